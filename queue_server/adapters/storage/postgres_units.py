"""One transaction's records on PostgreSQL: each at once under its own savepoint, or all together with the commit.

Several statements go out as one message, which costs one round trip. Not as a pipeline: a server that is stopped in the
middle of one, or just after it, holds its locks without a limit, since the database's idle limit does not begin there
(psycopg 3.3, PostgreSQL 18). A message is carried out when all of it has arrived, and the limit begins after it.
"""

from typing import Final

import psycopg

from queue_server.adapters.storage.postgres_line import Connection
from queue_server.adapters.storage.postgres_session import audit
from queue_server.adapters.storage.postgres_statements import query
from queue_server.adapters.storage.statements import Statement
from queue_server.adapters.storage.writing import Values, write
from queue_server.service.ports import Record, RecordRefused, StorageError

REFUSALS: Final = (psycopg.IntegrityError, psycopg.DataError)
"""What the tables refuse: a row that is there already, a value that does not fit."""


class Script:
    """Statements that go out as one message (`writing.Run`, for those whose answers nobody reads)."""

    def __init__(self, line: Connection) -> None:
        self._cursor = psycopg.ClientCursor(line)
        self._parts: list[str] = []

    def __call__(self, statement: Statement, values: Values, count: int = 1) -> None:
        self.add(query(statement, count), values)

    def add(self, words: bytes, values: Values = ()) -> None:
        """One statement more; raises DataError for a value that PostgreSQL cannot hold."""
        self._parts.append(self._cursor.mogrify(words, values))

    def run(self) -> "psycopg.ClientCursor[Values]":
        """Send them; the cursor stands at the first one's rows."""
        return self._cursor.execute("; ".join(self._parts).encode())


class EachUnit:
    """Records each under its own savepoint."""

    def __init__(self, line: Connection, hall: str) -> None:
        self._line, self._hall = line, hall

    def append(self, record: Record) -> None:
        """Store one record; when the tables refuse it, only it is rolled back."""
        try:
            script = self._script(record)
            try:
                script.run()
            except REFUSALS:
                self._line.execute("ROLLBACK TO record")
                raise
            audit(self._line, self._hall, record.audit)
        except REFUSALS:
            raise StorageError("a number, call or entry was written twice") from None

    def commit(self) -> None:
        """Keep what was stored."""
        script = Script(self._line)
        script.add(b"COMMIT")
        _commit(self._line, script)

    def _script(self, record: Record) -> Script:
        script = Script(self._line)
        script.add(b"SAVEPOINT record")
        write(script, self._hall, (record,))
        script.add(b"RELEASE record")
        return script


class TogetherUnit:
    """Records kept in memory until `commit`."""

    def __init__(self, line: Connection, hall: str) -> None:
        self._line, self._hall = line, hall
        self._records: list[Record] = []

    def append(self, record: Record) -> None:
        """Take one record."""
        self._records.append(record)
        audit(self._line, self._hall, record.audit)

    def commit(self) -> None:
        """Store and keep them all; raises RecordRefused when the tables refuse one."""
        script = Script(self._line)
        try:
            write(script, self._hall, self._records)
            script.add(b"COMMIT")
            _commit(self._line, script)
        except REFUSALS:
            raise RecordRefused from None


def _commit(line: Connection, script: Script) -> None:
    """A commit that its standby did not confirm in time is no answer's ground: whoever asks again is told the same."""
    line.warned = False
    script.run()
    if line.warned:
        raise StorageError("the commit was not confirmed by the database's standby")
