"""Who was passed and why, who was preferred, where windows stood idle, what the trace lacks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queue_server.domain.reports.facts import DayFacts, GapFact, VisitFact
from queue_server.domain.truth.causes import Cause

LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CauseLine:
    """Overtakes for one cause: pairs, how many people were passed, how many passed."""

    cause: str
    pairs: int
    passed: int
    preferred: int


@dataclass(frozen=True, slots=True)
class LongLine:
    """A long wait: whom it hit, and the cause that let most others go first; empty where nobody did."""

    day: str
    visit: VisitFact
    wait_s: int
    cause: str
    n: int


@dataclass(frozen=True, slots=True)
class WindowLine:
    """A window over the period. `picks`: (cause, how often)."""

    window: str
    days: int
    open_s: int
    idle_s: int
    paused_s: int
    served: int
    missed: int
    picks: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What people were sent home for: a material or a lack; of which matter, how many, how often not on an earlier list."""

    matter: str
    item: str
    n: int
    unlisted: int


def causes(days: Iterable[DayFacts]) -> tuple[CauseLine, ...]:
    """Overtakes by cause, most first; whom a window could not serve was not preferred to anybody."""
    pairs: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    preferred: Counter[str] = Counter()
    for visit in (visit for day in days for visit in day.visits):
        pairs.update(dict(visit.skips))
        passed.update(cause for cause, _ in visit.slips)
        preferred.update(cause for cause, _ in visit.skips)
    return tuple(CauseLine(cause, n, passed[cause], preferred[cause]) for cause, n in pairs.most_common())


def unexplained(days: Iterable[DayFacts]) -> int:
    """Overtakes without a lawful reason."""
    return sum(line.pairs for line in causes(days) if line.cause == Cause.UNEXPLAINED)


def longest(days: Iterable[DayFacts]) -> tuple[LongLine, ...]:
    """The longest waits that ended in a call, each with its reason."""
    found = [
        (visit.waited_s, day.day, visit) for day in days for visit in day.visits if visit.waited_s is not None
    ]
    found.sort(key=lambda each: (-each[0], each[2].ticket))
    return tuple(_long(*each) for each in found[:LONGEST_SHOWN])


def _long(wait_s: int, day: str, visit: VisitFact) -> LongLine:
    cause, n = max(visit.slips, key=lambda each: (each[1], each[0]), default=("", 0))
    return LongLine(day, visit, wait_s, cause, n)


def windows(days: Sequence[DayFacts]) -> tuple[WindowLine, ...]:
    """Each window that was open, in the hall's order."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    served: Counter[str] = Counter()
    picks: dict[str, Counter[str]] = defaultdict(Counter)
    for day in days:
        for each in day.windows:
            parts = (int(each.open_s > 0), each.open_s, each.idle_s, each.paused_s, each.missed)
            sums[each.window] = [have + more for have, more in zip(sums[each.window], parts, strict=True)]
        served.update(step.window for step in day.steps if step.served)
        for pick in day.picks:
            picks[pick.window][pick.cause] += 1
    return tuple(_window(w, parts, served[w], picks[w]) for w, parts in sums.items() if parts[0])


def _window(window: str, parts: list[int], served: int, picks: Counter[str]) -> WindowLine:
    days, open_s, idle_s, paused_s, missed = parts
    return WindowLine(window, days, open_s, idle_s, paused_s, served, missed, tuple(picks.most_common()))


def sent_home(days: Iterable[DayFacts]) -> tuple[ItemLine, ...]:
    """Turned away by reason, most frequent first."""
    n: Counter[tuple[str, str]] = Counter()
    unlisted: Counter[tuple[str, str]] = Counter()
    for away in (away for day in days for away in day.away):
        n[away.matter, away.item] += 1
        unlisted[away.matter, away.item] += away.unlisted
    return tuple(ItemLine(*key, count, unlisted[key]) for key, count in n.most_common())


def gaps(days: Iterable[DayFacts]) -> tuple[tuple[str, GapFact], ...]:
    """F14, newest day first."""
    return tuple(
        (day.day, gap) for day in sorted(days, key=lambda d: d.day, reverse=True) for gap in day.gaps
    )
