"""Queues that have an exact answer: what the simulator and the engine are held against, and first guesses of staffing.

λ arrivals a second, S mean service in seconds, c windows, a = λS, ρ = a/c < 1. Waits in seconds.
"""

from collections.abc import Sequence
from math import exp


def erlang_b(c: int, a: float) -> float:
    """The share lost where nobody may wait: B₀ = 1, B_k = aB_{k−1}/(k + aB_{k−1}) (Erlang 1917)."""
    blocked = 1.0
    for k in range(1, c + 1):
        blocked = a * blocked / (k + a * blocked)
    return blocked


def erlang_c(c: int, a: float) -> float:
    """The share that waits at all in M/M/c: B/(1 − ρ(1 − B)) (Erlang 1917)."""
    blocked = erlang_b(c, a)
    return blocked / (1.0 - a / c * (1.0 - blocked))


def mmc_wait(c: int, rate: float, mean: float) -> float:
    """Mean wait in M/M/c, first come first served: C/(cμ − λ)."""
    return erlang_c(c, rate * mean) / (c / mean - rate)


def mmc_longer(c: int, rate: float, mean: float, t: float) -> float:
    """P(W > t) in M/M/c, first come first served: C·e^{−(cμ−λ)t}."""
    return erlang_c(c, rate * mean) * exp(-(c / mean - rate) * t)


def mg1_wait(rate: float, mean: float, cv: float) -> float:
    """Mean wait in M/G/1: λE[S²]/(2(1 − ρ)) (Pollaczek 1930, Khinchine 1932)."""
    return mg1_residual(rate, mean, cv) / (1.0 - rate * mean)


def mg1_residual(rate: float, mean: float, cv: float) -> float:
    """W₀ of M/G/1: what is left of the service found, λE[S²]/2."""
    return rate * mean * mean * (1.0 + cv * cv) / 2.0


def mmc_residual(c: int, rate: float, mean: float) -> float:
    """W₀ of M/M/c with one μ: until the next window frees, C/(cμ)."""
    return erlang_c(c, rate * mean) * mean / c


def cobham(residual: float, loads: Sequence[float]) -> tuple[float, ...]:
    """Mean waits by class, first class first, nobody interrupted: W₀/((1 − σ_{k−1})(1 − σ_k)) (Cobham 1954).

    `loads`: ρ_k of each class, per window.
    """
    waits, before = [], 0.0
    for load in loads:
        waits.append(residual / ((1.0 - before) * (1.0 - before - load)))
        before += load
    return tuple(waits)


def conserved(loads: Sequence[float], waits: Sequence[float]) -> float:
    """Σρ_kW_k: the same in every order that neither idles nor looks at service times (Kleinrock 1965)."""
    return sum(load * wait for load, wait in zip(loads, waits, strict=True))
