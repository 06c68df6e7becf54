"""How fast a theme's tickets are called: calls, over the time in which somebody waited. A quiet hour tells nothing."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MEMORY = timedelta(minutes=30)
"""How far back calls tell how fast it moves now."""


@dataclass(slots=True)
class ThemePace:
    """What was seen of one theme. `since`: one of its windows is open. `began`: somebody waits without a break.

    `mark`: up to here the time of waiting is counted; `waited`: (end of a stretch, seconds counted before it).
    """

    since: datetime | None = None
    waiting: int = 0
    began: datetime | None = None
    mark: datetime | None = None
    calls: list[datetime] = field(default_factory=list)
    waited: list[tuple[datetime, float]] = field(default_factory=list)
    seconds: float = 0.0

    def came(self, at: datetime) -> None:
        """One more waits."""
        self.waiting += 1
        if self.began is None:
            self.began = self.mark = at

    def left(self, at: datetime) -> None:
        """One fewer waits; the time until here was waited whether or not somebody was called."""
        self.waiting -= 1
        if self.waiting == 0:
            self._count(at)
            self.began = self.mark = None

    def called(self, at: datetime, freed: datetime | None) -> None:
        """One of those who wait, by a window whose last person left it at `freed`; None where it has just opened.

        A window that stood ready before anybody waited tells how fast its clerk is, not how fast windows free
        themselves: neither its call counts nor the moment before it.
        """
        if freed is not None and (self.began is None or freed > self.began):
            self._count(at)
            insort(self.calls, at)
            del self.calls[: bisect_left(self.calls, at - MEMORY)]
        self.mark = at

    def forget(self, at: datetime | None) -> None:
        """The call of then was taken back."""
        if at in self.calls:
            self.calls.remove(at)

    def lately(self, now: datetime) -> tuple[int, float]:
        """(calls, seconds in which somebody waited), of the last `MEMORY`."""
        edge = max(self.since or now, now - MEMORY)
        first = bisect_left(self.waited, (edge, 0.0))
        before = self.waited[first][1] if first < len(self.waited) else self.seconds
        running = max((now - max(self.mark, edge)).total_seconds(), 0.0) if self.mark else 0.0
        seen = min(self.seconds - before + running, (now - edge).total_seconds())
        return len(self.calls) - bisect_left(self.calls, edge), max(seen, 0.0)

    def _count(self, at: datetime) -> None:
        start = max(self.mark or at, self.since or at)
        if at <= start:
            return
        self.waited.append((at, self.seconds))
        self.seconds += (at - start).total_seconds()
        del self.waited[: bisect_left(self.waited, (at - MEMORY, 0.0))]
