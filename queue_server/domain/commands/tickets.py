"""Numbers: given, printed, given back."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """取号. `birth` comes from the card and is used for the class only; it never enters an event."""

    matter: str
    language: str
    channel: str
    visit: str | None
    birth: date | None = field(repr=False)
    person: str = "none"
    emulated: bool = False


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
