"""A journal in memory, with the same promises as the database's: for tests, the twin and benchmarks."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from queue_server.service.ports import (
    Access,
    CallClaim,
    Entry,
    LeaseLost,
    Record,
    StorageError,
    StoredReply,
    VaultRow,
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
        self.tokens: dict[str, str] = {}
        self.vault: dict[str, VaultRow] = {}
        self.audit: list[Access] = []


class MemoryStore:
    """Store over a MemoryDisk. A take-over is allowed at once: there is no other process to wait for."""

    def __init__(self, disk: MemoryDisk | None = None) -> None:
        self.disk = disk or MemoryDisk()
        self._epoch = 0

    def acquire(self, owner: str) -> int:
        """Take the lease from whoever had it."""
        self.disk.owner, self.disk.epoch = owner, self.disk.epoch + 1
        self._epoch = self.disk.epoch
        return self._epoch

    def renew(self) -> None:
        """Raises LeaseLost when another took over."""
        if self.disk.epoch != self._epoch:
            raise LeaseLost

    def tail(self) -> Entry | None:
        """The last entry."""
        return self.disk.journal[-1] if self.disk.journal else None

    def load(self, stream: str) -> Iterable[Entry]:
        """A stream's entries."""
        return tuple(self.disk.streams.get(stream, ()))

    def replies(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], StoredReply]:
        """Stored replies."""
        return {key: self.disk.replies[key] for key in keys if key in self.disk.replies}

    def page_tokens(self, since: str) -> dict[str, str]:
        """Tokens of tickets from a day on."""
        return {token: ticket for token, ticket in self.disk.tokens.items() if ticket >= since}

    @contextmanager
    def batch(self, expected_seq: int) -> Iterator["MemoryUnit"]:
        """All records of a clean exit, or none."""
        self.renew()
        if len(self.disk.journal) != expected_seq:
            raise StorageError("the journal has moved")
        unit = MemoryUnit(self.disk)
        yield unit
        unit.commit()

    def vault_row(self, visit: str) -> VaultRow | None:
        """A visit's row."""
        return self.disk.vault.get(visit)

    def record_access(self, access: Access) -> None:
        """Note an access."""
        self.disk.audit.append(access)

    def prune(self, before: datetime) -> int:
        """Forget old replies."""
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
        self._numbers: set[tuple[str, str, int]] = set()
        self._calls = dict(disk.calls)

    def append(self, record: Record) -> None:
        """Take one record; StorageError when it breaks what the tables promise."""
        numbers = {(claim.day, claim.series, claim.n) for claim in record.numbers}
        if numbers & (self._disk.numbers | self._numbers if self._numbers else self._disk.numbers):
            raise StorageError("a number was given twice")
        self._calls = _claimed(self._calls, record.calls)
        self._numbers |= numbers
        self._records.append(record)

    def commit(self) -> None:
        """Everything at once."""
        disk = self._disk
        for record in self._records:
            disk.journal.extend(record.entries)
            for entry in record.entries:
                disk.streams.setdefault(entry.stream, []).append(entry)
            if record.reply is not None:
                disk.replies[record.reply.actor, record.reply.command_id] = record.reply
            disk.vault.update({row.visit: row for row in record.vault})
            disk.tokens.update(record.page_tokens)
        disk.numbers |= self._numbers
        disk.calls = self._calls


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
