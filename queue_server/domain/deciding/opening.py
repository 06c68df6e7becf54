"""Beginning and ending: the hall file, windows, skills, the day's close."""

from collections.abc import Iterator
from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.conformal import of_themes
from queue_server.domain.day import Day
from queue_server.domain.deciding import help_calls
from queue_server.domain.deciding.clearing import unserved
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.deciding.passes import expired
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import Hall
from queue_server.domain.head_starts import Kept, head_start_of
from queue_server.domain.windows import WindowState


def configure(day: Day, command: c.Configure, now: datetime) -> Decision:
    """Begin the day; the same file again changes nothing, another one waits for tomorrow."""
    if day.hall is not None:
        return ()
    return (
        e.HallConfigured(command.digest, command.hall),
        *carried(day.carried, command.hall),
        *_waits(day, command.hall),
    )


def close_day(day: Day, command: c.CloseDay, now: datetime) -> Decision:
    """清场: who is not served by now is swept, and the day ends."""
    at_windows = (window.current for window in day.windows.values() if window.current)
    swept = (*unserved(day), *at_windows)
    return (
        *expired(day),
        *help_calls.closing(day),
        e.DayClosed(swept, len(day.tickets), day.served),
    )


def open_window(day: Day, command: c.OpenWindow, now: datetime) -> Decision:
    """The window takes tickets, with the skills it has."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    return () if window.state is WindowState.OPEN else (e.WindowOpened(window.id, window.matters),)


def pause_window(day: Day, command: c.PauseWindow, now: datetime) -> Decision:
    """The window calls nobody; who is at the window is served to the end."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    if window.state is WindowState.CLOSED:
        return Refusal(Code.WINDOW_CLOSED, window.label)
    return (e.WindowPaused(window.id, command.reason),)


def close_window(day: Day, command: c.CloseWindow, now: datetime) -> Decision:
    """The window closes once nobody is at it."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    if window.current is not None:
        return Refusal(Code.WINDOW_BUSY, day.tickets[window.current].number)
    return () if window.state is WindowState.CLOSED else (e.WindowClosed(window.id),)


def set_head_start(day: Day, command: c.SetHeadStart, now: datetime) -> Decision:
    """Within the bounds of the hall's file; tickets that are out keep the one of their issue."""
    present = head_start_of(day.hall, command.class_id) if day.hall else None
    if present is None:
        return Refusal(Code.UNKNOWN_CLASS, command.class_id)
    seconds, least, most = command.minutes * 60, present.least, present.most
    if not least <= seconds <= most:
        return Refusal(Code.HEAD_START_BOUNDS, f"{least // 60}–{most // 60}")
    kept, _ = day.kept.get(command.class_id, (None, 0))
    if seconds == present.seconds and (not command.keep or kept == seconds):
        return ()
    file = head_start_of(day.halls[0][1], command.class_id)
    return (
        e.HeadStartSet(command.class_id, seconds, file.seconds if file else 0, command.keep, command.reason),
    )


def carried(kept: Kept, hall: Hall) -> Iterator[e.HeadStartSet]:
    """What was kept from earlier days, where the file still says what it said then and still allows it."""
    for class_id, (seconds, file_s) in kept.items():
        file = head_start_of(hall, class_id)
        if file and file.seconds == file_s != seconds and file.least <= seconds <= file.most:
            yield e.HeadStartSet(class_id, seconds, file_s, keep=True)


def _waits(day: Day, hall: Hall) -> Iterator[e.Event]:
    """What waits told on earlier days were worth, of the themes that there still are."""
    if scores := of_themes(day.worth_before, (theme.id for theme in hall.themes)):
        yield e.WaitsCarried(scores)


def set_skills(day: Day, command: c.SetSkills, now: datetime) -> Decision:
    """Other matters for a window until the day ends."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    unknown = next((matter for matter in command.matters if matter not in day.matters), None)
    if unknown is not None:
        return Refusal(Code.UNKNOWN_MATTER, unknown)
    return (e.SkillsSet(window.id, command.matters, command.reason),)
