"""好差评: five grades, no default, one for each service of a ticket. And keys pressed at a window."""

from datetime import datetime
from typing import Any

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import known
from queue_server.domain.deciding.followups import of_rating
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.followup import GRADES
from queue_server.domain.ticket import Ticket


def rate(day: Day, command: c.RateVisit, now: datetime) -> Decision:
    """Rate a service that has begun; a second rating of it is refused, so that nobody rates for another."""
    ticket = known(day, command.ticket, command.own)
    if isinstance(ticket, Refusal):
        return ticket
    services = [n for n, w in enumerate(ticket.services) if command.window in (None, w)]
    if not services or command.grade not in GRADES:
        return Refusal(Code.NOTHING_TO_RATE, ticket.number)
    service = services[-1]
    if (ticket.id, service) in day.rated:
        return Refusal(Code.RATED_ALREADY, ticket.number)
    window = ticket.services[service]
    low = of_rating(day, ticket.id, service, window, command.grade)
    return (e.VisitRated(ticket.id, window, service, command.grade), *low)


def unrated(day: Day, ticket: Ticket) -> str | None:
    """The window of the ticket's last service, where that has begun and nobody rated it yet."""
    windows = ticket.services
    last = len(windows) - 1
    return windows[last] if windows and (ticket.id, last) not in day.rated else None


def pressed(day: Day, command: c.Pressed, decide: Any, now: datetime) -> Decision:
    """What the key asks for, if a clerk is signed on at the window whose it is."""
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    if window.staff is None:
        return Refusal(Code.NOT_SIGNED_ON, window.label)
    decision: Decision = decide(day, command.command, now)
    return decision
