"""The hall's file. Every key is documented by its description; a test fails where one is missing."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, StringConstraints, field_validator, model_validator

from queue_server.config.board_file import BoardFile, VoiceFile, check_numbers, display
from queue_server.config.board_file import check as check_boards
from queue_server.config.booking_file import BookingFile, SlotGroupFile, VisitsFile
from queue_server.config.calendar_file import CalendarFile
from queue_server.config.call_file import LEAST_GAP_S, CallsFile
from queue_server.config.errand_file import ErrandsFile
from queue_server.config.fees_file import PaymentsFile
from queue_server.config.form_file import check as check_forms
from queue_server.config.guide_file import EventFile
from queue_server.config.guide_lint import Fault, faults, refuse_vague
from queue_server.config.help_file import HelpFile
from queue_server.config.matter_file import Authority, MatterFile
from queue_server.config.patrol_file import PatrolFile
from queue_server.config.priority_file import ClassFile, GreenFile, NumbersFile
from queue_server.config.tables import Table, Whole, content, known, parsed, toml, unique
from queue_server.config.words import Id, LabelFile, Series
from queue_server.contracts.guides import ADVICE
from queue_server.domain import hall as d
from queue_server.domain.numbering import written
from queue_server.domain.times.calendar import YearPlan
from queue_server.service.requests import Plan

USUAL_MOST = 9_999
"""More numbers of one letter than any hall gives in a day."""


class AreaFile(Table):
    """A part of the hall with a board of its own."""

    id: Id = Field(description="short name used in topics and addresses")
    name: LabelFile = Field(description="as shown")


class ThemeFile(Table):
    """A group of matters that share a letter and an area."""

    id: Id = Field(description="short name")
    name: LabelFile = Field(description="as shown on the kiosk's first screen")
    summary: LabelFile = Field(description="a line of examples")
    series: Series = Field(description="letter of its numbers, frozen when a number is issued")
    area: Id = Field(description="where its windows are")
    first: Whole = Field(default=1, ge=1, le=d.MOST_NUMBER, description="first number of each day")
    last: Whole = Field(default=d.MOST_NUMBER, ge=1, le=d.MOST_NUMBER, description="last number of a day")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.first > self.last:
            raise ValueError("first is above last")
        return self

    @property
    def signs(self) -> int:
        """Of its longest number; a file that names no last one means that no day comes to 10,000."""
        last = self.last if "last" in self.model_fields_set else max(self.first, USUAL_MOST)
        return len(written(self.series, last))


class WindowFile(Table):
    """A window and what it serves."""

    id: Id = Field(description="short name")
    label: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{1,4}$")] = Field(
        description="number over the window"
    )
    area: Id = Field(description="where it is")
    themes: tuple[Id, ...] = Field(default=(), description="serves every matter of these themes")
    matters: tuple[Id, ...] = Field(default=(), description="and these matters")
    authority: Authority = Field(default=0, description="how far it may accept cases by itself")


class RulesFile(Table):
    """The hall's numbers."""

    green_age: Whole = Field(default=70, ge=60, le=80, description="age from which the green channel is open")
    green_head_start_min: Whole = Field(
        default=90, ge=0, le=480, description="minutes a green ticket counts as earlier"
    )
    undo_s: Whole = Field(
        default=15, ge=0, le=60, description="seconds in which a window's step can be taken back"
    )
    cardless_per_minute: Whole = Field(
        default=20, ge=1, le=100_000, description="numbers without a card, a machine and minute"
    )
    errands: ErrandsFile = Field(default=ErrandsFile(), description="several matters, agents, passes")
    calls: CallsFile = Field(default=CallsFile(), description="calls, missed tickets and their return")


class HallFile(Table):
    """One hall."""

    id: Id = Field(description="short name used in topics")
    mode: Literal["demo", "production"] = Field(description="production refuses demo keys and emulators")
    name: LabelFile = Field(description="as shown everywhere")
    zone: str = Field(description="IANA time zone; decides the business date")
    areas: tuple[AreaFile, ...] = Field(min_length=1, max_length=50, description="parts of the hall")
    themes: tuple[ThemeFile, ...] = Field(min_length=1, max_length=26, description="groups of matters")
    matters: tuple[MatterFile, ...] = Field(
        min_length=1, max_length=10_000, description="what the hall handles"
    )
    windows: tuple[WindowFile, ...] = Field(
        min_length=1, max_length=500, description="windows and their skills"
    )
    rules: RulesFile = Field(default=RulesFile(), description="the hall's numbers")
    classes: tuple[ClassFile, ...] = Field(
        default=(), max_length=20, description="who goes first; left out: the elderly, by their card"
    )
    green: GreenFile = Field(default=GreenFile(), description="the green channel's alarms")
    slots: tuple[SlotGroupFile, ...] = Field(
        default=(), max_length=100, description="what can be booked, and when"
    )
    booking: BookingFile = Field(default=BookingFile(), description="what holds for all bookings")
    visits: VisitsFile = Field(
        default=VisitsFile(), description="when staff go out to people, and how many at a time"
    )
    calendar: CalendarFile = Field(default=CalendarFile(), description="opening hours, holidays, last ticket")
    numbers: NumbersFile = Field(default=NumbersFile(), description="numbers on paper and leased to machines")
    payments: PaymentsFile = Field(
        default=PaymentsFile(), description="fees, ways to pay, where cash is taken"
    )
    events: tuple[EventFile, ...] = Field(default=(), max_length=50, description="life events (一件事)")
    keep_days: Whole = Field(
        default=d.KEEP_DAYS, ge=1, le=d.KEEP_DAYS, description="days that names are kept after a visit"
    )
    patrols: PatrolFile = Field(default=PatrolFile(), description="rounds through the hall")
    help: HelpFile = Field(default=HelpFile(), description="calls for help from the machines")
    boards: tuple[BoardFile, ...] = Field(default=(), max_length=500, description="boards' layouts")
    voice: VoiceFile = Field(default=VoiceFile(), description="how boards sound")

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("no such time zone") from None
        return zone

    @model_validator(mode="after")
    def _whole(self) -> Self:
        areas = unique("areas", [a.id for a in self.areas])
        themes = unique("themes", [t.id for t in self.themes])
        matters = unique("matters", [m.id for m in self.matters])
        self.numbers.rules(unique("themes' series", [t.series for t in self.themes]))
        unique("classes", [each.plan(self.rules.green_head_start_min).id for each in self.classes])
        unique("windows", [w.id for w in self.windows])
        unique("windows' labels", [w.label for w in self.windows])
        known("themes.area", [t.area for t in self.themes], areas)
        known("matters.theme", [m.theme for m in self.matters], themes)
        known("matters.steps", [s for m in self.matters for s in m.steps], matters)
        known("windows.area", [w.area for w in self.windows], areas)
        known("windows.themes", [t for w in self.windows for t in w.themes], themes)
        known("windows.matters", [m for w in self.windows for m in w.matters], matters)
        known("slots.themes", [t for g in self.slots for t in g.themes], themes)
        known("slots.matters", [m for g in self.slots for m in g.matters], matters)
        known("payments.tables.items.matters", self.payments.matters(), matters)
        unique("slots", [g.id for g in self.slots])
        unique("slots' matters", [m for g in self.slots for m in self._matters_of(g)])
        _ways(self.matters)
        if self.mode == "production":
            _real(self.rules.calls.recall_gap_s, self.matters)
        idle = [w.id for w in self.windows if not self._matters_of(w)]
        if idle:
            raise ValueError(f"windows: {', '.join(idle)} serves nothing")
        unserved = matters - {m for w in self.windows for m in self._accepted(w)}
        if unserved:
            raise ValueError(f"no window serves {', '.join(sorted(unserved))} with the authority for it")
        self.calendar.check({w.id for w in self.windows}, matters)
        return self

    @model_validator(mode="after")
    def _findable(self) -> Self:
        """Codes, life events and machines' places name what there is, each once."""
        unique("matters.guide.code", [m.guide.code for m in self.matters if m.guide.code])
        unique("events", [each.id for each in self.events])
        matters = {m.id for m in self.matters}
        known("help.places.area", [place.area for place in self.help.places], {a.id for a in self.areas})
        known("events.matters", [m for each in self.events for m in each.matters], matters)
        check_boards(
            self.boards, self.voice, {a.id for a in self.areas}, {w.id: w.area for w in self.windows}
        )
        check_numbers(self.boards, self._signs())
        check_forms({m.id: m.form for m in self.matters})
        return self

    def _signs(self) -> dict[str, int]:
        """Of the longest number that may be called in each area."""
        return {
            a.id: max(self.numbers.signs, *(t.signs for t in self.themes if t.area == a.id), 0)
            for a in self.areas
        }

    def hall(self, years: tuple[YearPlan, ...] = ()) -> d.Hall:
        """As the rules know it, with the official days of the years that are known."""
        return d.Hall(
            id=self.id, name=self.name.label(), zone=self.zone, mode=self.mode,
            areas=tuple(d.Area(a.id, a.name.label()) for a in self.areas),
            themes=tuple(_theme(t) for t in self.themes),
            matters=tuple(m.matter() for m in self.matters),
            windows=tuple(d.WindowPlan(w.id, w.label, w.area, self._matters_of(w), w.authority) for w in self.windows),
            rules=d.Rules(
                self.rules.green_age, self.rules.green_head_start_min * 60, self.rules.undo_s, self.rules.cardless_per_minute,
                errands=self.rules.errands.rules(), calls=self.rules.calls.rules(),
            ),
            classes=tuple(each.plan(self.rules.green_head_start_min) for each in self.classes),
            green=self.green.rules(), numbers=self.numbers.rules({t.series for t in self.themes}),
            calendar=self.calendar.calendar(years),
            slots=tuple(g.group(self._matters_of(g)) for g in self.slots), booking=self.booking.rules(), visits=self.visits.group(), charges=self.payments.charges(), keep_days=self.keep_days, help=self.help.rules(), patrols=self.patrols.rules(), display=display(self.boards, self.voice),
            events=tuple(each.event() for each in self.events),
        )  # fmt: skip

    def _accepted(self, window: WindowFile) -> set[str]:
        """What it serves and has the authority for."""
        within = {m.id for m in self.matters if m.authority <= window.authority}
        return within.intersection(self._matters_of(window))

    def _matters_of(self, named: WindowFile | SlotGroupFile) -> tuple[str, ...]:
        by_theme = [m.id for m in self.matters if m.theme in named.themes]
        return tuple(dict.fromkeys([*by_theme, *named.matters]))


def read_hall(path: Path, years: tuple[YearPlan, ...] = ()) -> Plan:
    """The hall of a TOML file and the digest of its bytes; raises ConfigError that names the key."""
    data = content(path)
    return Plan(parse_hall(toml(path, data), path.name).hall(years), hashlib.sha256(data).hexdigest())


def read_faults(path: Path) -> Iterator[Fault]:
    """What is vague in the guides of a TOML file; raises ConfigError where it is no hall's file."""
    return faults(parsed(HallFile, toml(path, content(path)), path.name))


def parse_hall(table: dict[str, Any], name: str = "hall") -> HallFile:
    """A hall from a parsed table; raises ConfigError that names the key, or the place of a vague guide."""
    hall = parsed(HallFile, table, name)
    refuse_vague(hall, name)
    return hall


def _theme(t: ThemeFile) -> d.Theme:
    return d.Theme(t.id, t.name.label(), t.summary.label(), t.series, t.area, t.first, t.last)


def _real(recall_gap_s: int, matters: tuple[MatterFile, ...]) -> None:
    """What only a demo may leave out."""
    if recall_gap_s < LEAST_GAP_S:
        raise ValueError(f"rules.calls.recall_gap_s: at least {LEAST_GAP_S} in production")
    _advises(matters)


def _advises(matters: tuple[MatterFile, ...]) -> None:
    """Whoever has no card gets a number for advice."""
    if not any(m.id == ADVICE and m.assurance == "none" and not m.step_only for m in matters):
        raise ValueError(f"matters: {ADVICE}, of assurance none, is missing: what is given without any card")


def _ways(matters: tuple[MatterFile, ...]) -> None:
    """A step is served at one window; a matter may name itself among its own steps, nobody else's journey."""
    journeys = {m.id for m in matters if m.steps}
    for matter in matters:
        nested = journeys.intersection(matter.steps) - {matter.id}
        if nested:
            raise ValueError(f"matters.steps: {', '.join(sorted(nested))} has steps of its own")
        if matter.step_only and matter.steps:
            raise ValueError(f"matters: {matter.id} is a step of others and can't have steps")
    if all(m.step_only for m in matters):
        raise ValueError("matters: every one is a step of others, no number could be given")
