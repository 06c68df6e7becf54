"""The manager's dashboard: figures of the day, each with what it is made of; numbers of tickets, never persons."""

from typing import Literal

from queue_server.contracts.base import Instant, Message, Number, Slug, Snapshot, Text, TicketId
from queue_server.contracts.roll import PaperHealth

Figure = Literal["waiting", "waits", "green", "turned_away", "supplement", "overtaken", "unexplained"]
"""What can be opened as a list of tickets."""


class WaitFigures(Message):
    """Who waits now, and of today's ended waits the quantiles, in seconds; `kept` of `promises`: cases within their limit."""

    waiting: int
    ended: int
    p50_s: int | None
    p90_s: int | None
    longest_s: int | None
    kept: int
    promises: int


class MatterFigures(WaitFigures):
    """One matter. `windows`: open ones that serve it."""

    matter: Slug
    name: Text
    windows: int
    suspended: bool


class ThemeFigures(WaitFigures):
    """One theme; `matters` are those that anybody came for today."""

    theme: Slug
    name: Text
    matters: tuple[MatterFigures, ...]


class LongestLine(Message):
    """Who waits longest now, and why."""

    ticket: TicketId
    number: Number
    matter_name: Text
    wait_s: int
    why: Text


class FirstVisitLine(Message):
    """一次办成: visits that ended at a window today, and how."""

    done: int
    turned_away: int
    supplement: int
    gaps: int
    gaps_over: int


class CertificateLine(Message):
    """Own certificates today: printed at kiosks, and 不用打印 because the office looks it up itself."""

    printed: int
    spared: int


class WindowCell(Message):
    """One window of the strip; `since`: when its present state, or its ticket's, began."""

    window: Slug
    label: str
    state: Literal["closed", "paused", "idle", "called", "arrived", "serving"]
    pause_reason: str | None
    green: bool
    number: Number | None
    since: Instant | None
    matters: tuple[Slug, ...]


class DeviceCell(Message):
    """What a device said last of itself; `name`: where it stands, or what it is; `parts`: those that are not ok; `paper`: a kiosk's roll."""

    device: Slug
    name: Text
    role: str
    state: Literal["ok", "degraded", "failed", "gone"]
    parts: tuple[tuple[str, str], ...]
    at: Instant | None
    paper: PaperHealth | None = None


class Curve(Message):
    """Who waited at each quarter of an hour from minute `first` of the day on; the usual day's P10 and P90 of `days` days."""

    first: int
    today: tuple[int, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    days: int


class DashboardSnapshot(Snapshot):
    """The hall now. `reasoned`, `unexplained`: later arrivals that were called first, with a lawful cause and without.

    Whoever a window called that could not serve the earlier one is not counted: nobody was preferred.
    """

    kind: Literal["dashboard"] = "dashboard"
    hall_name: Text
    windows_open: int
    staff_on: int
    all: WaitFigures
    usual_now: int | None
    longest: LongestLine | None
    green_p99_s: int | None
    green_today: int
    first_visit: FirstVisitLine
    certificates: CertificateLine | None = None
    themes: tuple[ThemeFigures, ...]
    windows: tuple[WindowCell, ...]
    devices: tuple[DeviceCell, ...]
    curve: Curve
    reasoned: int
    unexplained: int


class TicketLine(Message):
    """One ticket of an opened figure. `seconds`: its wait; `note`: why it is in the list, where that is not plain."""

    ticket: TicketId
    number: Number
    green: bool
    matter_name: Text
    state: str
    seconds: int | None
    note: Text | None = None


class TicketList(Message):
    """What a figure is made of: the first lines, and how many there are."""

    figure: Figure
    total: int
    lines: tuple[TicketLine, ...]


class Moment(Message):
    """Something that happened to a ticket; `happened` is the event's kind in the journal."""

    at: Instant
    happened: str
    words: Text
    window_label: str | None


class StepLine(Message):
    """One step of a ticket in seconds; stay = wait + walk + service + away."""

    matter_name: Text
    window_label: str | None
    began_at: Instant
    wait_s: int
    walk_s: int
    service_s: int
    away_s: int
    stay_s: int
    over: bool


class TicketTimeline(Message):
    """A ticket stage by stage, and why others who came later went first."""

    ticket: TicketId
    number: Number
    green: bool
    class_name: Text
    matter_name: Text
    state: str
    steps: tuple[StepLine, ...]
    moments: tuple[Moment, ...]
    went_first: tuple[Text, ...]
