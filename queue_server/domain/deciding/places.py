"""How many more: of a matter on one day, of a hall's bookings, of one person; and what is free instead.

Bookings and walk-ins share a matter's daily numbers: a place that was promised to somebody is kept until the grace
after the slot has passed, then it is anybody's.
"""

from datetime import datetime, timedelta
from itertools import islice

from queue_server.domain.booking import Booking, BookingState
from queue_server.domain.deciding.slots import bookable, booked_on
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.state import HallState


def full(state: HallState, code: Code, matter: str, now: datetime) -> Refusal:
    """The refusal, with the next slots that are free."""
    return Refusal(code, matter, slots=offers(state, matter, now))


def offers(state: HallState, matter: str, now: datetime) -> tuple[str, ...]:
    """The next free slots of the matter by their time in the hall; none where it can't be booked."""
    hall = state.day.hall
    free = (
        slot.local
        for slot, left in bookable(state, matter, now)
        if left and not date_is_full(state, matter, slot.date, now)
    )
    return tuple(islice(free, hall.booking.offers)) if hall else ()


def ticket_places_left(state: HallState, matter: str, now: datetime) -> int | None:
    """Numbers of the matter that walk-ins may still have today; None where there is no limit."""
    day = state.day
    most = day.matters[matter].per_day if matter in day.matters else 0
    if not most or day.hall is None:
        return None
    given = day.given.get(matter, 0)
    promised = sum(_promised(b, matter, now, day.hall.booking.grace) for b in _bookings(state, _today(state)))
    return most - given - promised


def date_is_full(
    state: HallState, matter: str, on: str, now: datetime, leaving: Booking | None = None
) -> bool:
    """Whether the date takes no more bookings of the matter, or none at all. `leaving` is about to be given up."""
    hall = state.day.hall
    if hall is None or matter not in state.day.matters:
        return True
    plan = state.day.matters[matter]
    if not (hall.booking.per_day or plan.booked_per_day or plan.per_day):
        return False
    live = [b for b in _bookings(state, on) if _live(b) and b is not leaving]
    mine = sum(b.matter == matter for b in live)
    if hall.booking.per_day and len(live) >= hall.booking.per_day:
        return True
    if plan.booked_per_day and mine >= plan.booked_per_day:
        return True
    if not plan.per_day:
        return False
    if on != _today(state):
        return mine >= plan.per_day
    left = ticket_places_left(state, matter, now)
    freed = leaving is not None and leaving.date == on and leaving.matter == matter
    return left is not None and left + freed <= 0


def booked_often(state: HallState, tag: str, on: str, leaving: Booking | None = None) -> bool:
    """Whether the person has as many bookings for the date as one may have."""
    most = state.day.hall.booking.per_person if state.day.hall else 0
    if not tag or not most:
        return False
    mine = [b for b in _bookings(state, on) if b.day_tag == tag and _live(b) and b is not leaving]
    return len(mine) >= most


def _bookings(state: HallState, on: str) -> list[Booking]:
    return list(booked_on(state, on).bookings.values())


def _live(booking: Booking) -> bool:
    return booking.state is not BookingState.CANCELLED


def _promised(booking: Booking, matter: str, now: datetime, grace: timedelta) -> bool:
    return booking.matter == matter and booking.state is BookingState.BOOKED and now <= booking.starts + grace


def _today(state: HallState) -> str:
    return state.day.date.isoformat()
