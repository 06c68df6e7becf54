"""How numbers come and go."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying import waits
from queue_server.domain.applying.base import Appliers, enter, free, leave
from queue_server.domain.day import Day
from queue_server.domain.head_starts import in_force
from queue_server.domain.ticket import CITIZEN, Mark, Person, State, Ticket


def _issued(day: Day, event: e.TicketIssued, at: datetime) -> None:
    ticket = Ticket(
        id=event.ticket, number=event.number, series=event.series, n=event.n, matter=event.matter,
        language=event.language, visit=event.visit, green=event.green, green_class=event.green_class,
        evidence=event.evidence, person=Person(event.person), key=event.key, issued_at=event.issued_at or at, channel=event.channel,
        arrival=len(day.tickets), classes=event.classes, cases=event.cases, stops=event.stops, agent=event.agent,
        parties=event.parties, waits_for=event.waits_for, day_tag=event.day_tag, via=event.via, listed=event.listed,
        credential=event.credential, unproved=event.unproved, returned=bool(event.listed) or event.via == "return",
        filled=event.filled, delivery=event.delivery, marks=tuple(Mark(mark, item, CITIZEN) for mark, item in event.marks),
        under=in_force(day, event.issued_at),
    )  # fmt: skip
    day.tickets[ticket.id] = ticket
    for matter in dict.fromkeys(ticket.cases) if ticket.day_tag else ():
        day.tagged.setdefault((ticket.day_tag, matter), []).append(ticket.id)
    _count(day, ticket, +1)
    day.numbers.give(event.series, event.n, event.owner)
    enter(day, ticket, at)
    waits.tell(day, ticket, event)
    if day.hall is not None:
        day.green.issued(ticket.id, day.hall.green.share_of, green=ticket.green)


def _printed(day: Day, event: e.PrintReported, at: datetime) -> None:
    day.tickets[event.ticket].printed = event.outcome


def _cancelled(day: Day, event: e.TicketCancelled, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    if ticket.state is State.WAITING:
        leave(day, ticket, at)
    elif ticket.window:
        window = day.windows[ticket.window]
        free(window, at)
        window.last = None  # its step was this ticket's, which can't come back
    ticket.move(State.CANCELLED)
    ticket.ended_at, ticket.window = at, None
    _count(day, ticket, -1)


def _count(day: Day, ticket: Ticket, change: int) -> None:
    for matter in dict.fromkeys((ticket.matter, *ticket.cases)):
        day.given[matter] = day.given.get(matter, 0) + change


APPLY: Appliers = {
    e.TicketIssued: _issued,
    e.PrintReported: _printed,
    e.TicketCancelled: _cancelled,
}
