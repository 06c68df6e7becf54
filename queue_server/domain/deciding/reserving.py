"""预约: who gets which place of which slot, and what a booking becomes when its holder is there.

One ledger for all channels. A booking moved to another slot gives the old place up: what was once promised for the
old hour counts for nothing at the new one.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from queue_server.domain import commands as c
from queue_server.domain import deciding
from queue_server.domain import events as e
from queue_server.domain.booking import Booking, BookingState
from queue_server.domain.classes import Claim, counting, held
from queue_server.domain.deciding import issuing
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.deciding.places import booked_often, date_is_full, full, ticket_places_left
from queue_server.domain.deciding.slots import Slot, booked_on, group_of, slot_at
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.state import HallState

ONLINE = frozenset({"web", "wechat"})


def book(state: HallState, command: c.Book, now: datetime) -> Decision:
    """The lowest free place of the slot, or the reason why not with slots that are free."""
    hall = state.day.hall
    if command.channel in ONLINE and hall is not None and hall.booking.no_shows <= command.no_shows:
        return Refusal(Code.BOOK_WITH_STAFF, str(command.no_shows))
    if find(state, command.booking) is not None:
        return Refusal(Code.BOOKING_ENDED, command.booking)
    classes = held(hall, Claim(command.birth, command.declared), state.day.date)
    if isinstance(classes, Refusal):
        return classes
    made = _place(state, command, now)
    if isinstance(made, Refusal) or hall is None:
        return made if isinstance(made, Refusal) else Refusal(Code.DAY_CLOSED)
    return (replace(made, green=counting(hall, classes).green),)


def move(state: HallState, command: c.MoveBooking, now: datetime) -> Decision:
    """The old place is free from now on, the new one is judged like any other."""
    booking = _live(state, command.booking, now)
    if isinstance(booking, Refusal):
        return booking
    if booking.local == command.slot:
        return ()
    tag = booking.day_tag if booking.date == command.slot[:10] else command.day_tag
    wanted = c.Book(booking.id, booking.matter, command.slot, booking.channel, tag, booking.visit)
    made = _place(state, wanted, now, leaving=booking)
    if isinstance(made, Refusal):
        return made
    left = e.BookingCancelled(booking.date, booking.id, "moved", command.by)
    return (left, replace(made, moved_from=booking.slot, green=booking.green))


def cancel(state: HallState, command: c.CancelBooking, now: datetime) -> Decision:
    """The place is anybody's again; until the slot begins."""
    booking = _live(state, command.booking, now)
    if isinstance(booking, Refusal):
        return booking
    return (e.BookingCancelled(booking.date, booking.id, "asked", command.by),)


def check_in(state: HallState, command: c.CheckIn, now: datetime) -> Decision:
    """The ticket of a booking: counted from before its slot, or from now for who is late.

    What was promised is kept: neither the day's numbers nor the last-ticket rule can refuse it.
    """
    booking, hall = find(state, command.booking), state.day.hall
    if booking is None or hall is None:
        return Refusal(Code.UNKNOWN_BOOKING, command.booking)
    if booking.state is not BookingState.BOOKED:
        return Refusal(Code.BOOKING_ENDED, command.booking)
    rules = hall.booking
    if booking.date != state.day.date.isoformat() or now < booking.starts - rules.opens:
        return Refusal(Code.CHECK_IN_NOT_OPEN, booking.local, booking.starts - rules.opens)
    late = now > booking.starts + rules.grace
    key = None if late else booking.starts - rules.head_start
    decided = issuing.issue(state.day, replace(command.issue, matter=booking.matter, booked_key=key), now)
    if isinstance(decided, Refusal):
        return decided
    ticket = next(event.ticket for event in decided if isinstance(event, e.TicketIssued))
    return (e.BookingUsed(booking.date, booking.id, ticket, late), *decided)


def issue(state: HallState, command: c.IssueTicket, now: datetime) -> Decision:
    """取号 without a booking: a matter's daily places less those promised to the booked; 今日号满 offers slots."""
    for matter in (command.matter, *command.more):
        if (left := ticket_places_left(state, matter, now)) is not None and left <= 0:
            return full(state, Code.DAY_FULL, matter, now)
    return deciding.handle(state.day, command, now)


def close_day(state: HallState, command: c.CloseDay, now: datetime) -> Decision:
    """Bookings that nobody used are missed; then the day ends."""
    today = state.day.date.isoformat()
    missed = [b for b in booked_on(state, today).bookings.values() if b.state is BookingState.BOOKED]
    decided = deciding.handle(state.day, command, now)
    if isinstance(decided, Refusal):
        return decided
    return (*(e.BookingMissed(today, b.id, _counts(state, b)) for b in missed), *decided)


def _counts(state: HallState, booking: Booking) -> bool:
    """Green never counts, nor where the hall was not there for it: suspended, or no window of its theme ever opened."""
    day = state.day
    if booking.green or booking.matter in day.suspended or booking.matter not in day.matters:
        return False
    return day.pace[day.matters[booking.matter].theme].since is not None


def find(state: HallState, reference: str) -> Booking | None:
    """The booking, living or ended, of today or later; of one that was moved, where it is now."""
    found = [ledger.bookings[reference] for ledger in state.bookings.values() if reference in ledger.bookings]
    return next((b for b in found if b.state is not BookingState.CANCELLED), found[0] if found else None)


def _live(state: HallState, reference: str, now: datetime) -> Booking | Refusal:
    booking = find(state, reference)
    if booking is None:
        return Refusal(Code.UNKNOWN_BOOKING, reference)
    if booking.state is not BookingState.BOOKED or booking.starts <= now:
        return Refusal(Code.BOOKING_ENDED, reference)
    return booking


def _place(
    state: HallState, wanted: c.Book, now: datetime, leaving: Booking | None = None
) -> e.BookingMade | Refusal:
    slot = _slot(state, wanted, now)
    if isinstance(slot, Refusal):
        return slot
    if booked_often(state, wanted.day_tag, slot.date, leaving):
        return Refusal(Code.BOOKED_OFTEN, slot.date)
    if date_is_full(state, wanted.matter, slot.date, now, leaving):
        return full(state, Code.DATE_FULL, wanted.matter, now)
    place = booked_on(state, slot.date).free_place(slot.id, slot.capacity)
    if place is None:
        return full(state, Code.SLOT_FULL, wanted.matter, now)
    return e.BookingMade(
        date=slot.date, booking=wanted.booking, slot=slot.id, place=place, group=slot.group, matter=wanted.matter,
        starts=slot.starts, channel=wanted.channel, day_tag=wanted.day_tag, visit=wanted.visit,
    )  # fmt: skip


def _slot(state: HallState, wanted: c.Book, now: datetime) -> Slot | Refusal:
    hall, matter = state.day.hall, state.day.matters.get(wanted.matter)
    if hall is None or matter is None or matter.step_only:
        return Refusal(Code.UNKNOWN_MATTER, wanted.matter)
    if group_of(hall, matter.id) is None:
        return Refusal(Code.NOT_BOOKABLE, matter.id)
    slot = slot_at(state.day, matter.id, wanted.slot)
    last = (state.day.date + timedelta(days=hall.booking.ahead_days)).isoformat()
    if slot is None or slot.starts <= now or slot.date > last:
        return replace(full(state, Code.UNKNOWN_SLOT, matter.id, now), about=wanted.slot)
    if slot.date == state.day.date.isoformat() and matter.id in state.day.suspended:
        return full(state, Code.MATTER_SUSPENDED, matter.id, now)
    return slot
