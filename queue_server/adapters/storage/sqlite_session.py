"""SQLite as personal data needs it: beside the writer's transactions, or from a command while the server runs."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from queue_server.adapters.storage.personal import Execute, PersonalTables, Rows
from queue_server.adapters.storage.schema import HEAD
from queue_server.adapters.storage.statements import Statement
from queue_server.service.ports import StorageError


def executing(db: sqlite3.Connection) -> Execute:
    """`Execute` on the driver."""

    def execute(statement: Statement, values: tuple[Any, ...]) -> Rows:
        return db.execute(statement, values).fetchall()

    return execute


class SqliteSession:
    """`Session` over a connection in autocommit mode that was opened with secure_delete."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @contextmanager
    def reading(self) -> Iterator[Execute]:
        """As it stands."""
        with mapped():
            yield executing(self._db)

    @contextmanager
    def writing(self) -> Iterator[Execute]:
        """The file's write lock is taken first."""
        with mapped():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield executing(self._db)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def scrub(self) -> bool:
        """Pages with zeroes in place of what was deleted go into the file, and the log that held it is cut to nothing."""
        with mapped():
            return bool(self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)


@contextmanager
def opened(path: Path, hall: str) -> Iterator[PersonalTables]:
    """Personal data of a hall's file, also beside its server; raises StorageError for another schema than this program's."""
    if not path.exists():
        raise StorageError(f"there is no database at {path}")
    with mapped():
        db = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            db.execute("PRAGMA secure_delete=1")
            db.execute("PRAGMA synchronous=FULL")
            if db.execute("SELECT version_num FROM alembic_version").fetchall() != [(HEAD,)]:
                raise StorageError(f"{path.name} is of another version; start its server once")
            yield PersonalTables(SqliteSession(db), hall)
        finally:
            db.close()


@contextmanager
def mapped() -> Iterator[None]:
    """Driver errors as StorageError, without statement or values."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(getattr(error, "sqlite_errorname", type(error).__name__)) from None
    except OSError as error:
        raise StorageError(f"the database cannot be opened: {error.strerror}") from None
