"""转窗口 and 选呼: a person decides where a ticket goes, or which one is called; the reason is on record."""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import at_window, cleared, goes_on_here, known
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.order import before, place_of
from queue_server.domain.ticket import AT_WINDOW, Person, State, Ticket
from queue_server.domain.windows import WindowState


def transfer(day: Day, command: c.TransferTicket, now: datetime) -> Decision:
    """Into the queue of another matter, of one window, or both, with the key that the ticket has."""
    found = at_window(day, command.window, *AT_WINDOW)
    if isinstance(found, Refusal):
        return found
    window, ticket = found
    skill = command.to_matter or ticket.skill
    refused = _no_way(day, command, skill) or _nowhere(command, ticket)
    if refused is not None:
        return refused
    wrong = command.reason == "wrong_queue" and not ticket.stops
    return (
        e.TicketTransferred(
            ticket.id, window.id, skill, skill if wrong else ticket.matter, command.to_window, command.reason,
            _person(day, ticket, skill),
        ),
    )  # fmt: skip


def pick(day: Day, command: c.Pick, now: datetime) -> Decision:
    """Call a waiting ticket out of order, also one that is for another window."""
    found = cleared(day, command.window, now)
    if isinstance(found, Refusal):
        return found
    window, ended = found
    ticket = known(day, command.ticket, None)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.state is not State.WAITING or ticket.holds:
        return Refusal(Code.NOT_WAITING, ticket.number)
    if ticket.skill not in window.matters:
        return Refusal(Code.NOT_SERVED_THERE, window.label)
    if goes_on_here(ended):
        return Refusal(Code.WINDOW_BUSY, window.label)
    picked = e.TicketPicked(ticket.id, window.id, command.cause)
    passed = before(day.queue, window.matters, place_of(ticket))
    after = window.current if ended else None
    return (picked, *ended, e.TicketCalled(ticket.id, window.id, "manual", passed, after))


def _no_way(day: Day, command: c.TransferTicket, skill: str) -> Refusal | None:
    if skill not in day.matters:
        return Refusal(Code.UNKNOWN_MATTER, skill)
    if command.to_window is None:
        return None
    window = day.windows.get(command.to_window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.to_window)
    if window.state is WindowState.CLOSED:
        return Refusal(Code.WINDOW_CLOSED, window.label)
    return None if skill in window.matters else Refusal(Code.NOT_SERVED_THERE, window.label)


def _nowhere(command: c.TransferTicket, ticket: Ticket) -> Refusal | None:
    stays = command.to_window in (None, command.window) and command.to_matter in (None, ticket.skill)
    return Refusal(Code.TRANSFER_NOWHERE, ticket.number) if stays else None


def _person(day: Day, ticket: Ticket, skill: str) -> str:
    """Where the card or the person counts and nothing was proved yet, staff compare at the window."""
    needed = day.matters[skill].assurance
    unknown = ticket.person is Person.NOT_NEEDED and (
        needed == "person" or (needed == "card" and (not ticket.visit or ticket.unproved))
    )
    return Person.TO_CONFIRM if unknown else ticket.person
