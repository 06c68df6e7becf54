"""Halls with journeys, agents and bookings, each beside the same crowd under another rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from queue_server.domain.errand_rules import ERRAND_RULES, ErrandRules
from queue_server.domain.hall import Hall
from queue_server.domain.slot_rules import SlotGroup, SlotSpan
from queue_server.twin.citizens import Citizen, Flow, Group, crowd
from queue_server.twin.floor import Floor
from queue_server.twin.halls import ANY, even_hall, hall_of
from queue_server.twin.real_day import RealDay
from queue_server.twin.reference import CV, HEAD_START_S, MEAN_S
from queue_server.twin.samples import lognormal
from queue_server.twin.stays import stays
from tests.support.chance import seeded

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
SERVICE = lognormal(MEAN_S, CV)


@dataclass(frozen=True)
class Journeys:
    """Two kinds of windows, so many each; most citizens want one of them, a share goes through both."""

    windows: int = 8
    load: float = 1.1
    share: float = 0.1  # of those who come to the first kind
    hours: float = 4.0

    def waits(self, seed: int, *, one_number: bool) -> tuple[list[float], list[float]]:
        """All the waiting (s) of each journey, and the waits of the others."""
        each = self.load * self.windows / MEAN_S
        both = each * self.share
        second = Group(1.0, "b", SERVICE)
        cases = ("both",) if one_number else ()
        groups = [
            Group(each - both, "a", SERVICE),
            Group(each - both, "b", SERVICE),
            Group(both, "a", SERVICE, then=second, cases=cases),
        ]
        flow = Flow(2 * each - both, self.hours * 3600)
        skills = [("a",)] * self.windows + [("b",)] * self.windows
        hall = hall_of({"a": MEAN_S, "b": MEAN_S}, skills, HEAD_START_S, {"both": ("a", "b")})
        day = RealDay(hall, START)
        floor = Floor(day).run(crowd(seeded(seed), [flow], groups))
        found = {stay.ticket: stay for stay in stays(day.day.tickets.values(), floor.called)}
        if one_number:
            journeys = {t: s.wait_s or 0.0 for t, s in found.items() if s.matter == "both"}
        else:
            journeys = {
                t: (found[t].wait_s or 0.0) + (found[first].wait_s or 0.0)
                for t, first in floor.came_from.items()
            }
        parts = {*journeys, *floor.came_from.values()}
        return list(journeys.values()), [s.wait_s or 0.0 for t, s in found.items() if t not in parts]


@dataclass(frozen=True)
class Agent:
    """A hall of interchangeable windows to which, one hour on, an agent comes with many matters on one number."""

    windows: int = 20
    load: float = 1.1
    matters: int = 20
    at: float = 3600.0
    hours: float = 4.0
    rules: ErrandRules = ERRAND_RULES

    def ordinary(self, seed: int, *, instead: str) -> list[float]:
        """Waits (s) of the others. `instead`: the agent, "one turn" for all matters, the same matters by so many
        "people" over the day, or "nobody".
        """
        chance, end = seeded(seed), self.hours * 3600
        flow = Flow(self.load * self.windows / MEAN_S, end)
        people = list(crowd(chance, [flow], [Group(1.0, ANY, SERVICE)]))
        services = [SERVICE(chance) for _ in range(self.matters)]
        if instead == "people":
            people += [Citizen(chance.random() * end, ANY, service, back_s=0.0) for service in services]
        elif instead != "nobody":
            people.append(self._agent(services))
        people.sort(key=lambda citizen: citizen.at)
        day = RealDay(self._hall(self.matters if instead == "one turn" else self.rules.batch_cases), START)
        floor = Floor(day).run(people)
        return [
            stay.wait_s for stay in stays(day.day.tickets.values(), floor.called)
            if stay.wait_s is not None and not floor.who[stay.ticket].agent and floor.who[stay.ticket].back_s is None
        ]  # fmt: skip

    def _hall(self, batch: int) -> Hall:
        hall = even_hall(self.windows, MEAN_S)
        return replace(hall, rules=replace(hall.rules, errands=replace(self.rules, batch_cases=batch)))

    def _agent(self, services: Sequence[float]) -> Citizen:
        rest: Citizen | None = None
        for service in reversed(services):
            rest = Citizen(self.at, ANY, service, then=rest, agent=True)
        assert rest is not None
        return replace(rest, cases=(ANY,) * len(services))


@dataclass(frozen=True)
class Bookings:
    """A hall whose walk-ins wait about an hour: it opens with a crowd at the door and stays full; a share has booked.

    Slots of 15 minutes from one hour after the opening; who has booked checks in up to 20 minutes before.
    """

    windows: int = 20
    load: float = 1.0
    share: float = 0.2
    at_the_door: int = 164
    hours: float = 4.0

    def day(self, seed: int) -> tuple[list[float], list[float]]:
        """(called so long after the slot began, for the booked; waits of walk-ins after the first hour), in s."""
        chance = seeded(seed)
        walk_ins = [Citizen(chance.random() * 60, ANY, SERVICE(chance)) for _ in range(self.at_the_door)]
        flow = Flow((1 - self.share) * self.load * self.windows / MEAN_S, self.hours * 3600)
        walk_ins += crowd(chance, [flow], [Group(1.0, ANY, SERVICE)])
        booked = [
            Citizen(slot - 1200 * chance.random(), ANY, SERVICE(chance), slot_s=float(slot))
            for slot in range(3600, int(self.hours * 3600), 900) for _ in range(self._places())
        ]  # fmt: skip
        day = RealDay(self._hall(), START)
        for citizen in booked:
            day.book(citizen, self._slot(citizen.slot_s or 0.0), 0.0)
        floor = Floor(day).run(sorted([*walk_ins, *booked], key=lambda citizen: citizen.at))
        late, waits = list[float](), list[float]()
        for stay in stays(day.day.tickets.values(), floor.called):
            citizen, wait = floor.who[stay.ticket], stay.wait_s or 0.0
            if citizen.slot_s is not None:
                late.append(citizen.at + wait - citizen.slot_s)
            elif citizen.at > 3600:
                waits.append(wait)
        return late, waits

    def _places(self) -> int:
        return round(self.share * self.load * self.windows / MEAN_S * 900)

    def _hall(self) -> Hall:
        span = SlotSpan((1, 2, 3, 4, 5, 6, 7), "09:00", "17:00")
        return replace(
            even_hall(self.windows, MEAN_S), slots=(SlotGroup("all", (ANY,), 15, self._places(), (span,)),)
        )

    def _slot(self, seconds: float) -> str:
        return (START + timedelta(hours=8, seconds=seconds)).strftime("%Y-%m-%dT%H:%M")


def together(lists: Iterable[Sequence[float]]) -> list[float]:
    """Of many days."""
    return [value for each in lists for value in each]
