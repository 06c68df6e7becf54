"""One transaction's records on PostgreSQL: each at once under its own savepoint, or all together with the commit.

Statements go out without waiting for each other's answers (pipeline), so that a batch costs few round trips.
"""

from typing import Final

import psycopg

from queue_server.adapters.storage.postgres_line import Connection
from queue_server.adapters.storage.postgres_statements import query
from queue_server.adapters.storage.statements import Statement
from queue_server.adapters.storage.writing import Values, write
from queue_server.service.ports import Record, RecordRefused, StorageError

REFUSALS: Final = (psycopg.IntegrityError, psycopg.DataError)
"""What the tables refuse: a row that is there already, a value that does not fit."""


class _Running:
    """`Run` on PostgreSQL's driver."""

    def __init__(self, line: Connection) -> None:
        self._line = line

    def __call__(self, statement: Statement, values: Values, count: int = 1) -> None:
        self._line.execute(query(statement, count), values)


class EachUnit:
    """Records each under its own savepoint."""

    def __init__(self, line: Connection, hall: str) -> None:
        self._line, self._hall, self._run = line, hall, _Running(line)

    def append(self, record: Record) -> None:
        """Store one record; when the tables refuse it, only it is rolled back."""
        try:
            with self._line.pipeline():
                self._line.execute("SAVEPOINT record")
                write(self._run, self._hall, (record,))
                self._line.execute("RELEASE record")
        except REFUSALS:
            self._line.execute("ROLLBACK TO record")
            raise StorageError("a number, call or entry was written twice") from None

    def commit(self) -> None:
        """Keep what was stored."""
        self._line.execute("COMMIT")


class TogetherUnit:
    """Records kept in memory until `commit`."""

    def __init__(self, line: Connection, hall: str) -> None:
        self._line, self._hall, self._run = line, hall, _Running(line)
        self._records: list[Record] = []

    def append(self, record: Record) -> None:
        """Take one record."""
        self._records.append(record)

    def commit(self) -> None:
        """Store and keep them all; raises RecordRefused when the tables refuse one."""
        try:
            with self._line.pipeline():
                write(self._run, self._hall, self._records)
                self._line.execute("COMMIT")
        except REFUSALS:
            raise RecordRefused from None
