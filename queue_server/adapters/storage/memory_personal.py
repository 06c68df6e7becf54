"""Personal data in memory, with the same promises as the tables'."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from queue_server.service import audit_chain
from queue_server.service.personal import LEAST_AUDIT, Access, AuditEntry, Erased, VaultRow


class Disk(Protocol):
    """Where it lies."""

    vault: dict[str, VaultRow]
    audit: list[AuditEntry]
    erased: dict[str, Erased]
    no_shows: dict[str, tuple[bytes, str, bool]]


def append(disk: Disk, access: Access) -> None:
    """The next link of the chain."""
    last = disk.audit[-1] if disk.audit else None
    seq, prev = (last.seq + 1, last.hash) if last else (1, audit_chain.GENESIS)
    disk.audit.append(audit_chain.link("", seq, access, prev))


class MemoryPersonal:
    """`PersonalStore` over a disk in memory."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def record(self, access: Access) -> None:
        """Add a link."""
        append(self._disk, access)

    def row(self, visit: str) -> VaultRow | None:
        """A visit's row."""
        return self._disk.vault.get(visit)

    def rows_of(self, lookup: bytes) -> Sequence[VaultRow]:
        """Rows of a look-up hash."""
        return [row for row in self._disk.vault.values() if row.lookup == lookup]

    def kept(self) -> Sequence[tuple[str, str]]:
        """Visits and their key ids."""
        return sorted((row.visit, row.kek_id) for row in self._disk.vault.values())

    def due(self, now: datetime) -> Sequence[str]:
        """What has expired."""
        return sorted(row.visit for row in self._disk.vault.values() if row.expires <= now)

    def replace(self, pairs: Sequence[tuple[VaultRow, VaultRow]]) -> None:
        """Rows under other keys."""
        self._disk.vault.update(
            {old.visit: new for old, new in pairs if self._disk.vault.get(old.visit) == old}
        )

    def erase(self, visits: Sequence[str], at: datetime, why: str) -> int:
        """Forget rows."""
        self._disk.erased.update({visit: Erased(visit, at, why) for visit in visits})
        return sum(self._disk.vault.pop(visit, None) is not None for visit in visits)

    def missed_of(self, people: Sequence[bytes]) -> Sequence[str]:
        """Bookings of these hashes."""
        return sorted(booking for booking, row in self._disk.no_shows.items() if row[0] in people)

    def forget_missed(self, bookings: Sequence[str], at: datetime, why: str) -> int:
        """Forget counts."""
        self._disk.erased.update({each: Erased(each, at, why) for each in bookings})
        return sum(self._disk.no_shows.pop(each, None) is not None for each in bookings)

    def scrub(self) -> bool:
        """There is no disk."""
        return True

    def erased(self) -> Sequence[Erased]:
        """What was forgotten."""
        return sorted(self._disk.erased.values(), key=lambda each: (each.at, each.visit))

    def audit(self, first: int = 1, last: int | None = None) -> Sequence[AuditEntry]:
        """A part of the chain."""
        return [e for e in self._disk.audit if first <= e.seq and (last is None or e.seq <= last)]

    def audit_of(self, visit: str) -> Sequence[AuditEntry]:
        """Entries of a visit."""
        return [e for e in self._disk.audit if e.access.visit == visit]

    def last_audit(self) -> int:
        """The newest number."""
        return self._disk.audit[-1].seq if self._disk.audit else 0

    def prune_audit(self, before: datetime, now: datetime, actor: str) -> int:
        """Cut the beginning off."""
        limit = min(before, now - LEAST_AUDIT)
        young = next(
            (n for n, e in enumerate(self._disk.audit) if e.access.at >= limit), len(self._disk.audit)
        )
        if young:
            last = self._disk.audit[young - 1]
            append(
                self._disk,
                Access(actor, "", "retention", now, "prune", audit_chain.pruned(last.seq, last.hash)),
            )
            del self._disk.audit[:young]
        return young
