"""上门、代跑 in slots: when staff can go out, how many at a time, and which places are left. Sold once, like every slot of the hall."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_server.domain.day import Day
from queue_server.domain.deciding.slots import Slot, slots_on, within
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.state import HallState
from queue_server.domain.times.calendar import spans_of


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a slot: `day` is its date, `slot` its name in the ledger."""

    day: str
    slot: str
    number: int


def free(state: HallState, now: datetime) -> Iterator[tuple[Slot, int]]:
    """(slot, free places) of every slot that is still to come, first to last; full ones too."""
    hall = state.day.hall
    ahead = hall.booking.ahead_days if hall else -1
    for days in range(ahead + 1):
        for slot in _offered(state.day, state.day.date + timedelta(days=days)):
            if slot.starts > now:
                yield slot, max(slot.capacity - len(state.outings.held(slot.id)), 0)


def placed(state: HallState, local: str, now: datetime, by: str = "") -> Place | Refusal:
    """The lowest free place of the slot that begins then, or the refusal with the next ones that are free; `by`: the last day that will do."""
    slots = [(slot, left) for slot, left in free(state, now) if not by or slot.date <= by]
    found = next(((slot, left) for slot, left in slots if slot.local == local), None)
    if found is None:
        return _refused(state, Code.UNKNOWN_SLOT, local, slots)
    slot, left = found
    held = state.outings.held(slot.id)
    place = next((n for n in range(1, slot.capacity + 1) if n not in held), None) if left else None
    return Place(slot.date, slot.id, place) if place else _refused(state, Code.SLOT_FULL, local, slots)


def _refused(state: HallState, code: Code, local: str, slots: Sequence[tuple[Slot, int]]) -> Refusal:
    most = state.day.hall.booking.offers if state.day.hall else 0
    return Refusal(code, local, slots=tuple(slot.local for slot, left in slots if left)[:most])


def _offered(day: Day, on: date) -> tuple[Slot, ...]:
    """Within the hall's usual hours, where it keeps a calendar: on a holiday nobody goes."""
    hall = day.hall
    if hall is None or hall.visits is None:
        return ()
    group, slots = hall.visits, slots_on(hall.visits, hall.zone, on)
    if not hall.calendar.observe:
        return slots
    hours = spans_of(hall.calendar, hall.calendar.default, on)
    return tuple(slot for slot in slots if within(slot, group.length_min, hours))
