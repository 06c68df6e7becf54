"""Looking after what is wrong."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Luck:
    """One draw, 0 ≤ chance < 1, for the time since the last look."""

    since: datetime
    chance: float


@dataclass(frozen=True, slots=True)
class Beat:
    """Time has passed, or the hall has changed: look at everything that nobody commands. Sent by the server alone.

    `silent_boards`: what the day cannot know by itself; `luck`: none where the hall has changed and no time has passed.
    """

    silent_boards: frozenset[str] = frozenset()
    luck: Luck | None = None


@dataclass(frozen=True, slots=True)
class AcknowledgeAlarm:
    """Somebody of the role `by` has seen the alarm."""

    alarm: str
    about: str
    by: str
