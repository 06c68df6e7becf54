"""What the database itself keeps unique, read off the events: numbers, and one active call a ticket. Pure."""

from collections.abc import Iterable

from queue_server.domain import events as e
from queue_server.domain.ticket import AT_WINDOW
from queue_server.service.ports import CallClaim, NumberClaim


def numbers(day: str, events: Iterable[e.Event]) -> tuple[NumberClaim, ...]:
    """Numbers that these events give out."""
    return tuple(
        NumberClaim(day, event.series, event.n) for event in events if isinstance(event, e.TicketIssued)
    )


def calls(events: Iterable[e.Event]) -> tuple[CallClaim, ...]:
    """Tickets that these events put at a window or take from it; endings first, so that a window can change hands."""
    claims = [claim for event in events for claim in _calls(event)]
    return tuple(sorted(claims, key=lambda claim: claim.window is not None))


def _calls(event: e.Event) -> Iterable[CallClaim]:
    match event:
        case e.TicketCalled():
            yield CallClaim(event.ticket, event.window)
        case e.ServiceFinished() | e.TicketMissed() | e.TicketCancelled():
            yield CallClaim(event.ticket, None)
        case e.DayClosed():
            yield from (CallClaim(ticket, None) for ticket in event.swept)
        case e.StepUndone():
            for ticket, state in event.restored:
                yield CallClaim(ticket, None)
                if state in AT_WINDOW:
                    yield CallClaim(ticket, event.window)
        case _:
            pass
