"""The journal in PostgreSQL, for many halls on several servers: who writes is decided by the lease's row.

One connection of the writer's thread, one that keeps the lease. Statements are those of SQLite, compiled for this driver.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Final

import psycopg
from psycopg.pq import TransactionStatus

from queue_server.adapters.storage import postgres_statements as own
from queue_server.adapters.storage import statements as sql
from queue_server.adapters.storage.personal import PersonalTables
from queue_server.adapters.storage.postgres_lease import Keeper, Lease, elapsed
from queue_server.adapters.storage.postgres_line import Connection, Line, Times, connect
from queue_server.adapters.storage.postgres_session import PostgresSession
from queue_server.adapters.storage.postgres_statements import query
from queue_server.adapters.storage.postgres_units import EachUnit, Script, TogetherUnit
from queue_server.adapters.storage.schema import HEAD
from queue_server.service.ports import Entry, StorageError, StoredReply, after

_PAGE: Final = 5000
"""Entries read at once of a long history."""


class PostgresStore:
    """Store over one database. Used and closed by one thread; `in_force` may be asked by any."""

    def __init__(
        self, address: str, hall: str, *, times: Times | None = None, seconds: Callable[[], float] = elapsed
    ) -> None:
        self._address, self._hall, self._times = address, hall, times or Times()
        self._line = Line(address, self._times)
        self._lease = Lease(hall, self._times, seconds)
        self._keeper: Keeper | None = None
        self.personal = PersonalTables(PostgresSession(self._line, hall, self._under_lease), hall)
        try:
            if self._schema() != HEAD:
                self._migrate()
        except BaseException:
            self._line.close()
            raise

    def acquire(self, owner: str) -> int:
        """The next epoch; LeaseLost, by name, when another owner lives, known after a quarter of its term at most."""
        self._end_keeper()
        with self._line.mapped() as line:
            epoch = self._lease.take(line, owner)
        self._keeper = Keeper(self._lease, self._address, self._times)
        self._keeper.start()
        return epoch

    def renew(self) -> None:
        """Another term; raises LeaseLost when the row is another's."""
        with self._line.mapped() as line:
            self._lease.renew(line)

    def in_force(self) -> bool:
        """Whether reads may be answered: the lease was renewed within half its term."""
        return self._lease.in_force

    def tail(self) -> Entry | None:
        """The last entry."""
        return next(iter(self._entries(query(sql.TAIL), (self._hall, self._hall))), None)

    def load(self, stream: str) -> Iterable[Entry]:
        """A stream's entries, oldest first."""
        return self._entries(query(sql.LOAD_STREAM), (self._hall, stream))

    def last_stream(self, prefix: str) -> str | None:
        """The greatest stream name that begins so; columns compare by code points."""
        found: str | None = self._rows(query(sql.LAST_STREAM), (self._hall, prefix, after(prefix)))[0][0]
        return found

    def load_range(self, first: str, before: str) -> Iterable[Entry]:
        """Entries of all streams with first ≤ name < before, in the order of the journal."""
        return self._entries(query(sql.LOAD_RANGE), (self._hall, first, before))

    def load_open(self) -> Iterable[Entry]:
        """Entries of all open streams, in the order of the journal."""
        return self._entries(query(sql.LOAD_OPEN), (self._hall,))

    def all(self) -> Iterable[Entry]:
        """The whole journal, oldest first, some at a time."""
        seq = 0
        while some := self._entries(own.LOAD_SOME, (self._hall, seq, _PAGE)):
            yield from some
            seq = some[-1].seq

    def replies(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], StoredReply]:
        """Stored replies by (actor, command id)."""
        if not keys:
            return {}
        actors, ids = [actor for actor, _ in keys], [command_id for _, command_id in keys]
        rows = self._rows(own.REPLIES, (self._hall, actors, ids))
        return {
            (actor, command_id): StoredReply(actor, command_id, digest, reply, datetime.fromisoformat(at))
            for actor, command_id, digest, reply, at in rows
        }

    def page_tokens(self, since: str) -> dict[str, str]:
        """Tokens of tickets from a day on."""
        return dict(self._rows(query(sql.TOKENS), (self._hall, since)))

    def page_ticket(self, token_sha256: str) -> str | None:
        """The ticket of one token, however old."""
        found = self._rows(query(sql.TOKEN), (self._hall, token_sha256))
        return next((ticket for (ticket,) in found), None)

    @contextmanager
    def batch(self, expected_seq: int, *, together: bool = False) -> Iterator[EachUnit | TogetherUnit]:
        """One transaction that holds the lease's row, so that nobody takes the hall over before it ends."""
        with self._held(query(sql.LAST_SEQ), (self._hall,)) as (line, row):
            if row != (expected_seq,):
                raise StorageError("the journal has moved")
            unit = (TogetherUnit if together else EachUnit)(line, self._hall)
            yield unit
            unit.commit()

    def no_shows(self, person: bytes, since: str) -> int:
        """How many bookings the person missed since that date."""
        found: int = self._rows(query(sql.NO_SHOWS), (self._hall, person, since))[0][0]
        return found

    def forget_no_shows(self, before: str) -> None:
        """Delete every row of an earlier date."""
        with self._held(query(sql.LAST_SEQ), (self._hall,)) as (line, _):
            line.execute(query(sql.PRUNE_NO_SHOWS), (self._hall, before))
            line.execute("COMMIT")

    def prune(self, before: datetime, pages_before: str) -> int:
        """Forget replies and slot places older than `before`, and page tokens of tickets before that day."""
        with self._held(query(sql.LAST_SEQ), (self._hall,)) as (line, _):
            line.execute(query(sql.PRUNE_TOKENS), (self._hall, pages_before))
            line.execute(query(sql.PRUNE_PLACES), (self._hall, before.date().isoformat()))
            gone = line.execute(query(sql.PRUNE_REPLIES), (self._hall, before.isoformat())).rowcount
            line.execute("COMMIT")
        return gone

    def close(self) -> None:
        """Give the lease back, so that the next server need not wait for its end."""
        self._end_keeper()
        with suppress(StorageError), self._line.mapped() as line:
            self._lease.give_back(line)
        self._line.close()

    @contextmanager
    def _held(
        self, read: bytes, values: tuple[Any, ...]
    ) -> Iterator[tuple[Connection, tuple[Any, ...] | None]]:
        """A transaction under the lease, with a first row read in it; whoever uses it commits."""
        with self._line.mapped() as line:
            try:
                script = Script(line)
                for words, given in ((b"BEGIN", ()), (own.HOLD_LEASE, (self._hall,)), (read, values)):
                    script.add(words, given)
                rows = script.run()
                self._lease.judge(_next(rows))
                yield line, _next(rows)
            finally:
                self._undo(line)

    @contextmanager
    def _under_lease(self) -> Iterator[Connection]:
        """A transaction that nobody takes the hall over in."""
        with self._held(query(sql.LAST_SEQ), (self._hall,)) as (line, _):
            yield line
            line.execute("COMMIT")

    def _undo(self, line: Connection) -> None:
        """After a commit there is nothing to undo; a connection that still works on something is given up."""
        status = line.pgconn.transaction_status
        if status == TransactionStatus.IDLE:
            return
        try:
            if status not in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                raise psycopg.OperationalError
            line.execute("ROLLBACK")
        except psycopg.Error:
            self._line.close()

    def _schema(self) -> str | None:
        """Which step the tables are at; None where there are none yet."""
        with self._line.mapped() as line, suppress(psycopg.errors.UndefinedTable):
            row = line.execute("SELECT version_num FROM alembic_version").fetchone()
            return row[0] if row else None
        return None

    def _migrate(self) -> None:
        from queue_server.adapters.storage.migrate import migrate_postgres  # noqa: PLC0415 - half a second that a restart need not wait

        migrate_postgres(lambda times: connect(self._address, times, autocommit=False))

    def _end_keeper(self) -> None:
        if self._keeper is not None:
            self._keeper.end()
        self._keeper = None

    def _rows(self, statement: bytes, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with self._line.mapped() as line:
            return line.execute(statement, values).fetchall()

    def _entries(self, statement: bytes, values: tuple[Any, ...]) -> list[Entry]:
        return [_entry(row) for row in self._rows(statement, values)]


def _next(rows: "psycopg.ClientCursor[tuple[Any, ...]]") -> tuple[Any, ...] | None:
    """The first row of the next statement's answer."""
    rows.nextset()
    return rows.fetchone()


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, epoch, stream, kind, version, at, *rest = row
    return Entry(seq, epoch, stream, kind, version, datetime.fromisoformat(at), *rest)
