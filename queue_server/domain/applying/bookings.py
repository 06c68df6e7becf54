"""How the slot ledger changes."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers
from queue_server.domain.booking import BookedDay, Booking, BookingState
from queue_server.domain.state import HallState


def _made(state: HallState, event: e.BookingMade, at: datetime) -> None:
    ledger = state.bookings.setdefault(event.date, BookedDay())
    held = ledger.held.setdefault(event.slot, {})
    if event.place in held:
        raise ValueError(f"{event.slot}: place {event.place} was sold twice")
    held[event.place] = event.booking
    ledger.bookings[event.booking] = Booking(
        id=event.booking, slot=event.slot, place=event.place, group=event.group, matter=event.matter,
        starts=event.starts, channel=event.channel, day_tag=event.day_tag, visit=event.visit, green=event.green,
    )  # fmt: skip


def _cancelled(state: HallState, event: e.BookingCancelled, at: datetime) -> None:
    ledger = state.bookings[event.date]
    booking = ledger.bookings[event.booking]
    _end(booking, BookingState.CANCELLED)
    del ledger.held[booking.slot][booking.place]
    if not ledger.held[booking.slot]:
        del ledger.held[booking.slot]


def _used(state: HallState, event: e.BookingUsed, at: datetime) -> None:
    _end(state.bookings[event.date].bookings[event.booking], BookingState.USED)


def _missed(state: HallState, event: e.BookingMissed, at: datetime) -> None:
    _end(state.bookings[event.date].bookings[event.booking], BookingState.MISSED)


def _end(booking: Booking, state: BookingState) -> None:
    if booking.state is not BookingState.BOOKED:
        raise ValueError(f"{booking.id}: {booking.state} → {state} is not a move")
    booking.state = state


APPLY: Appliers = {
    e.BookingMade: _made,
    e.BookingCancelled: _cancelled,
    e.BookingUsed: _used,
    e.BookingMissed: _missed,
}
"""Event class → function of (hall's state, event, at)."""
