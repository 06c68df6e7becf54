"""叫号: what a window may do with tickets. Calling and announcing are one step; each step can be taken back once."""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.applying.steps import untouched
from queue_server.domain.day import Day
from queue_server.domain.deciding import errands
from queue_server.domain.deciding.at_window import at_window, barred, cleared, goes_on_here, unproved
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.order import next_for
from queue_server.domain.ticket import State


def call_next(day: Day, command: c.CallNext, now: datetime) -> Decision:
    """顺呼: end the service that runs, then call the first ticket in order."""
    found = cleared(day, command.window, now)
    if isinstance(found, Refusal):
        return found
    window, ended = found
    choice = None if goes_on_here(ended) else next_for(day.queue, window.matters, barred(day, window))
    if choice is None:
        return ended or Refusal(Code.NOBODY_WAITING, window.label)
    after = window.current if ended else None
    return (*ended, e.TicketCalled(choice.ticket, window.id, choice.reason, choice.passed, after))


def arrive(day: Day, command: c.Arrive, now: datetime) -> Decision:
    """The called person stands at the window."""
    found = at_window(day, command.window, State.CALLED)
    return found if isinstance(found, Refusal) else (e.PersonArrived(found[1].id, found[0].id),)


def start(day: Day, command: c.StartService, now: datetime) -> Decision:
    """Service begins; who is called has come."""
    found = at_window(day, command.window, State.CALLED, State.ARRIVED)
    return found if isinstance(found, Refusal) else (e.ServiceStarted(found[1].id, found[0].id),)


def finish(day: Day, command: c.FinishService, now: datetime) -> Decision:
    """服务结束."""
    found = at_window(day, command.window, State.SERVING)
    if isinstance(found, Refusal):
        return found
    return unproved(day, found[1]) or (errands.ended(day, found[1], found[0], now),)


def undo(day: Day, command: c.Undo, now: datetime) -> Decision:
    """Take the window's last step back; places and keys are as before."""
    window = day.windows.get(command.window)
    if window is None or day.hall is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    if window.last is None:
        return Refusal(Code.NOTHING_TO_UNDO, window.label)
    if (now - window.last.at).total_seconds() > day.hall.rules.undo_s:
        return Refusal(Code.UNDO_TOO_LATE, window.label)
    if not untouched(day, window.last):
        return Refusal(Code.NOTHING_TO_UNDO, window.label)
    return (e.StepUndone(window.id, window.last.kind, window.last.before, window.last.current),)
