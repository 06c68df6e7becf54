"""Which head start explains a log best, for each two classes that waited in one queue. Pure.

Two calls are comparable when both waited in the same queue at the moment when one of them was taken. With a head
start H of the first class, the order kept conforms where it was taken first and came less than H later, or taken
second and came more than H later. With one rate of disorder the head start with most conforming pairs is the most
likely one. Its interval comes from days (or hours) drawn again with replacement, 95 of 100.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from random import Random
from typing import NamedTuple

ENOUGH = 100
"""Fewer comparable pairs than this say nothing that should be printed as a figure."""
DRAWS = 200
FEWEST_BLOCKS = 5
"""Fewer days than this are cut into hours before they are drawn again."""
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Call:
    """One row of a log: came and was taken (seconds of some clock), in which queue and class; `day` is what is drawn."""

    queue: str
    day: str
    group: str
    came: float
    taken: float


class Pair(NamedTuple):
    """How much later the first class's call came (s, negative: earlier), and whether it was taken first."""

    block: str
    gap: float
    first: bool


Pairs = Counter[Pair]
"""Equal pairs are counted, so that a long log with times in whole seconds stays small."""


@dataclass(frozen=True, slots=True)
class HeadStart:
    """What two classes' pairs show: `favoured` counts as `seconds` earlier than `other`, between `low` and `high`.

    `conform`, `by_arrival` and `strict` are the fractions of pairs in order under this head start, under none and
    under one without end. Fewer than ENOUGH pairs leave `seconds` None.
    """

    favoured: str
    other: str
    pairs: int
    seconds: float | None = None
    low: float = 0.0
    high: float = 0.0
    conform: float = 0.0
    by_arrival: float = 0.0
    strict: float = 0.0

    @property
    def shown(self) -> bool:
        """The log shows a head start: its interval does not reach down to nothing."""
        return self.seconds is not None and self.low > 0


def head_starts(calls: Iterable[Call]) -> tuple[HeadStart, ...]:
    """Every two classes of the log, the best explained gain over plain order of arrival first."""
    found = _pairs(calls)
    judged = [_judged(classes, pairs) for classes, pairs in found.items()]
    return tuple(sorted(judged, key=lambda each: (-_gain(each), -each.pairs, each.favoured, each.other)))


def _gain(each: HeadStart) -> float:
    return each.pairs * (each.conform - each.by_arrival) if each.shown else 0.0


def _pairs(calls: Iterable[Call]) -> dict[tuple[str, str], Pairs]:
    queues: dict[tuple[str, str], list[Call]] = defaultdict(list)
    for call in calls:
        if call.taken > call.came:
            queues[call.queue, call.day].append(call)
    hourly = len({day for _, day in queues}) < FEWEST_BLOCKS
    groups = sorted({call.group for line in queues.values() for call in line})
    found: dict[tuple[str, str], Pairs] = {two: Counter() for two in combinations(groups, 2)}
    for line in queues.values():
        for taken, left in _comparable(line):
            one, two = (taken, left) if taken.group < left.group else (left, taken)
            block = f"{taken.day}/{taken.taken // HOUR}" if hourly else taken.day
            found[one.group, two.group][Pair(block, one.came - two.came, one is taken)] += 1
    return found


def _comparable(line: Sequence[Call]) -> Iterator[tuple[Call, Call]]:
    """(taken, still waiting) of different classes; who came at the same moment, or was taken at it, is left out."""
    arrivals = sorted(line, key=lambda call: call.came)
    waiting: list[Call] = []
    coming = 0
    for taken in sorted(line, key=lambda call: call.taken):
        while coming < len(arrivals) and arrivals[coming].came < taken.taken:
            waiting.append(arrivals[coming])
            coming += 1
        waiting = [call for call in waiting if call.taken >= taken.taken]
        yield from (
            (taken, left)
            for left in waiting
            if left.taken > taken.taken and left.group != taken.group and left.came != taken.came
        )


def _judged(classes: tuple[str, str], pairs: Pairs) -> HeadStart:
    one, two = classes
    if pairs.total() < ENOUGH:
        return HeadStart(one, two, pairs.total())
    steps = _Steps(pairs)
    if steps.best(steps.every())[0] < 0:  # the other class is the favoured one
        one, two, steps = two, one, _Steps(_mirrored(pairs))
    return _shown(one, two, pairs.total(), steps)


def _shown(one: str, two: str, n: int, steps: "_Steps") -> HeadStart:
    seconds, conform = steps.best(steps.every())
    low, high = _interval(steps)
    return HeadStart(one, two, n, seconds, low, high, conform / n, steps.at(0.0) / n, steps.strict() / n)


def _mirrored(pairs: Pairs) -> Pairs:
    return Counter({Pair(pair.block, -pair.gap, not pair.first): n for pair, n in pairs.items()})


class _Steps:
    """Conforming pairs for every head start that makes a difference, by block. Step k lies after the k smallest gaps."""

    def __init__(self, pairs: Pairs) -> None:
        self._gaps = sorted({pair.gap for pair in pairs})
        blocks: dict[str, Pairs] = defaultdict(Counter)
        for pair, n in pairs.items():
            blocks[pair.block][pair] = n
        self._blocks: Mapping[str, list[int]] = {name: self._counted(each) for name, each in blocks.items()}

    def _counted(self, pairs: Pairs) -> list[int]:
        """For each step, pairs of this block in order: first and below the step, or second and above it."""
        change = [0] * len(self._gaps)
        for pair, n in pairs.items():
            change[bisect_left(self._gaps, pair.gap)] += n if pair.first else -n
        return list(accumulate(change, initial=sum(n for pair, n in pairs.items() if not pair.first)))

    def every(self) -> tuple[str, ...]:
        """All blocks, once each."""
        return tuple(self._blocks)

    def _sum(self, blocks: Iterable[str]) -> list[int]:
        return [sum(column) for column in zip(*(self._blocks[name] for name in blocks), strict=True)]

    def best(self, blocks: Iterable[str]) -> tuple[float, int]:
        """(head start, conforming pairs); among equals the middle of the first widest step's gap."""
        conforming = self._sum(blocks)
        most = max(conforming)
        return self._seconds(conforming.index(most)), most

    def at(self, seconds: float) -> int:
        """Conforming pairs under one head start."""
        return self._sum(self._blocks)[bisect_right(self._gaps, seconds)]

    def strict(self) -> int:
        """Conforming pairs when the class always goes first."""
        return self._sum(self._blocks)[-1]

    def _seconds(self, step: int) -> float:
        """The middle between the gaps on both sides of a step."""
        below = self._gaps[max(step - 1, 0)]
        above = self._gaps[min(step, len(self._gaps) - 1)]
        return (below + above) / 2


def _interval(steps: _Steps) -> tuple[float, float]:
    """2.5 % and 97.5 % of the best head start over blocks drawn with replacement; the draws are the same each time."""
    chance, blocks = Random(1), steps.every()  # noqa: S311 - a fixed sequence is wanted, not a secret
    drawn = sorted(steps.best(chance.choices(blocks, k=len(blocks)))[0] for _ in range(DRAWS))
    return drawn[DRAWS // 40], drawn[-1 - DRAWS // 40]
