"""The halls that order is judged by: 4 hours at 110 %, real service times, some green, and the same crowd again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from queue_server.domain.hall import Hall
from queue_server.twin.citizens import Citizen, Flow, Group, crowd
from queue_server.twin.floor import Floor
from queue_server.twin.halls import hall_of
from queue_server.twin.real_day import RealDay
from queue_server.twin.samples import Chance, lognormal
from queue_server.twin.stays import Stay, quantile, slips, stays

MEAN_S, CV = 480.0, 0.8
"""8 minutes at the window, as halls measure it."""
HEAD_START_S = 5400.0
STRICT_S = 30.0 * 86400
"""A head start longer than any day: strict priority."""


@dataclass(frozen=True, slots=True)
class Rush:
    """So many windows, a load per window, a share of green, for so long.

    `matters`: in how many equal matters the crowd comes; each window serves two neighbouring ones, or the only one.
    """

    windows: int = 20
    load: float = 1.1
    green: float = 0.08
    seconds: float = 4 * 3600.0
    matters: int = 1

    def hall(self, head_start_s: float) -> Hall:
        """The hall that is rushed."""
        names = self.names()
        skills = [
            tuple({names[n % len(names)]: 0, names[(n + 1) % len(names)]: 0}) for n in range(self.windows)
        ]
        return hall_of(dict.fromkeys(names, MEAN_S), skills, head_start_s)

    def names(self) -> tuple[str, ...]:
        """The matters' ids."""
        return tuple(f"m{n}" for n in range(self.matters))


def people(rush: Rush, chance: Chance) -> tuple[Citizen, ...]:
    """Who comes: the same chance, the same crowd."""
    service = lognormal(MEAN_S, CV)
    flow = Flow(rush.load * rush.windows / MEAN_S, rush.seconds)
    groups = [
        Group(share, name, service, green)
        for name in rush.names()
        for green, share in ((False, 1.0 - rush.green), (True, rush.green))
    ]
    return tuple(crowd(chance, [flow], groups))


def served(
    rush: Rush, who: Sequence[Citizen], start: datetime, head_start_s: float = HEAD_START_S
) -> tuple[Stay, ...]:
    """The crowd through the real rules, until the last has gone."""
    day = RealDay(rush.hall(head_start_s), start)
    floor = Floor(day).run(who)
    return stays(day.day.tickets.values(), floor.called)


@dataclass(slots=True)
class Pool:
    """Waits (s) and slips of many days together."""

    green_s: list[float] = field(default_factory=list)
    ordinary_s: list[float] = field(default_factory=list)
    ordinary_slips: list[int] = field(default_factory=list)

    def add(self, found: Sequence[Stay]) -> None:
        """One more day."""
        slipped = slips(found)
        for stay in found:
            if stay.wait_s is None:
                continue
            if stay.green:
                self.green_s.append(stay.wait_s)
            else:
                self.ordinary_s.append(stay.wait_s)
                self.ordinary_slips.append(slipped[stay.ticket])

    def green_p99(self) -> float:
        """Seconds."""
        return quantile(self.green_s, 0.99)

    def slips_p99(self) -> float:
        """Later arrivals called earlier."""
        return quantile(self.ordinary_slips, 0.99)


def pooled(rush: Rush, crowds: Iterable[Chance], start: datetime, head_start_s: float = HEAD_START_S) -> Pool:
    """A day for each crowd; the same chances give the same crowds under another head start."""
    pool = Pool()
    for chance in crowds:
        pool.add(served(rush, people(rush, chance), start, head_start_s))
    return pool
