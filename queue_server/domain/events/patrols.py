"""带班、巡查: the leader of a day, rounds asked for, made and missed."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DutyDeclared:
    """Who leads the hall from now on, and who stands in: staff numbers."""

    VERSION: ClassVar[int] = 1
    leader: str
    deputy: str


@dataclass(frozen=True, slots=True)
class PatrolAsked:
    """Chance asks for a round at `place` (`area:…` or `window:…`), until then."""

    VERSION: ClassVar[int] = 1
    patrol: int
    place: str
    until: datetime


@dataclass(frozen=True, slots=True)
class PatrolMade:
    """`by` was there; what was found, nothing where all was well."""

    VERSION: ClassVar[int] = 1
    patrol: int
    place: str
    findings: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class PatrolMissed:
    """Nobody made the round in time."""

    VERSION: ClassVar[int] = 1
    patrol: int


PatrolEvent = DutyDeclared | PatrolAsked | PatrolMade | PatrolMissed
