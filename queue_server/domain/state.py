"""Everything that a hall's writer decides on: the day, and stream by stream what outlives it."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from queue_server.domain.booking import Ledger
from queue_server.domain.case import Cases
from queue_server.domain.certificate import Certificates
from queue_server.domain.closed import MOST_LATE, ClosedDay, Past, closed_day
from queue_server.domain.day import Day
from queue_server.domain.followup import Voices, first_day
from queue_server.domain.outing import Outings
from queue_server.domain.payment import Payments
from queue_server.domain.ticket import day_of
from queue_server.domain.times.calendar import Calendar


def _before_any() -> Day:
    return Day(date.min, closed=True)


@dataclass(slots=True)
class HallState:
    """One hall. Changed by `streams.apply` and `turn` alone; equal journals give equal states.

    It holds the present day, bookings of that day and later, and what is still open of everything else: nothing
    here grows with history.
    """

    day: Day = field(default_factory=_before_any)
    bookings: Ledger = field(default_factory=dict)
    cases: Cases = field(default_factory=Cases)
    payments: Payments = field(default_factory=Payments)
    voices: Voices = field(default_factory=Voices)
    outings: Outings = field(default_factory=Outings)
    certificates: Certificates = field(default_factory=dict)
    closed: dict[str, ClosedDay] = field(
        default_factory=dict, compare=False
    )  # by date, where one is asked for
    calendar_before: Calendar | None = field(default=None, compare=False)  # of the day before this one

    def copy(self) -> "HallState":
        """One of its own, equal to this one."""
        return deepcopy(self)

    def past_of(self, ticket: str) -> tuple[ClosedDay, Past] | None:
        """A served ticket of an earlier day that may still be rated or complained of, where that day is at hand."""
        closed = self.closed.get(day_of(ticket))
        if closed is None or closed.date < first_day(self.day.date):
            return None
        past = closed.past.get(ticket)
        return (closed, past) if past else None

    def turn(self, today: date) -> None:
        """A new day begins, empty; what was booked for earlier ones is over."""
        self.calendar_before = self.day.hall.calendar if self.day.hall else None
        if (over := closed_day(self.day)) is not None:
            self.closed[over.date.isoformat()] = over
        oldest = (today - MOST_LATE).isoformat()
        self.closed = {on: each for on, each in self.closed.items() if on >= oldest}
        for each in self.closed.values():
            each.let_go(first_day(today).isoformat())
        self.day = Day(
            today, passes=self.day.passes, carried=self.day.kept, worth_before=self.day.worth_left()
        )
        first = today.isoformat()
        for past in [name for name in self.bookings if name < first]:
            del self.bookings[past]
