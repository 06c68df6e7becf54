"""From distances to error rates with their intervals. Pure; the bootstrap's chance comes in as a seed.

Pairs of one person are not independent, so an interval is the wider of Wilson's over the pairs and a bootstrap over the
people; both at 95 %.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kiosk.gateways.faces.measure.intervals import Rate, wilson
from kiosk.gateways.faces.measure.pictures import Sample
from kiosk.gateways.faces.models import Vector

RESAMPLES: Final = 1000
MAX_FMR: Final = 0.02
"""Of strangers accepted without staff, in any group."""
GRID: Final = 0.005

Distances = NDArray[np.float64]
People = NDArray[np.intp]
Measure = Callable[[Vector, Vector], float]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Distances between pictures of one group, each with the numbers of its two people."""

    distances: Distances
    one: People
    other: People

    def within(self, same: bool) -> "Pairs":
        """Those of one person, or those of strangers."""
        kept = (self.one == self.other) == same
        return Pairs(self.distances[kept], self.one[kept], self.other[kept])


def pairs_of(samples: Sequence[Sample], measure: Measure, *, card: bool) -> Pairs:
    """Every two pictures of a group: live with live, or (`card`) one's card photo with the other live."""
    people = {person: n for n, person in enumerate(sorted({sample.person for sample in samples}))}
    rows = [
        (measure(first, second.live), people[one.person], people[second.person])
        for i, one in enumerate(samples)
        if (first := one.card if card else one.live) is not None
        for j, second in enumerate(samples)
        if second.live is not None and (i != j if card else i < j)
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Pairs(table[:, 0], table[:, 1].astype(np.intp), table[:, 2].astype(np.intp))


def false_match(pairs: Pairs, threshold: float) -> Rate:
    """Strangers at or below the threshold."""
    strangers = pairs.within(same=False)
    return _rate(strangers, strangers.distances <= threshold)


def false_non_match(pairs: Pairs, threshold: float) -> Rate:
    """Pairs of one person above the threshold."""
    own = pairs.within(same=True)
    return _rate(own, own.distances > threshold)


def equal_error(pairs: Pairs) -> float:
    """Where both errors are nearest to each other; NaN where one kind of pair is missing."""
    own, strangers = (np.sort(pairs.within(same=same).distances) for same in (True, False))
    if not own.size or not strangers.size:
        return float("nan")
    grid = np.unique(np.concatenate([own, strangers]))
    missed = 1 - np.searchsorted(own, grid, side="right") / own.size
    taken = np.searchsorted(strangers, grid, side="right") / strangers.size
    best = int(np.argmin(np.abs(missed - taken)))
    return float((missed[best] + taken[best]) / 2)


def safe_accept(measured: Sequence[Pairs], limit: float) -> float:
    """The widest accept threshold, at most `limit`, at which no group's strangers pass `MAX_FMR`."""
    for threshold in np.arange(limit, 0, -GRID):
        if all(false_match(pairs, float(threshold)).value <= MAX_FMR for pairs in measured):
            return round(float(threshold), 3)
    return 0.0


def _rate(pairs: Pairs, hits: NDArray[np.bool_]) -> Rate:
    of, count = hits.size, int(hits.sum())
    low, high = wilson(count, of)
    if count > 0:
        by_people = _bootstrap(pairs, hits)
        low, high = min(low, by_people[0]), max(high, by_people[1])
    return Rate(count / of if of else float("nan"), low, high, of)


def _bootstrap(pairs: Pairs, hits: NDArray[np.bool_], seed: int = 0) -> tuple[float, float]:
    """People drawn with replacement; a pair counts as often as both of its people were drawn."""
    people = int(max(pairs.one.max(), pairs.other.max())) + 1
    draws = np.random.default_rng(seed).multinomial(people, np.full(people, 1 / people), RESAMPLES)
    hit, of = (_drawn(pairs, draws, weight) for weight in (hits.astype(float), np.ones(hits.size)))
    shares = hit[of > 0] / of[of > 0]
    low, high = np.quantile(shares, (0.025, 0.975))
    return (float(low), float(high))


def _drawn(pairs: Pairs, draws: NDArray[np.int64], weight: Distances) -> Distances:
    """For each draw, the sum of the pairs' weights, each as often as it was drawn."""
    people = draws.shape[1]
    table = np.zeros((people, people))
    np.add.at(table, (pairs.one, pairs.other), weight)
    own = np.diag(table)
    strangers: Distances = ((draws @ (table - np.diag(own))) * draws).sum(axis=1) + draws @ own
    return strangers
