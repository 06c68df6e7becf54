"""号票: a place in the queue, its states and the moves between them."""

from copy import copy
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
    PARKED = "parked"  # 挂起: begun, and waits for something with its place kept
    TURNED_AWAY = "turned_away"  # sent home with the complete list
    CANCELLED = "cancelled"  # given back
    SWEPT = "swept"  # not ended when the day was closed


class Person(StrEnum):
    """Whether it is proved that the person is the card's holder."""

    NOT_NEEDED = "not_needed"
    ACCEPTED = "accepted"  # by the device, with liveness
    TO_CONFIRM = "to_confirm"  # staff compare at the window
    CONFIRMED = "confirmed"
    NOT_SAME = "not_same"


CITIZEN = "citizen"
"""By whom a mark of the self-check is: nobody of the staff has looked."""
AT_WINDOW = frozenset({State.CALLED, State.ARRIVED, State.SERVING})
"""A ticket in one of these stands at exactly one window."""

ENDED = frozenset({State.SERVED, State.TURNED_AWAY, State.CANCELLED, State.SWEPT})
"""A ticket in one of these is done with; who missed a call still has a number."""
_SERVICE = frozenset({State.SERVING, State.SERVED, State.TURNED_AWAY})
_ENDS = frozenset({State.CANCELLED, State.SWEPT})
MOVES: dict[State, frozenset[State]] = {
    State.WAITING: _ENDS | {State.CALLED},
    State.CALLED: _ENDS | {State.ARRIVED, State.SERVING, State.MISSED, State.PARKED, State.WAITING},
    State.ARRIVED: _ENDS
    | {State.TURNED_AWAY, State.SERVING, State.MISSED, State.PARKED, State.WAITING, State.ARRIVED},
    State.SERVING: _ENDS | {State.TURNED_AWAY, State.SERVED, State.PARKED, State.WAITING, State.ARRIVED},
    State.PARKED: _ENDS | {State.CALLED, State.WAITING},
    State.SERVED: frozenset(),
    State.TURNED_AWAY: frozenset(),
    State.MISSED: _ENDS | {State.WAITING},
    State.CANCELLED: frozenset(),
    State.SWEPT: frozenset({State.WAITING}),  # kept after all, while the day lasts
}
"""The only moves there are; undo gives back what was before the last one."""


@dataclass(frozen=True, slots=True)
class Park:
    """Why a begun ticket is set aside. `kind`: any (任意窗口), same (原窗口), step (until a step is done elsewhere)."""

    kind: str
    window: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """One window on the way: which of the ticket's cases is seen to there, and the matter that it serves."""

    case: int
    skill: str


@dataclass(frozen=True, slots=True)
class Visited:
    """A stop that is behind the ticket: where, for what, and when; walk, service and stay are read off it."""

    window: str
    skill: str
    called_at: datetime
    arrived_at: datetime
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """What the window should know: gap, promise, pre_check, helper, self_…; the material meant, and by whom (a role)."""

    mark: str
    item: str
    by: str


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
    cases: tuple[str, ...] = ()  # matters on this number; the first is `matter`
    stops: tuple[Stop, ...] = ()  # its way through the windows; none where one window does it all
    stop: int = 0  # which of them it is at
    visited: tuple[Visited, ...] = ()
    agent: bool = False  # an agent came for others
    turn_cases: int = 0  # cases finished since it last came to its turn
    parties: tuple[tuple[str, str], ...] = ()  # (role, present or absent)
    waits_for: tuple[str, ...] = ()  # roles that must come before it is called
    away: bool = False  # left with a 续办号
    out_since: datetime | None = None  # 暂离: out for a moment
    choice: str = ""  # what the holder wants while the matter stops
    frozen_s: float = 0.0  # seconds in which its matter was stopped
    marks: tuple[Mark, ...] = ()
    via: str = ""  # how it came to its head start, where not by its class: return, continue
    filled: bool = False  # a form was filled in at the kiosk
    delivery: bool = False  # the result is to be sent
    listed: tuple[str, ...] = ()  # the list with which the person was sent home before
    returned: bool = False  # issued on a pass with such a list
    day_tag: str = ""  # who it is, under a key that is destroyed after the day
    credential: str = ""  # the kind of document that says who it is
    unproved: bool = False  # nobody read or verified it: staff look at it
    skill: str = ""  # what a window must serve now
    turn_at: datetime | None = None  # when it last went behind the others; its issue otherwise
    holds: frozenset[str] = frozenset()  # why it keeps its key and is not called
    classes: tuple[tuple[str, str], ...] = ()  # every class held, with its evidence
    counted: int = 0  # calls far enough apart to count before it is missed
    counted_at: datetime | None = None
    looked: bool = False  # a helper has looked for the person of this call
    needs: tuple[str, ...] = ()  # deaf, wheelchair: such a person is called longer
    pager: int = 0  # the vibrating pager that the person carries
    park: Park | None = None  # while it is parked
    bound: str | None = None  # the only window that it is offered to
    joined_at: datetime | None = None  # when it came to its present place otherwise than by its issue
    moved_by: str = ""  # how: transfer, missed-return, resumed
    moves: int = 0  # so that undo sees whether anything has happened since
    reprints: int = 0
    reprinted_by: str = ""
    kept: bool = False  # not to be swept
    told: tuple[int, int] | None = (
        None  # the closed form's P50 and P90 (s), while its wait will show what they are worth
    )
    told_as: str = ""  # the group that this counts for
    score: int | None = None  # what its first call showed
    under: int = 0  # which of the day's halls counts for it: the head starts of its issue

    def __post_init__(self) -> None:
        self.cases = self.cases or (self.matter,)
        self.skill = self.skill or (self.stops[0].skill if self.stops else self.matter)

    def __deepcopy__(self, memo: dict[int, object]) -> "Ticket":
        """Whatever a ticket holds is frozen: ten thousand are copied in a tenth of the time."""
        return copy(self)

    @property
    def entered_at(self) -> datetime:
        """Since when it stands in the order that overtakes are counted by."""
        return self.turn_at or self.issued_at

    @property
    def case(self) -> str:
        """The matter of the case it is at."""
        return self.cases[self.stops[self.stop].case] if self.stops else self.matter

    @property
    def services(self) -> tuple[str, ...]:
        """The window of each of its services, the one that runs or was the last included."""
        before = tuple(stop.window for stop in self.visited)
        here = self.state in _SERVICE and self.window
        return (*before, self.window or "") if here else before

    def move(self, state: State) -> None:
        """Take an allowed move; anything else means that the journal is not of this program. No park outlives it."""
        if state not in MOVES[self.state]:
            raise ValueError(f"{self.id}: {self.state} → {state} is not a move")
        self.state, self.park = state, None
        self.moves += 1


def day_of(ticket: str) -> str:
    """The date (ISO) with which a ticket's id begins."""
    return ticket[:10]
