"""How long a new ticket will wait, as a range: the Gamma–Gamma closed form, good from the first minute.

The call rate of a queue is Gamma(κ + calls seen, κ/m₀ + the time in which somebody waited for them) with
m₀ = eligible open windows ÷ mean service time; the wait for the (Q+1)-th call is then β·BetaPrime(Q+1, α). Its quantiles are a Beta quantile's odds.
What is told lies on the scale that they give, where waits told before have proved to lie (`conformal`).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, lgamma, log, log1p, sqrt
from typing import NamedTuple

MODEL, CORRECTED = "gamma-gamma/2", "gamma-gamma-conformal/1"
"""The closed form alone, and corrected."""
KAPPA = 4.0
"""The configured mean weighs as much as four calls seen: half an hour of one window."""
MOST_CALLS = 200
MOST_AHEAD = 1000
"""Beyond these the quantile's shape no longer changes; they bound what is kept in memory."""
IDLE = "idle/1"
P50, P90 = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Pace:
    """What was seen of a queue: `calls` in `seconds` with somebody waiting, and the rate (1/s) that was expected before."""

    calls: int
    seconds: float
    prior_rate: float


@dataclass(frozen=True, slots=True)
class Range:
    """A wait in whole seconds, P50 and P90."""

    p50_s: int
    p90_s: int


class Correction(NamedTuple):
    """Where P50 and P90 lie on the closed form's scale: 0 is its P50, 1 its P90. p50 ≤ p90."""

    p50: float
    p90: float


PLAIN = Correction(0.0, 1.0)


def wait(ahead: int, pace: Pace, correction: Correction = PLAIN) -> Range:
    """The range for a ticket with `ahead` tickets before it: the closed form's ends moved along its scale, never below zero."""
    low, high = _closed_form(ahead, pace)
    p50 = low + correction.p50 * (high - low)
    p90 = high + (correction.p90 - 1.0) * (high - low)
    return Range(int(max(p50, 0.0)), ceil(max(p90, 0.0)))


def _closed_form(ahead: int, pace: Pace) -> tuple[float, float]:
    alpha = KAPPA + min(pace.calls, MOST_CALLS)
    beta = KAPPA / pace.prior_rate + pace.seconds * alpha_share(pace)
    low, high = (beta * odds(min(ahead, MOST_AHEAD) + 1, alpha, p) for p in (P50, P90))
    return low, high


def alpha_share(pace: Pace) -> float:
    """Time seen counts in proportion where more calls were seen than are kept."""
    return min(1.0, MOST_CALLS / pace.calls) if pace.calls else 1.0


@lru_cache(maxsize=65_536)
def odds(a: float, b: float, p: float) -> float:
    """x/(1−x) where x is the p-quantile of Beta(a, b): the quantile of BetaPrime(a, b)."""
    x = beta_quantile(a, b, p)
    return x / (1.0 - x)


def beta_quantile(a: float, b: float, p: float) -> float:
    """Inverse of the regularised incomplete beta function for a, b ≥ 1, to 1e-8.

    Start from Abramowitz & Stegun 26.5.22, then Newton steps kept inside the bracket.
    """
    low, high, x = 0.0, 1.0, _start(a, b, p)
    scale = lgamma(a + b) - lgamma(a) - lgamma(b)
    for _ in range(60):
        error = beta_cdf(a, b, x) - p
        low, high = (x, high) if error < 0 else (low, x)
        density = exp(scale + (a - 1) * log(x) + (b - 1) * log1p(-x))
        new = x - error / density if density > 0 else (low + high) / 2
        new = new if low < new < high else (low + high) / 2
        if abs(new - x) <= 1e-8 * x:
            return new
        x = new
    return x


def beta_cdf(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b) by its continued fraction (Lentz)."""
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1.0 - front * _fraction(b, a, 1.0 - x) / b


def _start(a: float, b: float, p: float) -> float:
    t = sqrt(-2.0 * log(min(p, 1.0 - p)))
    y = t - (2.30753 + 0.27061 * t) / (1.0 + t * (0.99229 + 0.04481 * t))
    y = -y if p >= 0.5 else y
    if a <= 1 or b <= 1:
        return min(max(a / (a + b), 1e-6), 1 - 1e-6)
    h = 2.0 / (1.0 / (2.0 * a - 1.0) + 1.0 / (2.0 * b - 1.0))
    w = y * sqrt(h + (y * y - 3.0) / 6.0) / h
    w -= (1.0 / (2.0 * b - 1.0) - 1.0 / (2.0 * a - 1.0)) * ((y * y - 3.0) / 6.0 + 5.0 / 6.0 - 2.0 / (3.0 * h))
    return min(max(a / (a + b * exp(2.0 * w)), 1e-9), 1 - 1e-9)


def _fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0) or tiny)
    value = d
    for m in range(1, 400):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / (1.0 + term * d or tiny)
            c = 1.0 + term / c or tiny
            value *= c * d
        if abs(c * d - 1.0) < 1e-12:
            break
    return value
