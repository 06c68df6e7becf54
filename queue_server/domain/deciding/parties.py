"""同来的人: a ticket whose required party is absent keeps its key and is not called, unless staff say so."""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.ticket import ENDED, Mark, Ticket


def arrived(day: Day, command: c.PartyArrived, now: datetime) -> Decision:
    """The party is here; the ticket is called again by its key when nobody else is missing."""
    ticket = _waiting_for(day, command.ticket, command.part)
    return ticket if isinstance(ticket, Refusal) else (e.PartyCame(ticket.id, command.part),)


def allow(day: Day, command: c.AllowWithout, now: datetime) -> Decision:
    """Staff: it may be called without the party."""
    ticket = _waiting_for(day, command.ticket, command.part)
    return ticket if isinstance(ticket, Refusal) else (e.AllowedWithout(ticket.id, command.part),)


def mark(day: Day, command: c.MarkTicket, now: datetime) -> Decision:
    """容缺, 告知承诺, 预审, 陪办 on the ticket; the same mark again changes nothing."""
    ticket = day.tickets.get(command.ticket)
    if ticket is None:
        return Refusal(Code.UNKNOWN_TICKET, command.ticket)
    if ticket.state in ENDED:
        return Refusal(Code.TICKET_ENDED, ticket.number)
    item = item_of(day, ticket.case, command.material) if command.material else ""
    if item is None or (not item and command.mark in ("gap", "promise")):
        return Refusal(Code.UNKNOWN_MATERIAL, str(command.material))
    known = Mark(command.mark, item, command.by) in ticket.marks
    return () if known else (e.TicketMarked(ticket.id, command.mark, item, command.by),)


def item_of(day: Day, matter: str, material: int) -> str | None:
    """The id of a material: its matter and its place in that list; None where there is no such place."""
    return f"{matter}/{material}" if 1 <= material <= len(day.matters[matter].materials) else None


def _waiting_for(day: Day, ticket_id: str, part: str) -> Ticket | Refusal:
    ticket = day.tickets.get(ticket_id)
    if ticket is None:
        return Refusal(Code.UNKNOWN_TICKET, ticket_id)
    if ticket.state in ENDED or part not in ticket.waits_for:
        return Refusal(Code.PARTY_NOT_NEEDED, ticket.number)
    return ticket
