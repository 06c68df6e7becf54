"""What decisions about a window share: the window, the ticket it has, and what ends when the next one comes."""

from collections.abc import Iterator
from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding import errands
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.order import Barred, in_order
from queue_server.domain.ticket import Person, State, Ticket
from queue_server.domain.windows import Window, WindowState

Ended = tuple[e.Event, ...]


def at_window(day: Day, window_id: str, *states: State) -> tuple[Window, Ticket] | Refusal:
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


def cleared(day: Day, window_id: str, now: datetime) -> tuple[Window, Ended] | Refusal:
    """The open window, and what ends the service that runs there so that it may call."""
    window = day.windows.get(window_id)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, window_id)
    if window.state is not WindowState.OPEN:
        return Refusal(Code.WINDOW_CLOSED, window.label)
    ended = _end_running(day, window, now)
    return ended if isinstance(ended, Refusal) else (window, ended)


def goes_on_here(ended: Ended) -> bool:
    """The person's next step is at this very window: nobody else is called now."""
    return any(isinstance(event, e.StepFinished) and event.stays for event in ended)


def unproved(day: Day, ticket: Ticket) -> Refusal | None:
    """Who is to be looked at was looked at before it ends, whatever the outcome: at level person, and where a number was only said."""
    needed = day.matters[ticket.case].assurance
    asked = ticket.person is Person.TO_CONFIRM and (
        needed == "person" or (needed == "card" and ticket.unproved)
    )
    return Refusal(Code.PERSON_NOT_CONFIRMED, ticket.number) if asked else None


def barred(day: Day, window: Window) -> Barred:
    """Tickets that are for another window, as long as that one is not closed and serves what they need."""

    def kept(bound: str, matter: str) -> bool:
        other = day.windows[bound]
        return bound != window.id and other.state is not WindowState.CLOSED and matter in other.matters

    return kept


def offered(day: Day, window: Window) -> Iterator[str]:
    """Ids of the waiting tickets that the window would call, first to be called first."""
    kept, bound = barred(day, window), day.queue.bound
    for ticket in in_order(day.queue, window.matters):
        if ticket not in bound or not kept(bound[ticket], day.tickets[ticket].skill):
            yield ticket


def known(day: Day, ticket_id: str, own: str | None) -> Ticket | Refusal:
    """The ticket, which must be the actor's own where `own` names one."""
    ticket = day.tickets.get(ticket_id)
    if ticket is None:
        return Refusal(Code.UNKNOWN_TICKET, ticket_id)
    if own is not None and own not in (ticket.channel, f"citizen:{ticket.id}"):
        return Refusal(Code.NOT_PERMITTED, ticket_id)
    return ticket


def _end_running(day: Day, window: Window, now: datetime) -> Ended | Refusal:
    ticket = day.ticket_at(window)
    if ticket is None:
        return ()
    if ticket.state is not State.SERVING:
        return Refusal(Code.WINDOW_BUSY, ticket.number)
    return unproved(day, ticket) or (errands.ended(day, ticket, window, now),)
