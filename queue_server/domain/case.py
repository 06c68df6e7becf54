"""办件: what the department decides. It outlives the ticket; one ticket may carry several, one has several visits."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from queue_server.domain.times.limits import NO_LIMITS, Due, Limits


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"  # here, not yet accepted
    ACCEPTED = "accepted"  # the promise runs
    SUPPLEMENT = "supplement"  # something must be brought first
    DECIDED = "decided"
    ISSUED = "issued"  # the result waits to be picked up or sent
    PICKED_UP = "picked_up"
    REFUSED = "refused"  # not accepted
    WITHDRAWN = "withdrawn"


PauseReason = Literal["publicity", "supplement", "inspection", "system_failure"]
PAUSES: tuple[PauseReason, ...] = ("publicity", "supplement", "inspection", "system_failure")
"""公示、补正、检验、系统故障: nothing else stops a promise."""
_S = CaseState
MOVES: dict[CaseState, frozenset[CaseState]] = {
    _S.RECEIVED: frozenset({_S.ACCEPTED, _S.SUPPLEMENT, _S.REFUSED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.SUPPLEMENT, _S.DECIDED, _S.WITHDRAWN}),
    _S.SUPPLEMENT: frozenset({_S.RECEIVED, _S.ACCEPTED, _S.REFUSED, _S.WITHDRAWN}),
    _S.DECIDED: frozenset({_S.ISSUED}),
    _S.ISSUED: frozenset({_S.PICKED_UP}),
    _S.PICKED_UP: frozenset(),
    _S.REFUSED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
"""The only moves there are."""


@dataclass(frozen=True, slots=True)
class Gap:
    """容缺: a material that may follow until the end of a day; the result is held back until it has come."""

    item: str
    until: str


@dataclass(slots=True)
class Case:
    """One open case. Only `applying` changes it."""

    id: str
    matter: str
    received_at: datetime
    ticket: str | None = None
    parcel: str | None = None
    visit: str | None = None
    state: CaseState = CaseState.RECEIVED
    since: datetime | None = None  # when it came to this state
    marks: tuple[tuple[str, str, str], ...] = ()  # (mark, item, by whom), as on the ticket
    gaps: dict[str, Gap] = field(default_factory=dict)
    promises: tuple[str, ...] = ()  # items that a signed promise stands for
    asked: tuple[str, ...] = ()  # what a supplement must bring
    steps: dict[str, datetime | None] = field(
        default_factory=dict
    )  # parallel matters, and when each was done
    accepted_at: datetime | None = None
    limits: Limits = NO_LIMITS
    used_s: tuple[int, ...] = ()  # of each limit, before the present run of the clock
    runs_since: datetime | None = None  # none while the clock stands
    pause: str | None = None
    dues: tuple[Due, ...] = ()  # what is still to come of them
    crossed: tuple[tuple[str, int], ...] = ()  # (limit, percent) that has passed
    outcome: str = ""
    way: str = ""  # how the result goes out: pick_up, delivery

    @property
    def open_steps(self) -> tuple[str, ...]:
        """Parallel steps that are not done."""
        return tuple(step for step, done in self.steps.items() if done is None)

    def move(self, state: CaseState, at: datetime) -> None:
        """Take an allowed move; anything else means that the journal is not of this program."""
        if state not in MOVES[self.state]:
            raise ValueError(f"{self.id}: {self.state} → {state} is not a move")
        self.state, self.since = state, at


@dataclass(slots=True)
class Cases:
    """The open cases of a hall, and what is due next among them."""

    open: dict[str, Case] = field(default_factory=dict)
    due: list[tuple[datetime, str, str, int]] = field(
        default_factory=list
    )  # (at, case, limit, percent), sorted
    marked: dict[str, Case] = field(default_factory=dict)  # those that have passed a mark

    def set_dues(self, case: Case, dues: tuple[Due, ...]) -> None:
        """Other dates for a case."""
        for due in case.dues:
            del self.due[bisect_left(self.due, (due.at, case.id, due.limit, due.percent))]
        case.dues = dues
        for due in dues:
            insort(self.due, (due.at, case.id, due.limit, due.percent))

    def end(self, case: Case) -> None:
        """Nothing more will happen to it."""
        self.set_dues(case, ())
        self.marked.pop(case.id, None)
        del self.open[case.id]

    def back_list(self, matters: frozenset[str]) -> list[Case]:
        """What departments have to work on for these matters, oldest first: their cases and their parallel steps."""
        at_work = (_S.RECEIVED, _S.ACCEPTED, _S.SUPPLEMENT)
        mine = (c for c in self.open.values() if c.matter in matters or not matters.isdisjoint(c.open_steps))
        return sorted((c for c in mine if c.state in at_work), key=lambda c: (c.received_at, c.id))

    def pick_ups(self) -> list[Case]:
        """统一出件: results that wait for their holder, oldest first."""
        waiting = (c for c in self.open.values() if c.state is _S.ISSUED and c.way == "pick_up")
        return sorted(waiting, key=lambda c: (c.since or c.received_at, c.id))
