"""The hall file's [calendar] and the official days of a year (assets/calendars/{year}.toml)."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from queue_server.config.tables import ConfigError, Table, Whole, content, parsed, toml
from queue_server.config.words import Id, LabelFile
from queue_server.domain.times.calendar import Calendar, Hours, Rotation, SpecialDay, YearPlan
from queue_server.domain.times.spans import DAY_MIN, Span, union

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
SpanText = Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d-\d\d:\d\d$")]
Spans = Annotated[tuple[SpanText, ...], Field(max_length=6)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HoursFile(Table):
    """Weekly hours under a name, each day a list such as ["08:30-12:00", "13:30-17:00"]."""

    id: Id = Field(description="short name")
    mon: Spans = Field(default=(), description="Monday's hours")
    tue: Spans = Field(default=(), description="Tuesday's hours")
    wed: Spans = Field(default=(), description="Wednesday's hours")
    thu: Spans = Field(default=(), description="Thursday's hours")
    fri: Spans = Field(default=(), description="Friday's hours")
    sat: Spans = Field(default=(), description="Saturday's hours")
    sun: Spans = Field(default=(), description="Sunday's hours")
    holidays: Spans = Field(default=(), description="hours on official holidays")

    @field_validator(*WEEK, "holidays")
    @classmethod
    def _in_order(cls, spans: tuple[str, ...]) -> tuple[str, ...]:
        _spans(spans)
        return spans

    def hours(self) -> Hours:
        """As the rules know it."""
        return Hours(self.id, tuple(_spans(getattr(self, day)) for day in WEEK), _spans(self.holidays))


class RotationFile(Table):
    """轮休: some windows rest while the others go on."""

    windows: tuple[Id, ...] = Field(min_length=1, max_length=500, description="windows that rest together")
    off: SpanText = Field(description="when, every day")

    @field_validator("off")
    @classmethod
    def _in_order(cls, off: str) -> str:
        _span(off)
        return off


class SpecialDayFile(Table):
    """A day of the hall's own."""

    date: Day = Field(description="the date")
    open: Spans = Field(default=(), description="hours of the whole hall on this day; none: closed")
    why: LabelFile = Field(description="the reason, as shown")

    @model_validator(mode="after")
    def _real(self) -> Self:
        _dates((self.date,))
        _spans(self.open)
        return self


class LastTicketFile(Table):
    """When the giving of numbers stops before closing."""

    rule: Literal["none", "minutes", "p90"] = Field(
        default="none",
        description="none: at closing; minutes: so long before; p90: when the last would end too late",
    )
    minutes: Whole = Field(
        default=0, ge=0, le=240, description="minutes before closing, for the rule minutes"
    )
    grace_min: Whole = Field(
        default=0, ge=0, le=240, description="minutes after closing that serving may take, for p90"
    )


class CalendarFile(Table):
    """Opening hours, rests, special days."""

    observe: bool = Field(default=True, strict=True, description="false: numbers at any hour, as in a demo")
    default: Id | None = Field(default=None, description="hours of every window that has none of its own")
    hours: tuple[HoursFile, ...] = Field(default=(), max_length=50, description="weekly hours by name")
    windows: dict[Id, Id] = Field(default={}, max_length=500, description="window = its hours")
    matters: dict[Id, Id] = Field(default={}, max_length=10_000, description="matter = hours of its own")
    rotations: tuple[RotationFile, ...] = Field(default=(), max_length=100, description="rests in turn")
    days: tuple[SpecialDayFile, ...] = Field(default=(), max_length=400, description="days of the hall's own")
    issue_before_min: Whole = Field(
        default=0, ge=0, le=240, description="minutes before opening at which numbers begin"
    )
    last_ticket: LastTicketFile = Field(default=LastTicketFile(), description="when numbers stop")
    makeup_as: Weekday = Field(default="mon", description="the weekday whose hours a make-up workday has")
    next_year_due: MonthDay = Field(
        default="12-01", description="month and day from which the next year's official days must be known"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        ids = [each.id for each in self.hours]
        if len(set(ids)) < len(ids):
            raise ValueError("hours: a name stands there twice")
        if self.hours and self.default is None:
            raise ValueError("default is missing: which hours do windows have?")
        wanted = {*self.windows.values(), *self.matters.values(), *([self.default] if self.default else [])}
        if unknown := wanted - set(ids):
            raise ValueError(f"hours {', '.join(sorted(unknown))} are not declared")
        if len({each.date for each in self.days}) < len(self.days):
            raise ValueError("days: a date stands there twice")
        return self

    def check(self, windows: set[str], matters: set[str]) -> None:
        """Raises ValueError where it names a window or matter that the hall does not have."""
        named = {*self.windows, *(w for each in self.rotations for w in each.windows)}
        if unknown := (named - windows) | (set(self.matters) - matters):
            raise ValueError(f"calendar: {', '.join(sorted(unknown))} is not declared")

    def calendar(self, years: tuple[YearPlan, ...] = ()) -> Calendar:
        """As the rules know it; without hours everything is always open."""
        return Calendar(
            observe=self.observe and bool(self.hours), default=self.default or "",
            hours=tuple(each.hours() for each in self.hours), windows=tuple(self.windows.items()),
            matters=tuple(self.matters.items()),
            rotations=tuple(Rotation(each.windows, _span(each.off)) for each in self.rotations),
            days=tuple(SpecialDay(d.date, _spans(d.open), d.why.zh, d.why.en) for d in self.days),
            years=years, issue_before_min=self.issue_before_min, stop=self.last_ticket.rule,
            stop_min=self.last_ticket.minutes, grace_min=self.last_ticket.grace_min,
            makeup_as=WEEK.index(self.makeup_as), next_year_due=self.next_year_due,
        )  # fmt: skip


class YearFile(Table):
    """The official days of one year."""

    year: Whole = Field(ge=2000, le=2999, description="the year")
    source: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="the notice that says so"
    )
    off: tuple[Day, ...] = Field(max_length=366, description="every day of the official holidays")
    working: tuple[Day, ...] = Field(default=(), max_length=60, description="weekend days that are worked")

    @model_validator(mode="after")
    def _of_the_year(self) -> Self:
        days = _dates((*self.off, *self.working))
        if any(day.year != self.year for day in days) or len(set(days)) < len(days):
            raise ValueError("each day is of the year and stands there once")
        if any(day.weekday() < 5 for day in _dates(self.working)):
            raise ValueError("working: a make-up workday is a Saturday or Sunday")
        return self

    def plan(self) -> YearPlan:
        """As the rules know it."""
        return YearPlan(self.year, self.source, tuple(sorted(self.off)), tuple(sorted(self.working)))


def read_years(folder: Path) -> tuple[YearPlan, ...]:
    """The official days of every year in the folder; raises ConfigError that names file and key."""
    plans = tuple(_year(path) for path in sorted(folder.glob("*.toml")))
    if len({plan.year for plan in plans}) < len(plans):
        raise ConfigError("calendars: a year stands in two files")
    return plans


def _year(path: Path) -> YearPlan:
    return parsed(YearFile, toml(path, content(path)), path.name).plan()


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    opens, closes = (
        (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (0, 0)
    )
    if not opens < closes <= DAY_MIN:
        raise ValueError(f"{text} is not a span of a day, such as 08:30-12:00")
    return Span(opens, closes)


def _spans(texts: tuple[str, ...]) -> tuple[Span, ...]:
    spans = tuple(_span(text) for text in texts)
    if union(spans) != spans:
        raise ValueError("spans stand in order and do not touch")
    return spans


def _dates(texts: tuple[str, ...]) -> list[date]:
    try:
        return [date.fromisoformat(text) for text in texts]
    except ValueError:
        raise ValueError("there is no such date") from None
