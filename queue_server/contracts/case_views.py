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


class CaseLine(Message):
    """One open case. `crossed`: limits that have passed; `pause`: why its clock stands."""

    case: CaseId
    matter: Slug
    matter_name: Text
    state: Literal["received", "accepted", "supplement", "decided", "issued"]
    ticket: str | None
    parcel: str | None
    received_at: Instant
    accepted_at: Instant | None
    pause: str | None
    dues: tuple[DueLine, ...]
    crossed: tuple[DueMark, ...]
    gaps: tuple[str, ...]
    promises: tuple[str, ...]
    asked: tuple[str, ...]
    open_steps: tuple[str, ...]
    marks: tuple[str, ...]
    outcome: str
    way: str


class CasesSnapshot(Snapshot):
    """A theme's back list, or the hall's; and results that wait to be picked up, oldest first."""

    kind: Literal["cases"] = "cases"
    theme: Slug | None
    at_work: tuple[CaseLine, ...]
    to_issue: tuple[CaseLine, ...]
    pick_up: tuple[CaseLine, ...]


class GapHere(Message):
    """A material that is still to come, and its last day."""

    material: Material
    name: Text
    until: Date


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
