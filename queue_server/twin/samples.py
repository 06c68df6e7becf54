"""Distributions by what is known of them: a mean, a spread, or what was measured. Chance comes in as an argument."""

from collections.abc import Callable, Sequence
from math import log, sqrt
from typing import Protocol


class Chance(Protocol):
    """Where chance comes from: `random.Random` with a seed fits."""

    def random(self) -> float:
        """Uniform on [0, 1)."""

    def expovariate(self, lambd: float, /) -> float:
        """Exponential with this rate."""

    def gauss(self, mu: float, sigma: float, /) -> float:
        """Normal."""

    def lognormvariate(self, mu: float, sigma: float, /) -> float:
        """The exponential of a normal."""


Sample = Callable[[Chance], float]
"""Draws one duration in seconds."""


def exponential(mean: float) -> Sample:
    """Memoryless, CV 1."""
    rate = 1.0 / mean
    return lambda chance: chance.expovariate(rate)


def constant(value: float) -> Sample:
    """Always the same, CV 0."""
    return lambda chance: value


def lognormal(mean: float, cv: float) -> Sample:
    """What services at windows look like: `cv` = standard deviation over mean."""
    variance = log(1.0 + cv * cv)
    mu, sigma = log(mean) - variance / 2, sqrt(variance)
    return lambda chance: chance.lognormvariate(mu, sigma)


def measured(values: Sequence[float]) -> Sample:
    """Drawn from measured durations, each as likely as the others; ValueError for none."""
    if not values:
        raise ValueError("nothing was measured")
    kept, n = tuple(values), len(values)
    return lambda chance: kept[int(chance.random() * n)]
