"""留痕的缺口 (F14): where what the department did and what the hall saw do not fit together.

A case accepted after the service ended was done first and entered later; a case without a ticket never stood in the queue; a
ticket without a case was served and left no trace of what was decided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from queue_server.domain import events as e
from queue_server.domain.case import Cases
from queue_server.domain.day import Day
from queue_server.domain.ticket import State


class GapKind(StrEnum):
    """The three kinds."""

    CASE_AFTER_SERVICE = "case_after_service"
    CASE_WITHOUT_TICKET = "case_without_ticket"
    TICKET_WITHOUT_CASE = "ticket_without_case"


@dataclass(frozen=True, slots=True)
class TraceGap:
    """One gap: of which case, or of which ticket (a number of the day)."""

    kind: GapKind
    about: str


def of_event(day: Day, cases: Cases, event: e.Event, command: Sequence[e.Event]) -> TraceGap | None:
    """What is wrong with a case's event; day and cases as they were before the command that it belongs to."""
    match event:
        case e.CaseReceived():
            return _received(day, event, command)
        case e.CaseAccepted() if (case := cases.open.get(event.case)) is not None and case.ticket is not None:
            return None if _is_served(day, case.ticket) else TraceGap(GapKind.CASE_AFTER_SERVICE, case.id)
        case e.CaseLinked() if not any(
            isinstance(x, e.CaseReceived) and x.case == event.case for x in command
        ):
            return TraceGap(GapKind.TICKET_WITHOUT_CASE, _number(day, event.ticket))
        case _:
            return None


def of_day(day: Day) -> Iterator[TraceGap]:
    """Tickets that were served for a matter that ends with a case, and have none."""
    for ticket in day.tickets.values():
        if ticket.state is State.SERVED:
            due = (m for m in dict.fromkeys(ticket.cases) if m in day.matters and day.matters[m].case_due)
            if any((ticket.id, matter) not in day.accepted for matter in due):
                yield TraceGap(GapKind.TICKET_WITHOUT_CASE, ticket.number)


def _received(day: Day, event: e.CaseReceived, command: Sequence[e.Event]) -> TraceGap | None:
    """A parcel needs no ticket; everything else one that was just being served, linked to it at its window."""
    if event.ticket is None:
        return None if event.parcel else TraceGap(GapKind.CASE_WITHOUT_TICKET, event.case)
    link = (event.ticket, event.matter, event.case)
    links = ((x.ticket, x.matter, x.case) for x in command if isinstance(x, e.CaseLinked))
    if event.ticket not in day.tickets or link not in links:
        return TraceGap(GapKind.CASE_WITHOUT_TICKET, event.case)
    return None if _is_served(day, event.ticket) else TraceGap(GapKind.CASE_AFTER_SERVICE, event.case)


def _is_served(day: Day, ticket_id: str) -> bool:
    ticket = day.tickets.get(ticket_id)
    return ticket is not None and ticket.state is State.SERVING


def _number(day: Day, ticket_id: str) -> str:
    ticket = day.tickets.get(ticket_id)
    return ticket.number if ticket else ticket_id
