"""Bring a database file to the present schema. A file from a newer program is refused, never touched."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from queue_server.service.ports import StorageError

_HERE = Path(__file__).parent / "migrations"


def migrate(path: Path) -> None:
    """Run the steps that the file has not seen, all or none; nothing happens when it is up to date.

    Raises StorageError for a file of a newer program, and for one that is no database.
    """
    try:
        with _engine(path).begin() as connection:
            config = alembic_config(connection)
            known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
            present = MigrationContext.configure(connection).get_current_revision()
            if present is not None and present not in known:
                raise StorageError(f"{path.name} was written by a newer program (schema {present})")
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise StorageError(f"{path.name}: {getattr(error.orig, 'sqlite_errorname', 'unusable')}") from None


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
