"""What a day's cases say: who had to come again, and which promises were kept.

一次办成: of the visits that ended at a window today, those whose person need not come again for the same matter. Turned away
with the complete list, a supplement asked for, or not accepted: not on the first visit. Who comes back with such a list is
not counted again, since the visit before was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying import cases as applying
from queue_server.domain.case import Case, Cases
from queue_server.domain.ticket import State, Ticket

PROMISED = "promised"


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """Ids of the day's tickets that count, by how their visit ended."""

    done: tuple[str, ...]
    turned_away: tuple[str, ...]
    supplement: tuple[str, ...]  # asked to bring something, or not accepted, after they were served

    @property
    def of(self) -> int:
        """All visits that count."""
        return len(self.done) + len(self.turned_away) + len(self.supplement)


@dataclass(slots=True)
class CaseDay:
    """The cases of one day; `take` every event of a case, those of earlier days of open ones too."""

    since: datetime
    cases: Cases = field(default_factory=Cases)
    again: set[str] = field(default_factory=set)  # tickets
    kept: dict[str, str] = field(default_factory=dict)  # case → matter: decided today in time
    broken: dict[str, str] = field(default_factory=dict)  # case → matter: passed its promise today, or before

    def take(self, event: e.Event, at: datetime) -> None:
        """Note one event; one that concerns no case changes nothing."""
        apply = applying.APPLY.get(type(event))
        if apply is None:
            return
        case = self.cases.open.get(getattr(event, "case", ""))
        if case is not None:
            self._note(case, event, at)
        apply(self.cases, event, at)

    def _note(self, case: Case, event: e.Event, at: datetime) -> None:
        match event:
            case e.CaseSupplementAsked() | e.CaseRefused() if case.ticket and at >= self.since:
                self.again.add(case.ticket)
            case e.CaseLimitReached(limit=limit, percent=100) if limit == PROMISED and at >= self.since:
                self.broken[case.id] = case.matter
            case e.CaseDecided() if case.limits.promised and at >= self.since:
                if (PROMISED, 100) not in case.crossed:
                    self.kept[case.id] = case.matter
                else:
                    self.broken[case.id] = case.matter

    def limits(self, matters: Iterable[str]) -> tuple[int, int]:
        """(promises kept, all that ended or broke today) of these matters."""
        wanted = set(matters)
        kept = sum(matter in wanted for matter in self.kept.values())
        return kept, kept + sum(matter in wanted for matter in self.broken.values())

    def gaps(self, today: str) -> tuple[int, int]:
        """容缺: (materials still to come, those of them whose day has passed)."""
        found = [gap.until for case in self.cases.open.values() for gap in case.gaps.values()]
        return len(found), sum(until < today for until in found)


def first_visit(tickets: Iterable[Ticket], again: set[str]) -> FirstVisit:
    """How the day's visits ended, each ticket once."""
    counted = [t for t in tickets if not t.returned]
    served = [t.id for t in counted if t.state is State.SERVED]
    return FirstVisit(
        tuple(t for t in served if t not in again),
        tuple(t.id for t in counted if t.state is State.TURNED_AWAY),
        tuple(t for t in served if t in again),
    )
