"""The database's schema: tables and migrations agree, a newer file is refused, a broken one is named."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine, inspect

from queue_server.adapters.storage.migrate import migrate, migrate_postgres
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.postgres_line import connect
from queue_server.adapters.storage.schema import HEAD, metadata
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.actors import Role
from queue_server.domain.events import KINDS
from queue_server.service.ports import StorageError
from tests.support.postgres import Database


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


# The same steps on PostgreSQL


@pytest.fixture
def empty(postgres_server) -> Iterator[Database]:
    """A database without tables."""
    with postgres_server.database(empty=True) as database:
        yield database


def _migrated(database: Database) -> None:
    migrate_postgres(lambda times: connect(database.url, times, autocommit=False))


def _ask(database: Database, words: str) -> list[tuple[object, ...]]:
    with closing(database.admin()) as line:
        return line.execute(words.encode()).fetchall()


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def test_postgres_migrations_make_the_declared_schema(empty):
    """Tables, columns and indexes are those that the statements are written for."""
    _migrated(empty)
    engine = create_engine(empty.url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        keys = {
            name: inspect(connection).get_pk_constraint(name)["constrained_columns"]
            for name in metadata.tables
        }
    assert keys == {name: [c.name for c in table.primary_key] for name, table in metadata.tables.items()}


def test_postgres_names_compare_by_code_points(empty):
    """As in SQLite and memory, whatever language the database was made for: each column says so itself."""
    _migrated(empty)
    found = _ask(
        empty,
        "SELECT DISTINCT collation_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name <> 'alembic_version' AND data_type IN ('text', 'character varying')",
    )
    assert found == [("C",)]


def test_postgres_migrate_that_is_cut_short_leaves_nothing(empty, monkeypatch):
    """A crash between two tables leaves no half schema: the next start begins anew."""

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", cut)
        with pytest.raises(KeyboardInterrupt):
            _migrated(empty)
    assert _ask(empty, _TABLES) == []
    _migrated(empty)
    assert {name for (name,) in _ask(empty, _TABLES)} >= set(metadata.tables)


def test_postgres_migrate_of_servers_that_start_together_is_done_once(empty):
    """The second waits for the first and finds nothing left to do."""
    with ThreadPoolExecutor(4) as servers:
        assert [each.result() for each in [servers.submit(_migrated, empty) for _ in range(4)]] == [None] * 4
    assert len(_ask(empty, "SELECT * FROM alembic_version")) == 1


def test_postgres_of_a_newer_schema_is_refused_untouched(postgres):
    """A database of a newer program is not touched."""
    with closing(postgres.admin()) as line:
        line.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match="newer program"):
        PostgresStore(postgres.url, "hall-1")
    assert _ask(postgres, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_postgres_without_the_right_to_make_tables_is_named(empty):
    """A role that may only read and write is told what it cannot do, by code."""
    with closing(empty.admin()) as line:
        line.execute("ALTER SCHEMA public OWNER TO postgres")
        line.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC, yitang")
    with pytest.raises(StorageError, match=r"tables cannot be made: PostgreSQL 42501"):
        PostgresStore(empty.url, "hall-1")


def test_columns_hold_the_longest_kind_and_actor():
    """PostgreSQL enforces the lengths that SQLite only notes: what the domain writes fits."""
    columns = metadata.tables["journal"].c
    assert max(map(len, KINDS)) <= columns.kind.type.length
    assert max(len(f"{role}:") for role in Role) + 32 <= columns.actor.type.length
