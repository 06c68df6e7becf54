"""A number from its issue to its slip."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TicketIssued:
    """A number was given, with the key that orders it, the range that was shown and what it was made from.

    `wait_p50_s`, `wait_p90_s`: seconds. `windows`: open eligible windows. `pace_calls` in `pace_s` seconds: the
    theme's calls that the estimate saw.
    """

    VERSION: ClassVar[int] = 1
    ticket: str
    number: str
    series: str
    n: int
    matter: str
    language: str
    channel: str
    visit: str | None
    green: bool
    green_class: str
    evidence: str
    person: str
    key: datetime
    ahead: int
    model: str
    wait_p50_s: int
    wait_p90_s: int
    windows: tuple[str, ...]
    pace_calls: int
    pace_s: int


@dataclass(frozen=True, slots=True)
class PrintReported:
    """The slip came out, or why it did not."""

    VERSION: ClassVar[int] = 1
    ticket: str
    outcome: str
    cause: str


@dataclass(frozen=True, slots=True)
class TicketCancelled:
    """The number was given back."""

    VERSION: ClassVar[int] = 1
    ticket: str
    by: str
