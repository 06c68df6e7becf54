"""What can happen to slips and to this machine's own numbers."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.contracts.base import Language
from queue_server.contracts.replies import TicketView


@dataclass(frozen=True, slots=True)
class Reprint:
    """再打一次: the slip did not come out."""


@dataclass(frozen=True, slots=True)
class SlipSeen:
    """A slip waits at the printer's exit, or none does; None: the printer cannot tell. `printed`: it has just come out."""

    waits: bool | None
    printed: bool = False


@dataclass(frozen=True, slots=True)
class RangeChanged:
    """So many numbers this machine may give by itself, until then."""

    left: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class TicketAgain:
    """The ticket may be printed once more, with this page's token; without a ticket: it may not."""

    id: str
    ticket: TicketView | None
    token: str


@dataclass(frozen=True, slots=True)
class PersonCompared:
    """A member of staff came to whoever holds this number and compared person and card."""

    ticket: str
    same: bool


@dataclass(frozen=True, slots=True)
class SlipLost:
    """The power went while this number's slip was under way; `language`: of whoever it is for."""

    ticket: TicketView
    url: str
    offline: bool
    language: Language = "zh"
