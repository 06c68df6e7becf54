"""A journal in memory, with the same promises as the database's: for tests, the twin and benchmarks."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from queue_server.adapters.storage.memory_personal import MemoryPersonal, append
from queue_server.service.no_shows import NoShowClaim
from queue_server.service.personal import AuditEntry, Erased, VaultRow
from queue_server.service.ports import (
    CallClaim,
    Entry,
    LeaseLost,
    Record,
    SlotClaim,
    StorageError,
    StoredReply,
    StreamClaim,
)


class MemoryDisk:
    """What outlives a process: opened again by another `MemoryStore` it is as it was left."""

    def __init__(self) -> None:
        self.owner: str | None = None
        self.epoch = 0
        self.journal: list[Entry] = []
        self.streams: dict[str, list[Entry]] = {}
        self.replies: dict[tuple[str, str], StoredReply] = {}
        self.numbers: set[tuple[str, str, int]] = set()
        self.calls: dict[str, str] = {}
        self.places: dict[str, tuple[str, int]] = {}
        self.no_shows: dict[str, tuple[bytes, str, bool]] = {}  # booking → (person, day, missed)
        self.open: frozenset[str] = frozenset()
        self.tokens: dict[str, str] = {}
        self.vault: dict[str, VaultRow] = {}
        self.audit: list[AuditEntry] = []
        self.erased: dict[str, Erased] = {}


class MemoryStore:
    """Store over a MemoryDisk. A take-over is allowed at once: there is no other process to wait for."""

    def __init__(self, disk: MemoryDisk | None = None) -> None:
        self.disk = disk or MemoryDisk()
        self._epoch = 0
        self.personal = MemoryPersonal(self.disk)

    def acquire(self, owner: str) -> int:
        """Take the lease from whoever had it."""
        self.disk.owner, self.disk.epoch = owner, self.disk.epoch + 1
        self._epoch = self.disk.epoch
        return self._epoch

    def renew(self) -> None:
        """Raises LeaseLost when another took over."""
        if self.disk.epoch != self._epoch:
            raise LeaseLost

    def in_force(self) -> bool:
        """Until another takes over."""
        return self.disk.epoch == self._epoch

    def tail(self) -> Entry | None:
        """The last entry."""
        return self.disk.journal[-1] if self.disk.journal else None

    def load(self, stream: str) -> Iterable[Entry]:
        """A stream's entries."""
        return tuple(self.disk.streams.get(stream, ()))

    def last_stream(self, prefix: str) -> str | None:
        """The greatest stream name that begins so."""
        return max((name for name in self.disk.streams if name.startswith(prefix)), default=None)

    def load_range(self, first: str, before: str) -> Iterable[Entry]:
        """Entries of a range of streams."""
        return self._of(name for name in self.disk.streams if first <= name < before)

    def load_open(self) -> Iterable[Entry]:
        """Entries of the open streams."""
        return self._of(self.disk.open)

    def _of(self, streams: Iterable[str]) -> Iterable[Entry]:
        entries = [entry for name in streams for entry in self.disk.streams.get(name, ())]
        return tuple(sorted(entries, key=lambda entry: entry.seq))

    def replies(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], StoredReply]:
        """Stored replies."""
        return {key: self.disk.replies[key] for key in keys if key in self.disk.replies}

    def page_tokens(self, since: str) -> dict[str, str]:
        """Tokens of tickets from a day on."""
        return {token: ticket for token, ticket in self.disk.tokens.items() if ticket >= since}

    def page_ticket(self, token_sha256: str) -> str | None:
        """The ticket of one token, however old."""
        return self.disk.tokens.get(token_sha256)

    @contextmanager
    def batch(self, expected_seq: int, *, together: bool = False) -> Iterator["MemoryUnit"]:
        """All records of a clean exit, or none."""
        self.renew()
        if len(self.disk.journal) != expected_seq:
            raise StorageError("the journal has moved")
        unit = MemoryUnit(self.disk)
        yield unit
        unit.commit()

    def no_shows(self, person: bytes, since: str) -> int:
        """How many bookings the person missed since that date."""
        return sum(
            who == person and missed and day >= since for who, day, missed in self.disk.no_shows.values()
        )

    def forget_no_shows(self, before: str) -> None:
        """Delete every row of an earlier date."""
        self.disk.no_shows = {b: row for b, row in self.disk.no_shows.items() if row[1] >= before}

    def prune(self, before: datetime, pages_before: str) -> int:
        """Forget replies and slot places older than `before`, and page tokens of tickets before that day."""
        day = before.date().isoformat()
        self.disk.places = {each: place for each, place in self.disk.places.items() if place[0] >= day}
        self.disk.tokens = {
            token: ticket for token, ticket in self.disk.tokens.items() if ticket >= pages_before
        }
        old = [key for key, reply in self.disk.replies.items() if reply.at < before]
        for key in old:
            del self.disk.replies[key]
        return len(old)

    def close(self) -> None:
        """Nothing to give back."""


class MemoryUnit:
    """Records of one batch, checked as they come and written at the end."""

    def __init__(self, disk: MemoryDisk) -> None:
        self._disk = disk
        self._records: list[Record] = []
        self._seq = len(disk.journal)
        self._numbers: set[tuple[str, str, int]] = set()
        self._keys: set[tuple[str, ...]] = set()  # replies, tokens and visits of this batch
        self._calls, self._places, self._open = disk.calls, disk.places, disk.open
        self._no_shows = disk.no_shows

    def append(self, record: Record) -> None:
        """Take one record; StorageError when it breaks what the tables promise."""
        numbers, keys = self._new_numbers(record), self._new_keys(record)
        calls, places = _claimed(self._calls, record.calls), _placed(self._places, record.slots)
        no_shows = _missed(self._no_shows, record.no_shows)
        opened = _opened(self._open, record.streams)
        if [entry.seq for entry in record.entries] != [
            self._seq + 1 + place for place in range(len(record.entries))
        ]:
            raise StorageError("an entry was written twice")
        self._calls, self._places, self._open, self._no_shows = calls, places, opened, no_shows
        self._seq += len(record.entries)
        self._numbers |= numbers
        self._keys |= keys
        self._records.append(record)

    def _new_numbers(self, record: Record) -> set[tuple[str, str, int]]:
        numbers = {(claim.day, claim.series, claim.n) for claim in record.numbers}
        if len(numbers) < len(record.numbers) or numbers & self._numbers or numbers & self._disk.numbers:
            raise StorageError("a number was given twice")
        return numbers

    def _new_keys(self, record: Record) -> set[tuple[str, ...]]:
        disk, keys = self._disk, set[tuple[str, ...]]()
        if (reply := record.reply) is not None:
            keys.add((reply.actor, reply.command_id))
        keys |= {("token", token, "") for token, _ in record.page_tokens}
        keys |= {("visit", row.visit, "") for row in record.vault}
        old = (
            keys & self._keys
            or any(token in disk.tokens for token, _ in record.page_tokens)
            or any(row.visit in disk.vault for row in record.vault)
            or (reply is not None and (reply.actor, reply.command_id) in disk.replies)
        )
        if old:
            raise StorageError("a reply, token or visit was written twice")
        return keys

    def commit(self) -> None:
        """Everything at once."""
        disk = self._disk
        for record in self._records:
            disk.journal.extend(record.entries)
            for entry in record.entries:
                disk.streams.setdefault(entry.stream, []).append(entry)
            if record.reply is not None:
                disk.replies[record.reply.actor, record.reply.command_id] = record.reply
            for access in record.audit:
                append(disk, access)
            disk.vault.update({row.visit: row for row in record.vault})
            for visit in record.due:
                if row := disk.vault.get(visit):
                    disk.vault[visit] = replace(row, expires=min(row.expires, record.entries[-1].at))
            if record.closed_pages:
                disk.tokens = {
                    t: ticket for t, ticket in disk.tokens.items() if ticket not in record.closed_pages
                }
            disk.tokens.update(record.page_tokens)
        disk.numbers |= self._numbers
        disk.calls, disk.places, disk.open = self._calls, self._places, self._open
        disk.no_shows = self._no_shows


Missed = dict[str, tuple[bytes, str, bool]]


def _missed(rows: Missed, claims: tuple[NoShowClaim, ...]) -> Missed:
    if not claims:
        return rows
    rows = dict(rows)
    for claim in claims:
        match claim.kind:
            case "held" if claim.booking in rows:
                raise StorageError("a booking was held twice")
            case "held":
                rows[claim.booking] = (claim.person, claim.day, False)
            case "gone":
                rows.pop(claim.booking, None)
            case _ if claim.booking in rows:
                person, day, _ = rows[claim.booking]
                missed = claim.kind == "missed"
                rows[claim.booking] = (person, day if missed else claim.day, missed)
            case _:
                pass
    return rows


def _claimed(calls: dict[str, str], claims: tuple[CallClaim, ...]) -> dict[str, str]:
    if not claims:
        return calls
    calls = dict(calls)
    for claim in claims:
        if claim.window is None:
            calls.pop(claim.ticket, None)
        elif claim.ticket in calls or claim.window in calls.values():
            raise StorageError("a ticket or window was called twice")
        else:
            calls[claim.ticket] = claim.window
    return calls


def _placed(places: dict[str, tuple[str, int]], claims: tuple[SlotClaim, ...]) -> dict[str, tuple[str, int]]:
    if not claims:
        return places
    places = dict(places)
    for claim in claims:
        if claim.slot is None:
            places.pop(claim.booking, None)
        elif claim.booking in places or (claim.slot, claim.place) in places.values():
            raise StorageError("a slot was sold twice")
        else:
            places[claim.booking] = (claim.slot, claim.place)
    return places


def _opened(streams: frozenset[str], claims: tuple[StreamClaim, ...]) -> frozenset[str]:
    for claim in claims:
        if claim.open and claim.stream in streams:
            raise StorageError("a stream was opened twice")
        streams = streams | {claim.stream} if claim.open else streams - {claim.stream}
    return streams
