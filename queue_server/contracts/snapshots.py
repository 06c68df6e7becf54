"""What boards, consoles, kiosks and phones show: whole states, retained, newest wins by (epoch, rev)."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contracts.alarm_views import AlarmsSnapshot
from queue_server.contracts.base import (
    VERSION,
    Instant,
    Message,
    Minutes,
    Number,
    Slug,
    Snapshot,
    Spoken,
    Text,
    TicketId,
)
from queue_server.contracts.bookable import BookableMatters
from queue_server.contracts.case_views import CaseHere
from queue_server.contracts.certificates import OwnCertificateView
from queue_server.contracts.check_views import PersonChecked
from queue_server.contracts.classes import ClassLine, ClassView
from queue_server.contracts.dashboard_views import DashboardSnapshot
from queue_server.contracts.errand_views import AsideLine, ErrandView
from queue_server.contracts.fee_views import FeesView
from queue_server.contracts.floor_views import DeskSnapshot, HelpSnapshot
from queue_server.contracts.forms import FieldView, NeedView
from queue_server.contracts.guides import EventView, GuideView
from queue_server.contracts.lines import BackLine, GivenSpan, OpeningView, ParkedLine, QueueLine, TicketState
from queue_server.contracts.pay_views import PaymentHere, PaymentSnapshot, PaymentsSnapshot
from queue_server.contracts.range_views import RangeSnapshot
from queue_server.contracts.roll import PaperHealth

WindowState = Literal["closed", "open", "paused"]


class CallLine(Message):
    """One called ticket on a board; `call` is the journal's seq of the call, or of its taking back."""

    call: int
    number: Number
    window: Slug
    window_label: str
    theme_name: Text
    green: bool
    at: Instant
    taken_back: bool = False
    language: Spoken = "zh"


class NextLine(Message):
    """The next numbers of one theme. `wait` is what a ticket issued now would be told."""

    theme: Slug
    theme_name: Text
    numbers: tuple[Number, ...]
    waiting: int
    wait: Minutes | None


class BoardSnapshot(Snapshot):
    """One area's board: newest call first. `layouts`: changes whenever any board's page would be laid out otherwise."""

    kind: Literal["board"] = "board"
    area: Slug
    hall_name: Text
    area_name: Text
    calls: tuple[CallLine, ...]
    next: tuple[NextLine, ...]
    notices: tuple[Text, ...] = ()
    layouts: str = ""


class Announcement(Message):
    """A call, or that it was taken back, to be shown and spoken now. Boards acknowledge by `call` and `times`."""

    v: Literal[1] = VERSION
    kind: Literal["announcement"] = "announcement"
    hall: Slug
    area: Slug
    call: int
    times: int
    number: Number
    window: Slug
    window_label: str
    green: bool
    theme_name: Text
    at: Instant
    taken_back: bool = False
    language: Spoken = "zh"


class Ack(Message):
    """A board showed, and said, an announcement."""

    v: Literal[1] = VERSION
    kind: Literal["ack"] = "ack"
    call: int
    times: int
    shown: bool
    said: bool


class CurrentTicket(Message):
    """The ticket a window works on. Who it is comes from the vault, asked for by the page, not from here.

    `calls_left`, `missed_from`: how many counted calls are left before it may be marked missed, and when at the
    earliest the next counts or it may be marked. `look_first`: a helper must have looked before. `credential`: what the
    person showed and what is left to look at; empty where nobody is known.
    """

    ticket: TicketId
    number: Number
    state: TicketState
    green: bool
    class_name: Text
    classes: tuple[ClassLine, ...] = ()
    matter_name: Text
    prepare: tuple[Text, ...]
    promise: Text | None
    person: Literal["not_needed", "accepted", "to_confirm", "confirmed", "not_same"]
    identified: bool
    credential: Text = Text(zh="", en="")
    issued_at: Instant
    called_at: Instant
    started_at: Instant | None
    calls: int
    calls_left: int = 0
    missed_from: Instant | None = None
    look_first: bool = False
    reason: Text
    errand: ErrandView = ErrandView()
    needs: tuple[str, ...] = ()
    pager: int = 0
    cases: tuple[CaseHere, ...] = ()
    form: bool = False
    payments: tuple[PaymentHere, ...] = ()
    language: Spoken = "zh"


class WindowSnapshot(Snapshot):
    """One window's console. `pass_days`: how long who is turned away may come back without a new number."""

    kind: Literal["window"] = "window"
    window: Slug
    label: str
    area_name: Text
    themes: tuple[Text, ...]
    state: WindowState
    pause_reason: str | None
    current: CurrentTicket | None
    queue: tuple[QueueLine, ...]
    missed: tuple[QueueLine, ...]
    back: tuple[BackLine, ...] = ()
    parked: tuple[ParkedLine, ...] = ()
    aside: tuple[AsideLine, ...] = ()
    undo_until: Instant | None
    waiting_in_hall: int
    windows_open: int
    served_today: int
    mean_service_s: int | None
    pass_days: int = 0


class MatterView(Message):
    """A matter, for a kiosk offline too. `parties`: who must be there; `way`: its windows, where several; `needs`: what a missing
    material means; `form`: what is filled in; `full`: today's numbers are all given; `certificate`: one's own, printed there."""

    id: Slug
    theme: Slug
    name: Text
    summary: Text
    assurance: Literal["none", "card", "person"]
    area_name: Text
    materials: tuple[Text, ...]
    fee: Text
    promise: Text
    visits: int
    open: bool
    full: bool = False
    suspended: bool = False  # 停办
    opening: OpeningView | None = None
    hours: tuple[GivenSpan, ...] | None = None  # today's and the next day of numbers'; None: at any hour
    parties: tuple[str, ...] = ()
    way: tuple[Text, ...] = ()
    guide: GuideView = GuideView()
    needs: tuple[NeedView, ...] = ()
    form: tuple[FieldView, ...] = ()
    certificate: OwnCertificateView | None = None


class ThemeView(Message):
    """A group of matters on the kiosk's home screen."""

    id: Slug
    name: Text
    summary: Text


class Catalogue(Snapshot):
    """Themes, matters, life events and today's rules. `most_used`: matters with most numbers of the last hour, most first.

    `cases_most`: matters that one number may carry; `agent_cases_most`: an agent's.
    """

    kind: Literal["catalogue"] = "catalogue"
    hall_name: Text
    mode: Literal["demo", "production"]
    zone: str
    themes: tuple[ThemeView, ...]
    matters: tuple[MatterView, ...]
    green_age: int
    classes: tuple[ClassView, ...] = ()
    page_base: str
    guide_base: str = ""
    notices: tuple[Text, ...] = ()
    bookable: tuple[BookableMatters, ...] = ()
    fees: FeesView | None = None
    events: tuple[EventView, ...] = ()
    most_used: tuple[Slug, ...] = ()
    cases_most: int = 1
    agent_cases_most: int = 30


class TicketPage(Snapshot):
    """A ticket's live page: no personal data, no secrets. `delivery`: the result will be sent, and no word of where to."""

    kind: Literal["ticket_page"] = "ticket_page"
    hall_name: Text
    ticket: TicketId
    number: Number
    matter_name: Text
    area_name: Text
    green: bool
    state: TicketState
    ahead: int  # says nothing of one that is held aside
    wait: Minutes | None
    window_label: str | None
    prepare: tuple[Text, ...]
    issued_at: Instant
    overtaken_by: tuple[Text, ...] = ()
    delivery: bool = False
    soon: bool = False  # its turn is near
    taken_back: Instant | None = None  # its last call was, and it was not called since
    errand: ErrandView = ErrandView()


class DeviceHealth(Message):
    """Retained under device/{device}; the broker publishes state `gone` as the last will.

    `knows`: of a board, the newest rev that it shows; it knows every call up to it. `paper`: a kiosk's roll.
    """

    v: Literal[1] = VERSION
    kind: Literal["device_health"] = "device_health"
    device: Slug
    state: Literal["ok", "degraded", "failed", "gone"]
    parts: dict[Slug, Literal["ok", "low", "failed", "unknown"]] = Field(default_factory=dict, max_length=32)
    at: Instant | None = None
    knows: Annotated[int, Field(ge=0)] | None = None
    paper: PaperHealth | None = None


Published = Annotated[
    BoardSnapshot
    | WindowSnapshot
    | Catalogue
    | Announcement
    | RangeSnapshot
    | PaymentSnapshot
    | PersonChecked
    | HelpSnapshot
    | DeviceHealth,
    Field(discriminator="kind"),
]
AnySnapshot = (
    BoardSnapshot | WindowSnapshot | Catalogue | TicketPage | AlarmsSnapshot | RangeSnapshot | PaymentSnapshot
    | PaymentsSnapshot | PersonChecked | DashboardSnapshot | HelpSnapshot | DeskSnapshot
)  # fmt: skip
"""What is drawn again when something changes, and watched."""
