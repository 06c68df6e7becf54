"""预约: places of slots, sold once, moved, given back, used or missed. Each belongs to the day that it is for."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class BookingMade:
    """A place of a slot was sold; `slot` is unique in the hall and begins with its date.

    `booking` is random and the citizen's to keep. `starts`: the slot's instant. `day_tag`: who, told apart within the
    visited day alone. `moved_from`: the slot that was given up for this one.
    """

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("booking", "date")
    date: str
    booking: str
    slot: str
    place: int
    group: str
    matter: str
    starts: datetime
    channel: str
    day_tag: str = ""
    visit: str | None = None
    green: bool = False
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class BookingCancelled:
    """The place was given back; `cause`: asked, moved."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("booking", "date")
    date: str
    booking: str
    cause: str
    by: str


@dataclass(frozen=True, slots=True)
class BookingUsed:
    """Checked in: the booking became this ticket; `late` ones came after the grace and had no head start."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("booking", "date")
    date: str
    booking: str
    ticket: str
    late: bool


@dataclass(frozen=True, slots=True)
class BookingMissed:
    """Nobody came before the day was closed; `counts` against the person unless the hall was the cause."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("booking", "date")
    date: str
    booking: str
    counts: bool
