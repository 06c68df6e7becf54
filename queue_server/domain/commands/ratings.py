"""Ratings, and keys that somebody pressed at a window."""

from dataclasses import dataclass

from queue_server.domain.commands.calls import (
    Arrive,
    CallNext,
    FinishService,
    MarkMissed,
    Recall,
    StartService,
    Undo,
)
from queue_server.domain.commands.hall import CloseWindow, OpenWindow, PauseWindow

Key = (
    CallNext
    | Recall
    | Arrive
    | StartService
    | FinishService
    | MarkMissed
    | Undo
    | OpenWindow
    | PauseWindow
    | CloseWindow
)
"""What a keypad may ask for."""


@dataclass(frozen=True, slots=True)
class RateVisit:
    """One grade, 1 to 5, for the ticket's last service, or its last at `window`. `own`: whose own ticket it must be."""

    ticket: str
    grade: int
    window: str | None
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A clerk's command from a keypad: as the clerk who is signed on at the window, so somebody must be."""

    window: str
    command: Key
