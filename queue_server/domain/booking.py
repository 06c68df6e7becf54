"""预约: the slot ledger. One for all channels; every place of a slot is sold once."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class BookingState(StrEnum):
    """What became of a booking."""

    BOOKED = "booked"
    USED = "used"  # checked in, a ticket now
    CANCELLED = "cancelled"  # given back, or moved elsewhere
    MISSED = "missed"


@dataclass(slots=True)
class Booking:
    """One place of one slot. Only `applying` changes it."""

    id: str
    slot: str
    place: int
    group: str
    matter: str
    starts: datetime
    channel: str
    day_tag: str
    visit: str | None
    green: bool = False
    state: BookingState = BookingState.BOOKED

    @property
    def date(self) -> str:
        """The date that it is for."""
        return self.slot[:10]

    @property
    def local(self) -> str:
        """When it is on the hall's clock, such as 2026-11-25T09:30."""
        return self.slot[:16]


@dataclass(slots=True)
class BookedDay:
    """The bookings of one date, and which places of its slots they hold."""

    bookings: dict[str, Booking] = field(default_factory=dict)
    held: dict[str, dict[int, str]] = field(default_factory=dict)  # slot → place → booking

    def free_place(self, slot: str, capacity: int) -> int | None:
        """The lowest place that nobody holds, from 1; None where the slot is full."""
        held = self.held.get(slot, {})
        if len(held) >= capacity:  # also where the hall had more of them when they were sold
            return None
        return next((place for place in range(1, capacity + 1) if place not in held), None)


Ledger = dict[str, BookedDay]
"""By date, today and later."""
