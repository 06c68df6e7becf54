"""What a key and a grade mean to the hall, given the window's snapshot. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, assert_never

from firmware_bridge.protocol.hall_units import Key
from queue_server.contracts.commands import (
    Body,
    CallNext,
    FinishService,
    MarkMissed,
    OpenWindow,
    PauseWindow,
    RaisePanic,
    Recall,
    StartService,
    Undo,
)
from queue_server.contracts.snapshots import WindowSnapshot

RATE_WITHIN_S: Final = 180.0
"""How long after a service its grade may still be pressed; then the pad belongs to nobody."""


def command_of(key: Key, window: WindowSnapshot) -> Body:
    """The command; whether it is allowed, the hall decides. 暂停 pressed at a window that is not open opens it."""
    name = window.window
    match key:
        case Key.NEXT:
            return CallNext(window=name)
        case Key.RECALL:
            return Recall(window=name)
        case Key.START:
            return StartService(window=name)
        case Key.FINISH:
            return FinishService(window=name)
        case Key.MISSED:
            return MarkMissed(window=name)
        case Key.PAUSE if window.state == "open":
            return PauseWindow(window=name, reason="break")
        case Key.PAUSE:
            return OpenWindow(window=name)
        case Key.UNDO:
            return Undo(window=name)
        case Key.PANIC:
            return RaisePanic(window=name)
        case _:
            assert_never(key)


@dataclass(frozen=True, slots=True)
class Rateable:
    """Whose service a grade is about: the one that runs, or the last for a while."""

    ticket: str | None = None
    seen_at: float = float("-inf")

    def after(self, window: WindowSnapshot, now: float) -> Rateable:
        """The same after a snapshot: a service that runs takes the pad over."""
        current = window.current
        return Rateable(current.ticket, now) if current is not None and current.state == "serving" else self

    def at(self, now: float) -> str | None:
        """The ticket, while it may be rated."""
        return self.ticket if now - self.seen_at <= RATE_WITHIN_S else None
