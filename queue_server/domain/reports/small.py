"""Few cases say little: intervals for shares, no quantile of a handful, means drawn towards the hall's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from queue_server.domain.truth.figures import quantile

Z95 = 1.959964
"""Standard normal: 95 % lie within this many deviations."""
LEAST_P50, LEAST_P90 = 5, 10
"""Fewer values have no quantile worth the name: P90 of nine is the largest of them."""
LEAST_SHARE = 20
"""Fewer are told as counts: one of three is not 33 %."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A middle and a tail in seconds; None where there are too few of them."""

    n: int = 0
    p50: int | None = None
    p90: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with Wilson's 95 % interval."""

    kept: int = 0
    of: int = 0

    @property
    def value(self) -> float | None:
        """The plain share; None where it would be told of too few."""
        return self.kept / self.of if self.of >= LEAST_SHARE else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, 95 times in 100."""
        return wilson(self.kept, self.of)


def spread(values: Sequence[int]) -> Spread:
    """Quantiles of some values, in any order."""
    n, ordered = len(values), sorted(values)
    return Spread(
        n, quantile(ordered, 0.5) if n >= LEAST_P50 else None, quantile(ordered, 0.9) if n >= LEAST_P90 else None
    )  # fmt: skip


def wilson(kept: int, of: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval; everything is possible where nothing was seen."""
    if of == 0:
        return 0.0, 1.0
    share, square = kept / of, z * z / of
    middle = (share + square / 2) / (1 + square)
    half = z * sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def shrunk(total: float, n: int, mean: float, weight: float) -> float:
    """The mean of `n` values that add up to `total`, as if `weight` more of the common `mean` had been seen."""
    return (total + weight * mean) / (n + weight)
