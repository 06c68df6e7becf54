"""From a day's events to its facts: one pass over the journal, then one over its tickets."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as wall_time
from zoneinfo import ZoneInfo

from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.hall import Label
from queue_server.domain.patrol import Patrol
from queue_server.domain.reports import facts as f
from queue_server.domain.reports.case_facts import CaseWatch
from queue_server.domain.reports.idle import WindowWatch
from queue_server.domain.ticket import Ticket
from queue_server.domain.truth import gaps
from queue_server.domain.truth.case_day import FirstVisit, first_visit
from queue_server.domain.truth.durations import Step, histories, steps_of
from queue_server.domain.truth.figures import preferred
from queue_server.domain.truth.legs import Chronicle
from queue_server.domain.truth.overtakes import overtakes
from queue_server.domain.truth.sweep import Counts, Overtakes

SERVED = frozenset({"ServiceFinished", "StepFinished", "TicketTurnedAway", "TicketTransferred"})
"""How a step ends that a window had."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One event with its time and its entry's number; `own`: it is of the day's own stream."""

    event: e.Event
    at: datetime
    seq: int
    own: bool


@dataclass(slots=True)
class Observer:
    """Takes a day's commands in the order of the journal, those of its cases from their beginning on."""

    on: date
    zone: ZoneInfo
    told: Chronicle = field(init=False)
    cases: CaseWatch = field(init=False)
    watch: WindowWatch = field(default_factory=WindowWatch)
    history: list[tuple[e.Event, datetime]] = field(default_factory=list)
    gaps: list[f.GapFact] = field(default_factory=list)
    head: f.Head | None = None

    def __post_init__(self) -> None:
        self.told = Chronicle(self.on)
        self.cases = CaseWatch(datetime.combine(self.on, wall_time(), self.zone).astimezone(UTC), self.zone)

    def take(self, command: Sequence[Noted]) -> None:
        """The events of one command; raises what a day raises whose journal is not this program's."""
        if self.told.day.hall is not None:
            self._traces(command)
        for each in command:
            if each.own:
                self._own(each)
            else:
                self.cases.take(each.event, each.at)

    def _own(self, each: Noted) -> None:
        self.watch.until(self.told.day, each.at)
        self.told.apply(each.event, each.at)
        self.history.append((each.event, each.at))
        self.cases.linked(each.event)
        if isinstance(each.event, e.DayClosed):
            self.head = f.Head(each.seq - 1, each.event.head, each.event.key_id, each.event.signature)

    def _traces(self, command: Sequence[Noted]) -> None:
        events = [each.event for each in command]
        for each in command:
            if each.at >= self.cases.since:
                gap = gaps.of_event(self.told.day, self.cases.cases, each.event, events)
                if gap is not None:
                    self.gaps.append(f.GapFact(gap.kind, gap.about, each.seq))

    def facts(self) -> f.DayFacts:
        """The day as facts, once everything was taken."""
        self.watch.end()
        day, mine, passed = self.told.day, histories(self.history), overtakes(self.told)
        ways = {ticket: steps_of(ticket, mine.get(ticket, ())) for ticket in day.tickets}
        first = _first(first_visit(day.tickets.values(), self.cases.again))
        told = {event.ticket: event for event, _ in self.history if isinstance(event, e.TicketIssued)}
        left = tuple(f.GapFact(gap.kind, gap.about, None) for gap in gaps.of_day(day))
        return f.DayFacts(
            day=self.on.isoformat(), closed=day.closed, names=_names(day, self.history),
            steps=tuple(self._step(day.tickets[t], step) for t, way in ways.items() for step in way),
            visits=tuple(self._visit(t, ways[t.id], told.get(t.id), first.get(t.id, ""), passed) for t in day.tickets.values()),
            cases=tuple(self._case(found) for found in self.cases.facts()), away=tuple(_away(self.history)),
            windows=self._windows(), gaps=(*self.gaps, *left),
            picks=tuple(f.PickFact(x.ticket, x.window, x.cause) for x, _ in self.history if isinstance(x, e.TicketPicked)),
            ratings=tuple(f.RatingFact(x.ticket, x.window, x.service, x.grade) for x, _ in self.history if isinstance(x, e.VisitRated)),
            head=self.head, patrols=tuple(map(_patrol, day.rounds.patrols.values())), duty=(day.rounds.leader, day.rounds.deputy),
        )  # fmt: skip

    def _hour(self, at: datetime) -> int:
        return at.astimezone(self.zone).hour

    def _step(self, ticket: Ticket, step: Step) -> f.StepFact:
        return f.StepFact(
            ticket.id, step.skill, step.window, self._hour(step.began_at), ticket.green_class, bool(step.window),
            step.ended in SERVED, int(step.wait_s), int(step.walk_s), int(step.service_s), int(step.stay_s),
        )  # fmt: skip

    def _visit(
        self, ticket: Ticket, way: Sequence[Step], told: e.TicketIssued | None, first: str, passed: Overtakes
    ) -> f.VisitFact:
        waited = int(way[0].wait_s) if way and way[0].window else None
        return f.VisitFact(
            ticket=ticket.id, number=ticket.number, matter=ticket.matter, class_id=ticket.green_class, green=ticket.green,
            hour=self._hour(ticket.issued_at), state=ticket.state.value, window=way[-1].window if way else "", first=first,
            returned=ticket.returned, recalls=max(0, ticket.calls - 1),
            shown=(told.wait_p50_s, told.wait_p90_s) if told else (0, 0), waited_s=waited,
            slips=_counts(passed.slips.get(ticket.id)), skips=_counts(passed.skips.get(ticket.id)),
        )  # fmt: skip

    def _case(self, found: f.CaseFact) -> f.CaseFact:
        ticket = self.told.day.tickets.get(found.ticket)
        if ticket is None:
            return found
        return f.CaseFact(
            found.case, found.matter, found.ticket, ticket.window or "", ticket.green_class, self._hour(ticket.issued_at),
            found.promise, found.days,
        )  # fmt: skip

    def _windows(self) -> tuple[f.WindowFact, ...]:
        missed = Counter(x.window for x, _ in self.history if isinstance(x, e.TicketMissed))
        watch = self.watch
        return tuple(
            f.WindowFact(w, watch.open_s[w], watch.idle_s[w], watch.paused_s[w], missed[w])
            for w in self.told.day.windows
        )


def _patrol(found: Patrol) -> f.PatrolFact:
    outcome = "missed" if found.missed else "open" if found.open else "made"
    return f.PatrolFact(found.place, found.until is not None, outcome, found.findings)


def _first(found: FirstVisit) -> dict[str, str]:
    return {
        **dict.fromkeys(found.done, "done"), **dict.fromkeys(found.turned_away, "turned_away"),
        **dict.fromkeys(found.supplement, "supplement"),
    }  # fmt: skip


def _counts(counts: Counts | None) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((cause.value, n) for cause, n in preferred(counts).items())) if counts else ()


def _away(history: Iterable[tuple[e.Event, datetime]]) -> Iterable[f.AwayFact]:
    for event, _ in history:
        if isinstance(event, e.TicketTurnedAway):
            for item in event.items:
                yield f.AwayFact(event.ticket, event.case, item, item in event.unlisted)


def _names(day: Day, history: Iterable[tuple[e.Event, datetime]]) -> f.Names:
    plans = day.hall.class_plans if day.hall else ()
    items = {item for event, _ in history if isinstance(event, e.TicketTurnedAway) for item in event.items}
    return f.Names(
        matters={m.id: (m.theme, _named(m.name)) for m in day.matters.values()},
        themes={t.id: _named(t.name) for t in day.themes.values()},
        windows={w.id: w.label for w in day.windows.values()},
        classes={plan.id: _named(plan.name) for plan in plans},
        items={item: name for item in sorted(items) if (name := _material(day, item))},
    )  # fmt: skip


def _material(day: Day, item: str) -> f.Named | None:
    """The material of an id such as `property-deed/2`; None for what is no material."""
    matter, _, place = item.partition("/")
    if not place.isdigit() or matter not in day.matters:
        return None
    materials = day.matters[matter].materials
    return _named(materials[int(place) - 1]) if 1 <= int(place) <= len(materials) else None


def _named(label: Label) -> f.Named:
    return (label.zh, label.en)
