"""Who comes, when, for what, and how they behave: streams of citizens in order of arrival."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from queue_server.twin.samples import Chance, Sample, constant

NO_WALK = constant(0.0)
"""At the window as soon as called."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """One person's coming; times in seconds, `at` after the start. `matter`: what the window must serve.

    `patience_s`: gives the number back after waiting so long. `shows`: comes when called; `back_s`: who did not is back
    so long after the number was missed. `slot_s`: booked for this time, `at` is the check-in. `then`: the next step of
    the same errand, whose `at` counts for nothing: it begins when this one ends. `cases`: what is asked for at the
    kiosk where that is not just `matter`: one number for all steps. `agent`: comes for others.
    """

    at: float
    matter: str
    service_s: float
    green: bool = False
    walk_s: float = 0.0
    patience_s: float | None = None
    shows: bool = True
    then: "Citizen | None" = None
    cases: tuple[str, ...] = ()
    agent: bool = False
    back_s: float | None = None
    slot_s: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of citizens: its share of all, its matter and how its members behave. Shares need not add up to 1."""

    share: float
    matter: str
    service: Sample
    green: bool = False
    walk: Sample = NO_WALK
    patience: Sample | None = None
    no_show: float = 0.0
    then: "Group | None" = None
    cases: tuple[str, ...] = ()
    agent: bool = False
    back: Sample | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """Poisson arrivals: `rate` a second until `until` (s), from the end of the flow before."""

    rate: float
    until: float


def crowd(chance: Chance, flows: Sequence[Flow], groups: Sequence[Group]) -> Iterator[Citizen]:
    """Citizens of these groups as a Poisson stream whose rate changes at the flows' ends."""
    weights = tuple(accumulate(group.share for group in groups))
    for moment in moments(chance, flows):
        drawn = chance.random() * weights[-1]
        group = next(group for group, weight in zip(groups, weights, strict=True) if drawn < weight)
        yield _member(chance, moment, group)


def moments(chance: Chance, flows: Sequence[Flow]) -> Iterator[float]:
    """Arrival times in seconds, oldest first; what is left of a gap at a change of rate is drawn anew (memoryless)."""
    begun = 0.0
    for flow in flows:
        at = begun
        while flow.rate > 0 and (at := at + chance.expovariate(flow.rate)) < flow.until:
            yield at
        begun = flow.until


def replayed(rows: Iterable[tuple[float, str, float]]) -> Iterator[Citizen]:
    """A measured day again: (arrival, matter, service), in seconds and in order of arrival."""
    return (Citizen(at, matter, service) for at, matter, service in rows)


def _member(chance: Chance, at: float, group: Group) -> Citizen:
    return Citizen(
        at, group.matter, group.service(chance), group.green, group.walk(chance),
        group.patience(chance) if group.patience else None,
        group.no_show == 0.0 or chance.random() >= group.no_show,
        _member(chance, 0.0, group.then) if group.then else None,
        group.cases, group.agent, group.back(chance) if group.back else None,
    )  # fmt: skip
