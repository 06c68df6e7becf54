"""What pages may ask of reports. The work is done elsewhere, so that no call of the hall waits for it."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from queue_server.contracts.dashboard_views import TicketTimeline
from queue_server.domain.reports.facts import DayFacts, Names, VisitFact
from queue_server.domain.reports.measures import Dimension
from queue_server.domain.reports.period import Report
from queue_server.domain.reports.ratings import Ratings

MOST_DAYS = 100
"""A quarter and a little more; each day is some megabytes while it is counted."""
MOST_TICKETS = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A period of hall days, both included, and a row of it where one is meant."""

    first: date
    last: date
    dimension: Dimension | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The tickets behind a row, longest waits first: how many there are, and the first of them."""

    names: Names
    total: int
    visits: tuple[VisitFact, ...]


class ReportDesk(Protocol):
    """Raises StorageError where the journal can't be read now."""

    async def report(self, asked: Asked) -> Report:
        """Everything of the period."""

    async def tickets(self, asked: Asked) -> Opened:
        """What a row is made of."""

    async def timeline(self, ticket: str) -> TicketTimeline | None:
        """A ticket of any day, stage by stage (F25)."""

    async def day(self, day: date) -> DayFacts | None:
        """One day's facts; None of a day that never was."""

    async def ratings(self, quarter: str) -> Ratings:
        """Grades, windows, follow-ups and the proposal of a quarter such as 2026-Q4."""

    async def last_closed(self, before: date) -> date | None:
        """The newest closed day before that one."""
