"""Numbers: given, printed, given back."""

from dataclasses import dataclass, field
from datetime import date, datetime

SelfChecked = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """取号. `birth` comes from a chip card and is used for the class only; it never enters an event.

    `more`: further matters on the same number. `parties`: (role, present or absent). `agent`: who came acts for others.
    `day_tag`: who it is, under a key that is destroyed after the day; empty where nobody is known. `booked_key`: what
    a booking that is kept counts from. `credential`: what kind of document says who it is; `unproved`: nobody read or
    verified it, staff look at it. `self_check`: (have, gap or promise; the material's place) as the person says, `more_checks`
    those of `more`, in its order. `filled`: a form came with it. `delivery`: the result is to be sent; where to stands in the vault.
    """

    matter: str
    language: str
    channel: str
    visit: str | None
    birth: date | None = field(repr=False)
    person: str = "none"
    emulated: bool = False
    declared: tuple[str, ...] = ()
    staff: bool = False
    more: tuple[str, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()
    agent: bool = False
    day_tag: str = field(default="", repr=False)
    booked_key: datetime | None = None
    credential: str = ""
    unproved: bool = False
    self_check: SelfChecked = ()
    more_checks: tuple[SelfChecked, ...] = ()
    filled: bool = False
    delivery: bool = False


@dataclass(frozen=True, slots=True)
class ReportPrint:
    """What became of the slip, as said by who printed it."""

    ticket: str
    outcome: str
    cause: str
    by: str


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """Give the number back, by its holder or by the machine that issued it."""

    ticket: str
    by: str
