"""A journal read for checking: the same entries from either database, beside a running writer, without writing."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.adapters import hall_note
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.reports.day_book import DayBook, Source
from queue_server.adapters.storage import postgres_reader
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.demo_days.writing import fill
from queue_server.service.ports import StorageError
from queue_server.service.reports import answering
from tests.support.hall_day import hall
from tests.support.hall_key import key
from tests.support.hall_service import HALL, World
from tests.support.postgres import Database
from tests.support.report_world import NOW, ZONE, plan


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


def test_quarter_as_of_an_entry_is_the_same_from_either_database(postgres: Database, tmp_path: Path):
    """What flags are given on, in the midst of a day and at the journal's end; of an entry that is not yet written nothing is proposed."""
    made, books = plan(), list[DayBook]()
    for store, address in (
        (SqliteStore(tmp_path / "hall.db", made.hall.id), ""),
        (PostgresStore(postgres.url, made.hall.id), postgres.url),
    ):
        with closing(store):
            last = fill(store, made, key(), NOW, seed=1, past=[date(2026, 11, 24), date(2026, 11, 25)])
        source = Source(tmp_path, address, made.hall.id, ZONE)
        books.append(DayBook(source, notes=tmp_path / f"notes-{len(books)}"))
    for until in (last // 2, last):
        here, there = (answering.ratings(book, "2026-Q4", until) for book in books)
        assert here == there
        assert here.until == until
        assert here.windows
    assert [answering.proposal(book, "2026-Q4", last + 1) for book in books] == [None, None]


def test_reader_of_a_database_that_is_away(tmp_path: Path):
    """A database that cannot be reached is told in one sentence."""
    with pytest.raises(StorageError, match="cannot be reached"):
        next(postgres_reader.entries("postgresql://127.0.0.1:9/none", HALL))
