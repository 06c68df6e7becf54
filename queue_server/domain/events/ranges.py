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
