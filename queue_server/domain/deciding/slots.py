"""Which slots a hall offers, when they are, and which are free."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from queue_server.domain.booking import BookedDay
from queue_server.domain.day import Day
from queue_server.domain.deciding.giving import serving
from queue_server.domain.hall import Hall
from queue_server.domain.slot_rules import SlotGroup
from queue_server.domain.state import HallState
from queue_server.domain.times.calendar import matter_spans
from queue_server.domain.times.spans import Spans

_NOBODY = BookedDay()


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of one date; `id` begins with `local`, its time in the hall."""

    id: str
    local: str
    date: str
    starts: datetime
    group: str
    capacity: int


def group_of(hall: Hall, matter: str) -> SlotGroup | None:
    """The slots that the matter can be booked in."""
    return next((group for group in hall.slots if matter in group.matters), None)


@lru_cache(maxsize=4096)
def slots_on(group: SlotGroup, zone: str, on: date) -> tuple[Slot, ...]:
    """The group's slots of a date, first to last: of each span, as many as end within it."""
    found = [slot for span in group.spans if on.isoweekday() in span.days
             for slot in _between(group, zone, on, time.fromisoformat(span.first), time.fromisoformat(span.until))]  # fmt: skip
    return tuple(sorted(found, key=lambda slot: slot.local))


def offered(day: Day, matter: str, on: date) -> tuple[Slot, ...]:
    """The slots that the matter can be booked in on a date: those that lie in its opening hours."""
    hall = day.hall
    group = group_of(hall, matter) if hall else None
    if hall is None or group is None:
        return ()
    slots = slots_on(group, hall.zone, on)
    if not slots or not hall.calendar.observe:
        return slots
    open_in = matter_spans(hall.calendar, matter, serving(day, matter), on)
    return tuple(slot for slot in slots if within(slot, group.length_min, open_in))


def slot_at(day: Day, matter: str, local: str) -> Slot | None:
    """The slot that begins then, such as 2026-11-25T09:30; None where the hall has none."""
    try:
        on = datetime.fromisoformat(local).date()
    except ValueError:
        return None
    return next((slot for slot in offered(day, matter, on) if slot.local == local), None)


def booked_on(state: HallState, on: str) -> BookedDay:
    """The bookings of a date."""
    return state.bookings.get(on, _NOBODY)


def bookable(state: HallState, matter: str, now: datetime) -> Iterator[tuple[Slot, int]]:
    """(slot, free places) of every slot of the matter that can still be booked, first to last; full ones too."""
    ahead = state.day.hall.booking.ahead_days if state.day.hall else 0
    for days in range(ahead + 1):
        for slot in offered(state.day, matter, state.day.date + timedelta(days=days)):
            if slot.starts > now:
                held = booked_on(state, slot.date).held.get(slot.id, {})
                yield slot, max(slot.capacity - len(held), 0)


def within(slot: Slot, length_min: int, spans: Spans) -> bool:
    first = int(slot.local[11:13]) * 60 + int(slot.local[14:16])
    return any(span.opens <= first and first + length_min <= span.closes for span in spans)


def _between(group: SlotGroup, zone: str, on: date, first: time, until: time) -> Iterator[Slot]:
    step = timedelta(minutes=group.length_min)
    begins, end = datetime.combine(on, first), datetime.combine(on, until)  # both on the hall's wall clock
    while begins + step <= end:
        local = begins.isoformat(timespec="minutes")
        starts = begins.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        yield Slot(f"{local}/{group.id}", local, on.isoformat(), starts, group.id, group.capacity)
        begins += step
