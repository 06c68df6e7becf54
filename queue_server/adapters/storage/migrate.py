"""Bring a database to the present schema, all or nothing. One of a newer program is refused, never touched."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from queue_server.adapters.storage import postgres_line as postgres
from queue_server.adapters.storage.schema import metadata
from queue_server.service.ports import StorageError

_HERE = Path(__file__).parent / "migrations"
_LONG = postgres.Times(statement=600, idle=600, answer=600)
"""A step over a long history takes its time; nobody waits for this server yet."""
_ONE_AT_A_TIME = 0x5969_7461_6E67  # an advisory lock's number, ours alone


def migrate(path: Path) -> None:
    """Run the steps that the file has not seen, all or none; nothing happens when it is up to date.

    Raises StorageError for a file of a newer program, and for one that is no database.
    """
    try:
        with _engine(path).begin() as connection:
            _upgrade(connection, path.name)
    except DBAPIError as error:
        raise StorageError(f"{path.name}: {getattr(error.orig, 'sqlite_errorname', 'unusable')}") from None


def migrate_postgres(open_line: Callable[[postgres.Times], postgres.Connection]) -> None:
    """The same steps on PostgreSQL; of servers that start together one takes them, the others wait.

    Raises StorageError for a database of a newer program, and for one that cannot be reached or changed.
    """
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: open_line(_LONG), hide_parameters=True, poolclass=NullPool
    )
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
            if _upgrade(connection, "the database"):
                _compare_by_code_points(connection)
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None) or type(error.orig).__name__
        raise StorageError(f"the database's tables cannot be made: PostgreSQL {state}") from None


def _compare_by_code_points(connection: Connection) -> None:
    """Names and times sort as they do in SQLite, whatever language the database was made for."""
    found = connection.exec_driver_sql(
        "SELECT table_name, column_name, character_maximum_length FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = ANY(%s) "
        "AND data_type IN ('character varying', 'text') AND collation_name IS NULL",
        (list(metadata.tables),),
    ).all()
    for table, column, length in found:
        kind = f"varchar({length})" if length else "text"
        connection.exec_driver_sql(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE {kind} COLLATE "C"')


def _upgrade(connection: Connection, name: str) -> bool:
    """Whether there was anything to do."""
    config = alembic_config(connection)
    steps = ScriptDirectory.from_config(config)
    present = MigrationContext.configure(connection).get_current_revision()
    if present == steps.get_current_head():
        return False
    if present is not None and present not in {step.revision for step in steps.walk_revisions()}:
        raise StorageError(f"{name} was written by a newer program (schema {present})")
    command.upgrade(config, "head")
    return True


def _engine(path: Path) -> Engine:
    """SQLite as it is: the driver would commit before each CREATE, and a kill would leave half a schema."""
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, poolclass=NullPool)
    event.listen(engine, "connect", _leave_transactions_to_us)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _leave_transactions_to_us(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings in code: no ini file to go astray."""
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
