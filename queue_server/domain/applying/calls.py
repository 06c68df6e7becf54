"""What calls change, and how a step is taken back."""

from bisect import bisect_left, insort
from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers, free
from queue_server.domain.day import PACE_MEMORY, Day, ThemePace
from queue_server.domain.ticket import AT_WINDOW, Person, State, Ticket
from queue_server.domain.windows import Step, Window, WindowState


def _called(day: Day, event: e.TicketCalled, at: datetime) -> None:
    ticket, window = day.tickets[event.ticket], day.windows[event.window]
    joined = ((event.after, State.SERVING),) if event.after else ()
    window.last = Step("call", at, (*joined, (ticket.id, State.WAITING)), event.after)
    day.queue.remove(ticket)
    ticket.move(State.CALLED)
    ticket.window, ticket.called_at, ticket.calls = window.id, at, 1
    ticket.reason, ticket.passed = event.reason, event.passed
    window.current, window.idle_since = ticket.id, None
    _remember_call(day.pace[day.matters[ticket.skill].theme], at)


def _remember_call(pace: ThemePace, at: datetime) -> None:
    insort(pace.calls, at)
    del pace.calls[: bisect_left(pace.calls, at - PACE_MEMORY)]


def _forget_call(pace: ThemePace, at: datetime | None) -> None:
    if at in pace.calls:
        pace.calls.remove(at)


def _recalled(day: Day, event: e.TicketRecalled, at: datetime) -> None:
    day.tickets[event.ticket].calls = event.calls


def _arrived(day: Day, event: e.PersonArrived, at: datetime) -> None:
    ticket = _step(day, event.window, "arrive", at)
    ticket.move(State.ARRIVED)
    ticket.arrived_at = at


def _confirmed(day: Day, event: e.PersonConfirmed, at: datetime) -> None:
    day.tickets[event.ticket].person = Person.CONFIRMED if event.same else Person.NOT_SAME


def _started(day: Day, event: e.ServiceStarted, at: datetime) -> None:
    ticket = _step(day, event.window, "start", at)
    ticket.move(State.SERVING)
    ticket.arrived_at, ticket.started_at = ticket.arrived_at or at, at


def _finished(day: Day, event: e.ServiceFinished, at: datetime) -> None:
    ticket, window = _step(day, event.window, "finish", at), day.windows[event.window]
    ticket.move(State.SERVED)
    ticket.ended_at = at
    free(window, at)
    _count(day, window, ticket, +1)


def _missed(day: Day, event: e.TicketMissed, at: datetime) -> None:
    ticket = _step(day, event.window, "missed", at)
    ticket.move(State.MISSED)
    ticket.ended_at = at
    day.missed[ticket.id] = None
    free(day.windows[event.window], at)


def _undone(day: Day, event: e.StepUndone, at: datetime) -> None:
    window = day.windows[event.window]
    for ticket_id, state in event.restored:
        _restore(day, window, day.tickets[ticket_id], State(state))
    window.current, window.last = event.current, None
    window.idle_since = at if event.current is None and window.state is WindowState.OPEN else None


def _restore(day: Day, window: Window, ticket: Ticket, state: State) -> None:
    if ticket.state is State.SERVED:
        _count(day, window, ticket, -1)
    day.missed.pop(ticket.id, None)
    ticket.move(state)
    ticket.ended_at = None
    if state in AT_WINDOW:
        ticket.window = window.id
        if state is not State.SERVING:
            ticket.started_at = None
        if state is State.CALLED:
            ticket.arrived_at = None
    else:
        _forget_call(day.pace[day.matters[ticket.skill].theme], ticket.called_at)
        if ticket.person in (Person.CONFIRMED, Person.NOT_SAME):
            ticket.person = Person.TO_CONFIRM  # who stood there may have been somebody else
        ticket.window = ticket.called_at = None
        ticket.calls, ticket.reason, ticket.passed = 0, "", 0
        day.queue.add(ticket)


def _step(day: Day, window_id: str, kind: str, at: datetime) -> Ticket:
    """Note the step that undo would take back; returns the window's ticket."""
    window = day.windows[window_id]
    ticket = day.tickets[window.current or ""]
    window.last = Step(kind, at, ((ticket.id, ticket.state),), ticket.id)
    return ticket


def _count(day: Day, window: Window, ticket: Ticket, one: int) -> None:
    if ticket.started_at and ticket.ended_at:
        window.service_s += one * (ticket.ended_at - ticket.started_at).total_seconds()
    window.served += one
    day.served += one


APPLY: Appliers = {
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.PersonArrived: _arrived,
    e.PersonConfirmed: _confirmed,
    e.ServiceStarted: _started,
    e.ServiceFinished: _finished,
    e.TicketMissed: _missed,
    e.StepUndone: _undone,
}
