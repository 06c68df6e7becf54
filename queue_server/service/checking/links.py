"""The links of a journal's chain, one after the other: each entry against the one before and against its own hash. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from queue_server.domain import events as e
from queue_server.service import journal
from queue_server.service.checking.findings import Finding, What
from queue_server.service.ports import Entry


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored row that is no entry."""

    seq: int


class Verifier(Protocol):
    """The hall's public keys."""

    def knows(self, key_id: str) -> bool:
        """Whether the hall has a key of that id."""

    def verify(self, key_id: str, data: bytes, signature: bytes) -> bool:
        """Whether the signature is that key's over the data."""


class Links:
    """Reads a chain once; what is wrong with it is in `findings` afterwards."""

    def __init__(self, hall: str) -> None:
        self._hall = hall
        self._head: journal.Head | None = journal.Head(0, journal.GENESIS)
        self.findings: list[Finding] = []
        self.count = self.last = 0

    def read(self, entries: Iterable[Entry | Unreadable]) -> Iterator[Entry]:
        """The entries that can be read."""
        for entry in entries:
            self.count += 1
            if entry.seq > self.last + 1:
                self.findings.append(Finding(What.MISSING, self.last + 1))
                self._head = None
            self.last = entry.seq
            if isinstance(entry, Unreadable):
                self.findings.append(Finding(What.UNREADABLE, entry.seq))
                self._head = None
                continue
            self._judge(entry)
            self._head = journal.head_of(entry)
            yield entry

    def _judge(self, entry: Entry) -> None:
        if self._head is not None and (entry.seq, entry.prev_hash) != (self._head.seq + 1, self._head.hash):
            self.findings.append(Finding(What.NOT_NEXT, entry.seq))
        elif entry.hash != journal.entry_hash(self._hall, entry):
            self.findings.append(Finding(What.CHANGED, entry.seq))


def signed_wrongly(hall: str, entry: Entry, event: e.DayClosed, keys: Verifier) -> Iterator[Finding]:
    """What is wrong with the head that a day's close names and signs."""
    if event.head != entry.prev_hash:
        yield Finding(What.HEAD, entry.seq)
    head = journal.Head(entry.seq - 1, entry.prev_hash)
    if not keys.knows(event.key_id):
        yield Finding(What.UNKNOWN_KEY, entry.seq, event.key_id or "?")
    elif not keys.verify(event.key_id, journal.signed_text(hall, head), _bytes(event.signature)):
        yield Finding(What.SIGNATURE, entry.seq)


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
