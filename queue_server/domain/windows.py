"""窗口: what a window serves, whether it takes tickets, and which ticket it has."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class WindowState(StrEnum):
    """Whether a window calls."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Step:
    """The window's last step, as undo needs it: the tickets it moved and the states they had before."""

    kind: str
    at: datetime
    before: tuple[tuple[str, str], ...]
    current: str | None


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
    served: int = 0
    service_s: float = 0.0
