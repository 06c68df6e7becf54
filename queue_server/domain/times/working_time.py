"""Working time: how much of it lies between two instants, and when an amount of it will have passed.

Counted on the hall's wall clock, so that a day is 24 hours on every date. Two measures: working days, where a
working day counts from midnight to midnight, and minutes within the hall's own hours.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from queue_server.domain.times.calendar import Calendar, instant, is_working_day, local, spans_of
from queue_server.domain.times.spans import WHOLE_DAY, Spans

Measure = Callable[[date], Spans]
"""What counts of a day."""
FURTHEST = timedelta(days=3660)
"""A calendar in which ten years hold no more working time is broken."""
DAY_S = 86_400


def by_days(calendar: Calendar) -> Measure:
    """Working days, whole."""
    return lambda day: WHOLE_DAY if is_working_day(calendar, day) else ()


def by_minutes(calendar: Calendar) -> Measure:
    """The hall's hours where it keeps some, otherwise every minute."""
    if not calendar.observe:
        return lambda day: WHOLE_DAY
    return lambda day: spans_of(calendar, calendar.default, day)


def add_working_days(calendar: Calendar, day: date, days: int) -> date:
    """The n-th working day after `day`, which itself never counts; 0 is the day itself. ValueError when negative."""
    if days < 0:
        raise ValueError("working days are counted forward")
    last = day + FURTHEST
    while days:
        day += timedelta(days=1)
        days -= is_working_day(calendar, day)
        if day > last:
            raise ValueError("no working days in this calendar")
    return day


def working_s(measure: Measure, start: datetime, end: datetime, zone: str) -> int:
    """Seconds that count between two aware instants; 0 when they are the wrong way round."""
    begin, stop = local(start, zone), local(end, zone)
    total, day = 0, begin.date()
    while day <= stop.date():
        total += sum(_seconds(day, span.opens, span.closes, begin, stop) for span in measure(day))
        day += timedelta(days=1)
    return total


def reached(measure: Measure, start: datetime, seconds: int, zone: str) -> datetime:
    """When so many counting seconds have passed since `start`; ValueError when they never do."""
    begin, left = local(start, zone), seconds
    day, last = begin.date(), begin.date() + FURTHEST
    while day <= last:
        for span in measure(day):
            at = max(_wall(day, span.opens), begin)
            there = max(0, int((_wall(day, span.closes) - at).total_seconds()))
            if there >= left:
                return instant(at.date(), 0, zone) + (at - _wall(at.date(), 0)) + timedelta(seconds=left)
            left -= there
        day += timedelta(days=1)
    raise ValueError("no working time in this calendar")


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _seconds(day: date, opens: int, closes: int, begin: datetime, stop: datetime) -> int:
    start, end = max(_wall(day, opens), begin), min(_wall(day, closes), stop)
    return max(0, int((end - start).total_seconds()))
