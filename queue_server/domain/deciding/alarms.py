"""Alarms: raised when something becomes wrong, cleared when it is right again.

A state of the hall (a matter that nobody serves) gets a `Watch`: the server's `Beat` raises and clears it. A single
happening (a second refusal) is raised by the function that decides on it, with `raised`, and ends when it is acknowledged.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.day import Day
from queue_server.domain.deciding import duty, floor, green, help_calls, patrols
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events.patrols import DutyDeclared, PatrolMade
from queue_server.domain.times.calendar import missing_year
from queue_server.domain.times.issue_hours import is_served
from queue_server.domain.windows import WindowState


@dataclass(frozen=True, slots=True)
class Watch:
    """A state to be watched: `abouts` gives everything it is true of now. Looked at after each event of `after`."""

    kind: AlarmKind
    after: frozenset[type[Any]]
    abouts: Callable[[Day, datetime], Iterable[str]]


def unserved(day: Day, now: datetime) -> Iterable[str]:
    """Matters with waiting tickets that no open window serves, though the hours say that somebody should."""
    served = {m for w in day.windows.values() if w.state is WindowState.OPEN for m in w.matters}
    left = (matter for matter, places in day.queue.places.items() if places and matter not in served)
    return [matter for matter in left if _should_be_served(day, matter, now)]


def calendar_missing(day: Day, now: datetime) -> Iterable[str]:
    """A year whose official days should be known by now."""
    year = missing_year(day.hall.calendar, day.date) if day.hall else None
    return [] if year is None else [str(year)]


def _should_be_served(day: Day, matter: str, now: datetime) -> bool:
    windows = tuple(w.id for w in day.windows.values() if matter in w.matters)
    return day.hall is None or is_served(day.hall.calendar, matter, windows, now, day.hall.zone)


_WINDOWS = frozenset({e.WindowOpened, e.WindowPaused, e.WindowClosed, e.SkillsSet})
_QUEUE = frozenset(
    {
        e.TicketIssued, e.TicketCancelled, e.TicketCalled, e.StepUndone, e.TicketTransferred, e.TicketReturned, e.ParkEnded,
        e.HallSwept, e.TicketKept,
    }
)  # fmt: skip
_ISSUES = frozenset({e.TicketIssued, e.ClassConfirmed, e.ClassTakenBack})
TOLD = frozenset({AlarmKind.BOARD_SILENT})
"""States that the day cannot see: each `Beat` tells of them."""
BESIDE = frozenset(
    {
        AlarmKind.CASE_NEAR, AlarmKind.CASE_OVER, AlarmKind.CASE_GAP, AlarmKind.PAYMENT_UNKNOWN,
        AlarmKind.FOLLOW_UP_UNOWNED, AlarmKind.FOLLOW_UP_LATE, AlarmKind.OUTING_LATE,
    }
)  # fmt: skip
"""States of what outlives the day: watched beside it."""
WATCHES: tuple[Watch, ...] = (
    Watch(AlarmKind.UNSERVED, _WINDOWS | _QUEUE, unserved),
    Watch(AlarmKind.PANIC, frozenset({e.PanicRaised, e.PanicCleared}), duty.panics),
    Watch(AlarmKind.HELP_UNANSWERED, help_calls.CHANGES, help_calls.unanswered),
    Watch(AlarmKind.DUTY_MISSING, frozenset({DutyDeclared}), patrols.unled),
    Watch(AlarmKind.PATROL_DUE, frozenset({PatrolMade}), patrols.due),
    Watch(AlarmKind.CALENDAR_MISSING, frozenset(), calendar_missing),
    Watch(AlarmKind.GREEN_SHARE, _ISSUES, green.share_abouts),
    Watch(AlarmKind.FLOATING_WINDOW, frozenset({e.FloatingWindowAnswered}), green.floating_abouts),
)


def beat(day: Day, command: c.Beat, now: datetime) -> tuple[e.Event, ...] | Refusal:
    """What became wrong or right since the last look."""
    seen = (event for watch in WATCHES for event in changes(day, watch.kind, watch.abouts(day, now)))
    silent = command.silent_boards if _at_work(day) else ()
    boards = changes(day, AlarmKind.BOARD_SILENT, silent)
    return (
        *green.beat(day, now),
        *help_calls.beat(day, now),
        *floor.beat(day, now),
        *patrols.beat(day, command.luck, now),
        *seen,
        *boards,
    )


def concerned(events: Iterable[e.Event]) -> bool:
    """Whether a watched state may have changed with these events: then a Beat belongs behind them."""
    kinds = {type(event) for event in events}
    return any(not kinds.isdisjoint(watch.after) for watch in WATCHES)


def raised(day: Day, kind: AlarmKind, about: str) -> tuple[e.Event, ...]:
    """An alarm for a deciding function's events; nothing where it is on already."""
    return () if _is_on(day, kind, about) else (e.AlarmRaised(kind, about),)


def acknowledge(day: Day, command: c.AcknowledgeAlarm, now: datetime) -> tuple[e.Event, ...] | Refusal:
    """Seen; what is not watched ends with that."""
    alarm = day.alarms.get((command.alarm, command.about))
    if alarm is None or not alarm.on:
        return Refusal(Code.UNKNOWN_ALARM, command.about)
    if alarm.acknowledged_by is not None:
        return ()
    seen = e.AlarmAcknowledged(alarm.kind, alarm.about, command.by)
    watched = alarm.kind in BESIDE | TOLD or any(watch.kind is alarm.kind for watch in WATCHES)
    return (seen,) if watched else (seen, e.AlarmCleared(alarm.kind, alarm.about))


def changes(day: Day, kind: AlarmKind, abouts: Iterable[str]) -> Iterable[e.Event]:
    """Alarms of the kind raised and cleared, so that they are on for exactly these."""
    wrong = set(abouts)
    for about in sorted(wrong):
        yield from raised(day, kind, about)
    for alarm in tuple(day.alarms.values()):
        if alarm.kind is kind and alarm.on and alarm.about not in wrong:
            yield e.AlarmCleared(alarm.kind, alarm.about)


def _at_work(day: Day) -> bool:
    """Whether a board would be missed: at night they are switched off."""
    return any(window.state is not WindowState.CLOSED for window in day.windows.values())


def _is_on(day: Day, kind: AlarmKind, about: str) -> bool:
    alarm = day.alarms.get((kind, about))
    return alarm is not None and alarm.on
