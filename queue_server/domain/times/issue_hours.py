"""Whether numbers are given now: per matter, why not, and when next.

Closing ends the giving of numbers, never the serving: whoever has a number is served.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from queue_server.domain.times.calendar import Calendar, instant, is_holiday, local, matter_spans, special
from queue_server.domain.times.spans import Span, Spans, shifted

AHEAD_DAYS = 60
"""How far the next opening is looked for."""


class Why(StrEnum):
    """Why no number is given."""

    EARLY = "early"  # later today
    BETWEEN = "between"  # a break; later today again
    ENDED = "ended"  # closed for today
    LAST_TICKET = "last_ticket"  # open, but who came now might not be served before closing
    DAY_OFF = "day_off"  # the matter rests on this weekday
    HOLIDAY = "holiday"
    SPECIAL = "special"  # the hall's own plan for the day; the calendar says why


@dataclass(frozen=True, slots=True)
class Opening:
    """The state of one matter's numbers at an instant.

    `until`: when numbers end if nobody comes; `next`: when they begin again, None within AHEAD_DAYS; `closes`: the end
    of the span that runs, in which people are served whether or not numbers are given.
    """

    issuing: bool
    why: Why | None = None
    until: datetime | None = None
    next: datetime | None = None
    closes: datetime | None = None


ALWAYS = Opening(issuing=True)


@dataclass(frozen=True, slots=True)
class Given:
    """One span of numbers. `closes`: until when people are served; `served_by`: until when the wait of whoever comes must be over, None where no wait counts."""

    begins: datetime
    ends: datetime
    closes: datetime
    served_by: datetime | None = None


def opening(calendar: Calendar, matter: str, windows: tuple[str, ...], now: datetime, zone: str) -> Opening:
    """What the calendar alone says: `windows` are those that serve the matter."""
    if not calendar.observe:
        return ALWAYS
    wall = local(now, zone)
    today, minute = wall.date(), wall.hour * 60 + wall.minute
    spans = matter_spans(calendar, matter, windows, today)
    for span in spans:
        given = _given(calendar, span)
        if given and given.opens <= minute < given.closes:
            until, closes = instant(today, given.closes, zone), instant(today, span.closes, zone)
            return Opening(issuing=True, until=until, closes=closes)
    why, later = _why(calendar, spans, today, minute), _next(calendar, matter, windows, wall, zone)
    running = next((span for span in spans if _runs(span, minute)), None)
    served = instant(today, running.closes, zone) if running else None
    return Opening(issuing=False, why=why, next=later, closes=served)


def next_opening(
    calendar: Calendar, matter: str, windows: tuple[str, ...], now: datetime, zone: str
) -> datetime | None:
    """When numbers begin next, after the span that runs now."""
    return _next(calendar, matter, windows, local(now, zone), zone)


def spans_ahead(
    calendar: Calendar, matter: str, windows: tuple[str, ...], now: datetime, zone: str
) -> tuple[Given, ...]:
    """Every span of today and tomorrow; where nothing comes tomorrow, those of the next day of numbers, too."""
    today = local(now, zone).date()
    found: list[Given] = []
    for ahead in range(AHEAD_DAYS + 1):
        day = today + timedelta(days=ahead)
        for span in matter_spans(calendar, matter, windows, day):
            if given := _given(calendar, span):
                begins, ends = instant(day, given.opens, zone), instant(day, given.closes, zone)
                found.append(Given(begins, ends, instant(day, span.closes, zone)))
        if ahead and found and found[-1].begins >= instant(day, 0, zone):
            break
    return tuple(found)


def is_served(calendar: Calendar, matter: str, windows: tuple[str, ...], now: datetime, zone: str) -> bool:
    """Whether somebody should be serving: within the hours, or behind them while people are inside."""
    if not calendar.observe:
        return True
    wall = local(now, zone)
    spans, minute = matter_spans(calendar, matter, windows, wall.date()), wall.hour * 60 + wall.minute
    runs = any(_runs(span, minute) for span in spans)
    return runs or not spans or minute >= spans[-1].closes


def _runs(span: Span, minute: int) -> bool:
    return span.opens <= minute < span.closes


def _given(calendar: Calendar, span: Span) -> Span | None:
    shorter = calendar.stop_min if calendar.stop == "minutes" else 0
    return shifted(span, calendar.issue_before_min, shorter)


def _why(calendar: Calendar, spans: Spans, day: date, minute: int) -> Why:
    if not spans:
        return _day_off(calendar, day)
    if any(_runs(span, minute) for span in spans):
        return Why.LAST_TICKET
    if minute < spans[0].opens:
        return Why.EARLY
    return Why.BETWEEN if minute < spans[-1].opens else Why.ENDED


def _day_off(calendar: Calendar, day: date) -> Why:
    if special(calendar, day) is not None:
        return Why.SPECIAL
    return Why.HOLIDAY if is_holiday(calendar, day) else Why.DAY_OFF


def _next(
    calendar: Calendar, matter: str, windows: tuple[str, ...], wall: datetime, zone: str
) -> datetime | None:
    begins = _begins(calendar, matter, windows, wall.date())
    return next(
        (instant(day, minute, zone) for day, minute in begins if _at(day, minute) > wall),
        None,
    )


def _begins(
    calendar: Calendar, matter: str, windows: tuple[str, ...], today: date
) -> Iterator[tuple[date, int]]:
    for ahead in range(AHEAD_DAYS + 1):
        day = today + timedelta(days=ahead)
        for span in matter_spans(calendar, matter, windows, day):
            if given := _given(calendar, span):
                yield day, given.opens


def _at(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001  the hall's wall clock
