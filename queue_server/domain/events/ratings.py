"""好差评. A clerk never sees one, a manager sees them in reports."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class VisitRated:
    """A grade, 5 the best, for the ticket's service number `service` (from 0), which was at `window`."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    service: int
    grade: int


@dataclass(frozen=True, slots=True)
class RatedLate:
    """The same, told after that day was closed: `date` (ISO) is the ticket's day."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("rating", "date")
    date: str
    ticket: str
    window: str
    service: int
    grade: int
