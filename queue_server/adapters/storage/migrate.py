"""Bring a database file to the present schema. A file from a newer program is refused, never touched."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine

from queue_server.service.ports import StorageError

_HERE = Path(__file__).parent / "migrations"


def migrate(path: Path) -> None:
    """Run the steps that the file has not seen; nothing happens when it is up to date."""
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, poolclass=NullPool)
    with engine.begin() as connection:
        config = alembic_config(connection)
        known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
        present = MigrationContext.configure(connection).get_current_revision()
        if present is not None and present not in known:
            raise StorageError(f"{path.name} was written by a newer program (schema {present})")
        command.upgrade(config, "head")


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings in code: no ini file to go astray."""
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
