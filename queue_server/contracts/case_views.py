"""What departments, windows and the pick-up desk see of cases: no personal data."""

from typing import Literal

from queue_server.contracts.base import Instant, Message, Slug, Snapshot, Text
from queue_server.contracts.commands.cases import CaseId, Date, Material


class DueLine(Message):
    """When so many percent of a limit will have passed; `limit`: promised, legal, or gap:item."""

    limit: str
    percent: int
    at: Instant


class DueMark(Message):
    """So many percent of a limit have passed."""

    limit: str
    percent: int


class GapHere(Message):
    """A material that is still to come, and its last day."""

    material: Material
    name: Text
    until: Date


class ClockLine(Message):
    """A limit of a case. `left`: whole minutes or working days that are left of it; `at`: when it ends, as long as the clock runs."""

    limit: Literal["promised", "legal"]
    state: Literal["in_time", "near", "over"]
    unit: Literal["minutes", "days"]
    left: int
    at: Instant | None


class CaseLine(Message):
    """One open case. `crossed`: limits that have passed; `pause`: why its clock stands; `posting`: somebody is to send the result.

    `holder`: whether it is known who came with it, for whoever may ask.
    """

    case: CaseId
    matter: Slug
    matter_name: Text
    state: Literal["received", "accepted", "supplement", "decided", "issued"]
    ticket: str | None
    parcel: str | None
    received_at: Instant
    accepted_at: Instant | None
    pause: str | None
    clocks: tuple[ClockLine, ...]
    dues: tuple[DueLine, ...]
    crossed: tuple[DueMark, ...]
    gaps: tuple[GapHere, ...]
    promises: tuple[Text, ...]
    asked: tuple[Text, ...]
    open_steps: tuple[Slug, ...]
    marks: tuple[str, ...]
    outcome: str
    way: str
    posting: bool
    holder: bool


class CaseMatter(Message):
    """A matter that the lines name: the windows that serve it today, those of them that may accept it, and how they are called."""

    matter: Slug
    theme: Slug
    name: Text
    materials: tuple[Text, ...]
    windows: tuple[Slug, ...]
    accepting: tuple[Slug, ...]
    labels: tuple[str, ...]


class CasesSnapshot(Snapshot):
    """A theme's back list, or the hall's; and results that wait to be issued, sent, picked up, oldest first."""

    kind: Literal["cases"] = "cases"
    theme: Slug | None
    at_work: tuple[CaseLine, ...]
    to_issue: tuple[CaseLine, ...]
    to_send: tuple[CaseLine, ...] = ()
    pick_up: tuple[CaseLine, ...]
    matters: tuple[CaseMatter, ...] = ()


class CaseHere(Message):
    """One matter of the ticket at a window, and its open case where it has one.

    `due_at`: when the promise ends, as long as its clock runs; `late`: it has ended. `asked`: what a supplement must bring.
    `delivery`: whether its result is wished to be sent, and somebody is to do it already.
    """

    matter: Slug
    name: Text
    materials: tuple[Text, ...]
    case: CaseId | None = None
    state: Literal["none", "received", "accepted", "supplement", "decided", "issued", "over"] = "none"
    due_at: Instant | None = None
    late: bool = False
    pause: str | None = None
    gaps: tuple[GapHere, ...] = ()
    asked: tuple[Text, ...] = ()
    delivery: Literal["no", "wished", "booked"] = "no"
