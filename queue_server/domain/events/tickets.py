"""A number from its issue to its slip."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from queue_server.domain.ticket import Stop


@dataclass(frozen=True, slots=True)
class TicketIssued:
    """A number was given, with the key that orders it, the range that was shown and what it was made from.

    `wait_p50_s`, `wait_p90_s`: seconds. `windows`: open eligible windows. `pace_calls` in `pace_s` seconds: the
    theme's calls that the estimate saw. `base_p50_s`, `base_p90_s`: the closed form's range, of which the one shown is the
    correction; 0 in older entries, which showed it as it was. `classes`: every class held, with its evidence; `green_class` counts. `owner`:
    whose series it is. `issued_at`: when the person took it, where that was before the entry was written.
    `cases`: the matters on the number, `stops` its windows, empty where one window does it all. `waits_for`: roles
    that must come before it is called. `day_tag`: who it is, under a key that is destroyed after the day.
    `credential`: the kind of document that says who it is, `unproved` where staff still look at it.
    `via`: return or continue, where a pass gave the head start, booked where a booking did; `listed`: the list that came with it.
    `marks`: (mark, material) of the self-check; `filled`: a form waits for the window.
    `delivery`: the result is to be sent; where to stands in the vault alone.
    """

    VERSION: ClassVar[int] = 2
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
    classes: tuple[tuple[str, str], ...] = ()
    owner: str = "server"
    issued_at: datetime | None = None
    cases: tuple[str, ...] = ()
    stops: tuple[Stop, ...] = ()
    agent: bool = False
    parties: tuple[tuple[str, str], ...] = ()
    waits_for: tuple[str, ...] = ()
    day_tag: str = ""
    via: str = ""
    listed: tuple[str, ...] = ()
    credential: str = ""
    unproved: bool = False
    marks: tuple[tuple[str, str], ...] = ()
    filled: bool = False
    delivery: bool = False
    base_p50_s: int = 0
    base_p90_s: int = 0


def issued_1(body: dict[str, Any]) -> dict[str, Any]:
    """TicketIssued 1 knew at most one class, the server's own series and nobody's earlier word."""
    known = [] if body["green_class"] == "ordinary" else [[body["green_class"], body["evidence"]]]
    return {**body, "classes": known, "owner": "server", "issued_at": None}


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
