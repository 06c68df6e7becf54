"""How tickets come back, are set aside, go elsewhere; who works where."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers, enter, free, leave
from queue_server.domain.applying.steps import note
from queue_server.domain.day import Day
from queue_server.domain.ticket import Park, Person, State, Ticket


def _returned(day: Day, event: e.TicketReturned, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    leave(day, ticket, at)
    ticket.key, ticket.turn_at = event.key, at
    _wait(day, ticket, at, "missed-return")


def _parked(day: Day, event: e.TicketParked, at: datetime) -> None:
    ticket = _from_window(day, event.window, "park", at)
    ticket.move(State.PARKED)
    ticket.park, ticket.window = Park(event.park, event.window, event.reason, at), None
    enter(day, ticket, at)


def _park_ended(day: Day, event: e.ParkEnded, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    leave(day, ticket, at)
    ticket.bound = event.bound
    _wait(day, ticket, at, "resumed")


def _transferred(day: Day, event: e.TicketTransferred, at: datetime) -> None:
    ticket = _from_window(day, event.window, "transfer", at)
    ticket.cases = tuple(event.matter if case == ticket.matter else case for case in ticket.cases)
    ticket.matter = event.matter
    ticket.skill, ticket.bound, ticket.person = event.skill, event.bound, Person(event.person)
    _wait(day, ticket, at, "transfer")


def _wait(day: Day, ticket: Ticket, at: datetime, moved_by: str) -> None:
    ticket.move(State.WAITING)
    ticket.window = ticket.called_at = ticket.arrived_at = ticket.started_at = ticket.ended_at = None
    ticket.calls = ticket.counted = ticket.passed = 0
    ticket.reason, ticket.counted_at, ticket.looked = "", None, False
    ticket.joined_at, ticket.moved_by = at, moved_by
    enter(day, ticket, at)


def _from_window(day: Day, window_id: str, kind: str, at: datetime) -> Ticket:
    """The window's ticket leaves it, with the service it has had."""
    window = day.windows[window_id]
    ticket = day.tickets[window.current or ""]
    note(window, kind, at, ticket)
    if ticket.state is State.SERVING and ticket.started_at:
        window.service_s += (at - ticket.started_at).total_seconds()
    free(window, at)
    return ticket


def _picked(day: Day, event: e.TicketPicked, at: datetime) -> None:
    """The call that follows changes the day."""


def _reprinted(day: Day, event: e.TicketReprinted, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    ticket.reprints, ticket.reprinted_by, ticket.printed = event.reprints, event.by, "pending"


def _needs(day: Day, event: e.NeedsNoted, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    ticket.needs, ticket.pager = event.needs, event.pager


def _swept(day: Day, event: e.HallSwept, at: datetime) -> None:
    for ticket_id in event.swept:
        ticket = day.tickets[ticket_id]
        leave(day, ticket, at)
        ticket.move(State.SWEPT)
        ticket.ended_at, ticket.window = at, None


def _kept(day: Day, event: e.TicketKept, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    ticket.kept = True
    if ticket.state is State.SWEPT:
        _wait(day, ticket, at, "resumed")


def _signed_on(day: Day, event: e.StaffSignedOn, at: datetime) -> None:
    day.windows[event.window].staff = event.staff


def _signed_off(day: Day, event: e.StaffSignedOff, at: datetime) -> None:
    day.windows[event.window].staff = None


def _panic(day: Day, event: e.PanicRaised, at: datetime) -> None:
    day.windows[event.window].panic_since = at


def _panic_over(day: Day, event: e.PanicCleared, at: datetime) -> None:
    day.windows[event.window].panic_since = None


APPLY: Appliers = {
    e.TicketReturned: _returned,
    e.TicketParked: _parked,
    e.ParkEnded: _park_ended,
    e.TicketTransferred: _transferred,
    e.TicketPicked: _picked,
    e.TicketReprinted: _reprinted,
    e.NeedsNoted: _needs,
    e.HallSwept: _swept,
    e.TicketKept: _kept,
    e.StaffSignedOn: _signed_on,
    e.StaffSignedOff: _signed_off,
    e.PanicRaised: _panic,
    e.PanicCleared: _panic_over,
}
