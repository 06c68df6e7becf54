"""Waits told on a city's own offices: 18 days of snapshots every five minutes, carried out by the pace, the closed form and its correction.

The snapshots (`../shared/data`, beside the project) tell how many wait, which number was called last and how many windows are open.
Numbers come and are called evenly between two of them. Who had nobody ahead is left out: whether a window sat idle is not known.
"""

import csv
import gzip
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import Any

from benchmarks.figures import Figure, as_row, middle
from queue_server.domain.conformal import Worth, score
from queue_server.domain.estimate import Pace, Range, wait
from queue_server.domain.pace import ThemePace

SNAPSHOTS = Path(__file__).parents[2] / "shared" / "data" / "hall_queue_snapshots.csv.gz"
MEAN_S = 600.0
"""What a hall's file would say of services before anybody has measured them."""
FIRST_DAYS = 5
"""A week, in which the correction is learnt; what is measured comes after it."""
LOOK = 5
"""A number above the middle of those that follow was yesterday's, or another queue's."""


@dataclass(frozen=True, slots=True)
class Look:
    """One snapshot of one queue: the numbers given and called so far, open windows."""

    at: datetime
    given: int
    called: int
    windows: int


def offices(path: Path) -> dict[str, dict[str, list[list[Look]]]]:
    """By office and queue: its days."""
    rows: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows[row["office"], row["queue_id"], row["date"]].append(row)
    found: dict[str, dict[str, list[list[Look]]]] = defaultdict(lambda: defaultdict(list))
    for (office, queue, _), day in sorted(rows.items()):
        found[office][queue].append(_looks(day))
    return found


def _looks(rows: Sequence[dict[str, str]]) -> list[Look]:
    """Given: the running maximum of called and waiting; called: that of the numbers that the next ones bear out."""
    numbers = [_number(row) for row in rows]
    looks, called, given = [], 0, 0
    for place, row in enumerate(rows):
        ahead = [n for n in numbers[place + 1 : place + 1 + LOOK] if n is not None]
        number = numbers[place]
        if number is not None and (not ahead or number <= median(ahead)):
            called = max(called, number)
        given = max(given, called + int(row["waiting"] or 0))
        at = datetime.fromisoformat(f"{row['date']}T{row['time']}").replace(tzinfo=UTC)
        looks.append(Look(at, given, called, int(row["open_windows"] or 0)))
    return looks


def _number(row: dict[str, str]) -> int | None:
    text = row["current_number"]
    own = text.startswith(row["letter"]) and text.removeprefix(row["letter"]).isdigit()
    return int(text.removeprefix(row["letter"])) if own else None


def _moments(looks: Sequence[Look], counted: str) -> list[datetime]:
    """When each number, from 1 on, was given or called."""
    found: list[datetime] = []
    for one, two in pairwise(looks):
        before, after = getattr(one, counted), getattr(two, counted)
        step = (two.at - one.at) / max(after - before, 1)
        found += [one.at + step * (n + 1) for n in range(after - before)]
    return found


@dataclass(frozen=True, slots=True)
class Had:
    """One number: what it was told by the closed form alone and corrected, and what it waited, in seconds."""

    day: int
    base: Range
    told: Range
    waited: float


@dataclass(slots=True)
class Queue:
    """One queue on one day: who waits, and what they were told and when."""

    name: str
    looks: Sequence[Look]
    pace: ThemePace = field(default_factory=ThemePace)
    waiting: int = 0
    told: dict[int, tuple[datetime, Range, Range]] = field(default_factory=dict)

    def moves(self) -> Iterator[tuple[datetime, bool, int, str]]:
        """(when, called, number, queue) of every number that was given and called while somebody looked."""
        first, skip = self.looks[0].given, self.looks[0].called
        calls = _moments(self.looks, "called")
        for n, at in enumerate(_moments(self.looks, "given"), first + 1):
            if n - skip <= len(calls):
                yield at, False, n, self.name
                yield max(calls[n - skip - 1], at), True, n, self.name

    def gives(self, n: int, at: datetime, worth: Worth) -> None:
        """A number, and where somebody is ahead what is said of the wait."""
        self.pace.since = self.pace.since or at
        if self.waiting:
            pace = Pace(*self.pace.lately(at), self._windows(at) / MEAN_S)
            corrected = wait(self.waiting, pace, worth.correction(self.name))
            self.told[n] = at, wait(self.waiting, pace), corrected
        self.waiting += 1
        self.pace.came(at)

    def calls(self, n: int, at: datetime, worth: Worth) -> tuple[Range, Range, float] | None:
        """The number is called; what it had been told, and what it waited."""
        told = self.told.pop(n, None)
        self.pace.called(at, at if told else None)
        self.pace.left(at)
        self.waiting -= 1
        if told is None:
            return None
        waited = (at - told[0]).total_seconds()
        worth.add(self.name, score(waited, told[1]))
        return told[1], told[2], waited

    def _windows(self, at: datetime) -> float:
        """Open ones, by the look before; where none is, as many as are open at any time."""
        look = self.looks[max(bisect_right(self.looks, at, key=_when) - 1, 0)]
        return look.windows or max(each.windows for each in self.looks) or 0.1


def told(queues: dict[str, list[list[Look]]]) -> Iterator[Had]:
    """One office through all its days."""
    worth = Worth()
    for day, looks in enumerate(zip(*queues.values(), strict=True)):
        today = {name: Queue(name, each) for name, each in zip(queues, looks, strict=True)}
        for at, called, n, name in sorted(move for queue in today.values() for move in queue.moves()):
            if not called:
                today[name].gives(n, at, worth)
            elif (found := today[name].calls(n, at, worth)) is not None:
                yield Had(day, *found)


def _when(look: Look) -> datetime:
    return look.at


def held(found: Sequence[Had], end: str = "p90_s", of: str = "told") -> float:
    """The share whose wait was not longer than that end of the range."""
    return sum(each.waited <= getattr(getattr(each, of), end) for each in found) / len(found)


def off(found: Sequence[Had], of: str) -> float:
    """Mean distance of the wait from the middle that was told, in seconds."""
    return fmean(abs(each.waited - getattr(each, of).p50_s) for each in found)


def measure() -> list[dict[str, Any]]:
    """All offices together, from the sixth day on; nothing where the snapshots are not there."""
    if not SNAPSHOTS.exists():
        print(f"{SNAPSHOTS} is not there: the offices are left out")
        return []
    later = [had for queues in offices(SNAPSHOTS).values() for had in told(queues) if had.day >= FIRST_DAYS]
    p90 = [middle(getattr(had, of).p90_s for had in later) for of in ("told", "base")]
    return [
        as_row(Figure("P90 holds, real offices", held(later), "share", 0.9, "0.98–1.02")),
        as_row(Figure("P50 holds, real offices", held(later, "p50_s"), "share", 0.5, "0.94–1.06")),
        as_row(Figure("P90 told, real offices", p90[0], "s", p90[1], "smaller")),
        as_row(Figure("mean error of P50", off(later, "told"), "s", off(later, "base"), "smaller")),
    ]
