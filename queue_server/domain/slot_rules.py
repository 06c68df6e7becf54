"""The hall's numbers for bookings: which slots it offers, and what holds for all of them. Frozen."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class SlotSpan:
    """Slots between two times of these weekdays (ISO: 1 is Monday); `first`, `until`: HH:MM in the hall's zone."""

    days: tuple[int, ...]
    first: str
    until: str


@dataclass(frozen=True, slots=True)
class SlotGroup:
    """Matters that share slots: each `length_min` long, with `capacity` places."""

    id: str
    matters: tuple[str, ...]
    length_min: int
    capacity: int
    spans: tuple[SlotSpan, ...]


VISITS = "@visits"
"""The group of visits at home and errands: no group of the hall's file can be called so."""


@dataclass(frozen=True, slots=True)
class BookingRules:
    """`0` is no limit in `per_day` (bookings of one date) and `per_person` (of one person on one date).

    Check-in opens `opens_min` before the slot; until `grace_min` after it the booking counts as `head_start_min`
    earlier, which a manager may change between the two bounds. After `no_shows` in `no_show_days` a person books at the desk or by phone, not online. A refusal names
    `offers` free slots.
    """

    ahead_days: int = 14
    opens_min: int = 30
    grace_min: int = 15
    head_start_min: int = 60
    head_start_least_min: int = 0
    head_start_most_min: int = 240
    per_day: int = 0
    per_person: int = 2
    no_shows: int = 3
    no_show_days: int = 90
    offers: int = 6

    @property
    def opens(self) -> timedelta:
        """How long before the slot check-in opens."""
        return timedelta(minutes=self.opens_min)

    @property
    def grace(self) -> timedelta:
        """How long after the slot began nobody is late yet."""
        return timedelta(minutes=self.grace_min)

    @property
    def head_start(self) -> timedelta:
        """How much earlier than the slot a booking counts."""
        return timedelta(minutes=self.head_start_min)


BOOKING_RULES = BookingRules()
