"""An errand on its way through the windows."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A window has finished its part; the same number goes on to `skill`, for the case of that index.

    `reason`: journey (next step of the case), case (next matter on the number), batch (an agent's turn is over and it
    goes behind with the new `key`; otherwise `key` is the one it had). `stays`: the same window goes on with it.
    """

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    stop: int
    case: int
    skill: str
    stays: bool
    reason: str
    key: datetime


@dataclass(frozen=True, slots=True)
class PartyCame:
    """Somebody whom the ticket waited for is in the hall."""

    VERSION: ClassVar[int] = 1
    ticket: str
    part: str


@dataclass(frozen=True, slots=True)
class AllowedWithout:
    """Staff let it be called without this party."""

    VERSION: ClassVar[int] = 1
    ticket: str
    part: str


@dataclass(frozen=True, slots=True)
class TicketMarked:
    """A typed note for the window: gap, promise, pre_check, helper. `item`: the material meant; `by`: a role."""

    VERSION: ClassVar[int] = 1
    ticket: str
    mark: str
    item: str
    by: str


@dataclass(frozen=True, slots=True)
class MatterSuspended:
    """停办: nobody is called for the matter and no number given. `tickets`: every holder, told by this event."""

    VERSION: ClassVar[int] = 1
    matter: str
    reason: str
    until: datetime | None
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatterResumed:
    """The matter goes on; these tickets are back at the places that their keys give."""

    VERSION: ClassVar[int] = 1
    matter: str
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspensionChosen:
    """What the holder of a stopped ticket wants: wait, continue_later, rebook."""

    VERSION: ClassVar[int] = 1
    ticket: str
    choice: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """Who had left with a 续办号 is back on the same day: same number, original key."""

    VERSION: ClassVar[int] = 1
    ticket: str


@dataclass(frozen=True, slots=True)
class TicketTurnedAway:
    """一次性告知单: the complete list, by ids. `unlisted`: what an earlier list should have named and did not."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    case: str
    items: tuple[str, ...]
    unlisted: tuple[str, ...]
