"""How a class is confirmed and taken back, and how the ticket moves with it."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers, enter, free
from queue_server.domain.applying.waits import taken_back
from queue_server.domain.day import Day
from queue_server.domain.ticket import Person, State, Ticket


def _confirmed(day: Day, event: e.ClassConfirmed, at: datetime) -> None:
    _set(day, day.tickets[event.ticket], event)


def _taken_back(day: Day, event: e.ClassTakenBack, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    if event.window is None:
        _set(day, ticket, event)
        return
    window = day.windows[event.window]
    free(window, at)
    window.last = None  # undo would bring back a call that was not due
    scored, ticket.score = ticket.score, None
    taken_back(day, ticket, scored)
    _set(day, ticket, event)
    ticket.move(State.WAITING)
    ticket.window = ticket.called_at = ticket.arrived_at = None
    ticket.calls, ticket.reason, ticket.passed = 0, "", 0
    if ticket.person in (Person.CONFIRMED, Person.NOT_SAME):
        ticket.person = Person.TO_CONFIRM  # who comes at the next call may be somebody else
    enter(day, ticket, at)


def _set(day: Day, ticket: Ticket, event: e.ClassConfirmed | e.ClassTakenBack) -> None:
    """The classes and the place that they give; a waiting ticket moves to it."""
    waits, ticket.told = ticket.state is State.WAITING, None
    if waits:
        day.queue.remove(ticket)
    ticket.green = event.green
    ticket.classes, ticket.green_class, ticket.evidence = event.classes, event.green_class, event.evidence
    ticket.key = event.key
    day.green.changed(ticket.id, green=event.green)
    if waits:
        day.queue.add(ticket)


APPLY: Appliers = {
    e.ClassConfirmed: _confirmed,
    e.ClassTakenBack: _taken_back,
}
