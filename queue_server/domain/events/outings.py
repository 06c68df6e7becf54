"""寄送、上门、代跑: each is a stream of its own. Who it is for stands in the vault alone."""

from dataclasses import dataclass
from typing import Any, ClassVar

_STREAM = ("outing", "outing")


@dataclass(frozen=True, slots=True)
class OutingBooked:
    """Kind, matter, the case whose result it is (empty: none), the vault's reference, the last day, why the person cannot come;
    the slot and its place, where a time was given."""

    VERSION: ClassVar[int] = 2
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    BEGINS: ClassVar[bool] = True
    outing: str
    kind: str
    matter: str
    case: str
    person: str
    day: str
    why: str
    slot: str
    place: int


def booked_1(body: dict[str, Any]) -> dict[str, Any]:
    """OutingBooked 1 had a last day alone."""
    return {**body, "slot": "", "place": 0}


@dataclass(frozen=True, slots=True)
class OutingMoved:
    """To this place of this slot; what it held before is free. `untold`: whoever took it does not know it yet."""

    VERSION: ClassVar[int] = 2
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    outing: str
    day: str
    slot: str
    place: int
    untold: bool


def moved_1(body: dict[str, Any]) -> dict[str, Any]:
    """OutingMoved 1 told nobody."""
    return {**body, "untold": False}


@dataclass(frozen=True, slots=True)
class OutingTaken:
    """Whose it is from now on: a staff number, who knows when it is."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    outing: str
    owner: str


@dataclass(frozen=True, slots=True)
class OutingEnded:
    """How it ended; of a delivery also with whom it went, and the vault's reference of the parcel's number."""

    VERSION: ClassVar[int] = 2
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    outing: str
    ending: str
    carrier: str
    parcel: str


def ended_1(body: dict[str, Any]) -> dict[str, Any]:
    """OutingEnded 1 had the number itself: it is read no more."""
    return {**{name: body[name] for name in ("outing", "ending", "carrier")}, "parcel": ""}


@dataclass(frozen=True, slots=True)
class OutingClosed:
    """回访: what the person said of it, told to `by`; 0: nothing. `by` empty: what was cancelled, and its day is over."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    ENDS: ClassVar[bool] = True
    outing: str
    grade: int
    by: str


@dataclass(frozen=True, slots=True)
class ResultPosted:
    """A ticket's result is on its way: kept by the ticket's `day` for its page. `person`, `parcel`: the vault's references of whom it goes to and of its number."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("posted", "day")
    day: str
    ticket: str
    case: str
    matter: str
    carrier: str
    person: str
    parcel: str


OutingEvent = OutingBooked | OutingMoved | OutingTaken | OutingEnded | OutingClosed | ResultPosted
