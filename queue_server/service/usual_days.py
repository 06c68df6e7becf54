"""The usual day: how full the hall was on the same weekday of the last weeks. One small note a past day, made once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from queue_server.domain.truth.figures import Lengths
from queue_server.service.ports import Entry

WEEKS = 8


class PastDays(Protocol):
    """Notes of past days. Called from one thread at a time, never from the loop."""

    def lengths(self, day: date) -> Lengths | None:
        """A past day's queue, from its note or else from the journal; None of a day without one, or that cannot be read."""

    def keep(self, day: date, lengths: Lengths) -> None:
        """Note a day that has ended."""

    def case(self, case: str) -> Sequence[Entry]:
        """What happened to a case; nothing where it cannot be read."""


class NoPast:
    """A hall that has no journal to look back in."""

    def lengths(self, day: date) -> Lengths | None:
        """Nothing is known."""
        return None

    def keep(self, day: date, lengths: Lengths) -> None:
        """Nothing is kept."""

    def case(self, case: str) -> Sequence[Entry]:
        """Nothing is known."""
        return ()


class UsualDays:
    """Reads one past day at a call, so that whoever shares the machine waits for one at most."""

    def __init__(self, past: PastDays) -> None:
        self.past = past
        self._today = date.min
        self._wanted: list[date] = []
        self._days: list[Lengths] = []

    def step(self, today: date, over: Mapping[str, Lengths]) -> None:
        """Keep days that have ended, and look at one more of the past ones."""
        for day, lengths in over.items():
            self.past.keep(date.fromisoformat(day), lengths)
        if today != self._today:
            self._today, self._days = today, []
            self._wanted = [today - timedelta(weeks=n) for n in range(WEEKS, 0, -1)]
        if self._wanted and (found := self.past.lengths(self._wanted.pop())) is not None:
            self._days.append(found)

    @property
    def days(self) -> tuple[Lengths, ...]:
        """What is known so far."""
        return tuple(self._days)
