"""Reports made from days. Pure over what `Days` gives."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from queue_server.contracts.dashboard_views import TicketTimeline
from queue_server.domain.followup import Proposal, quarter_of
from queue_server.domain.reports import measures, period
from queue_server.domain.reports.facts import DayFacts, Names, VisitFact
from queue_server.domain.reports.ratings import Ratings
from queue_server.domain.reports.ratings import ratings as graded
from queue_server.service.checking.links import Unreadable
from queue_server.service.day_figures import DayFigures
from queue_server.service.figure_lists import timeline as drawn
from queue_server.service.ports import Entry
from queue_server.service.reports.desk import MOST_TICKETS, Asked, Opened
from queue_server.service.reports.telling import observed
from queue_server.service.reports.voices import flags, late_grades, told

_LOOK_BACK = timedelta(days=31)


class Days(Protocol):
    """Stored days of one hall."""

    def days(self, first: date, last: date) -> Sequence[str]: ...
    def facts(self, days: Iterable[str]) -> Iterable[DayFacts]: ...
    def entries(self, day: str) -> Sequence[Entry | Unreadable]: ...
    def streams(self, kind: str, first: date, last: date) -> Sequence[Entry | Unreadable]: ...
    def stream(self, name: str) -> Sequence[Entry | Unreadable]: ...
    def last(self) -> int: ...
    def as_of(self, until: int) -> "Days": ...


def report(days: Days, asked: Asked) -> period.Report:
    """Of every hall day in the period."""
    return period.report(_of(days, asked))


def tickets(days: Days, asked: Asked) -> Opened:
    """Tickets whose own facts, or those of one of their steps, stand in the row."""
    found = _of(days, asked)
    names = measures.names_of(found)
    visits = [visit for day in found for visit in _in_row(day, asked, names)]
    visits.sort(key=lambda v: (-(v.waited_s or 0), v.ticket))
    return Opened(names, len(visits), tuple(visits[:MOST_TICKETS]))


def timeline(days: Days, zone: str, ticket: str, now: datetime) -> TicketTimeline | None:
    """One ticket of a stored day; None of one that never was."""
    day = ticket[:10]
    on = date.fromisoformat(day)
    if not days.days(on, on):
        return None
    observer = observed(day, zone, days.entries(day))
    return drawn(DayFigures(zone, observer.told, observer.cases.day, observer.history), ticket, now)


def day(days: Days, on: date) -> DayFacts | None:
    """One day's facts."""
    return next(iter(days.facts(days.days(on, on))), None)


def ratings(days: Days, quarter: str, until: int = 0) -> Ratings:
    """Grades of a quarter's days, and what was followed up from them; with `until` as the journal was at that entry."""
    until = until or days.last()
    days, asked = days.as_of(until), _whole(quarter)
    follow_ups = told(days.streams("follow-up", asked.first, asked.last))
    late = late_grades(days.streams("rating", asked.first, asked.last))
    found, given = _of(days, asked), flags(days.stream(f"flag/{quarter}"))
    return graded(found, late, follow_ups, given=given, patrols=faults_of(found), until=until)


def proposal(days: Days, quarter: str, until: int) -> Proposal | None:
    """What was proposed for a quarter up to that entry; None where the journal does not reach so far."""
    return ratings(days, quarter, until).proposal if until <= days.last() else None


def faults_of(days: Iterable[DayFacts]) -> dict[str, int]:
    """What rounds found at windows, by window."""
    made = [(patrol.place.partition(":"), len(patrol.findings)) for day in days for patrol in day.patrols]
    counts = Counter[str]()
    for (kind, _, name), found in made:
        if kind == "window":
            counts[name] += found
    return counts


def quarter(name: str, today: date) -> Asked:
    """The days of a quarter such as 2026-Q4, until today; of the present one where it has not begun."""
    whole = _whole(name)
    if whole.first > today:
        return quarter(quarter_of(today), today)
    return Asked(whole.first, min(today, whole.last))


def last_closed(days: Days, before: date) -> date | None:
    """Looks back a month at most."""
    names = days.days(before - _LOOK_BACK, before - timedelta(days=1))
    found = (each for name in reversed(names) for each in days.facts([name]) if each.head is not None)
    closed = next(found, None)
    return date.fromisoformat(closed.day) if closed else None


def _whole(quarter: str) -> Asked:
    first = date(int(quarter[:4]), 3 * int(quarter[-1]) - 2, 1)
    return Asked(first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1))


def _of(days: Days, asked: Asked) -> list[DayFacts]:
    return list(days.facts(days.days(asked.first, asked.last)))


def _in_row(day: DayFacts, asked: Asked, names: Names) -> Iterable[VisitFact]:
    if asked.dimension is None:
        return day.visits
    dimension = asked.dimension
    facts: tuple[measures.Fact, ...] = (*day.visits, *day.steps)
    wanted = {fact.ticket for fact in facts if measures.value_of(fact, dimension, names) == asked.key}
    return (visit for visit in day.visits if visit.ticket in wanted)
