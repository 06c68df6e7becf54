"""What is done for persons' data without anybody asking: expired rows go, rows follow rotated keys, keys that serve nothing end.

Done in pieces, so that whoever waits for a number waits for one piece at most.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from queue_server.domain.by_itself import SERVER
from queue_server.service.personal import Access, Erased, PersonalStore, VaultRow
from queue_server.service.ports import StorageError
from queue_server.service.vault_port import Vault

AUDIT_KEPT: Final = timedelta(days=3 * 366)
"""Consents and looks at persons' data: three years."""
PIECE: Final = 100
"""Visits in one transaction: some ten milliseconds on a disk of today."""


class ErasureList(Protocol):
    """What was erased, kept beside the database, so that a copy of the database from before does not bring it back."""

    def add(self, erased: Sequence[Erased]) -> None:
        """Note visits, durably, before their rows are deleted; raises OSError."""

    def read(self) -> Sequence[Erased]:
        """Everything noted; raises OSError or ValueError."""


class KeyCare(Protocol):
    """The hall's keys as upkeep needs them."""

    def refresh(self) -> bool:
        """Take what the operator's commands changed."""

    @property
    def ids(self) -> Sequence[str]:
        """Every key's id, by purpose, oldest first."""

    def destroy(self, key_id: str) -> None:
        """Destroy one key that serves nothing any more."""


@dataclass(slots=True)
class Done:
    """What one round did."""

    erased: int = 0
    relocked: int = 0
    keys: list[str] = field(default_factory=list)
    forgotten: int = 0  # audit entries
    scrubbed: bool = True


class Upkeep:
    """One hall's upkeep; used by the writer's thread alone, or by a command."""

    def __init__(self, vault: Vault, keys: KeyCare, erasures: ErasureList) -> None:
        self._vault, self._keys, self._erasures = vault, keys, erasures
        self._scrub_again = False

    def expire(self, personal: PersonalStore, now: datetime, done: Done) -> bool:
        """Erase some rows that have expired; whether more are left."""
        due = personal.due(now)
        done.erased += self.erase(personal, due[:PIECE], Access(SERVER, "", "retention", now, "erase"))
        return len(due) > PIECE

    def erase(self, personal: PersonalStore, visits: Sequence[str], order: Access) -> int:
        """Erase visits: noted outside of the database first, then in the audit chain, then gone."""
        if not visits:
            return 0
        self._list(visits, order)
        for visit in visits:
            personal.record(Access(order.actor, visit, order.purpose, order.at, order.kind, order.detail))
        self._scrub_again = True
        return personal.erase(visits, order.at, order.purpose)

    def forget_missed(self, personal: PersonalStore, bookings: Sequence[str], order: Access) -> int:
        """The same for what is counted of bookings."""
        if not bookings:
            return 0
        self._list(bookings, order)
        personal.record(order)
        self._scrub_again = True
        return personal.forget_missed(bookings, order.at, order.purpose)

    def _list(self, references: Sequence[str], order: Access) -> None:
        try:
            self._erasures.add([Erased(each, order.at, order.purpose) for each in references])
        except OSError:
            raise StorageError("the list of erasures could not be written") from None

    def relock(self, personal: PersonalStore, visits: Sequence[str], done: Done) -> None:
        """Some rows under the newest keys, where they are not."""
        rows = [row for visit in visits if (row := personal.row(visit))]
        pairs = [(row, new) for row in rows if (new := self._relocked(row))]
        if pairs:
            personal.replace(pairs)
            self._scrub_again = True
            done.relocked += len(pairs)

    def to_relock(self, personal: PersonalStore) -> Sequence[Sequence[str]]:
        """Visits to be looked at, in pieces; none where no key was rotated."""
        self._keys.refresh()
        newest = _newest(self._keys.ids)
        again = sum(_purpose(key) == "lookup" for key in self._keys.ids) > 1
        old = [visit for visit, key in personal.kept() if again or key not in newest]
        return [old[n : n + PIECE] for n in range(0, len(old), PIECE)]

    def finish(self, personal: PersonalStore, today: date, now: datetime, done: Done) -> None:
        """Bytes overwritten, keys without a row destroyed, the audit chain cut at three years."""
        if self._scrub_again:
            done.scrubbed = personal.scrub()
            self._scrub_again = not done.scrubbed
        self._end_keys(personal, today, now, done)
        done.forgotten = personal.prune_audit(now - AUDIT_KEPT, now, SERVER)

    def run(self, personal: PersonalStore, today: date, now: datetime) -> Done:
        """A whole round at once: for the command."""
        done = Done()
        while self.expire(personal, now, done):
            pass
        for piece in self.to_relock(personal):
            self.relock(personal, piece, done)
        self.finish(personal, today, now, done)
        return done

    def _relocked(self, row: VaultRow) -> VaultRow | None:
        try:
            return self._vault.relock(row)
        except StorageError:  # a row that cannot be opened stays as it is, and its key with it
            return None

    def _end_keys(self, personal: PersonalStore, today: date, now: datetime, done: Done) -> None:
        """A month's key with no row left; older ones of a rotated kind once every row has been looked at."""
        used, newest = {key for _, key in personal.kept()}, _newest(self._keys.ids)
        for key in self._keys.ids:
            purpose, superseded = _purpose(key), key not in newest
            past = purpose.startswith("kek-") and (superseded or purpose < f"kek-{today:%Y-%m}")
            looked_up = purpose == "lookup" and superseded and not self.to_relock_by_lookup(personal)
            if (past and key not in used) or looked_up:
                personal.record(Access(SERVER, "", "no row needs it", now, "keys", f"destroyed {key}"))
                self._keys.destroy(key)
                done.keys.append(key)

    def to_relock_by_lookup(self, personal: PersonalStore) -> bool:
        """Whether a row is still found by an older look-up key alone."""
        rows = (personal.row(visit) for visit, _ in personal.kept())
        return any(row and self._relocked(row) for row in rows)


def _purpose(key_id: str) -> str:
    return key_id.rpartition("-")[0]


def _newest(ids: Iterable[str]) -> set[str]:
    """Of each purpose the last one."""
    return set({_purpose(key): key for key in ids}.values())
