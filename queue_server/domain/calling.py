"""叫号: what a window may do with tickets. Calling and announcing are one step; each step can be taken back once."""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.issuing import Decision
from queue_server.domain.order import next_for
from queue_server.domain.ticket import Person, State, Ticket
from queue_server.domain.windows import Window, WindowState

Found = tuple[Window, Ticket] | Refusal


def call_next(day: Day, command: c.CallNext, now: datetime) -> Decision:
    """顺呼: end the service that runs, then call the first ticket in order."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    if window.state is not WindowState.OPEN:
        return Refusal(Code.WINDOW_CLOSED, window.label)
    ended = _end_running(day, window)
    if isinstance(ended, Refusal):
        return ended
    choice = next_for(day.queue, window.matters)
    if choice is None:
        return ended or Refusal(Code.NOBODY_WAITING, window.label)
    after = window.current if ended else None
    return (*ended, e.TicketCalled(choice.ticket, window.id, choice.reason, choice.passed, after))


def recall(day: Day, command: c.Recall, now: datetime) -> Decision:
    """重呼: announce again, while the person has not come."""
    found = _at(day, command.window, State.CALLED)
    return (
        found
        if isinstance(found, Refusal)
        else (e.TicketRecalled(found[1].id, found[0].id, found[1].calls + 1),)
    )


def arrive(day: Day, command: c.Arrive, now: datetime) -> Decision:
    """The called person stands at the window."""
    found = _at(day, command.window, State.CALLED)
    return found if isinstance(found, Refusal) else (e.PersonArrived(found[1].id, found[0].id),)


def start(day: Day, command: c.StartService, now: datetime) -> Decision:
    """Service begins; who is called has come."""
    found = _at(day, command.window, State.CALLED, State.ARRIVED)
    return found if isinstance(found, Refusal) else (e.ServiceStarted(found[1].id, found[0].id),)


def confirm_person(day: Day, command: c.ConfirmPerson, now: datetime) -> Decision:
    """Staff compared person and card; asked only where the matter needs it and the device did not accept."""
    found = _at(day, command.window, State.CALLED, State.ARRIVED, State.SERVING)
    if isinstance(found, Refusal):
        return found
    window, ticket = found
    if ticket.person in (Person.NOT_NEEDED, Person.ACCEPTED):
        return Refusal(Code.PERSON_NOT_ASKED, ticket.number)
    return (e.PersonConfirmed(ticket.id, window.id, command.same),)


def finish(day: Day, command: c.FinishService, now: datetime) -> Decision:
    """服务结束."""
    found = _at(day, command.window, State.SERVING)
    if isinstance(found, Refusal):
        return found
    unproved = _unproved(found[1])
    return unproved or (e.ServiceFinished(found[1].id, found[0].id),)


def miss(day: Day, command: c.MarkMissed, now: datetime) -> Decision:
    """过号: the called person did not come."""
    found = _at(day, command.window, State.CALLED, State.ARRIVED)
    return found if isinstance(found, Refusal) else (e.TicketMissed(found[1].id, found[0].id),)


def undo(day: Day, command: c.Undo, now: datetime) -> Decision:
    """Take the window's last step back; places and keys are as before."""
    window = day.windows.get(command.window)
    if window is None or day.hall is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    if window.last is None:
        return Refusal(Code.NOTHING_TO_UNDO, window.label)
    if (now - window.last.at).total_seconds() > day.hall.rules.undo_s:
        return Refusal(Code.UNDO_TOO_LATE, window.label)
    if any(day.tickets[ticket].state is State.CANCELLED for ticket, _ in window.last.before):
        return Refusal(Code.NOTHING_TO_UNDO, window.label)
    return (e.StepUndone(window.id, window.last.kind, window.last.before, window.last.current),)


def _end_running(day: Day, window: Window) -> tuple[e.Event, ...] | Refusal:
    ticket = day.ticket_at(window)
    if ticket is None:
        return ()
    if ticket.state is not State.SERVING:
        return Refusal(Code.WINDOW_BUSY, ticket.number)
    return _unproved(ticket) or (e.ServiceFinished(ticket.id, window.id),)


def _unproved(ticket: Ticket) -> Refusal | None:
    """A matter of level person ends only after the person was compared, whatever the outcome."""
    return Refusal(Code.PERSON_NOT_CONFIRMED, ticket.number) if ticket.person is Person.TO_CONFIRM else None


def _at(day: Day, window_id: str, *states: State) -> Found:
    """The window and its ticket, which must be in one of these states."""
    window = day.windows.get(window_id)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, window_id)
    ticket = day.ticket_at(window)
    if ticket is None:
        return Refusal(Code.NOBODY_CALLED, window.label)
    if ticket.state in states:
        return window, ticket
    return Refusal(Code.ALREADY_STARTED if ticket.state is State.SERVING else Code.NOT_STARTED, ticket.number)
