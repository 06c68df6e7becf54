"""How a ticket goes on to its next window."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers, enter, free
from queue_server.domain.applying.steps import note
from queue_server.domain.day import Day
from queue_server.domain.ticket import State, Ticket, Visited


def _step_finished(day: Day, event: e.StepFinished, at: datetime) -> None:
    ticket, window = day.tickets[event.ticket], day.windows[event.window]
    note(window, "finish", at, ticket)
    ticket.visited = (*ticket.visited, _visited(ticket, at))
    window.served += 1
    if ticket.started_at:
        window.service_s += (at - ticket.started_at).total_seconds()
    ticket.stop, ticket.skill = event.stop + 1, event.skill
    ticket.turn_cases += event.reason == "case"
    ticket.started_at, ticket.bound = None, None
    if event.stays:
        ticket.move(State.ARRIVED)
        ticket.arrived_at = at
        return
    _go_on(day, ticket, event, at)
    free(window, at)


def _go_on(day: Day, ticket: Ticket, event: e.StepFinished, at: datetime) -> None:
    """To the next queue: with the key it has, or behind the others where an agent's turn is over."""
    ticket.move(State.WAITING)
    ticket.joined_at, ticket.moved_by = at, "journey"
    if event.reason == "batch":
        ticket.key, ticket.turn_at, ticket.turn_cases = event.key, at, 0
        ticket.joined_at, ticket.moved_by = None, ""
    ticket.window = ticket.called_at = ticket.arrived_at = None
    ticket.calls, ticket.reason, ticket.passed = 0, "", 0
    enter(day, ticket)


def _visited(ticket: Ticket, at: datetime) -> Visited:
    called = ticket.called_at or at
    arrived = ticket.arrived_at or called
    return Visited(ticket.window or "", ticket.skill, called, arrived, ticket.started_at or arrived, at)


APPLY: Appliers = {
    e.StepFinished: _step_finished,
}
