"""Personal data in a database's tables: the same for SQLite and PostgreSQL, over a session of either."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from queue_server.adapters.storage import personal_statements as sql
from queue_server.adapters.storage.statements import Statement
from queue_server.service import audit_chain
from queue_server.service.personal import LEAST_AUDIT, Access, AuditEntry, Erased, VaultRow

Rows = list[tuple[Any, ...]]
Execute = Callable[[Statement, tuple[Any, ...]], Rows]
"""Runs a statement inside a transaction; its rows, none where it gives none."""
LAST: Final = 2**31 - 1
"""No number of an audit entry is greater."""


class Session(Protocol):
    """A database as personal data needs it."""

    def reading(self) -> AbstractContextManager[Execute]:
        """Outside of any transaction."""

    def writing(self) -> AbstractContextManager[Execute]:
        """A transaction that commits on a clean exit; no other one adds to the audit chain meanwhile."""

    def scrub(self) -> bool:
        """As PersonalStore's."""


def append(execute: Execute, hall: str, access: Access) -> AuditEntry:
    """The next link of the audit chain, in the transaction that `execute` runs in."""
    last = execute(sql.AUDIT_TAIL, (hall, hall))
    seq, prev = (last[0][0] + 1, last[0][1]) if last else (1, audit_chain.GENESIS)
    entry = audit_chain.link(hall, seq, access, prev)
    execute(
        sql.ADD_AUDIT,
        (
            hall, seq, access.actor, access.visit, access.purpose, access.at.isoformat(), prev, entry.hash,
            access.kind, access.detail,
        ),
    )  # fmt: skip
    return entry


class PersonalTables:
    """`PersonalStore` over one session."""

    def __init__(self, session: Session, hall: str) -> None:
        self._session, self._hall = session, hall

    def record(self, access: Access) -> None:
        """The next link of the audit chain, committed."""
        with self._session.writing() as execute:
            append(execute, self._hall, access)

    def row(self, visit: str) -> VaultRow | None:
        """A visit's encrypted row."""
        return next(iter(self._rows(sql.ROW, visit)), None)

    def rows_of(self, lookup: bytes) -> Sequence[VaultRow]:
        """Rows of one look-up hash."""
        return self._rows(sql.ROWS_OF, lookup)

    def kept(self) -> Sequence[tuple[str, str]]:
        """(visit, key id) of every row."""
        return [(visit, kek_id) for visit, kek_id in self._read(sql.KEPT)]

    def due(self, now: datetime) -> Sequence[str]:
        """Visits that have expired."""
        return [visit for (visit,) in self._read(sql.DUE, _text(now))]

    def replace(self, pairs: Sequence[tuple[VaultRow, VaultRow]]) -> None:
        """Rows under other keys, in one transaction."""
        with self._session.writing() as execute:
            for old, new in pairs:
                facts = (new.kek_id, new.wrapped_dek, new.ciphertext, new.lookup)
                execute(sql.REPLACE_ROW, (*facts, self._hall, old.visit, old.wrapped_dek))

    def erase(self, visits: Sequence[str], at: datetime, why: str) -> int:
        """All of them or none."""
        return self._gone(sql.ERASE_ROW, visits, at, why)

    def missed_of(self, people: Sequence[bytes]) -> Sequence[str]:
        """By each hash."""
        return [booking for each in people for (booking,) in self._read(sql.MISSED_OF, each)]

    def forget_missed(self, bookings: Sequence[str], at: datetime, why: str) -> int:
        """All of them or none."""
        return self._gone(sql.FORGET_MISSED, bookings, at, why)

    def _gone(self, statement: Statement, references: Sequence[str], at: datetime, why: str) -> int:
        gone = 0
        with self._session.writing() as execute:
            for each in references:
                gone += len(execute(statement, (self._hall, each)))
                execute(sql.FORGET_ERASED, (self._hall, each))
                execute(sql.ADD_ERASED, (self._hall, each, _text(at), why))
        return gone

    def scrub(self) -> bool:
        """What the database can do."""
        return self._session.scrub()

    def erased(self) -> Sequence[Erased]:
        """Oldest first."""
        return [Erased(visit, datetime.fromisoformat(at), why) for visit, at, why in self._read(sql.ERASED)]

    def audit(self, first: int = 1, last: int | None = None) -> Sequence[AuditEntry]:
        """A part of the chain."""
        return [_entry(row) for row in self._read(sql.AUDIT, first, LAST if last is None else last)]

    def audit_of(self, visit: str) -> Sequence[AuditEntry]:
        """Entries of one visit."""
        return [_entry(row) for row in self._read(sql.AUDIT_OF, visit)]

    def last_audit(self) -> int:
        """The newest number."""
        rows = self._read(sql.AUDIT_TAIL, self._hall)
        return rows[0][0] if rows else 0

    def prune_audit(self, before: datetime, now: datetime, actor: str) -> int:
        """Cut the beginning off; the cut is the newest entry."""
        limit = _text(min(before, now - LEAST_AUDIT))
        with self._session.writing() as execute:
            young = execute(sql.FIRST_YOUNG, (self._hall, limit))[0][0]
            tail = execute(sql.AUDIT_TAIL, (self._hall, self._hall))
            last = young - 1 if young else tail[0][0] if tail else 0
            cut = execute(sql.AUDIT, (self._hall, last, last))
            if not cut:
                return 0
            said = audit_chain.pruned(last, _entry(cut[0]).hash)
            append(execute, self._hall, Access(actor, "", "retention", now.astimezone(UTC), "prune", said))
            return len(execute(sql.FORGET_AUDIT, (self._hall, last)))

    def _rows(self, statement: Statement, value: str | bytes) -> Sequence[VaultRow]:
        return [_row(row) for row in self._read(statement, value)]

    def _read(self, statement: Statement, *values: Any) -> Rows:
        with self._session.reading() as execute:
            return execute(statement, (self._hall, *values))


def _row(row: tuple[Any, ...]) -> VaultRow:
    visit, kek_id, wrapped_dek, ciphertext, lookup, expires = row
    return VaultRow(visit, kek_id, wrapped_dek, ciphertext, lookup, datetime.fromisoformat(expires))


def audit_entries(rows: Iterable[tuple[Any, ...]]) -> Iterator[AuditEntry]:
    """Stored rows to be judged, by number; one that this program did not write so is none that any chain has."""
    for row in rows:
        try:
            entry = _entry(row)
        except (TypeError, ValueError):
            entry = None
        true = entry is not None and entry.access.at.isoformat() == row[4]
        yield entry if entry and true else AuditEntry(row[0], _NO_ACCESS, "", "")


_NO_ACCESS: Final = Access("", "", "", datetime.fromtimestamp(0, UTC))


def _entry(row: tuple[Any, ...]) -> AuditEntry:
    seq, actor, visit, purpose, at, kind, detail, prev_hash, link_hash = row
    return AuditEntry(
        seq, Access(actor, visit, purpose, datetime.fromisoformat(at), kind, detail), prev_hash, link_hash
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
