"""What happens at a window with a called ticket."""

from dataclasses import dataclass
from typing import Any, ClassVar


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
    """Announced again, for the `calls`-th time; `counted` of the calls were far enough apart to count."""

    VERSION: ClassVar[int] = 2
    ticket: str
    window: str
    calls: int
    counted: int


def recalled_1(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of TicketRecalled had no spacing: every call counted."""
    return {**body, "counted": body["calls"]}


@dataclass(frozen=True, slots=True)
class HelperLooked:
    """A helper looked for the person of this call."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class PersonArrived:
    """The person stands at the window: the walk ends."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str


@dataclass(frozen=True, slots=True)
class PersonConfirmed:
    """Staff compared person and physical card, at this window or, for None, at the kiosk or in the hall."""

    VERSION: ClassVar[int] = 2
    ticket: str
    window: str | None
    same: bool


def confirmed_1(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of PersonConfirmed was always of a window."""
    return body


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
