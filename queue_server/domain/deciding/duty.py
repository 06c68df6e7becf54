"""Who works where, which window waits longest for somebody, and the panic button."""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal


def sign_on(day: Day, command: c.SignOn, now: datetime) -> Decision:
    """One person a window, one window a person: who was there, and where the person was, is signed off."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    if window.staff == command.staff:
        return ()
    left = [w for w in day.windows.values() if w.staff == command.staff or (w is window and w.staff)]
    off = tuple(e.StaffSignedOff(w.id, w.staff or "") for w in left)
    return (*off, e.StaffSignedOn(window.id, command.staff))


def sign_off(day: Day, command: c.SignOff, now: datetime) -> Decision:
    """Nobody is at the window; its ticket, if there is one, stays until somebody is."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    if window.staff is None:
        return Refusal(Code.NOT_SIGNED_ON, window.label)
    return (e.StaffSignedOff(window.id, window.staff),)


def offer_order(day: Day, matter: str) -> tuple[str, ...]:
    """Idle open windows that serve the matter, longest idle first: who of them should call its next ticket."""
    idle = [
        (w.idle_since, n, w.id) for n, w in enumerate(day.open_windows(matter)) if w.idle_since is not None
    ]
    return tuple(window for *_, window in sorted(idle))


def raise_panic(day: Day, command: c.RaisePanic, now: datetime) -> Decision:
    """紧急; pressing again changes nothing."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    return () if window.panic_since else (e.PanicRaised(window.id),)


def panics(day: Day, now: datetime) -> list[str]:
    """Windows where the button was pressed and no manager has cleared it: an alarm as long as it is so."""
    return [window.id for window in day.windows.values() if window.panic_since is not None]


def clear_panic(day: Day, command: c.ClearPanic, now: datetime) -> Decision:
    """A manager has looked."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    return (e.PanicCleared(window.id),) if window.panic_since else ()
