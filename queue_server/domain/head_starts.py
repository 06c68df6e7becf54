"""Head starts changed while the day runs: within the hall file's bounds, layered over the file.

A ticket keeps the head starts that held when its holder took it: whatever is confirmed or taken back later counts with
those. So a ticket that came later than another by more than the head start of its own issue never passes it.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from queue_server.domain.hall import Hall

BOOKED = "booked"
"""Bookings that are kept: no class of people, but a head start all the same."""
Kept = Mapping[str, tuple[int, int]]
"""Class → the head start that is kept for later days and the file's then, in seconds."""


class UnderHalls(Protocol):
    """A day, present or closed: since when which hall held."""

    @property
    def halls(self) -> list[tuple[datetime, Hall]]:
        """Each with other head starts, oldest first."""


@dataclass(frozen=True, slots=True)
class HeadStart:
    """What holds now, and the bounds that the hall's file gives, in seconds."""

    seconds: int
    least: int
    most: int


def head_start_of(hall: Hall, class_id: str) -> HeadStart | None:
    """The head start of a class, or of bookings; None where the hall has no such class."""
    if class_id == BOOKED:
        rules = hall.booking
        return HeadStart(
            rules.head_start_min * 60, rules.head_start_least_min * 60, rules.head_start_most_min * 60
        )
    plan = next((each for each in hall.class_plans if each.id == class_id), None)
    return HeadStart(plan.head_start_s, plan.least_s, plan.most_s) if plan else None


def with_head_start(hall: Hall, class_id: str, seconds: int) -> Hall:
    """The hall with another head start of one class, or of bookings."""
    if class_id == BOOKED:
        return replace(hall, booking=replace(hall.booking, head_start_min=seconds // 60))
    plans = hall.class_plans
    return replace(
        hall, classes=tuple(replace(p, head_start_s=seconds) if p.id == class_id else p for p in plans)
    )


def in_force(day: UnderHalls, taken_at: datetime | None) -> int:
    """Which of the day's `halls` counts for a ticket that was taken then; None for now."""
    if taken_at is None:
        return len(day.halls) - 1
    return max(bisect_right(day.halls, taken_at, key=lambda each: each[0]) - 1, 0)


def hall_of(day: UnderHalls, under: int) -> Hall:
    """That one; ValueError before the day is configured."""
    if not day.halls:
        raise ValueError("the day has no hall")
    return day.halls[under][1]
