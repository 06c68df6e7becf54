"""Numbers whose holder staff still compare with the document: for whoever goes to the kiosk or walks the hall."""

from collections.abc import Iterator

from queue_server.contracts.alarm_views import CheckLine
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import unproved
from queue_server.domain.ticket import Ticket
from queue_server.service.answers import text


def check_lines(day: Day) -> tuple[CheckLine, ...]:
    """Who is in the hall and not compared yet, in the order of issue; nothing of the person is said."""
    asked = [ticket for ticket in _here(day) if unproved(day, ticket)]
    return tuple(_line(day, ticket) for ticket in sorted(asked, key=lambda each: each.arrival))


def _here(day: Day) -> Iterator[Ticket]:
    """Waiting, held, or at a window."""
    for places in day.queue.places.values():
        yield from (day.tickets[place[-1]] for place in places)
    yield from (day.tickets[ticket] for ticket in day.queue.aside)
    yield from (ticket for window in day.windows.values() if (ticket := day.ticket_at(window)))


def _line(day: Day, ticket: Ticket) -> CheckLine:
    return CheckLine(
        ticket=ticket.id, number=ticket.number, matter_name=text(day.matters[ticket.case].name),
        window_label=day.windows[ticket.window].label if ticket.window else None, issued_at=ticket.issued_at,
        unread=ticket.unproved,
    )  # fmt: skip
