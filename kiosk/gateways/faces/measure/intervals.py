"""A share of things counted, with its 95 % interval. Pure."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, with its interval; `of` were counted."""

    value: float
    low: float
    high: float
    of: int

    def __str__(self) -> str:
        return f"{self.value:.1%} [{self.low:.1%}, {self.high:.1%}]" if self.of else "-"


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The score interval of a share; (0, 1) of nothing."""
    if of == 0:
        return (0.0, 1.0)
    share = hits / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return (max(0.0, middle - half), min(1.0, middle + half))


def share(hits: int, of: int) -> Rate:
    """A share of independent tries, with Wilson's interval."""
    return Rate(hits / of if of else float("nan"), *wilson(hits, of), of)
