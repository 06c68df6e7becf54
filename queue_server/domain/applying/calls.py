"""What calls change."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying import waits
from queue_server.domain.applying.base import Appliers, enter, free, leave
from queue_server.domain.applying.steps import note, take_back
from queue_server.domain.day import Day
from queue_server.domain.ticket import Person, State, Ticket


def _called(day: Day, event: e.TicketCalled, at: datetime) -> None:
    ticket, window = day.tickets[event.ticket], day.windows[event.window]
    note(window, "call", at, ticket, joined=event.after is not None)
    if ticket.state is State.WAITING:
        day.pace[day.theme_of(ticket.skill).id].called(at, None if window.fresh else window.idle_since)
    waits.had(day, ticket, at)
    leave(day, ticket, at)
    ticket.move(State.CALLED)
    ticket.window, ticket.called_at, ticket.calls = window.id, at, 1
    ticket.arrived_at = ticket.started_at = None
    ticket.counted, ticket.counted_at, ticket.looked = 1, at, False
    ticket.reason, ticket.passed = event.reason, event.passed
    window.current, window.idle_since, window.fresh = ticket.id, None, False


def _recalled(day: Day, event: e.TicketRecalled, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    if event.counted > ticket.counted:
        ticket.counted_at = at
    ticket.calls, ticket.counted = event.calls, event.counted


def _looked(day: Day, event: e.HelperLooked, at: datetime) -> None:
    day.tickets[event.ticket].looked = True


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
    if ticket.started_at:
        window.service_s += (at - ticket.started_at).total_seconds()
    window.served += 1
    day.served += 1


def _missed(day: Day, event: e.TicketMissed, at: datetime) -> None:
    ticket = _step(day, event.window, "missed", at)
    ticket.move(State.MISSED)
    ticket.ended_at = at
    enter(day, ticket, at)
    free(day.windows[event.window], at)


def _step(day: Day, window_id: str, kind: str, at: datetime) -> Ticket:
    """Note the step that undo would take back; returns the window's ticket."""
    window = day.windows[window_id]
    ticket = day.tickets[window.current or ""]
    note(window, kind, at, ticket)
    return ticket


APPLY: Appliers = {
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.HelperLooked: _looked,
    e.PersonArrived: _arrived,
    e.PersonConfirmed: _confirmed,
    e.ServiceStarted: _started,
    e.ServiceFinished: _finished,
    e.TicketMissed: _missed,
    e.StepUndone: take_back,
}
