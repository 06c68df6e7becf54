"""号段: ranges of numbers leased to machines, and numbers given without the server."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RangeLeased:
    """From now on the machine alone gives these numbers; those given by `expires_at` or later all count."""

    VERSION: ClassVar[int] = 1
    lease: str
    device: str
    series: str
    first: int
    last: int
    expires_at: datetime
    hall_day: str
    per_minute: int


@dataclass(frozen=True, slots=True)
class RangeReturned:
    """The machine gives no number from `first_unused` on."""

    VERSION: ClassVar[int] = 1
    lease: str
    device: str
    first_unused: int


@dataclass(frozen=True, slots=True)
class OfflineMerged:
    """A number that the machine gave while it was cut off has come in; TicketIssued follows.

    `claimed_at` is the machine's word, `issued_at` what counts. `clamped` says why they differ: early (before the last
    answered heartbeat), late (after now), order (numbers rise with time), rate (more a minute than leased); else empty.
    """

    VERSION: ClassVar[int] = 1
    number: str
    lease: str
    device: str
    claimed_at: datetime
    issued_at: datetime
    clamped: str


@dataclass(frozen=True, slots=True)
class MergedLate:
    """A number of a closed day that was given without the server has come in after all; over as it comes.

    It stands in that day's own stream, after the close: the signed head stays what it was, and the next day's head covers
    this entry. `lease` is empty for paper; times and `clamped` as in OfflineMerged.
    """

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("day", "date")
    date: str
    ticket: str
    number: str
    series: str
    n: int
    matter: str
    language: str
    channel: str
    visit: str | None
    green: bool
    green_class: str
    evidence: str
    classes: tuple[tuple[str, str], ...]
    key: datetime
    owner: str
    lease: str
    claimed_at: datetime
    issued_at: datetime
    clamped: str
    cases: tuple[str, ...] = ()
    agent: bool = False
