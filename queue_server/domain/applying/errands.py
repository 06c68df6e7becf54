"""How a ticket goes on to its next window, waits for a party, or ends with a list."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers, enter, free, leave
from queue_server.domain.applying.steps import note
from queue_server.domain.day import Day
from queue_server.domain.ticket import Mark, State, Ticket, Visited


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
    enter(day, ticket, at)


def _visited(ticket: Ticket, at: datetime) -> Visited:
    called = ticket.called_at or at
    arrived = ticket.arrived_at or called
    return Visited(ticket.window or "", ticket.skill, called, arrived, ticket.started_at or arrived, at)


def _party_over(day: Day, event: e.PartyCame | e.AllowedWithout, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    came = isinstance(event, e.PartyCame)
    ticket.parties = tuple((p, "present" if came and p == event.part else how) for p, how in ticket.parties)
    leave(day, ticket, at)
    ticket.waits_for = tuple(part for part in ticket.waits_for if part != event.part)
    enter(day, ticket, at)


def _marked(day: Day, event: e.TicketMarked, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    ticket.marks = (*ticket.marks, Mark(event.mark, event.item, event.by))


def _turned_away(day: Day, event: e.TicketTurnedAway, at: datetime) -> None:
    ticket, window = day.tickets[event.ticket], day.windows[event.window]
    ticket.move(State.TURNED_AWAY)
    ticket.ended_at, ticket.listed = at, tuple(dict.fromkeys((*ticket.listed, *event.items)))
    free(window, at)
    window.last = None  # the list is in the person's hand


APPLY: Appliers = {
    e.StepFinished: _step_finished,
    e.PartyCame: _party_over,
    e.AllowedWithout: _party_over,
    e.TicketMarked: _marked,
    e.TicketTurnedAway: _turned_away,
}
