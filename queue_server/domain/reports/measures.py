"""Figures over any number of days, in all and by matter, window, department, hour and class."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, get_args

from queue_server.domain.reports.facts import CaseFact, DayFacts, Names, StepFact, VisitFact
from queue_server.domain.reports.small import Share, Spread, spread

Dimension = Literal["matter", "window", "department", "hour", "class"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
Fact = StepFact | VisitFact | CaseFact


@dataclass(frozen=True, slots=True)
class Trips:
    """跑动次数: comings for cases whose whole way lies in the period."""

    cases: int = 0
    comings: int = 0

    @property
    def mean(self) -> float | None:
        """Comings a case; None where there was none."""
        return self.comings / self.cases if self.cases else None


@dataclass(frozen=True, slots=True)
class Line:
    """One row: everything about what `key` names. `tickets`: numbers given; waits and services count step by step."""

    key: str
    tickets: int
    wait: Spread
    walk: Spread
    service: Spread
    stay: Spread
    kept: Share
    first: Share
    trips: Trips


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of a period, for the curve."""

    day: str
    tickets: int
    wait: Spread


@dataclass(slots=True)
class _Group:
    steps: list[StepFact]
    visits: list[VisitFact]
    cases: list[CaseFact]


def grouped(days: Sequence[DayFacts], dimension: Dimension) -> tuple[Line, ...]:
    """A row for each value that was there; hours in order, others by how many came."""
    names = names_of(days)
    key = _KEYS[dimension]
    groups: dict[str, _Group] = {}
    for name, kind, fact in _named(days, lambda fact: key(fact, names)):
        getattr(groups.setdefault(name, _Group([], [], [])), kind).append(fact)
    period, back = _first(days), _returned(days)
    lines = [_line(name, group, period, back) for name, group in groups.items() if name]
    if dimension == "hour":
        return tuple(sorted(lines, key=lambda line: int(line.key)))
    return tuple(sorted(lines, key=lambda line: (-line.tickets, -line.wait.n, line.key)))


def in_all(days: Sequence[DayFacts]) -> Line:
    """The same for everything."""
    everything = _Group(
        [s for d in days for s in d.steps], [v for d in days for v in d.visits], [c for d in days for c in d.cases]
    )  # fmt: skip
    return _line("all", everything, _first(days), _returned(days))


def by_day(days: Iterable[DayFacts]) -> tuple[DayLine, ...]:
    """How the days were, oldest first."""
    return tuple(DayLine(d.day, len(d.visits), spread([s.wait_s for s in d.steps if s.called])) for d in days)


def names_of(days: Sequence[DayFacts]) -> Names:
    """What things were called; the latest day's name counts."""
    found = Names({}, {}, {}, {}, {})
    for day in days:
        for part in ("matters", "themes", "windows", "classes", "items"):
            getattr(found, part).update(getattr(day.names, part))
    return found


def forecast(days: Iterable[DayFacts]) -> Share:
    """How many of the waits that ended in a call were within the P90 that the slip had told."""
    waits = [
        (v.waited_s, v.shown[1]) for d in days for v in d.visits if v.waited_s is not None and v.shown[1]
    ]
    return Share(sum(waited <= shown for waited, shown in waits), len(waits))


def value_of(fact: Fact, dimension: Dimension, names: Names) -> str:
    """Which row of the dimension the fact belongs to; empty for none."""
    return _KEYS[dimension](fact, names)


def _named(days: Iterable[DayFacts], key: Callable[[Fact], str]) -> Iterable[tuple[str, str, Fact]]:
    for day in days:
        for kind, facts in (("steps", day.steps), ("visits", day.visits), ("cases", day.cases)):
            for fact in facts:
                yield key(fact), kind, fact


def _department(fact: Fact, names: Names) -> str:
    return names.matters.get(fact.matter, ("", ("", "")))[0]


def _hour(fact: Fact, _: Names) -> str:
    """Of a case whose person came on another day nothing is known: no class, so no hour either."""
    return "" if isinstance(fact, CaseFact) and not fact.class_id else str(fact.hour)


_KEYS: Mapping[Dimension, Callable[[Fact, Names], str]] = {
    "matter": lambda fact, _: fact.matter,
    "window": lambda fact, _: fact.window,
    "department": _department,
    "hour": _hour,
    "class": lambda fact, _: fact.class_id,
}


def _line(name: str, group: _Group, first_day: str, back: frozenset[str]) -> Line:
    promises = [case.promise for case in group.cases if case.promise]
    counted = [visit.first for visit in group.visits if visit.first]
    steps = group.steps
    return Line(
        key=name, tickets=len(group.visits), wait=spread([s.wait_s for s in steps if s.called]),
        walk=spread([s.walk_s for s in steps if s.service_s or s.served]), service=spread([s.service_s for s in steps if s.served]),
        stay=spread([s.stay_s for s in steps if s.served]), kept=Share(promises.count("kept"), len(promises)),
        first=Share(counted.count("done"), len(counted)), trips=_trips(group.cases, first_day, back),
    )  # fmt: skip


def _trips(cases: Iterable[CaseFact], first_day: str, back: frozenset[str]) -> Trips:
    """A case that began before the period is left out: not all of its comings are known."""
    whole = [
        c for c in cases if c.days and min(c.days) >= first_day and (c.ticket[:10] or first_day) >= first_day
    ]
    return Trips(len(whole), sum(len(case.days) + (case.ticket in back) for case in whole))


def _returned(days: Iterable[DayFacts]) -> frozenset[str]:
    """Tickets that came on a list of an earlier visit: that one was a coming too."""
    return frozenset(chain.from_iterable((v.ticket for v in day.visits if v.returned) for day in days))


def _first(days: Sequence[DayFacts]) -> str:
    return days[0].day if days else ""
