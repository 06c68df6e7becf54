"""The day once more, move by move, counting who passed whom.

Most pairs are counted in sorted lists, O(log n) a call and skill set; only calls out of order, and waits that were
held or put back, are looked at pair by pair.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from queue_server.domain.order import Place
from queue_server.domain.ticket import Ticket
from queue_server.domain.truth.causes import Cause, cause_of, credit
from queue_server.domain.truth.legs import Call, Leg

Counts = Counter[Cause]


@dataclass(slots=True)
class Overtakes:
    """By ticket id: who was passed (slips) and who passed (skips), each by cause; and the pairs nothing explains."""

    slips: dict[str, Counts] = field(default_factory=dict)
    skips: dict[str, Counts] = field(default_factory=dict)
    unexplained: list[tuple[str, str]] = field(default_factory=list)

    @property
    def totals(self) -> Counts:
        """Pairs of the day by cause."""
        total = Counts()
        for each in self.skips.values():
            total.update(each)
        return total

    def add(self, taken: Leg, left: Leg, cause: Cause) -> None:
        """Note one pair."""
        self.slips.setdefault(left.ticket, Counts())[cause] += 1
        self.skips.setdefault(taken.ticket, Counts())[cause] += 1
        if cause is Cause.UNEXPLAINED:
            self.unexplained.append((taken.ticket, left.ticket))


class Sweep:
    """Who waits, and who was called before. A leg is known by the move with which it joined: smaller came first."""

    def __init__(self, tickets: Mapping[str, Ticket]) -> None:
        self._found, self._tickets = Overtakes(), tickets
        self._legs: dict[int, Leg] = {}
        self._places: dict[int, tuple[Place, int]] = {}
        self._lines: dict[str, list[tuple[Place, int]]] = {}  # matter → waiting, first to be called first
        self._joined: dict[str, list[int]] = {}  # matter → waiting, first come first
        self._waiting: list[int] = []
        self._held: dict[int, Counts] = {}  # what had passed a leg when it was held
        self._apart: dict[int, Counts] = {}  # what passed it while it was held: counted pair by pair
        self._calls: list[int] = []
        self._by_skills: dict[frozenset[str], dict[Cause, list[int]]] = {}

    def join(self, leg: Leg, order: int) -> None:
        """The wait begins."""
        self._legs[leg.joined] = leg
        self._enter(leg, order)

    def hold(self, leg: Leg, order: int) -> None:
        """Out of the queue for a while."""
        self._exit(leg)
        self._held[leg.joined] = self._passed_by(leg)

    def resume(self, leg: Leg, order: int) -> None:
        """Back in the queue."""
        self._end_hold(leg)
        self._enter(leg, order)

    def leave(self, leg: Leg, order: int) -> None:
        """The wait ends, by a call or otherwise."""
        self._exit(leg)
        self._settle(leg)
        if leg.call is not None:
            self._count(leg, leg.call)

    def finished(self) -> Overtakes:
        """The counts, with those of tickets that still wait."""
        for joined in tuple(self._held):
            self._end_hold(self._legs[joined])
            self._settle(self._legs[joined])
        for joined in self._waiting:
            self._settle(self._legs[joined])
        return self._found

    def _end_hold(self, leg: Leg) -> None:
        meanwhile = self._passed_by(leg)
        meanwhile.subtract(self._held.pop(leg.joined))
        self._apart.setdefault(leg.joined, Counts()).update(meanwhile)

    def _enter(self, leg: Leg, order: int) -> None:
        place = (leg.place_at(order), leg.joined)
        self._places[leg.joined] = place
        insort(self._lines.setdefault(leg.matter, []), place)
        insort(self._joined.setdefault(leg.matter, []), leg.joined)
        insort(self._waiting, leg.joined)

    def _exit(self, leg: Leg) -> None:
        _drop(self._lines[leg.matter], self._places.pop(leg.joined))
        _drop(self._joined[leg.matter], leg.joined)
        _drop(self._waiting, leg.joined)

    def _settle(self, leg: Leg) -> None:
        passed = self._passed_by(leg)
        passed.subtract(self._apart.pop(leg.joined, Counts()))
        if passed := +passed:
            self._found.slips.setdefault(leg.ticket, Counts()).update(passed)

    def _passed_by(self, leg: Leg) -> Counts:
        """Calls in order, so far, of legs that joined after this one, by cause."""
        counts, eligible = Counts(), 0
        for skills, by_cause in self._by_skills.items():
            if leg.matter in skills:
                for cause, calls in by_cause.items():
                    later = len(calls) - bisect_right(calls, leg.joined)
                    counts[cause] += later
                    eligible += later
        counts[Cause.SKILL] += len(self._calls) - bisect_right(self._calls, leg.joined) - eligible
        return counts

    def _count(self, taken: Leg, call: Call) -> None:
        earlier = bisect_left(self._waiting, taken.joined)
        eligible = sum(
            bisect_left(self._joined[matter], taken.joined)
            for matter in self._joined
            if matter in call.matters
        )
        reason = credit(taken, self._tickets)
        if call.barred or self._out_of_order(taken, call) or (eligible and reason is None):
            for joined in self._waiting[:earlier]:
                self._pair(taken, self._legs[joined])
        elif reason is None:
            self._note(taken, call, Cause.SKILL, 0, earlier)
        else:
            self._note(taken, call, reason, eligible, earlier - eligible)
        for joined in self._held:
            if joined < taken.joined:
                self._pair(taken, self._legs[joined])

    def _out_of_order(self, taken: Leg, call: Call) -> bool:
        place = taken.place_at(call.order)
        return any(line[0][0] < place for m, line in self._lines.items() if line and m in call.matters)

    def _note(self, taken: Leg, call: Call, reason: Cause, eligible: int, skill: int) -> None:
        """A call in order: it passed `eligible` for its reason and `skill` whom the window could not serve."""
        insort(self._calls, taken.joined)
        if reason is not Cause.SKILL:
            insort(self._by_skills.setdefault(call.matters, {}).setdefault(reason, []), taken.joined)
        if eligible + skill:
            skips = self._found.skips.setdefault(taken.ticket, Counts())
            skips.update({cause: n for cause, n in ((reason, eligible), (Cause.SKILL, skill)) if n})

    def _pair(self, taken: Leg, left: Leg) -> None:
        self._found.add(taken, left, cause_of(taken, left, self._tickets))


def _drop(items: list[Any], item: Any) -> None:
    del items[bisect_left(items, item)]
