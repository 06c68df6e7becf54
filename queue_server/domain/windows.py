"""窗口: what a window serves, whether it takes tickets, and which ticket it has."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from queue_server.domain.ticket import Person


class WindowState(StrEnum):
    """Whether a window calls."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


class Before(NamedTuple):
    """A ticket before a step: what the step may change (`values`, as `applying.steps` names them), and what it may move."""

    ticket: str
    moves: int
    turn_at: datetime | None
    key: datetime
    person: Person
    values: tuple[Any, ...]


class Step(NamedTuple):
    """The window's last step, as undo needs it: the tickets it moved, their states before, and all that they were.

    `figures`: served and service seconds of the window before the step; `fresh`: whether it had called nobody yet.
    """

    kind: str
    at: datetime
    before: tuple[tuple[str, str], ...]
    current: str | None
    saved: tuple[Before, ...] = ()
    figures: tuple[int, float] = (0, 0.0)
    fresh: bool = False


@dataclass(slots=True)
class Window:
    """One window of the day. Only `applying` changes it."""

    id: str
    label: str
    area: str
    matters: tuple[str, ...]
    themes: frozenset[str]
    state: WindowState = WindowState.CLOSED
    pause_reason: str | None = None
    current: str | None = None
    last: Step | None = None
    idle_since: datetime | None = None
    fresh: bool = False  # opened, and has called nobody since
    served: int = 0
    service_s: float = 0.0
    staff: str | None = None  # who is signed on
    panic_since: datetime | None = None
