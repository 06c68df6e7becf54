"""清场 and 补打: what becomes of tickets that nobody serves, and a second slip."""

from collections.abc import Iterator
from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import known
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.order import in_order
from queue_server.domain.ticket import ENDED, State


def unserved(day: Day) -> Iterator[str]:
    """Tickets at no window and not over: waiting in order, held aside, missed, parked."""
    yield from in_order(day.queue, tuple(day.matters))
    yield from day.queue.aside
    yield from day.missed
    yield from day.parked


def sweep(day: Day, command: c.SweepHall, now: datetime) -> Decision:
    """Void whoever is at no window, but for the kept; the day goes on."""
    found = list(unserved(day))
    kept = tuple(ticket for ticket in found if day.tickets[ticket].kept)
    swept = tuple(ticket for ticket in found if not day.tickets[ticket].kept)
    return (e.HallSwept(command.reason, swept, kept),) if swept else ()


def keep(day: Day, command: c.KeepTicket, now: datetime) -> Decision:
    """Served whatever is swept; also after it was."""
    ticket = known(day, command.ticket, None)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.state in ENDED and ticket.state is not State.SWEPT:
        return Refusal(Code.NOT_WAITING, ticket.number)
    return () if ticket.kept and ticket.state is not State.SWEPT else (e.TicketKept(ticket.id),)


def reprint(day: Day, command: c.ReprintTicket, now: datetime) -> Decision:
    """Another slip of a ticket that is not over."""
    ticket = known(day, command.ticket, command.own)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.state in ENDED:
        return Refusal(Code.NOT_WAITING, ticket.number)
    return (e.TicketReprinted(ticket.id, ticket.reprints + 1, command.by),)
