"""Numbers are given while the calendar and the last-ticket rule allow it; closing ends the giving, never the serving."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from queue_server.domain import commands as c
from queue_server.domain.day import Day
from queue_server.domain.deciding import issuing
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.times.calendar import Calendar
from queue_server.domain.times.issue_hours import (
    ALWAYS,
    Given,
    Opening,
    Why,
    next_opening,
    opening,
    spans_ahead,
)

_T = TypeVar("_T")
P90_OF_MEAN = 1.95
"""The 90th percentile of a lognormal service over its mean, at a CV of 0.8."""


def issue(day: Day, command: c.IssueTicket, now: datetime) -> issuing.Decision:
    """取号, where each wanted matter is open for it."""
    for matter in (command.matter, *command.more):
        closed = not_open(day, matter, now)
        if closed is not None:
            return closed
    return issuing.issue(day, command, now)


def not_open(day: Day, matter: str, now: datetime) -> Refusal | None:
    """Why no number is given now: the matter, and when its numbers begin next in the hall's time, where that is known."""
    state = opening_of(day, matter, now)
    if state.issuing:
        return None
    code = Code.ISSUE_ENDED if state.why is Why.LAST_TICKET else Code.NOT_OPEN
    return Refusal(code, matter, when=state.next)


def opening_of(day: Day, matter: str, now: datetime) -> Opening:
    """Whether numbers of the matter are given, and when; what is unknown is left to other rules."""
    if day.hall is None or not day.hall.calendar.observe or matter not in day.matters:
        return ALWAYS
    return _opening(day, matter, serving(day, matter), now)


def openings(day: Day, now: datetime) -> Iterator[tuple[str, Opening]]:
    """(matter, opening) of every matter; matters of equal hours and windows are looked at once."""
    if day.hall is None or not day.hall.calendar.observe:
        yield from ((matter, ALWAYS) for matter in day.matters)
        return
    yield from _of_each(day, lambda matter, windows: _opening(day, matter, windows, now))


def hours_ahead(day: Day, now: datetime) -> Iterator[tuple[str, tuple[Given, ...]]]:
    """(matter, when its numbers are given today and until the end of the next day of numbers); nothing where no calendar holds."""
    if day.hall is not None and day.hall.calendar.observe:
        yield from _of_each(day, lambda matter, windows: _ahead(day, matter, windows, now))


def _of_each(day: Day, look: Callable[[str, tuple[str, ...]], _T]) -> Iterator[tuple[str, _T]]:
    own, known = dict(_calendar(day)[0].matters), dict[tuple[object, ...], _T]()
    for matter, windows in _serving(day).items():
        plan = day.matters[matter]
        key = (own.get(matter), windows, plan.theme, plan.mean_service_s)
        if key not in known:
            known[key] = look(matter, windows)
        yield matter, known[key]


def _ahead(day: Day, matter: str, windows: tuple[str, ...], now: datetime) -> tuple[Given, ...]:
    calendar, zone = _calendar(day)
    spans = spans_ahead(calendar, matter, windows, now, zone)
    if calendar.stop != "p90":
        return spans
    rest = timedelta(minutes=calendar.grace_min, seconds=-P90_OF_MEAN * day.matters[matter].mean_service_s)
    return tuple(replace(given, served_by=given.closes + rest) for given in spans)


def _opening(day: Day, matter: str, windows: tuple[str, ...], now: datetime) -> Opening:
    calendar, zone = _calendar(day)
    found = opening(calendar, matter, windows, now, zone)
    if calendar.stop != "p90" or not found.issuing or found.closes is None:
        return found
    if _finished(day, matter, now) <= found.closes + timedelta(minutes=calendar.grace_min):
        return found
    later = next_opening(calendar, matter, windows, now, zone)
    return replace(found, issuing=False, why=Why.LAST_TICKET, until=None, next=later)


def _finished(day: Day, matter: str, now: datetime) -> datetime:
    """P90 of the end of service of somebody who came now."""
    theme = day.theme_of(matter)
    before = issuing.people_ahead(day, theme, now, now, len(day.tickets))
    shown = issuing.expected_wait(day, theme, before, now).shown
    return now + timedelta(seconds=shown.p90_s + P90_OF_MEAN * day.matters[matter].mean_service_s)


def _calendar(day: Day) -> tuple[Calendar, str]:
    if day.hall is None:
        raise ValueError("the day has no hall yet")
    return day.hall.calendar, day.hall.zone


def first_skill(day: Day, matter: str) -> str:
    """What its first window must be able to do."""
    return (day.matters[matter].steps or (matter,))[0]


def serving(day: Day, matter: str) -> tuple[str, ...]:
    """Windows with the skill that comes first, open or not."""
    skill = first_skill(day, matter)
    return tuple(w.id for w in day.windows.values() if skill in w.matters)


def _serving(day: Day) -> dict[str, tuple[str, ...]]:
    by_skill: dict[str, list[str]] = {}
    for window in day.windows.values():
        for skill in window.matters:
            by_skill.setdefault(skill, []).append(window.id)
    return {m: tuple(by_skill.get(first_skill(day, m), ())) for m in day.matters}
