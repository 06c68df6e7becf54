"""求助: who in the hall calls for a person, from where and why, who walks there; and who is on the floor to do it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from queue_server.domain.words import Label

ESCALATE_S = 60
"""A call that nobody has taken by then goes to the manager: longer, and an old person has walked away."""

AGAIN_MIN = 15
"""So long a call stays with whoever accepted it: help takes less, and a call that was forgotten must not silence its machine."""

COMING_S = 120
"""So long whoever accepted may be on the way: the same need, or the machine's own call, tells nobody anything new."""

OUT_MIN = 20
"""Time for a walk to the bank counter or the toilet; longer is leaving."""

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class HelpPlace:
    """Where a machine stands: the area, and words by which a helper finds it."""

    device: str
    area: str
    name: Label


@dataclass(frozen=True, slots=True)
class HelpRules:
    """When a call goes to the manager or rings again, where the machines stand, and how long somebody may be out (暂离)."""

    escalate_s: int = ESCALATE_S
    places: tuple[HelpPlace, ...] = ()
    out_min: int = OUT_MIN
    again_min: int = AGAIN_MIN

    def place(self, device: str) -> HelpPlace | None:
        """Where the machine stands, if the hall's file says."""
        return next((place for place in self.places if place.device == device), None)


HELP_RULES = HelpRules()


class HelpState(StrEnum):
    """Where a call stands. `escalated_at` of the call tells whether the manager was rung meanwhile."""

    RINGING = "ringing"
    ACCEPTED = "accepted"  # somebody is on the way or there
    ENDED = "ended"


@dataclass(slots=True)
class HelpCall:
    """One call: the machine, the need, whom it rang first. Nothing in it says who the person is.

    `at`: since when it rings; `went`: who accepted it before it rang again.
    """

    id: int
    device: str
    area: str
    need: str
    rung: tuple[str, ...]
    at: datetime
    escalates: datetime
    state: HelpState = HelpState.RINGING
    by: str = ""
    went: str = ""
    accepted_at: datetime | None = None
    escalated_at: datetime | None = None
    ended_at: datetime | None = None
    cause: str = ""

    @property
    def open(self) -> bool:
        """Not over yet."""
        return self.state is not HelpState.ENDED


@dataclass(slots=True)
class Floor:
    """The day's calls for help, the helpers on the floor with their area ("" for all of it), and advice that was given."""

    calls: dict[int, HelpCall] = field(default_factory=dict)
    on: dict[str, str] = field(default_factory=dict)
    advised: dict[str, int] = field(default_factory=dict)  # by matter; "" for none
    notices: dict[int, tuple[Label, datetime]] = field(
        default_factory=dict
    )  # what boards say, and since when
    noticed: int = 0

    def of(self, device: str) -> HelpCall | None:
        """The machine's call that is open."""
        return next((call for call in self.open_calls() if call.device == device), None)

    def latest(self, device: str) -> HelpCall | None:
        """The machine's newest call, over or not."""
        return next((call for call in reversed(self.calls.values()) if call.device == device), None)

    def open_calls(self) -> list[HelpCall]:
        """Oldest first."""
        return [call for call in self.calls.values() if call.open]

    def due(self) -> datetime:
        """When the next call goes to the manager, unless somebody takes it before; the end of time where none does."""
        waiting = (
            call.escalates
            for call in self.calls.values()
            if call.state is HelpState.RINGING and call.escalated_at is None
        )
        return min(waiting, default=NEVER)
