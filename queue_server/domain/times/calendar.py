"""The hall's calendar: weekly hours, lunch rotations, official holidays and make-up workdays (调休), special days.

Dates are ISO strings in the plan, since the plan travels in the journal. Everything here is a question about a date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from queue_server.domain.times.spans import WHOLE_DAY, Span, Spans, both, union, without

StopRule = Literal["none", "minutes", "p90"]
WORKWEEK = 5
"""Monday to Friday."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours under a name: seven days from Monday, and what is open on an official holiday."""

    id: str
    week: tuple[tuple[Span, ...], ...]
    holidays: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Rotation:
    """轮休: these windows rest in this span, while others of the hall go on."""

    windows: tuple[str, ...]
    off: Span


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day of the hall's own: other spans than usual, none when it is closed, and why."""

    date: str
    spans: tuple[Span, ...]
    why_zh: str
    why_en: str


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The official days of one year: off, and weekend days that are worked instead; where that stands."""

    year: int
    source: str
    off: tuple[str, ...]
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A hall's calendar as its file declares it. Not observed, everything is always open."""

    observe: bool = False
    default: str = ""
    hours: tuple[Hours, ...] = ()
    windows: tuple[tuple[str, str], ...] = ()  # (window, hours) where not the default
    matters: tuple[tuple[str, str], ...] = ()  # (matter, hours) where it has hours of its own
    rotations: tuple[Rotation, ...] = ()
    days: tuple[SpecialDay, ...] = ()
    years: tuple[YearPlan, ...] = ()
    issue_before_min: int = 0
    stop: StopRule = "none"
    stop_min: int = 0
    grace_min: int = 0
    makeup_as: int = 0  # the weekday whose hours a make-up workday has
    next_year_due: str = "12-01"


NO_CALENDAR = Calendar()


def local(now: datetime, zone: str) -> datetime:
    """The wall clock of the hall, without a zone: what hours are counted on."""
    return now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def instant(day: date, minute: int, zone: str) -> datetime:
    """When it is that minute of the day in the hall; 1440 is the next midnight."""
    return (datetime.combine(day, time()) + timedelta(minutes=minute)).replace(tzinfo=ZoneInfo(zone))


def year_of(calendar: Calendar, year: int) -> YearPlan | None:
    """The official days of the year, where they are known."""
    return next((each for each in calendar.years if each.year == year), None)


def special(calendar: Calendar, day: date) -> SpecialDay | None:
    """The hall's own plan for the day."""
    return next((each for each in calendar.days if each.date == day.isoformat()), None)


def is_holiday(calendar: Calendar, day: date) -> bool:
    """Officially off."""
    year = year_of(calendar, day.year)
    return year is not None and day.isoformat() in year.off


def is_makeup(calendar: Calendar, day: date) -> bool:
    """A weekend day that is officially worked."""
    year = year_of(calendar, day.year)
    return year is not None and day.isoformat() in year.working


def is_working_day(calendar: Calendar, day: date) -> bool:
    """工作日, as legal limits count: whatever hours the hall keeps. An unknown year has its weekdays."""
    if is_makeup(calendar, day):
        return True
    return day.weekday() < WORKWEEK and not is_holiday(calendar, day)


def spans_of(calendar: Calendar, name: str, day: date) -> Spans:
    """What these hours are on the day, in this order: special day, holiday, make-up workday, week."""
    if (own := special(calendar, day)) is not None:
        return own.spans
    hours = next((each for each in calendar.hours if each.id == name), None)
    if hours is None:
        return WHOLE_DAY
    if is_holiday(calendar, day):
        return hours.holidays
    if is_makeup(calendar, day):
        return hours.week[calendar.makeup_as] or hours.week[day.weekday()]
    return hours.week[day.weekday()]


def window_spans(calendar: Calendar, window: str, day: date) -> Spans:
    """When the window serves, its rest taken out."""
    name = next((hours for each, hours in calendar.windows if each == window), calendar.default)
    off = union(each.off for each in calendar.rotations if window in each.windows)
    return without(spans_of(calendar, name, day), off)


def matter_spans(calendar: Calendar, matter: str, windows: Iterable[str], day: date) -> Spans:
    """When the matter is served: while one of its windows serves, and within hours of its own where it has some."""
    served = union(span for window in windows for span in window_spans(calendar, window, day))
    own = next((hours for each, hours in calendar.matters if each == matter), None)
    return served if own is None else both(served, spans_of(calendar, own, day))


def missing_year(calendar: Calendar, today: date) -> int | None:
    """A year whose official days should be known by now: this one, or the next from its due date on."""
    if not calendar.observe:
        return None
    if year_of(calendar, today.year) is None:
        return today.year
    due = today.isoformat()[5:] >= calendar.next_year_due
    return today.year + 1 if due and year_of(calendar, today.year + 1) is None else None
