"""The hall as its file declares it: areas, themes, matters, windows, rules. Frozen; checked when read."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from queue_server.domain import words
from queue_server.domain.boards import DISPLAY, Display
from queue_server.domain.call_rules import CALL_RULES, CallRules
from queue_server.domain.certificate import OwnCertificate
from queue_server.domain.errand_rules import ERRAND_RULES, ErrandRules
from queue_server.domain.fees import NO_CHARGES, Charges
from queue_server.domain.form import Field, Need
from queue_server.domain.guide import NO_GUIDE, Guide, LifeEvent
from queue_server.domain.help_calls import HELP_RULES, HelpRules
from queue_server.domain.patrol import NO_PATROLS, PatrolRules
from queue_server.domain.slot_rules import BOOKING_RULES, BookingRules, SlotGroup
from queue_server.domain.times.calendar import NO_CALENDAR, Calendar
from queue_server.domain.times.limits import NO_LIMITS, Limits

Assurance = Literal["none", "card", "person"]
Mode = Literal["demo", "production"]
Label = words.Label
KEEP_DAYS = 30
"""Name, number and address go 30 days after the visit, unless the hall or the matter's department rules otherwise."""
MOST_NUMBER = 99_999
"""A slip shows at most five digits."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the hall with its own board."""

    id: str
    name: Label


@dataclass(frozen=True, slots=True)
class Theme:
    """主题: matters that share a letter and an area."""

    id: str
    name: Label
    summary: Label
    series: str
    area: str
    first: int = 1
    last: int = MOST_NUMBER


@dataclass(frozen=True, slots=True)
class Matter:
    """事项: what a citizen comes for. `mean_service_s` is the first day's guess, replaced by measurement.

    `steps`: matters whose windows it goes through with one number, in this order; none where one window does it all.
    `step_only`: no number is given for it, it is a step of others. `parties`: roles that must be there.
    `authority`: the level that a window needs to accept its cases.
    `case_due`: who is served for it has a case afterwards, otherwise its trace has a gap.
    `needs`: what it means that a material is missing; `form`: what is filled in.
    `per_day`: numbers of a day, booked ones among them; `booked_per_day`: bookings of a day; 0 is no limit.
    """

    id: str
    theme: str
    name: Label
    summary: Label
    assurance: Assurance
    materials: tuple[Label, ...]
    fee: Label
    promise: Label
    visits: int
    mean_service_s: int
    steps: tuple[str, ...] = ()
    step_only: bool = False
    parties: tuple[str, ...] = ()
    per_day: int = 0
    booked_per_day: int = 0
    limits: Limits = NO_LIMITS
    case_due: bool = False
    guide: Guide = NO_GUIDE
    authority: int = 0
    needs: tuple[Need, ...] = ()  # a material each, or none at all
    form: tuple[Field, ...] = ()
    keep_days: int = 0  # of personal data, as the matter's department rules; 0: the hall's
    certificate: OwnCertificate | None = None  # one's own, printed at a kiosk


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """窗口 as planned: its label, area, skills (matter ids), and how far it may accept by itself (首席代表: the highest)."""

    id: str
    label: str
    area: str
    matters: tuple[str, ...]
    authority: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """The hall's numbers, each within bounds that the file's reader checks."""

    green_age: int
    green_head_start_s: int
    undo_s: int
    cardless_per_minute: int
    errands: ErrandRules = ERRAND_RULES
    calls: CallRules = CALL_RULES

    @property
    def green_head_start(self) -> timedelta:
        """How much earlier a green-channel ticket counts as issued."""
        return timedelta(seconds=self.green_head_start_s)


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class of citizens, its head start, and what may show it: card, declared, staff.

    Ages are whole years by the card, None for any. `by_agent`: counts also when an agent comes in the person's place.
    `least_s`, `most_s`: how far a manager may change the head start while the day runs.
    """

    id: str
    name: Label
    green: bool
    head_start_s: int
    evidence: tuple[str, ...]
    min_age: int | None = None
    max_age: int | None = None
    by_agent: bool = False
    least_s: int = 0
    most_s: int = 28_800

    @property
    def head_start(self) -> timedelta:
        """How much earlier a ticket of this class counts as issued."""
        return timedelta(seconds=self.head_start_s)


@dataclass(frozen=True, slots=True)
class GreenRules:
    """绿色通道: when a floating window is asked for, and which share of the tickets is an alarm."""

    floating_over_s: int = 300
    floating_expires_s: int = 600
    share_percent: int = 15
    share_clear_percent: int = 12
    share_of: int = 100


@dataclass(frozen=True, slots=True)
class NumberRules:
    """Numbers beside the themes': the paper range for a power cut, and ranges leased to machines.

    `late_days`: for how many days a number of a closed day may still come in.
    """

    paper_series: str = "M"
    paper_first: int = 1
    paper_last: int = 200
    lease_series: tuple[str, ...] = tuple("K" + letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    lease_size: int = 200
    lease_hours: int = 14
    lease_per_minute: int = 10
    late_days: int = 7


GREEN_RULES, NUMBER_RULES = GreenRules(), NumberRules()


@dataclass(frozen=True, slots=True)
class Hall:
    """Everything the rules need to know of one hall."""

    id: str
    name: Label
    zone: str
    mode: Mode
    areas: tuple[Area, ...]
    themes: tuple[Theme, ...]
    matters: tuple[Matter, ...]
    windows: tuple[WindowPlan, ...]
    rules: Rules
    classes: tuple[ClassPlan, ...] = ()
    green: GreenRules = GREEN_RULES
    numbers: NumberRules = NUMBER_RULES
    slots: tuple[SlotGroup, ...] = ()
    booking: BookingRules = BOOKING_RULES
    calendar: Calendar = NO_CALENDAR
    charges: Charges = NO_CHARGES
    events: tuple[LifeEvent, ...] = ()
    keep_days: int = KEEP_DAYS
    help: HelpRules = HELP_RULES
    patrols: PatrolRules = NO_PATROLS
    display: Display = DISPLAY
    visits: SlotGroup | None = None
    """When staff can go out, and how many at a time; None: by a last day alone."""

    def __deepcopy__(self, memo: dict[int, object]) -> "Hall":
        """Frozen through and through."""
        return self

    @property
    def class_plans(self) -> tuple[ClassPlan, ...]:
        """The classes that the file declares; of one that declares none, the elderly by their card."""
        return self.classes or (_elderly(self.rules),)

    @property
    def green_age(self) -> int | None:
        """The age from which a card alone opens the green channel, if one does."""
        ages = [
            p.min_age for p in self.class_plans if p.green and "card" in p.evidence and p.min_age is not None
        ]
        return min(ages, default=None)

    def matter(self, matter_id: str) -> Matter | None:
        """The matter of that id, if the hall has it."""
        return next((m for m in self.matters if m.id == matter_id), None)

    def theme_of(self, matter: Matter) -> Theme:
        """The matter's theme."""
        return next(t for t in self.themes if t.id == matter.theme)

    def area(self, area_id: str) -> Area:
        """The area of that id."""
        return next(a for a in self.areas if a.id == area_id)


def _elderly(rules: Rules) -> ClassPlan:
    label = Label("长者", "Senior")
    return ClassPlan("elderly", label, True, rules.green_head_start_s, ("card",), min_age=rules.green_age)
