"""What the service needs of the world, and what doors and pages may ask of a hall."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from pydantic import BaseModel

from queue_server.contracts import snapshots as s
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.case_views import CasesSnapshot
from queue_server.contracts.commands import Body, Command
from queue_server.contracts.lines import Elsewhere, OtherMatter
from queue_server.contracts.replies import Accepted, Refused
from queue_server.service.certificates_port import CertificateGateway
from queue_server.service.floor_port import FloorGateway
from queue_server.service.money_port import MoneyGateway
from queue_server.service.no_shows import NoShowClaim
from queue_server.service.parcels_port import ParcelGateway
from queue_server.service.people_port import PeopleGateway
from queue_server.service.personal import Access, PersonalStore, VaultRow
from queue_server.service.ratings_port import RatingGateway


class StorageError(Exception):
    """The store could not keep what it was given."""


class ForeignEntry(StorageError):
    """A stored entry is not one of this program's."""

    def __init__(self, seq: int) -> None:
        super().__init__(seq)  # and nothing else: it is made again from this where it leaves another process

    def __str__(self) -> str:
        return f"journal entry {self.args[0]} is not one of this program's"


class RecordRefused(StorageError):
    """The tables refused a record of a batch that was stored together; nothing of the batch was kept."""


class LeaseLost(StorageError):
    """Another server owns the hall, or the lease could not be renewed in time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry as stored. `hash` = SHA-256 over the previous hash and every stored field."""

    seq: int
    epoch: int
    stream: str
    kind: str
    version: int
    at: datetime
    actor: str
    command_id: str
    body: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class StoredReply:
    """What a command id was answered, and the digest of the body it was asked with."""

    actor: str
    command_id: str
    digest: str
    reply: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class NumberClaim:
    """A number given out: unique by (hall, day, series, n) in the database itself."""

    day: str
    series: str
    n: int


@dataclass(frozen=True, slots=True)
class CallClaim:
    """A ticket that becomes (window set) or stops being (window None) called: one active call a ticket."""

    ticket: str
    window: str | None


@dataclass(frozen=True, slots=True)
class SlotClaim:
    """A booking that takes a place of a slot, or gives its place back (slot None).

    `slot` begins with its date. A place has one booking, a booking one place: unique in the database itself.
    """

    booking: str
    slot: str | None
    place: int = 0


@dataclass(frozen=True, slots=True)
class StreamClaim:
    """A stream that outlives its day, such as case/…, begins or ends: open ones are read at each start."""

    stream: str
    open: bool


@dataclass(frozen=True, slots=True)
class Record:
    """Everything one accepted or refused command leaves behind, stored together or not at all."""

    reply: StoredReply | None  # none for what the server does by itself
    entries: tuple[Entry, ...] = ()
    numbers: tuple[NumberClaim, ...] = ()
    calls: tuple[CallClaim, ...] = ()
    vault: tuple[VaultRow, ...] = ()
    page_tokens: tuple[tuple[str, str], ...] = ()  # (token's SHA-256, ticket id)
    closed_pages: tuple[str, ...] = ()  # tickets whose earlier tokens open nothing any more
    slots: tuple[SlotClaim, ...] = ()  # in order: places given back before others are taken
    streams: tuple[StreamClaim, ...] = ()
    audit: tuple[Access, ...] = ()
    no_shows: tuple[NoShowClaim, ...] = ()
    due: tuple[str, ...] = ()  # visits whose rows are kept no longer than the last entry


class Unit(Protocol):
    """One transaction of a batch: each record under its own savepoint."""

    def append(self, record: Record) -> None:
        """Store one record; raises StorageError and leaves the others of the batch as they are."""


class Store(Protocol):
    """A hall's journal and what stands in one transaction with it. One writer thread uses it."""

    def acquire(self, owner: str) -> int:
        """Take the hall's lease; returns the new epoch. Raises LeaseLost when another owner lives."""

    def renew(self) -> None:
        """Keep the lease; raises LeaseLost."""

    def in_force(self) -> bool:
        """Whether reads may be answered: the hall was surely this server's a moment ago. At once, from any thread."""

    def tail(self) -> Entry | None:
        """The last entry of the journal."""

    def load(self, stream: str) -> Iterable[Entry]:
        """A stream's entries, oldest first."""

    def last_stream(self, prefix: str) -> str | None:
        """The greatest stream name that begins so; by code points, so that dates sort as they follow."""

    def load_range(self, first: str, before: str) -> Iterable[Entry]:
        """Entries of all streams with first ≤ name < before, by code points; in the order of the journal."""

    def load_open(self) -> Iterable[Entry]:
        """Entries of all streams that are claimed as open, in the order of the journal."""

    def replies(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], StoredReply]:
        """Stored replies by (actor, command id)."""

    def page_tokens(self, since: str) -> dict[str, str]:
        """Ticket ids by their page token's SHA-256, of hall days from `since` on."""

    def page_ticket(self, token_sha256: str) -> str | None:
        """The ticket of a page token of any day that is kept."""

    def batch(self, expected_seq: int, *, together: bool = False) -> AbstractContextManager[Unit]:
        """A transaction that commits on a clean exit, if the lease and `expected_seq` still hold. `together`: the records may be
        stored at the exit, which raises RecordRefused when one breaks a constraint."""

    @property
    def personal(self) -> PersonalStore:
        """Vault rows and the audit chain; like the journal, for the writer's thread alone."""

    def no_shows(self, person: bytes, since: str) -> int:
        """How many bookings of that date or later the person missed, among those that count."""

    def forget_no_shows(self, before: str) -> None:
        """Count nothing of days before that one any more."""

    def prune(self, before: datetime, pages_before: str) -> int:
        """Forget replies (returns how many) and slot places before that instant, page tokens of tickets before that day."""

    def close(self) -> None:
        """Give the lease back and close."""


class Clock(Protocol):
    """The time, aware, in UTC."""

    def now(self) -> datetime: ...


class Ids(Protocol):
    """Randomness of the service."""

    def visit(self) -> str:
        """A new visit reference: 32 hex digits, says nothing of the person."""

    def booking(self) -> str:
        """A new booking's reference: 10 letters and digits, 50 bits that nobody guesses."""

    def chance(self) -> float:
        """One draw, evenly from [0, 1)."""


class Publisher(Protocol):
    """Takes what is to be sent, at once and without waiting; must not raise."""

    def publish(self, topic: str, message: BaseModel, *, retain: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """An enrolled device as the doors know it; `mac_keys` by key id."""

    device: str
    actor: Actor
    assigned: tuple[str, ...]
    mac_keys: dict[str, bytes] = field(repr=False)

    def acting(self, body: Body) -> Actor:
        """Who acts: a bridge at that one of its windows which the command names, others as they are."""
        window = getattr(body, "window", None)
        if self.actor.role is not Role.BRIDGE or window not in self.assigned:
            return self.actor
        return self.actor.model_copy(update={"window": window})


class DeviceDirectory(Protocol):
    """The enrolled, unrevoked devices of one hall."""

    def get(self, device: str) -> DeviceRecord | None: ...


class HallGateway(
    PeopleGateway, FloorGateway, MoneyGateway, RatingGateway, CertificateGateway, ParcelGateway, Protocol
):
    """A hall as doors and pages see it: commands in, whole snapshots out."""

    hall: str

    async def submit(self, actor: Actor, command: Command, digest: str) -> Accepted | Refused:
        """Carry out an authenticated command; permission, staleness and repeats are judged here."""

    def call(self, seq: int) -> s.CallLine | None:
        """A call that a board may still have to say."""

    def board(self, area: str) -> s.BoardSnapshot | None: ...
    def window(self, window: str) -> s.WindowSnapshot | None: ...
    def windows(self) -> Sequence[str]: ...
    def elsewhere(self, window: str, words: str) -> Elsewhere | None: ...
    def areas(self) -> Sequence[str]: ...
    def catalogue(self) -> s.Catalogue: ...
    def ticket_page(self, ticket: str) -> s.TicketPage | None: ...
    def pass_until(self, code_sha256: str) -> date | None: ...
    def cases(self, theme: str | None) -> CasesSnapshot: ...
    def matters_named(self, words: str, window: str | None) -> Sequence[OtherMatter]: ...
    def ticket_of_token(self, token_sha256: str) -> str | None: ...

    def watch(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[s.AnySnapshot]]:
        """Newest snapshots of a key (board/, window/, ticket/, order/, payments, alarms): present, then each change."""

    def retained(self) -> Iterable[tuple[str, BaseModel]]:
        """(topic, snapshot) of everything that is to be retained: published again at each connect."""


def after(prefix: str) -> str:
    """The first name, by code points, that no longer begins with the prefix: `day/` → `day0`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
