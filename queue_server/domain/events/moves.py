"""A ticket that comes back, is set aside or goes elsewhere: its number and its key stay, unless the event says otherwise."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TicketReturned:
    """A missed ticket's holder came back: it stands behind `behind`, the next of its queue, by its new `key`."""

    VERSION: ClassVar[int] = 1
    ticket: str
    key: datetime
    behind: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class TicketParked:
    """挂起. `park`: any (any window takes it on), same (this window), step (when `reason` is done elsewhere)."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    park: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParkEnded:
    """What the ticket was parked for is done: it stands in its old place again; `bound` to a window, or to none."""

    VERSION: ClassVar[int] = 1
    ticket: str
    bound: str | None
    by: str


@dataclass(frozen=True, slots=True)
class TicketTransferred:
    """转窗口: it waits with the key it has for `skill`, offered to `bound` alone where one is named.

    `matter`: what the person came for, as is known now. `person`: whether the person must be compared there.
    """

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    skill: str
    matter: str
    bound: str | None
    reason: str
    person: str


@dataclass(frozen=True, slots=True)
class TicketPicked:
    """选呼: out of order by permission, with its cause; the call follows."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    cause: str


@dataclass(frozen=True, slots=True)
class TicketReprinted:
    """补打, for the `reprints`-th time: the page of the old slip is closed."""

    VERSION: ClassVar[int] = 1
    ticket: str
    reprints: int
    by: str


@dataclass(frozen=True, slots=True)
class NeedsNoted:
    """The person of the ticket needs more time to answer a call, or another way to be called; `pager`: that one, or 0."""

    VERSION: ClassVar[int] = 1
    ticket: str
    needs: tuple[str, ...]
    pager: int = 0


@dataclass(frozen=True, slots=True)
class HallSwept:
    """清场 before the day closes: these are void, those are served still."""

    VERSION: ClassVar[int] = 1
    reason: str
    swept: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TicketKept:
    """The ticket is served after the sweep, too; one that was swept stands in its own place again."""

    VERSION: ClassVar[int] = 1
    ticket: str


@dataclass(frozen=True, slots=True)
class StaffSignedOn:
    """A member of staff, by number, works the window."""

    VERSION: ClassVar[int] = 1
    window: str
    staff: str


@dataclass(frozen=True, slots=True)
class StaffSignedOff:
    """And no longer."""

    VERSION: ClassVar[int] = 1
    window: str
    staff: str


@dataclass(frozen=True, slots=True)
class PanicRaised:
    """紧急 at a window: told to managers, never on a board."""

    VERSION: ClassVar[int] = 1
    window: str


@dataclass(frozen=True, slots=True)
class PanicCleared:
    """A manager has looked."""

    VERSION: ClassVar[int] = 1
    window: str
