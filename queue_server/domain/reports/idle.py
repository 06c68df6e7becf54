"""空窗: how long each window was open, paused, and open with nobody there while somebody waited whom it could serve."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import offered
from queue_server.domain.windows import Window, WindowState

BREATH_S = 60
"""Shorter stretches are a breath between two people: they count for nothing."""


@dataclass(slots=True)
class WindowWatch:
    """Told the day before each of its changes, with the time; seconds by window."""

    open_s: Counter[str] = field(default_factory=Counter)
    paused_s: Counter[str] = field(default_factory=Counter)
    idle_s: Counter[str] = field(default_factory=Counter)
    _last: datetime | None = None
    _idle: dict[str, int] = field(default_factory=dict)

    def until(self, day: Day, at: datetime) -> None:
        """Nothing has changed since the last call; count what that was for each window."""
        passed = int((at - self._last).total_seconds()) if self._last else 0
        self._last = at if self._last is None else self._last + timedelta(seconds=passed)
        if passed > 0:
            for window in day.windows.values():
                self._count(day, window, passed)

    def end(self) -> None:
        """The day is over."""
        for window in tuple(self._idle):
            self._settle(window)

    def _count(self, day: Day, window: Window, passed: int) -> None:
        if window.state is WindowState.OPEN:
            self.open_s[window.id] += passed
            if window.current is None and _is_wanted(day, window):
                self._idle[window.id] = self._idle.get(window.id, 0) + passed
                return
        elif window.state is WindowState.PAUSED:
            self.paused_s[window.id] += passed
        if window.id in self._idle:
            self._settle(window.id)

    def _settle(self, window: str) -> None:
        stretch = self._idle.pop(window, 0)
        if stretch >= BREATH_S:
            self.idle_s[window] += stretch


def _is_wanted(day: Day, window: Window) -> bool:
    """Somebody waits whom the window would call."""
    places = day.queue.places
    if not any(places.get(matter) for matter in window.matters):
        return False
    return not day.queue.bound or next(offered(day, window), None) is not None
