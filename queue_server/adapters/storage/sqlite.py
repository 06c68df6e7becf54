"""The journal in one SQLite file: WAL, synchronous FULL, one writer, one file lock.

A second server on the same file is refused by name. Hot statements are compiled once and run on the driver itself.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from queue_server.adapters.storage import statements as sql
from queue_server.adapters.storage.personal import PersonalTables
from queue_server.adapters.storage.schema import HEAD
from queue_server.adapters.storage.sqlite_session import SqliteSession, mapped
from queue_server.adapters.storage.sqlite_units import EachUnit, TogetherUnit
from queue_server.service.ports import Entry, LeaseLost, StorageError, StoredReply, after

T = TypeVar("T")
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=1",
    "foreign_keys=1",
    "temp_store=MEMORY",
    "cache_size=-65536",  # 64 MiB: the pages that one day touches stay, however long the history is
    "wal_autocheckpoint=4000",  # 16 MiB of log: a page that many commits touch is copied back once
)


class SqliteStore:
    """Store over one file. Opened, used and closed by one thread; `path` gets a `.lock` file beside it."""

    def __init__(self, path: Path, hall: str) -> None:
        self._hall = hall
        self._lock = _lock(path)
        try:
            with mapped():
                self._db = _opened(path)
        except BaseException:
            os.close(self._lock)
            raise
        self._owner, self._epoch = "", 0
        self.personal = PersonalTables(SqliteSession(self._db), hall)

    def acquire(self, owner: str) -> int:
        """The next epoch; the file lock says that no other owner lives."""
        with mapped():
            row = self._db.execute(sql.TAKE_LEASE, (self._hall, owner)).fetchone()
        self._owner, self._epoch = owner, row[0]
        return self._epoch

    def renew(self) -> None:
        """Raises LeaseLost when the row is another's."""
        with mapped():
            row = self._db.execute(sql.READ_LEASE, (self._hall,)).fetchone()
        if row != (self._owner, self._epoch):
            raise LeaseLost

    def in_force(self) -> bool:
        """As long as the file is locked."""
        return True

    def tail(self) -> Entry | None:
        """The last entry."""
        return next(iter(self._entries(sql.TAIL, (self._hall, self._hall))), None)

    def load(self, stream: str) -> Iterable[Entry]:
        """A stream's entries, oldest first."""
        return self._entries(sql.LOAD_STREAM, (self._hall, stream))

    def last_stream(self, prefix: str) -> str | None:
        """The greatest stream name that begins so."""
        with mapped():
            row = self._db.execute(sql.LAST_STREAM, (self._hall, prefix, after(prefix))).fetchone()
        found: str | None = row[0]
        return found

    def load_range(self, first: str, before: str) -> Iterable[Entry]:
        """Entries of all streams with first ≤ name < before, in the order of the journal."""
        return self._entries(sql.LOAD_RANGE, (self._hall, first, before))

    def load_open(self) -> Iterable[Entry]:
        """Entries of all open streams, in the order of the journal."""
        return self._entries(sql.LOAD_OPEN, (self._hall,))

    def all(self) -> Iterable[Entry]:
        """The whole journal, oldest first."""
        return self._entries(sql.LOAD_ALL, (self._hall,))

    def replies(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], StoredReply]:
        """Stored replies by (actor, command id)."""
        if not keys:
            return {}
        with mapped():
            rows = self._db.execute(sql.REPLIES, (self._hall, json.dumps(keys))).fetchall()
        return {
            (actor, command_id): StoredReply(actor, command_id, digest, reply, datetime.fromisoformat(at))
            for actor, command_id, digest, reply, at in rows
        }

    def page_tokens(self, since: str) -> dict[str, str]:
        """Tokens of tickets from a day on."""
        with mapped():
            return dict(self._db.execute(sql.TOKENS, (self._hall, since)))

    def page_ticket(self, token_sha256: str) -> str | None:
        """The ticket of one token, however old."""
        with mapped():
            row = self._db.execute(sql.TOKEN, (self._hall, token_sha256)).fetchone()
        return row[0] if row else None

    @contextmanager
    def batch(self, expected_seq: int, *, together: bool = False) -> Iterator[EachUnit | TogetherUnit]:
        """One transaction; the write lock is taken first, so lease and tail can't change under it."""
        with mapped():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._check(expected_seq)
                yield (unit := (TogetherUnit if together else EachUnit)(self._db, self._hall))
                unit.flush()
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def no_shows(self, person: bytes, since: str) -> int:
        """How many bookings the person missed since that date."""
        with mapped():
            found: int = self._db.execute(sql.NO_SHOWS, (self._hall, person, since)).fetchone()[0]
        return found

    def forget_no_shows(self, before: str) -> None:
        """Delete every row of an earlier date."""
        with mapped():
            self._db.execute(sql.PRUNE_NO_SHOWS, (self._hall, before))

    def prune(self, before: datetime, pages_before: str) -> int:
        """Forget replies and slot places older than `before`, and page tokens of tickets before that day."""
        with mapped():
            self._db.execute(sql.PRUNE_TOKENS, (self._hall, pages_before))
            self._db.execute(sql.PRUNE_PLACES, (self._hall, before.date().isoformat()))
            return self._db.execute(sql.PRUNE_REPLIES, (self._hall, before.isoformat())).rowcount

    def close(self) -> None:
        """Close the file and give the lock back."""
        self._db.close()
        os.close(self._lock)

    def _check(self, expected_seq: int) -> None:
        row = self._db.execute(sql.READ_LEASE, (self._hall,)).fetchone()
        if row != (self._owner, self._epoch):
            raise LeaseLost
        if self._db.execute(sql.LAST_SEQ, (self._hall,)).fetchone()[0] != expected_seq:
            raise StorageError("the journal has moved")

    def _entries(self, statement: str, values: tuple[Any, ...]) -> Iterable[Entry]:
        with mapped():
            rows = self._db.execute(statement, values).fetchall()
        return [_entry(row) for row in rows]


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, epoch, stream, kind, version, at, *rest = row
    return Entry(seq, epoch, stream, kind, version, datetime.fromisoformat(at), *rest)


def _opened(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # WAL and shared memory files take its mode
    if not _is_present(path):
        from queue_server.adapters.storage.migrate import migrate  # noqa: PLC0415 - half a second that a restart need not wait

        migrate(path)
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    for pragma in _PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    return db


def _is_present(path: Path) -> bool:
    """Whether the file has the present schema, which nearly every start finds."""
    with closing(sqlite3.connect(path)) as db, suppress(sqlite3.DatabaseError):
        found: list[tuple[str]] = db.execute("SELECT version_num FROM alembic_version").fetchall()
        return found == [(HEAD,)]
    return False


def _lock(path: Path) -> int:
    try:
        fd = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageError(f"{path.name} cannot be opened: {error.strerror}") from None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        raise LeaseLost(f"another queue server has {path.name} open; stop it first") from None
    return fd
