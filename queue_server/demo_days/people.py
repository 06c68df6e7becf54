"""Who comes on a made-up day, when, for what, and how they behave."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from queue_server.domain.commands.errands import Lacking
from queue_server.domain.hall import Hall, Matter

HUMPS = ((9.6, 1.1, 1.0), (14.6, 1.0, 0.62))
"""(hour, width in hours, height): a full morning, a smaller afternoon."""
RUSH = timedelta(minutes=30)
"""As far back as the estimates of waits look."""
WALK_S, RECALL_S = (20, 75), 25
GREEN_SHARE, NO_SHOW, SENT_HOME, RATES, FORGETS = 0.11, 0.04, 0.05, 0.3, 0.02
GRADES = (5,) * 82 + (4,) * 13 + (3,) * 2 + (2,) * 2 + (1,) * 1
LACKS: tuple[Lacking, ...] = ("copy", "expired", "not_signed", "photo", "no_authorisation")


@dataclass(frozen=True, slots=True)
class Person:
    """One person's coming; `promised_s`: how long the department takes."""

    at: datetime
    matter: Matter
    birth: date
    service_s: float
    walk_s: float
    shows: bool
    sent_home: bool
    forgotten: bool
    grade: int | None


def people(chance: Random, hall: Hall, opens: datetime, count: int) -> Iterator[Person]:
    """A day's people from the opening on, in the order of their coming."""
    yield from _coming(chance, hall, (opens + timedelta(hours=_hour(chance) - 8.5) for _ in range(count)))


def crowd(chance: Random, hall: Hall, ends: datetime, count: int) -> Iterator[Person]:
    """As many in the last half hour, one as soon after the other as the next."""
    yield from _coming(chance, hall, (ends - RUSH * chance.random() for _ in range(count)))


def _coming(chance: Random, hall: Hall, times: Iterable[datetime]) -> Iterator[Person]:
    windows = _served(hall)
    for at in sorted(times):
        matter = chance.choice(chance.choice(windows))
        year = chance.randrange(1938, 1954) if chance.random() < GREEN_SHARE else chance.randrange(1960, 2005)
        yield Person(
            at=at, matter=matter, birth=date(year, 6, 15), service_s=_service(chance, matter), walk_s=chance.uniform(*WALK_S),
            shows=chance.random() >= NO_SHOW, sent_home=chance.random() < SENT_HOME, forgotten=chance.random() < FORGETS,
            grade=chance.choice(GRADES) if chance.random() < RATES else None,
        )  # fmt: skip


def _served(hall: Hall) -> Sequence[Sequence[Matter]]:
    """What each window does for one person alone: as many come for a window's matters as for another's."""
    alone = {
        m.id: m
        for m in hall.matters
        if not m.step_only and not m.steps and not m.parties and not m.authority and m.visits
    }
    windows = ([alone[matter] for matter in window.matters if matter in alone] for window in hall.windows)
    return [matters for matters in windows if matters]


def _hour(chance: Random) -> float:
    """Between 8:30 and 16:30, as people come."""
    while True:
        hour, height = chance.uniform(8.5, 16.5), chance.random()
        if height < max(top * 2.718 ** (-(((hour - middle) / width) ** 2)) for middle, width, top in HUMPS):
            return hour


def _service(chance: Random, matter: Matter) -> float:
    return min(3.0 * matter.mean_service_s, matter.mean_service_s * chance.lognormvariate(-0.12, 0.5))
