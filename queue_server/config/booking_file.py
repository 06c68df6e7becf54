"""The part of the hall's file that tells which slots can be booked, and what holds for bookings."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from queue_server.config.tables import Table, Whole
from queue_server.config.words import Id
from queue_server.domain.slot_rules import VISITS, BookingRules, SlotGroup, SlotSpan

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_ISO: dict[Weekday, int] = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class SlotSpanFile(Table):
    """When slots are, on which days."""

    days: tuple[Weekday, ...] = Field(min_length=1, max_length=7, description="days of the week")
    first: Time = Field(description="when the first slot begins, HH:MM")
    until: Time = Field(description="when the last slot has ended, HH:MM")

    def span(self) -> SlotSpan:
        """As the rules know it."""
        return SlotSpan(tuple(_ISO[day] for day in self.days), self.first, self.until)


class SlotGroupFile(Table):
    """Matters that share slots."""

    id: Id = Field(description="short name; changed, its slots are others")
    themes: tuple[Id, ...] = Field(default=(), description="every matter of these themes")
    matters: tuple[Id, ...] = Field(default=(), description="and these matters")
    length_min: Whole = Field(ge=5, le=480, description="minutes of one slot")
    capacity: Whole = Field(ge=1, le=500, description="places in one slot, for all channels together")
    spans: tuple[SlotSpanFile, ...] = Field(
        min_length=1,
        max_length=14,
        description="when; within the opening hours, where the hall has a calendar",
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check(self.id, self.spans, self.length_min)
        return self

    def group(self, matters: tuple[str, ...]) -> SlotGroup:
        """As the rules know it, with the matters that it names."""
        spans = tuple(span.span() for span in self.spans)
        return SlotGroup(self.id, matters, self.length_min, self.capacity, spans)


class VisitsFile(Table):
    """When staff go out to people's homes, or on errands for them."""

    length_min: Whole = Field(default=60, ge=15, le=480, description="minutes of one visit, the way included")
    capacity: Whole = Field(default=1, ge=1, le=100, description="visits at one time: how many can go")
    spans: tuple[SlotSpanFile, ...] = Field(
        default=(),
        max_length=14,
        description="when; within the opening hours, where the hall has a calendar; none: by a day alone",
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check("visits", self.spans, self.length_min)
        return self

    def group(self) -> SlotGroup | None:
        """As the rules know it; None where no time can be booked."""
        spans = tuple(span.span() for span in self.spans)
        return SlotGroup(VISITS, (), self.length_min, self.capacity, spans) if spans else None


class BookingFile(Table):
    """The hall's numbers for bookings."""

    ahead_days: Whole = Field(default=14, ge=0, le=90, description="days ahead that can be booked; 0: today")
    opens_min: Whole = Field(
        default=30, ge=0, le=240, description="minutes before the slot when check-in opens"
    )
    grace_min: Whole = Field(default=15, ge=0, le=120, description="minutes after the slot when one is late")
    head_start_min: Whole = Field(
        default=60, ge=0, le=240, description="minutes before the slot from which a booking counts"
    )
    head_start_least_min: Whole = Field(
        default=0, ge=0, le=240, description="fewest minutes to which a manager may change that"
    )
    head_start_most_min: Whole = Field(
        default=240, ge=0, le=240, description="most minutes to which a manager may change that"
    )
    per_day: Whole = Field(default=0, ge=0, le=100_000, description="bookings of one day; 0: not limited")
    per_person: Whole = Field(
        default=2, ge=0, le=20, description="bookings of one person for one day; 0: not limited"
    )
    no_shows: Whole = Field(
        default=3, ge=1, le=20, description="missed bookings after which online booking waits"
    )
    no_show_days: Whole = Field(default=90, ge=1, le=365, description="days in which missed bookings count")
    offers: Whole = Field(default=6, ge=0, le=20, description="free slots that a refusal names")

    @model_validator(mode="after")
    def _within(self) -> Self:
        if not self.head_start_least_min <= self.head_start_min <= self.head_start_most_min:
            raise ValueError("head_start_min is outside head_start_least_min and head_start_most_min")
        return self

    def rules(self) -> BookingRules:
        """As the rules know it."""
        return BookingRules(**self.model_dump())


def _check(name: str, spans: tuple[SlotSpanFile, ...], length_min: int) -> None:
    """Raises ValueError where no slot fits into a span, or two of one day overlap."""
    for span in spans:
        if _minute(span.first) + length_min > _minute(span.until):
            raise ValueError(f"{name}: no slot fits between {span.first} and {span.until}")
    for day in _ISO:
        own = sorted((_minute(s.first), _minute(s.until)) for s in spans if day in s.days)
        if any(later[0] < earlier[1] for earlier, later in pairwise(own)):
            raise ValueError(f"{name}: spans of {day} overlap")


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
