"""Numbers are given while the calendar and the last-ticket rule allow it; closing ends the giving, never the serving."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from queue_server.domain import commands as c
from queue_server.domain.day import Day
from queue_server.domain.deciding import issuing
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.times.calendar import Calendar
from queue_server.domain.times.issue_hours import ALWAYS, Opening, Why, next_opening, opening

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
    own, known = dict(day.hall.calendar.matters), dict[tuple[object, ...], Opening]()
    for matter, windows in _serving(day).items():
        plan = day.matters[matter]
        key = (own.get(matter), windows, plan.theme, plan.mean_service_s)
        if key not in known:
            known[key] = _opening(day, matter, windows, now)
        yield matter, known[key]


def _opening(day: Day, matter: str, windows: tuple[str, ...], now: datetime) -> Opening:
    calendar, zone = _calendar(day)
    found = opening(calendar, matter, windows, now, zone)
    if calendar.stop != "p90" or found.closes is None:
        return found
    if _finished(day, matter, now) <= found.closes + timedelta(minutes=calendar.grace_min):
        return found
    later = next_opening(calendar, matter, windows, now, zone)
    return replace(found, issuing=False, why=Why.LAST_TICKET, until=None, next=later)


def _finished(day: Day, matter: str, now: datetime) -> datetime:
    """P90 of the end of service of somebody who came now."""
    theme = day.theme_of(matter)
    before = issuing.people_ahead(day, theme, now, now, len(day.tickets))
    shown = issuing.expected_wait(day, theme, before, now)[1]
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
