"""What is stored with the events, read off them: numbers, calls, places of slots, open streams. Pure.

The database itself keeps each of these unique.
"""

from collections.abc import Iterable, Sequence

from queue_server.domain import events as e
from queue_server.domain.events.outings import OutingBooked, OutingEnded, OutingMoved
from queue_server.domain.ticket import AT_WINDOW
from queue_server.service.no_shows import no_show_claims
from queue_server.service.ports import CallClaim, NumberClaim, Record, SlotClaim, StoredReply, StreamClaim
from queue_server.service.requests import Happened
from queue_server.service.translate import Translated


def record(
    reply: StoredReply | None,
    happened: Sequence[Happened],
    extra: Translated | None = None,
    due: tuple[str, ...] = (),
) -> Record:
    """Everything that one command leaves behind; `due`: vault rows that end with it."""
    events = tuple(h.event for h in happened)
    slips = (event for event in events if isinstance(event, e.TicketIssued | e.TicketReprinted))
    issued = next((event.ticket for event in slips), None)
    token = extra.page_token if extra else None
    person = extra.people[0] if extra and extra.people else None
    return Record(
        reply=reply,
        entries=tuple(h.entry for h in happened),
        numbers=numbers(happened),
        calls=calls(events),
        vault=(extra.vault,) if extra and extra.vault and events else (),
        due=due,
        page_tokens=((token, issued),) if token and issued else (),
        closed_pages=tuple(event.ticket for event in events if isinstance(event, e.TicketReprinted)),
        slots=tuple(claim for event in events for claim in _slots(event)),
        streams=tuple(claim for each in happened for claim in _streams(each)),
        no_shows=tuple(claim for event in events for claim in no_show_claims(event, person)),
        audit=extra.audit if extra else (),
    )


def numbers(happened: Iterable[Happened]) -> tuple[NumberClaim, ...]:
    """Numbers that these events give out."""
    return tuple(
        NumberClaim(each.day, each.event.series, each.event.n)
        for each in happened
        if isinstance(each.event, e.TicketIssued | e.MergedLate)
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
        case e.TicketParked() | e.TicketTransferred():
            yield CallClaim(event.ticket, None)
        case e.TicketTurnedAway():
            yield CallClaim(event.ticket, None)
        case e.StepFinished() if not event.stays:
            yield CallClaim(event.ticket, None)
        case e.ClassTakenBack() if event.window:
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


def _slots(event: e.Event) -> Iterable[SlotClaim]:
    match event:
        case e.BookingMade():
            yield SlotClaim(event.booking, event.slot, event.place)
        case e.BookingCancelled():
            yield SlotClaim(event.booking, None)
        case OutingBooked() if event.slot:
            yield SlotClaim(event.outing, event.slot, event.place)
        case OutingMoved():
            yield SlotClaim(event.outing, None)
            yield SlotClaim(event.outing, event.slot, event.place)
        case OutingEnded():
            yield SlotClaim(event.outing, None)
        case _:
            pass


def _streams(happened: Happened) -> Iterable[StreamClaim]:
    kind = type(happened.event)
    if getattr(kind, "BEGINS", False):
        yield StreamClaim(happened.entry.stream, open=True)
    if getattr(kind, "ENDS", False):
        yield StreamClaim(happened.entry.stream, open=False)
