"""Waits told to tickets against waits had, through the real rules: how often the upper end held, and how long it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from benchmarks.figures import Figure, as_row, middle
from queue_server.domain import events as e
from queue_server.twin.citizens import Flow, Group, crowd
from queue_server.twin.floor import Floor
from queue_server.twin.halls import ANY, even_hall
from queue_server.twin.real_day import RealDay
from queue_server.twin.samples import lognormal

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MEAN_S, CV, HOUR = 480.0, 0.8, 3600.0
FIRST_S = 1800.0
"""The first numbers after a quiet time: those of its first half hour."""


@dataclass(frozen=True, slots=True)
class Course:
    """A hall's day: load per window until each hour; `expects`: what its file says of the mean, over what it is."""

    name: str
    loads: tuple[tuple[float, float], ...]
    windows: int = 4
    green: float = 0.08
    expects: float = 1.0
    first_h: float = 0.0

    def flows(self) -> list[Flow]:
        """As arrivals."""
        return [Flow(load * self.windows / MEAN_S, until * HOUR) for load, until in self.loads]


STEADY = Course("steady .85", ((0.85, 8),))
BUSY = Course("rush 1.1", ((1.1, 4),))
LIGHT = Course("light .5", ((0.5, 8),))
QUIET = Course("after a quiet time", ((1.0, 1), (0.05, 2.5), (1.3, 4)), first_h=2.5)
ONE = Course("one window .85", ((0.85, 8),), windows=1)
OFF = Course("mean 1.5 × said, 1.0", ((1.0, 5),), expects=1 / 1.5)
COURSES = (STEADY, BUSY, LIGHT, QUIET, ONE, OFF)
DAYS = 30


@dataclass(frozen=True, slots=True)
class Told:
    """One ticket with somebody ahead of it, or no idle window: what it was told, and what became of it, in seconds."""

    at: float
    p50: int
    p90: int
    waited: float


def told(course: Course, seed: int) -> Iterator[Told]:
    """Every ticket of one day that was told a range and called."""
    kept: list[tuple[e.Event, datetime]] = []
    service = lognormal(MEAN_S, CV)
    groups = [Group(1.0 - course.green, ANY, service), Group(course.green, ANY, service, green=True)]
    day = RealDay(even_hall(course.windows, MEAN_S * course.expects), START, kept)
    Floor(day).run(crowd(Random(seed), course.flows(), groups))  # noqa: S311 - the same crowd each time
    called = {event.ticket: at for event, at in reversed(kept) if isinstance(event, e.TicketCalled)}
    for event, at in kept:
        if isinstance(event, e.TicketIssued) and event.model.startswith("gamma") and event.ticket in called:
            waited = (called[event.ticket] - at).total_seconds()
            yield Told((at - START).total_seconds(), event.wait_p50_s, event.wait_p90_s, waited)


def days(course: Course, seeds: Sequence[int]) -> list[Told]:
    """Those of many days; of a course with a quiet time, the first after it."""
    begin = course.first_h * HOUR
    end = begin + FIRST_S if begin else float("inf")
    return [each for seed in seeds for each in told(course, seed) if begin <= each.at < end]


def cover(found: Sequence[Told]) -> float:
    """The share whose wait was not longer than the upper end."""
    return sum(each.waited <= each.p90 for each in found) / len(found)


def measure() -> list[dict[str, Any]]:
    """By course: the share within the upper end (wanted .88 to .92), and the upper end over the wait (medians)."""
    rows = []
    for course in COURSES:
        found = days(course, range(DAYS))
        rows += [
            as_row(Figure(f"P90 holds, {course.name}", cover(found), "share", 0.9, "0.98–1.02")),
            as_row(Figure(f"P90 told, {course.name}", middle(each.p90 for each in found), "s", middle(each.waited for each in found), "smaller")),
        ]  # fmt: skip
    return rows
