"""Free slots for the catalogue. A projection; holds no rule."""

from datetime import datetime

from queue_server.contracts.bookable import BookableMatters, FreeSlot
from queue_server.domain.deciding.giving import serving
from queue_server.domain.deciding.places import date_is_full
from queue_server.domain.deciding.slots import bookable
from queue_server.domain.hall import Hall
from queue_server.domain.state import HallState


def bookable_matters(state: HallState, now: datetime) -> tuple[BookableMatters, ...]:
    """Matters with slots; those of equal slots, hours and limits stand together and are looked at once."""
    hall = state.day.hall
    if hall is None:
        return ()
    alike: dict[tuple[object, ...], list[str]] = {}
    for group in hall.slots:
        for matter in group.matters:
            if matter in state.day.matters:
                alike.setdefault(_same(state, hall, group.id, matter), []).append(matter)
    return tuple(BookableMatters(matters=tuple(m), free=_free(state, m[0], now)) for m in alike.values())


def _same(state: HallState, hall: Hall, group: str, matter: str) -> tuple[object, ...]:
    """What decides on the slots that a matter has."""
    plan, calendar = state.day.matters[matter], hall.calendar
    own = matter if plan.per_day or plan.booked_per_day else ""
    hours = dict(calendar.matters).get(matter, "") if calendar.observe else ""
    return group, own, hours, serving(state.day, matter) if calendar.observe else ()


def _free(state: HallState, matter: str, now: datetime) -> tuple[FreeSlot, ...]:
    full: dict[str, bool] = {}
    found = list[FreeSlot]()
    for slot, places in bookable(state, matter, now):
        if slot.date not in full:
            full[slot.date] = date_is_full(state, matter, slot.date, now)
        if places and not full[slot.date]:
            found.append(FreeSlot(slot=slot.local, places=places))
    return tuple(found)
