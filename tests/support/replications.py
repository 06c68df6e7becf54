"""Independent runs of the real aggregate and the interval that their means give."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from math import sqrt
from statistics import mean, stdev

from queue_server.domain import events as e
from queue_server.twin.citizens import Flow, Group, crowd
from queue_server.twin.floor import Floor
from queue_server.twin.halls import ANY, even_hall
from queue_server.twin.real_day import RealDay
from queue_server.twin.samples import Sample
from queue_server.twin.stays import Stay, stays
from tests.support.chance import seeded

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
ALWAYS = 10.0 * 365 * 86400
"""A head start longer than any run: strict priority."""
T_995 = {9: 3.250, 11: 3.106, 14: 2.977, 15: 2.947, 19: 2.861, 23: 2.807, 29: 2.756, 39: 2.708, 59: 2.662}
"""Student's t, 99.5 %, by degrees of freedom: both sides of a 99 % interval."""


@dataclass(frozen=True)
class Setting:
    """A stationary hall of interchangeable windows: times in units of the reader's choice, run as seconds.

    Each of `runs` replications counts `counted` tickets, after `warm` and before `cool` others.
    """

    windows: int
    load: float
    service: Sample
    mean: float
    runs: int
    counted: int
    green: float = 0.0
    warm: int = 300
    cool: int = 100
    journal: bool = False

    @property
    def rate(self) -> float:
        """Arrivals a second."""
        return self.load * self.windows / self.mean


@dataclass(frozen=True)
class Run:
    """What one replication showed: waits of the counted tickets by class; the journal and the first and last
    counted ticket where the setting asks for it.
    """

    green: "array[float]"
    ordinary: "array[float]"
    waited: float  # seconds, by all tickets
    first: str
    last: str
    journal: tuple[tuple[e.Event, datetime], ...]

    def waits(self, green: bool | None = None) -> "array[float]":
        """Waits of the counted tickets, of one class or of all."""
        return self.green + self.ordinary if green is None else self.green if green else self.ordinary


def replicated(setting: Setting) -> tuple[Run, ...]:
    """All runs of a setting, each with its own seed; made once a process."""
    return _replicated(setting)


@cache
def _replicated(setting: Setting) -> tuple[Run, ...]:
    return tuple(_run(setting, seed) for seed in range(1, setting.runs + 1))


def _run(setting: Setting, seed: int) -> Run:
    wanted, chance = setting.warm + setting.counted + setting.cool, seeded(seed)
    groups = [
        Group(1.0 - setting.green, ANY, setting.service),
        Group(setting.green, ANY, setting.service, green=True),
    ]
    journal: list[tuple[e.Event, datetime]] | None = [] if setting.journal else None
    engine = RealDay(even_hall(setting.windows, setting.mean, ALWAYS), START, journal)
    floor = Floor(engine).run(crowd(chance, [Flow(setting.rate, wanted / setting.rate)], groups))
    found = stays(engine.day.tickets.values(), floor.called)
    counted = found[setting.warm : len(found) - setting.cool]
    return Run(
        _waits(counted, True), _waits(counted, False), sum(_waits(found, True)) + sum(_waits(found, False)),
        counted[0].ticket, counted[-1].ticket, tuple(journal or ()),
    )  # fmt: skip


def _waits(found: Iterable[Stay], green: bool) -> "array[float]":
    return array("d", (s.wait_s for s in found if s.green is green and s.wait_s is not None))


def by_run(setting: Setting, figure: Callable[[Run], float]) -> list[float]:
    """A figure of each run."""
    return [figure(run) for run in replicated(setting)]


def mean_wait(green: bool | None = None) -> Callable[[Run], float]:
    """A run's mean wait, of one class or of all."""
    return lambda run: mean(run.waits(green))


def share_longer(t: float) -> Callable[[Run], float]:
    """A run's share of waits longer than t."""
    return lambda run: mean(wait > t for wait in run.waits())


def interval(values: Sequence[float]) -> tuple[float, float]:
    """(mean, half width) of the 99 % interval of replication means."""
    return mean(values), T_995[len(values) - 1] * stdev(values) / sqrt(len(values))


def check_interval(values: Iterable[float], exact: float, widest: float) -> None:
    """The exact value lies in the 99 % interval, which is at most `widest` × the exact value to each side."""
    middle, half = interval(list(values))
    print(f"exact {exact:.4g}, found {middle:.4g} ± {half:.2g}")
    assert half <= widest * exact, f"{middle:.4g} ± {half:.3g} says too little of {exact:.4g}"
    assert abs(middle - exact) <= half, f"{middle:.4g} ± {half:.3g} is not {exact:.4g}"
