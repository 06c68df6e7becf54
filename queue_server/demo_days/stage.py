"""A hall that is played: commands go through the rules, and what they decide is kept in the order of its time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Refusal
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply, decide

Act = Callable[[datetime], None]
Kept = Callable[[str, tuple[e.Event, ...], datetime], None]
"""Told of every command's events, with the date of the day in which they were decided."""


@dataclass(slots=True)
class Stage:
    """The hall, and what happens next in it."""

    keep: Kept
    state: HallState = field(default_factory=HallState)
    _next: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _n: int = 0

    def later(self, at: datetime, act: Act) -> None:
        """Do something then."""
        self._n += 1
        heappush(self._next, (at, self._n, act))

    def play(self, until: datetime) -> None:
        """Everything that happens before that; what comes after it never happens."""
        while self._next and self._next[0][0] < until:
            at, _, act = heappop(self._next)
            act(at)
        self._next.clear()

    def do(self, command: c.Command, at: datetime) -> tuple[e.Event, ...]:
        """What the command does; nothing where the rules refuse it."""
        decided = decide(self.state, command, at)
        if isinstance(decided, Refusal) or not decided:
            return ()
        self.keep(self.state.day.date.isoformat(), decided, at)
        for event in decided:
            apply(self.state, event, at)
        return decided
