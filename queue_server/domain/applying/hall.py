"""How the day begins and ends, and how its windows open."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers, leave
from queue_server.domain.conformal import worth
from queue_server.domain.day import Day
from queue_server.domain.head_starts import with_head_start
from queue_server.domain.pace import ThemePace
from queue_server.domain.ticket import State
from queue_server.domain.windows import Window, WindowState


def _configured(day: Day, event: e.HallConfigured, at: datetime) -> None:
    hall = event.hall
    day.hall, day.digest = hall, event.digest
    day.halls = [(at, hall)]
    day.matters = {m.id: m for m in hall.matters}
    day.themes = {t.id: t for t in hall.themes}
    day.siblings = {t.id: tuple(m.id for m in hall.matters if m.theme == t.id) for t in hall.themes}
    day.windows = {
        w.id: Window(w.id, w.label, w.area, w.matters, day.themes_of(w.matters)) for w in hall.windows
    }
    day.pace = {t.id: ThemePace() for t in hall.themes}


def _closed(day: Day, event: e.DayClosed, at: datetime) -> None:
    for ticket_id in event.swept:
        ticket = day.tickets[ticket_id]
        leave(day, ticket, at)
        ticket.move(State.SWEPT)
        ticket.ended_at, ticket.window = at, None
    for window in day.windows.values():
        window.state, window.last, window.current = WindowState.CLOSED, None, None
        window.pause_reason = window.idle_since = window.staff = None
    day.closed, day.closed_at = True, at


def _window_opened(day: Day, event: e.WindowOpened, at: datetime) -> None:
    window = day.windows[event.window]
    window.state, window.matters, window.pause_reason = WindowState.OPEN, event.matters, None
    window.idle_since = at if window.current is None else None
    window.fresh = window.current is None
    window.themes = day.themes_of(event.matters)
    _begin_pace(day, window, at)


def _begin_pace(day: Day, window: Window, at: datetime) -> None:
    for theme in window.themes:
        pace = day.pace[theme]
        pace.since = pace.since or at


def _window_paused(day: Day, event: e.WindowPaused, at: datetime) -> None:
    window = day.windows[event.window]
    window.state, window.pause_reason, window.idle_since = WindowState.PAUSED, event.reason, None


def _window_closed(day: Day, event: e.WindowClosed, at: datetime) -> None:
    window = day.windows[event.window]
    window.state, window.pause_reason, window.idle_since = WindowState.CLOSED, None, None
    window.last = None  # undo would bring a ticket back to a closed window


def _skills_set(day: Day, event: e.SkillsSet, at: datetime) -> None:
    window = day.windows[event.window]
    window.matters, window.themes = event.matters, day.themes_of(event.matters)
    if window.state is WindowState.OPEN:
        _begin_pace(day, window, at)


def _head_start_set(day: Day, event: e.HeadStartSet, at: datetime) -> None:
    if day.hall is None:
        raise ValueError("the day has no hall")
    day.hall = with_head_start(day.hall, event.class_id, event.head_start_s)
    day.halls.append((at, day.hall))
    if event.keep:
        day.kept[event.class_id] = (event.head_start_s, event.file_s)


def _waits_carried(day: Day, event: e.WaitsCarried, at: datetime) -> None:
    day.worth = worth(event.scores)


APPLY: Appliers = {
    e.HallConfigured: _configured,
    e.DayClosed: _closed,
    e.WindowOpened: _window_opened,
    e.WindowPaused: _window_paused,
    e.WindowClosed: _window_closed,
    e.SkillsSet: _skills_set,
    e.HeadStartSet: _head_start_set,
    e.WaitsCarried: _waits_carried,
}
