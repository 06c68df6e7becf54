"""号票: a place in the queue, its states and the moves between them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"  # announced, nobody at the window yet
    ARRIVED = "arrived"  # at the window, service not begun
    SERVING = "serving"
    SERVED = "served"  # the window has finished; its case may live on
    MISSED = "missed"  # called and did not come
    CANCELLED = "cancelled"  # given back
    SWEPT = "swept"  # not ended when the day was closed


class Person(StrEnum):
    """Whether it is proved that the person is the card's holder."""

    NOT_NEEDED = "not_needed"
    ACCEPTED = "accepted"  # by the device, with liveness
    TO_CONFIRM = "to_confirm"  # staff compare at the window
    CONFIRMED = "confirmed"
    NOT_SAME = "not_same"


AT_WINDOW = frozenset({State.CALLED, State.ARRIVED, State.SERVING})
"""A ticket in one of these stands at exactly one window."""

MOVES: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.CALLED, State.CANCELLED, State.SWEPT}),
    State.CALLED: frozenset(
        {State.ARRIVED, State.SERVING, State.MISSED, State.WAITING, State.CANCELLED, State.SWEPT}
    ),
    State.ARRIVED: frozenset({State.SERVING, State.MISSED, State.CALLED, State.SWEPT}),
    State.SERVING: frozenset({State.SERVED, State.CALLED, State.ARRIVED, State.SWEPT}),
    State.SERVED: frozenset({State.SERVING}),  # undo
    State.MISSED: frozenset({State.CALLED, State.ARRIVED}),  # undo
    State.CANCELLED: frozenset(),
    State.SWEPT: frozenset(),
}
"""The only moves there are; undo goes back along the last one."""


@dataclass(slots=True)
class Ticket:
    """One ticket of the day. Only `applying` changes it."""

    id: str
    number: str
    series: str
    n: int
    matter: str
    language: str
    visit: str | None
    green: bool
    green_class: str
    evidence: str
    person: Person
    key: datetime
    issued_at: datetime
    channel: str
    arrival: int
    state: State = State.WAITING
    window: str | None = None
    called_at: datetime | None = None
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    calls: int = 0
    reason: str = ""
    passed: int = 0
    printed: str = "pending"
    stops: tuple[tuple[str, str], ...] = ()  # the rest of the way: (case's matter, skill), none for one window
    stop: int = 0  # which of them it is at
    skill: str = ""  # what a window must serve now
    turn_at: datetime | None = None  # when it last went behind the others; its issue otherwise
    holds: frozenset[str] = frozenset()  # why it keeps its key and is not called

    def __post_init__(self) -> None:
        self.skill = self.skill or self.matter

    @property
    def entered_at(self) -> datetime:
        """Since when it stands in the order that overtakes are counted by."""
        return self.turn_at or self.issued_at

    def move(self, state: State) -> None:
        """Take an allowed move; anything else means that the journal is not of this program."""
        if state not in MOVES[self.state]:
            raise ValueError(f"{self.id}: {self.state} → {state} is not a move")
        self.state = state
