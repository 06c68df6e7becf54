"""What happened, in the past tense, with results: `apply` never decides, so rules may change later.

Each has a version; a changed event gets the next one and an upcaster from the old. No personal data, no
lasting hash of any: a random visit reference and a class with its evidence are all that is said of a person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, get_args

from queue_server.domain.hall import Hall
from queue_server.domain.plain import from_plain, to_plain


@dataclass(frozen=True, slots=True)
class HallConfigured:
    """The day begins under this hall file."""

    VERSION: ClassVar[int] = 1
    digest: str
    hall: Hall


@dataclass(frozen=True, slots=True)
class DayClosed:
    """The day is over. `head` and its signature are set when the entry is written (Ed25519 over the head)."""

    VERSION: ClassVar[int] = 1
    swept: tuple[str, ...]
    issued: int
    served: int
    head: str = ""
    key_id: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class WindowOpened:
    """The window takes tickets, with these skills."""

    VERSION: ClassVar[int] = 1
    window: str
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WindowPaused:
    """The window calls nobody."""

    VERSION: ClassVar[int] = 1
    window: str
    reason: str


@dataclass(frozen=True, slots=True)
class WindowClosed:
    """The window is closed."""

    VERSION: ClassVar[int] = 1
    window: str


@dataclass(frozen=True, slots=True)
class SkillsSet:
    """The window serves other matters until the day ends."""

    VERSION: ClassVar[int] = 1
    window: str
    matters: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """Called and announced. `passed` earlier tickets of this window still wait, for `reason`.

    `after` is the ticket whose service the same step (顺呼) ended: undo takes both back.
    """

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    reason: str
    passed: int
    after: str | None


@dataclass(frozen=True, slots=True)
class TicketRecalled:
    """Announced again, for the `calls`-th time."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    calls: int


@dataclass(frozen=True, slots=True)
class PersonArrived:
    """The person stands at the window: the walk ends."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class PersonConfirmed:
    """Staff compared person and physical card."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    same: bool


@dataclass(frozen=True, slots=True)
class ServiceStarted:
    """Service began."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class ServiceFinished:
    """The window has finished with the ticket."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketMissed:
    """The called person did not come."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class StepUndone:
    """The window's last step was taken back: these tickets have these states again."""

    VERSION: ClassVar[int] = 1
    window: str
    step: str
    restored: tuple[tuple[str, str], ...]
    current: str | None


Event = (
    HallConfigured
    | DayClosed
    | WindowOpened
    | WindowPaused
    | WindowClosed
    | SkillsSet
    | TicketIssued
    | PrintReported
    | TicketCancelled
    | TicketCalled
    | TicketRecalled
    | PersonArrived
    | PersonConfirmed
    | ServiceStarted
    | ServiceFinished
    | TicketMissed
    | StepUndone
)

KINDS: dict[str, type[Any]] = {cls.__name__: cls for cls in get_args(Event)}
UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""(kind, old version) → body of the next version."""


def to_body(event: Event) -> dict[str, Any]:
    """The event's fields as plain values."""
    return to_plain(event)


def from_body(kind: str, version: int, body: dict[str, Any]) -> Event:
    """The event again, old versions raised step by step; KeyError for a kind this program does not know."""
    cls = KINDS[kind]
    while version < cls.VERSION:
        body = UPCASTERS[kind, version](body)
        version += 1
    event: Event = from_plain(cls, body)
    return event
