"""A journal read for checking: the same entries from either database, beside a running writer, without writing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.adapters import hall_note
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage import postgres_reader
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.service.ports import StorageError
from tests.support.hall_day import hall
from tests.support.hall_service import HALL, World
from tests.support.postgres import Database


def test_verify_and_explain_over_postgres(postgres: Database, tmp_path: Path):
    """While a server holds the lease, `verify` and `explain` read its journal, and the entries are the store's own."""
    world = World(PostgresStore(postgres.url, HALL), KeyRing.create(tmp_path / "keys", mode="demo"))
    try:
        world.commit()
        world.open_window("w1")
        for _ in range(3):
            world.issue("record")
        world.call("w1")
        hall_note.put(tmp_path, hall())
        assert list(postgres_reader.entries(postgres.url, HALL)) == list(world.store.all())  # type: ignore[attr-defined]  # a store's own
        place = ["--data", str(tmp_path), "--database", postgres.url]
        report = CliRunner().invoke(app, ["verify", "--json", *place])
        assert json.loads(report.output)["holds"], report.output
        said = CliRunner().invoke(app, ["explain", "A001", "A002", *place])
        assert said.output.splitlines()[-1] == "A001 came before A002 and was called before."
    finally:
        world.committer.close()


def test_reader_of_a_database_that_is_away(tmp_path: Path):
    """A database that cannot be reached is told in one sentence."""
    with pytest.raises(StorageError, match="cannot be reached"):
        next(postgres_reader.entries("postgresql://127.0.0.1:9/none", HALL))
