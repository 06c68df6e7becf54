"""行政带班、巡查: who leads the hall today and who stands in, and rounds through it at times that nobody can foresee."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Finding = Literal[
    "empty_window", "private_phone", "manner", "no_badge", "queue", "green_channel", "device", "signs", "dirty", "safety"
]  # fmt: skip
"""What a round may find; nothing found is a round as well."""
ANSWER_MIN = 20
"""Long enough to walk to the far end of a hall and look."""


@dataclass(frozen=True, slots=True)
class PatrolRules:
    """How many rounds a day are asked for, and how long one may take; 0: none, and nobody need lead."""

    prompts: int = 0
    answer_min: int = ANSWER_MIN


NO_PATROLS = PatrolRules()


@dataclass(slots=True)
class Patrol:
    """One round. `place` is `area:…` or `window:…`; `until` is None where nobody asked for it."""

    id: int
    place: str
    at: datetime
    until: datetime | None
    answered_at: datetime | None = None
    by: str = ""
    findings: tuple[str, ...] = ()
    missed: bool = False

    @property
    def open(self) -> bool:
        """Asked for, and neither made nor missed."""
        return self.answered_at is None and not self.missed

    @property
    def window(self) -> str:
        """The window it was made at; empty for an area."""
        kind, _, name = self.place.partition(":")
        return name if kind == "window" else ""


@dataclass(slots=True)
class Rounds:
    """The day's: leader and stand-in (staff numbers), and every round."""

    leader: str = ""
    deputy: str = ""
    patrols: dict[int, Patrol] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        """How many were asked for so far."""
        return sum(patrol.until is not None for patrol in self.patrols.values())

    @property
    def waiting(self) -> Patrol | None:
        """The one that is asked for now."""
        return next((patrol for patrol in self.patrols.values() if patrol.open), None)
