"""A hall with cases, played by hand over all its streams: commands in, events kept, time moved by the test."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.case import Case
from queue_server.domain.errors import Refusal
from queue_server.domain.hall import Hall
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply, decide
from queue_server.domain.times.calendar import Calendar
from queue_server.domain.times.limits import Limit, Limits
from tests.support import hall_day
from tests.support.calendars import OFFICIAL, at

FIVE_DAYS = Limits(Limit("days", 5), Limit("days", 20))
AN_HOUR = Limits(Limit("minutes", 60), Limit("days", 30))


def case_hall(calendar: Calendar = OFFICIAL) -> Hall:
    """The small hall; a deed has an hour, a record five working days, advice no limit."""
    limits = {"deed": AN_HOUR, "record": FIVE_DAYS}
    plain = hall_day.hall()
    return replace(
        plain, calendar=calendar, matters=tuple(replace(m, limits=limits.get(m.id, Limits())) for m in plain.matters)
    )  # fmt: skip


@dataclass
class CasePlay:
    """All streams of one hall, and its clock."""

    now: datetime
    hall: Hall = field(default_factory=case_hall)
    state: HallState = field(default_factory=HallState)
    journal: list[tuple[e.Event, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begin_day()

    def begin_day(self, hall: Hall | None = None) -> tuple[e.Event, ...]:
        """Close what runs and begin the date of `now`."""
        self.hall = hall or self.hall
        if not self.state.day.closed:
            self.do(c.CloseDay())
        self.state.turn(self.now.date())
        return self.done(c.Configure(self.hall, "0" * 64))

    def do(self, command: c.Command, when: str = "") -> tuple[e.Event, ...] | Refusal:
        """Decide and apply, at a time by the hall's wall clock."""
        self.now = at(when) if when else self.now
        decision = decide(self.state, command, self.now)
        if not isinstance(decision, Refusal):
            for event in decision:
                apply(self.state, event, self.now)
                self.journal.append((event, self.now))
        return decision

    def done(self, command: c.Command, when: str = "") -> tuple[e.Event, ...]:
        """What must succeed."""
        decided = self.do(command, when)
        assert isinstance(decided, tuple), decided
        return decided

    def beat(self, when: str) -> tuple[e.Event, ...]:
        """The server's look, on a new day where the date has moved on."""
        if at(when).date() > self.state.day.date:
            self.now = at(when)
            self.begin_day()
        return self.done(c.Beat(), when)

    def accepted(self, matter: str = "record", case: str = "CASE000001", **how: Any) -> Case:
        """A case accepted without a ticket."""
        self.done(c.ReceiveParcel(case, matter, f"parcel-{case}"))
        self.done(c.AcceptReceived(case, **how))
        return self.state.cases.open[case]

    def replayed(self) -> HallState:
        """Everything again from its stored form, the present day's events and the open streams."""
        state = HallState()
        for event, when in self.journal:
            if isinstance(event, e.HallConfigured):
                state.turn(when.date())
            apply(state, e.from_body(type(event).__name__, event.VERSION, e.to_body(event)), when)
        return state
