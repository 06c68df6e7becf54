"""One transaction's records on SQLite: each at once under its own savepoint, or all together when the batch ends.

Together costs a handful of statements a batch. Each statement lets go of the interpreter and waits to get it back,
so a statement a row makes writer and loop wait for each other at full load.
"""

import sqlite3

from queue_server.adapters.storage.personal import append
from queue_server.adapters.storage.sqlite_session import executing
from queue_server.adapters.storage.statements import Statement, rows
from queue_server.adapters.storage.writing import Values, write
from queue_server.service.ports import Record, RecordRefused, StorageError


class _Running:
    """`Run` on SQLite's driver."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __call__(self, statement: Statement, values: Values, count: int = 1) -> None:
        self._db.execute(rows(statement, count), values)


class EachUnit:
    """Records each under its own savepoint."""

    def __init__(self, db: sqlite3.Connection, hall: str) -> None:
        self._db, self._hall, self._run = db, hall, _Running(db)

    def append(self, record: Record) -> None:
        """Store one record; on a broken constraint only this record is rolled back, on a failing disk the batch."""
        self._db.execute("SAVEPOINT record")
        try:
            write(self._run, self._hall, (record,))
            _audit(self._db, self._hall, record)
        except sqlite3.IntegrityError as error:
            self._db.execute("ROLLBACK TO record")
            self._db.execute("RELEASE record")
            raise StorageError("a number, call or entry was written twice") from error
        self._db.execute("RELEASE record")

    def flush(self) -> None:
        """Nothing waits."""


class TogetherUnit:
    """Records kept in memory until `flush`."""

    def __init__(self, db: sqlite3.Connection, hall: str) -> None:
        self._db, self._hall, self._run = db, hall, _Running(db)
        self._records: list[Record] = []

    def append(self, record: Record) -> None:
        """Take one record."""
        self._records.append(record)
        _audit(self._db, self._hall, record)

    def flush(self) -> None:
        """Store them all; raises RecordRefused when the tables refuse one."""
        try:
            write(self._run, self._hall, self._records)
        except sqlite3.IntegrityError as error:
            raise RecordRefused from error


def _audit(db: sqlite3.Connection, hall: str, record: Record) -> None:
    """What the record adds to the audit chain, in the batch's transaction."""
    for access in record.audit:
        append(executing(db), hall, access)
