"""Alarms come and go by events, so that it is on record who could have known what, and when."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """Something is wrong with `about` (a matter, a year, a ticket, a window, a case)."""

    VERSION: ClassVar[int] = 1
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class AlarmAcknowledged:
    """Somebody of this role has seen it."""

    VERSION: ClassVar[int] = 1
    kind: str
    about: str
    by: str


@dataclass(frozen=True, slots=True)
class AlarmCleared:
    """It is no longer so."""

    VERSION: ClassVar[int] = 1
    kind: str
    about: str
