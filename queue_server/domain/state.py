"""Everything that a hall's writer decides on: the day, and stream by stream what outlives it."""

from dataclasses import dataclass, field
from datetime import date

from queue_server.domain.booking import Ledger
from queue_server.domain.case import Cases
from queue_server.domain.day import Day
from queue_server.domain.payment import Payments
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
    calendar_before: Calendar | None = field(default=None, compare=False)  # of the day before this one

    def turn(self, today: date) -> None:
        """A new day begins, empty; what was booked for earlier ones is over."""
        self.calendar_before = self.day.hall.calendar if self.day.hall else None
        self.day = Day(today, passes=self.day.passes, carried=self.day.kept)
        first = today.isoformat()
        for over in [name for name in self.bookings if name < first]:
            del self.bookings[over]
