"""A day in figures: who waits, how long waits were, how full the hall was. Pure; nearest-rank quantiles throughout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from math import ceil

from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.ticket import State
from queue_server.domain.truth.causes import HELD_BY, Cause
from queue_server.domain.truth.legs import Chronicle, Leg
from queue_server.domain.truth.sweep import Counts

BIN = timedelta(minutes=15)
BINS = timedelta(days=1) // BIN
LEAST_DAYS = 3
"""Fewer past days say nothing of what is usual."""
Lengths = tuple[int, ...]
"""How many waited at each quarter of an hour, from the day's midnight on."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Who waits now, and quantiles, in seconds, of today's waits that ended in a call; None where none has."""

    now: tuple[Leg, ...]
    ended: int
    p50_s: int | None
    p90_s: int | None
    p99_s: int | None

    @property
    def longest(self) -> Leg | None:
        """Who of those that wait now has waited longest."""
        return min(self.now, key=lambda leg: leg.joined, default=None)


@dataclass(frozen=True, slots=True)
class Longest:
    """Why somebody waits so long: held for a `cause`; otherwise open `windows` for the matter, and the cause that let most (`n`) pass."""

    leg: Leg
    windows: int
    held: bool = False
    cause: Cause | None = None
    n: int = 0


def waiting(day: Day, legs: Iterable[Leg]) -> tuple[Leg, ...]:
    """Waits that go on."""
    return tuple(leg for leg in legs if leg.left is None and day.tickets[leg.ticket].state is State.WAITING)


def called(legs: Iterable[Leg]) -> list[Leg]:
    """Waits in the queue that ended in a call; who was called back from a park did not wait there."""
    return [leg for leg in legs if leg.call is not None and leg.via != e.TicketCalled.__name__]


def wait_s(leg: Leg, now: datetime) -> int:
    """Whole seconds of a wait, until its call or until now."""
    return int(((leg.left_at or now) - leg.joined_at).total_seconds())


def waits(day: Day, legs: Sequence[Leg]) -> Waits:
    """The figures of some waits of the day."""
    ended = sorted(int((leg.call.at - leg.joined_at).total_seconds()) for leg in called(legs) if leg.call)
    return Waits(waiting(day, legs), len(ended), *(quantile(ended, p) for p in (0.5, 0.9, 0.99)))


def quantile(ordered: Sequence[int], p: float) -> int | None:
    """The smallest value that at least this share does not exceed; None of nothing."""
    return ordered[max(1, ceil(p * len(ordered))) - 1] if ordered else None


def why_longest(day: Day, leg: Leg, slips: Mapping[str, Counts]) -> Longest:
    """A hold; or how few windows serve it, and the most frequent cause of those who went first."""
    windows = len(day.open_windows(leg.matter))
    if leg.holds and leg.holds[-1].ended is None:
        return Longest(leg, windows, True, HELD_BY.get(leg.holds[-1].kind, Cause.PARKED))
    passed = preferred(slips.get(leg.ticket, Counts()))
    if not passed:
        return Longest(leg, windows)
    cause = max(passed, key=lambda each: (passed[each], each.value))
    return Longest(leg, windows, False, cause, passed[cause])


def preferred(counts: Counts) -> Counts:
    """Those that were preferred: a window that could not serve the other one preferred nobody."""
    return Counts({cause: n for cause, n in counts.items() if cause is not Cause.SKILL and n > 0})


def lengths(told: Chronicle, midnight: datetime, until: datetime) -> Lengths:
    """How many waited, held ones too, at each quarter of an hour from `midnight` to `until`."""
    last = min(BINS, int((until - midnight) / BIN) + 1)
    change = [0] * (last + 1)
    for leg in told.legs:
        change[min(last, _after(leg.joined_at, midnight))] += 1
        if leg.left_at is not None:
            change[min(last, _after(leg.left_at, midnight))] -= 1
    return tuple(accumulate(change[:last]))


def _after(at: datetime, midnight: datetime) -> int:
    """The first quarter that is not before the instant."""
    return max(0, ceil((at - midnight) / BIN))


def usual(days: Sequence[Lengths]) -> tuple[Lengths, Lengths, Lengths]:
    """P10, P50 and P90 of past days, quarter by quarter; empty where there are too few days."""
    if len(days) < LEAST_DAYS:
        return (), (), ()
    columns = [sorted(day[n] if n < len(day) else 0 for day in days) for n in range(BINS)]
    low, middle, high = (tuple(quantile(each, p) or 0 for each in columns) for p in (0.1, 0.5, 0.9))
    return low, middle, high
