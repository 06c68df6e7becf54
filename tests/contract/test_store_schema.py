"""The database's schema: tables and migrations agree, a newer file is refused, a broken one is named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine

from queue_server.adapters.storage.migrate import migrate
from queue_server.adapters.storage.schema import HEAD, metadata
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.service.ports import StorageError


@contextmanager
def _connection(path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def _tables(path) -> set[str]:
    db = sqlite3.connect(path)
    names = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    db.close()
    return names


def test_migrations_make_the_declared_schema(tmp_path):
    """Alembic finds no difference between what migrations made and what the statements are written for."""
    migrate(tmp_path / "hall.db")
    with _connection(tmp_path / "hall.db") as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrations_make_the_declared_keys(tmp_path):
    """Primary and unique keys, which the comparison does not see, are as declared."""
    migrate(tmp_path / "hall.db")
    db = sqlite3.connect(tmp_path / "hall.db")
    for table in metadata.tables.values():
        keyed = sorted((row[5], row[1]) for row in db.execute(f"PRAGMA table_info({table.name})") if row[5])
        assert [name for _, name in keyed] == [column.name for column in table.primary_key]
    unique = [row[1] for row in db.execute("PRAGMA index_list(active_call)") if row[2] and row[3] == "u"]
    assert [row[2] for row in db.execute(f"PRAGMA index_info({unique[0]})")] == ["hall", "window"]
    db.close()


def test_head_is_the_newest_step(tmp_path):
    """A start that finds it in the file does not even load Alembic."""
    migrate(tmp_path / "hall.db")
    with closing(sqlite3.connect(tmp_path / "hall.db")) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_migrate_twice_changes_nothing(tmp_path):
    """An up-to-date file is left as it is."""
    migrate(tmp_path / "hall.db")
    before = (tmp_path / "hall.db").read_bytes()
    migrate(tmp_path / "hall.db")
    assert (tmp_path / "hall.db").read_bytes() == before


def test_migrate_that_is_cut_short_leaves_nothing(tmp_path, monkeypatch):
    """A crash between two tables leaves no half schema: the next start begins anew."""
    path = tmp_path / "hall.db"

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", cut)
        with pytest.raises(KeyboardInterrupt):
            migrate(path)
    assert _tables(path) <= {"alembic_version"}
    migrate(path)
    assert set(metadata.tables) <= _tables(path)


def test_open_of_a_newer_schema_is_refused_untouched(tmp_path):
    """A file of a newer program is named and not touched, and its lock is given back."""
    path = tmp_path / "hall.db"
    migrate(path)
    db = sqlite3.connect(path)
    db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.commit()
    db.close()
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(StorageError, match="newer program"):
            SqliteStore(path, "hall-1")
    assert path.read_bytes() == before


def test_open_of_what_is_no_database_is_refused_by_name(tmp_path):
    """Garbage in place of the file is a typed error."""
    (tmp_path / "hall.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StorageError, match=r"hall\.db"):
        SqliteStore(tmp_path / "hall.db", "hall-1")


def test_open_in_a_missing_folder_is_refused_by_name(tmp_path):
    """No folder, no lock: a typed error without a traceback's details."""
    with pytest.raises(StorageError, match=r"hall\.db cannot be opened"):
        SqliteStore(tmp_path / "nowhere" / "hall.db", "hall-1")
