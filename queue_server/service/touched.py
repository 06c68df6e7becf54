"""Which snapshots an event may have changed."""

from collections.abc import Iterator
from typing import get_args

from queue_server.domain import events as e
from queue_server.domain.events.patrols import PatrolEvent
from queue_server.domain.hall import Hall
from queue_server.domain.state import HallState
from queue_server.domain.streams import BOOKING
from queue_server.domain.ticket import Person, Ticket
from queue_server.service import floor_view
from queue_server.service.compared import machine_of
from queue_server.service.pay_view import keys as payment_keys
from queue_server.service.requests import Happened

_FOR_MANAGERS = (
    e.AlarmRaised, e.AlarmAcknowledged, e.AlarmCleared, e.FloatingWindowAsked, e.FloatingWindowAnswered, e.FloatingWindowOver,
)  # fmt: skip
_OF_ROUNDS = get_args(PatrolEvent)
_OF_RANGES = (e.RangeLeased, e.RangeReturned, e.OfflineMerged)


def touched(state: HallState, hall: Hall, happened: Happened) -> Iterator[str]:
    """Keys of the snapshots that the event may have changed."""
    day, event = state.day, happened.event
    if happened.day != day.date.isoformat():
        if happened.entry.stream.startswith(f"{BOOKING}/"):
            yield "catalogue"  # free slots stand there
        elif happened.entry.stream.startswith("outing/"):
            yield "desk"
        elif happened.entry.stream.startswith(("payment/", "difference/")):
            yield from payment_keys(state.payments, day, event)
        return
    if isinstance(event, (*_FOR_MANAGERS, *_OF_ROUNDS)):
        yield "alarms"
        return
    if happened.entry.stream.startswith("certificates/"):
        return  # on no screen but the dashboard, which is drawn by itself
    if isinstance(event, _OF_RANGES):
        yield f"range/{event.device}"
        return
    if isinstance(event, floor_view.OF_FLOOR):
        yield from floor_view.touched(day, event)
        return
    yield from _of_day(state, hall, event)


def _of_day(state: HallState, hall: Hall, event: e.Event) -> Iterator[str]:
    day = state.day
    if isinstance(event, e.MatterSuspended | e.MatterResumed):
        yield from (f"ticket/{ticket}" for ticket in event.tickets)
    tickets = [day.tickets[ticket] for ticket in _tickets(event)]
    window = day.windows.get(getattr(event, "window", "") or "")
    if not tickets and window is None:
        yield from ("catalogue", "alarms", "desk")
        yield from (f"board/{area.id}" for area in hall.areas)
        yield from (f"window/{window_id}" for window_id in day.windows)
        return
    keys = {f"window/{window.id}": None, f"board/{window.area}": None} if window else {}
    for ticket in tickets:
        keys[f"ticket/{ticket.id}"] = keys[f"board/{day.theme_of(ticket.skill).area}"] = None
        keys |= {f"window/{w.id}": None for w in day.windows.values() if ticket.skill in w.matters}
    yield from (*keys, "desk", *_compared(state, tickets, event))


def _compared(state: HallState, tickets: list[Ticket], event: e.Event) -> Iterator[str]:
    """Whom staff compare with a document stands among the alarms; whom they have, the machine that gave the number hears."""
    if isinstance(event, e.PersonConfirmed):
        yield "alarms"
        if event.window is None and (device := machine_of(state.day, event.ticket)):
            yield f"check/{device}"
    elif any(ticket.person is Person.TO_CONFIRM for ticket in tickets):
        yield "alarms"


def _tickets(event: e.Event) -> tuple[str, ...]:
    match event:
        case e.StepUndone():
            return tuple(ticket for ticket, _ in event.restored)
        case e.DayClosed() | e.HallConfigured():
            return ()
        case _:
            ticket: str | None = getattr(event, "ticket", None)
            return (ticket,) if ticket else ()
