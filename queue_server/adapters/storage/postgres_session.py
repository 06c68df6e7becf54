"""PostgreSQL as personal data needs it: under the server's lease, or from a command beside it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final

import psycopg

from queue_server.adapters.storage.personal import Execute, PersonalTables, Rows, append
from queue_server.adapters.storage.postgres_line import Connection, Line, Times
from queue_server.adapters.storage.postgres_statements import query
from queue_server.adapters.storage.schema import HEAD
from queue_server.adapters.storage.statements import Statement
from queue_server.service.personal import Access
from queue_server.service.ports import StorageError

_ONE_CHAIN: Final = "SELECT pg_advisory_xact_lock(hashtextextended('yitang audit ' || %s, 0))"
Begin = Callable[[], AbstractContextManager[Connection]]
"""A transaction that commits on a clean exit."""


def executing(line: Connection) -> Execute:
    """`Execute` on the driver."""

    def execute(statement: Statement, values: tuple[Any, ...]) -> Rows:
        done = line.execute(query(statement), values)
        return done.fetchall() if done.description else []

    return execute


def audit(line: Connection, hall: str, accesses: Sequence[Access]) -> None:
    """Add to the hall's audit chain inside an open transaction; others wait until it ends."""
    if accesses:
        line.execute(_ONE_CHAIN, (hall,))
    for access in accesses:
        append(executing(line), hall, access)


class PostgresSession:
    """`Session` over a line; `begin` is the server's own, under its lease."""

    def __init__(self, line: Line, hall: str, begin: Begin | None = None) -> None:
        self._line, self._hall, self._begin = line, hall, begin or self._plain

    @contextmanager
    def reading(self) -> Iterator[Execute]:
        """As it stands."""
        with self._line.mapped() as line:
            yield executing(line)

    @contextmanager
    def writing(self) -> Iterator[Execute]:
        """One at a time for a hall's audit chain."""
        with self._begin() as line:
            line.execute(_ONE_CHAIN, (self._hall,))
            yield executing(line)

    def scrub(self) -> bool:
        """VACUUM: the rows are gone from the table. Write-ahead log and file system keep copies for a while."""
        try:
            with self._line.mapped() as line:
                line.execute("VACUUM vault")
        except StorageError:
            return False
        return True

    @contextmanager
    def _plain(self) -> Iterator[Connection]:
        with self._line.mapped() as line, line.transaction():
            yield line


@contextmanager
def opened(address: str, hall: str) -> Iterator[PersonalTables]:
    """Personal data of a hall in a database, also beside its server; raises StorageError for another schema."""
    line = Line(address, Times())
    try:
        found = None
        with line.mapped() as connection, suppress(psycopg.errors.UndefinedTable):
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if found != (HEAD,):
            raise StorageError("the database is of another version; start its server once")
        yield PersonalTables(PostgresSession(line, hall), hall)
    finally:
        line.close()
