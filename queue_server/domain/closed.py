"""A day that is over, as far as numbers need it that were given without the server and come in after its close."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.hall import Hall
from queue_server.domain.numbering import Lease

MOST_LATE = timedelta(days=31)
"""No file lets a number come in later than this."""


@dataclass(frozen=True, slots=True)
class Past:
    """A ticket of the day that was served: its number, its matter, the window of each service."""

    number: str
    matter: str
    windows: tuple[str, ...]


@dataclass(slots=True)
class ClosedDay:
    """What it had leased and what has come in. `beside`: numbers that the server did not count up, with their matter.

    `past`, `rated`: whose services may still be rated, and which (ticket, service) have a grade.
    """

    date: date
    closed_at: datetime
    halls: list[tuple[datetime, Hall]]
    leases: dict[str, Lease]
    beside: dict[str, str]
    past: dict[str, Past] = field(default_factory=dict)
    rated: set[tuple[str, int]] = field(default_factory=set)

    @property
    def hall(self) -> Hall:
        """The hall as it was when the day ended."""
        return self.halls[-1][1]

    def let_go(self, first: str) -> None:
        """Nobody rates a day before `first` (ISO) any more."""
        if self.date.isoformat() < first:
            self.past, self.rated = {}, set()

    def take(self, event: e.MergedLate | e.RatedLate) -> None:
        """One more has come in."""
        if isinstance(event, e.RatedLate):
            self.rated.add((event.ticket, event.service))
            return
        self.beside[event.number] = event.matter
        if event.lease:
            self.leases[event.lease].take(event.n, event.issued_at)


def closed_day(day: Day) -> ClosedDay | None:
    """What is left of the day; None while it is not closed."""
    if day.closed_at is None or not day.halls:
        return None
    own = {theme.series for theme in day.themes.values()}
    beside = {t.number: t.matter for t in day.tickets.values() if t.series not in own}
    past = {t.id: Past(t.number, t.case, t.services) for t in day.tickets.values() if t.services}
    return ClosedDay(day.date, day.closed_at, day.halls, day.numbers.leases, beside, past, set(day.rated))
