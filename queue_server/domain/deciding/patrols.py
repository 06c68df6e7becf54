"""带班、巡查: when chance asks for a round, who may answer, what is missed.

Each look draws once: a round is asked for with the chance (rounds left) × (time since the last look) ÷ (time left until the hall
closes). So the times of a day are spread evenly over its hours, all rounds are asked for by its end, and neither the journal nor
the server's memory holds a time to come that anybody could read.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from queue_server.domain import events as every
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.commands import alarms as beats
from queue_server.domain.commands import patrols as c
from queue_server.domain.day import Day
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import patrols as e
from queue_server.domain.patrol import NO_PATROLS, PatrolRules
from queue_server.domain.times.calendar import instant, window_spans
from queue_server.domain.windows import WindowState

NO_HOURS = (9 * 60, 17 * 60)
"""Minutes of the day between which rounds are asked for where the hall keeps no calendar."""
LONGEST_LOOK = timedelta(minutes=10)
"""What a look after a pause counts for: a server that starts at noon does not catch up in one go."""


def declare(day: Day, command: c.DeclareDuty, now: datetime) -> Decision:
    """The same once more changes nothing; nobody stands in for themselves."""
    if command.leader == command.deputy:
        return Refusal(Code.NOT_PERMITTED, command.deputy)
    if (day.rounds.leader, day.rounds.deputy) == (command.leader, command.deputy):
        return ()
    return (e.DutyDeclared(command.leader, command.deputy),)


def make(day: Day, command: c.MakeRound, now: datetime) -> Decision:
    """The round that was asked for is the leader's or the stand-in's; anybody may make one of their own."""
    if command.patrol is None:
        if command.place not in places(day):
            return Refusal(Code.UNKNOWN_WINDOW, command.place)
        return (e.PatrolMade(len(day.rounds.patrols) + 1, command.place, command.findings, command.by),)
    found = day.rounds.patrols.get(command.patrol)
    if found is None or not found.open:
        return Refusal(Code.CASE_NOT_SO, str(command.patrol))
    leads = (day.rounds.leader, day.rounds.deputy)
    if day.rounds.leader and command.by not in leads:
        return Refusal(Code.NOT_PERMITTED, command.by)
    return (e.PatrolMade(found.id, found.place, command.findings, command.by),)


def places(day: Day) -> list[str]:
    """Where a round may go: areas, and windows that are open."""
    areas = [f"area:{area.id}" for area in day.hall.areas] if day.hall else []
    return areas + [f"window:{w.id}" for w in day.windows.values() if w.state is WindowState.OPEN]


def beat(day: Day, luck: beats.Luck | None, now: datetime) -> Iterator[every.Event]:
    """A round whose time is over is missed; another may be asked for."""
    found = day.rounds.waiting
    if found is not None:
        if found.until is not None and found.until <= now:
            yield e.PatrolMissed(found.id)
            yield every.AlarmRaised(AlarmKind.PATROL_MISSED, f"{found.id}:{found.place}")
    elif luck is not None and (place := _drawn(day, luck, now)) is not None:
        yield e.PatrolAsked(
            len(day.rounds.patrols) + 1, place, now + timedelta(minutes=_rules(day).answer_min)
        )


def due(day: Day, now: datetime) -> Iterable[str]:
    """The round that is asked for now; none from the moment on at which it is missed."""
    found = day.rounds.waiting
    if found is None or (found.until is not None and found.until <= now):
        return []
    return [found.place]


def unled(day: Day, now: datetime) -> Iterable[str]:
    """Windows are open, rounds are to be made, and nobody leads the hall."""
    works = any(window.state is WindowState.OPEN for window in day.windows.values())
    return ["hall"] if works and _rules(day).prompts and not day.rounds.leader else []


def _drawn(day: Day, luck: beats.Luck, now: datetime) -> str | None:
    """The place that chance sends somebody to now; None where it does not."""
    left, hours, open_now = _rules(day).prompts - day.rounds.asked, _hours(day), places(day)
    if left <= 0 or hours is None or not hours[0] <= now < hours[1]:
        return None
    if not any(place.startswith("window:") for place in open_now):
        return None
    share = left * (min(now - luck.since, LONGEST_LOOK) / (hours[1] - now))
    return _at(open_now, luck.chance / share) if luck.chance < share else None


def _at(choices: Sequence[str], chance: float) -> str:
    return choices[min(int(chance * len(choices)), len(choices) - 1)]


def _hours(day: Day) -> tuple[datetime, datetime] | None:
    """From when to when today; the last round asked for can still be answered before the close."""
    hall = day.hall
    if hall is None:
        return None
    first, last = NO_HOURS
    if hall.calendar.observe:
        spans = [span for window in hall.windows for span in window_spans(hall.calendar, window.id, day.date)]
        if not spans:
            return None
        first, last = min(span.opens for span in spans), max(span.closes for span in spans)
    last -= hall.patrols.answer_min
    return (instant(day.date, first, hall.zone), instant(day.date, last, hall.zone)) if first < last else None


def _rules(day: Day) -> PatrolRules:
    return day.hall.patrols if day.hall else NO_PATROLS


DECIDE: dict[type[Any], Any] = {c.DeclareDuty: declare, c.MakeRound: make}
