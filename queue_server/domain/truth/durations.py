"""等候、走动、办理、停留: the four durations of each step of a ticket, read off its events.

A step is one wait for one skill and what follows it; it begins with the issue, a return, a transfer or the next stop
of a journey. stay = wait + walk + service + away; away is the time set aside. A call or service that was undone
counts as what it was before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from queue_server.domain import events as e


class Phase(StrEnum):
    """What the person does."""

    WAIT = "wait"
    WALK = "walk"  # called, on the way to the window
    SERVICE = "service"
    AWAY = "away"  # parked
    OVER = "over"  # missed, or the ticket has ended


_PARTS = (Phase.WAIT, Phase.WALK, Phase.SERVICE, Phase.AWAY)
"""In the order of a step's seconds."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, in seconds. `ended` is how it ended (a kind of event), empty while it runs."""

    skill: str
    window: str
    began_at: datetime
    ended_at: datetime | None = None
    ended: str = ""
    wait_s: float = 0.0
    walk_s: float = 0.0
    service_s: float = 0.0
    away_s: float = 0.0

    @property
    def stay_s(self) -> float:
        """From the step's beginning to its end; the sum of its parts."""
        return self.wait_s + self.walk_s + self.service_s + self.away_s


@dataclass(frozen=True, slots=True)
class _Way:
    """A ticket up to some event: its steps, what it does, since when."""

    steps: tuple[Step, ...]
    phase: Phase
    since: datetime

    def turned(self, phase: Phase, at: datetime) -> "_Way":
        """The present phase ends, another begins."""
        return _Way((*self.steps[:-1], self._grown(at)), phase, at)

    def over(self, at: datetime, kind: str) -> "_Way":
        """The step ends."""
        last = replace(self._grown(at), ended_at=at, ended=kind)
        return _Way((*self.steps[:-1], last), Phase.OVER, at)

    def begun(self, skill: str, at: datetime) -> "_Way":
        """Another step begins."""
        return _Way((*self.steps, Step(skill, "", at)), Phase.WAIT, at)

    def at_window(self, window: str) -> "_Way":
        """The step has a window now."""
        return replace(self, steps=(*self.steps[:-1], replace(self.steps[-1], window=window)))

    def _grown(self, at: datetime) -> Step:
        last, passed = self.steps[-1], (at - self.since).total_seconds()
        if self.phase is Phase.OVER:
            return last
        wait, walk, service, away = (passed if self.phase is phase else 0.0 for phase in _PARTS)
        return Step(
            last.skill, last.window, last.began_at, last.ended_at, last.ended, last.wait_s + wait, last.walk_s + walk,
            last.service_s + service, last.away_s + away,
        )  # fmt: skip


_UNDOABLE = (
    e.TicketCalled, e.PersonArrived, e.ServiceStarted, e.ServiceFinished, e.StepFinished, e.TicketMissed, e.TicketParked,
    e.TicketTransferred,
)  # fmt: skip
_PHASES: dict[type[Any], Phase] = {
    e.ServiceStarted: Phase.SERVICE, e.TicketParked: Phase.AWAY, e.ParkEnded: Phase.WAIT,
}  # fmt: skip
_OVER = (e.ServiceFinished, e.TicketMissed, e.TicketCancelled, e.TicketTurnedAway)


def steps_of(ticket: str, history: Iterable[tuple[e.Event, datetime]]) -> tuple[Step, ...]:
    """The steps of a ticket id, oldest first, from a day's events with their times; empty where it was not issued."""
    way: _Way | None = None
    before: list[_Way] = []
    for event, at in history:
        if isinstance(event, e.TicketIssued):
            way = _issued(event, at) if event.ticket == ticket else way
        elif way is not None and _concerns(event, ticket):
            if isinstance(event, e.StepUndone):
                way = before.pop()
                continue
            if isinstance(event, _UNDOABLE):
                before.append(way)
            way = _after(way, event, at)
    return way.steps if way else ()


def histories(history: Iterable[tuple[e.Event, datetime]]) -> dict[str, list[tuple[e.Event, datetime]]]:
    """A day's events by the ticket that they concern, so that each ticket's steps are read off its own alone."""
    found: dict[str, list[tuple[e.Event, datetime]]] = {}
    for event, at in history:
        for ticket in _concerned(event):
            found.setdefault(ticket, []).append((event, at))
    return found


def _concerned(event: e.Event) -> Iterable[str]:
    match event:
        case e.StepUndone():
            return tuple(ticket for ticket, _ in event.restored)
        case e.HallSwept() | e.DayClosed():
            return event.swept
    ticket: str | None = getattr(event, "ticket", None)
    return (ticket,) if ticket else ()


def _issued(event: e.TicketIssued, at: datetime) -> _Way:
    began = event.issued_at or at
    skill = event.stops[0].skill if event.stops else event.matter
    return _Way((Step(skill, "", began),), Phase.WAIT, began)


def _concerns(event: e.Event, ticket: str) -> bool:
    return ticket in _concerned(event)


def _after(way: _Way, event: e.Event, at: datetime) -> _Way:
    kind = type(event)
    match event:
        case e.TicketCalled():
            return way.turned(Phase.WALK, at).at_window(event.window)
        case e.ClassTakenBack():
            return way.turned(Phase.WAIT, at) if event.window else way
        case e.PersonArrived():
            return way.turned(Phase.WALK, at) if way.phase is Phase.WALK else way
        case e.TicketTransferred():
            return way.over(at, kind.__name__).begun(event.skill, at)
        case e.StepFinished():
            begun = way.over(at, kind.__name__).begun(event.skill, at)
            return begun.turned(Phase.WALK, at).at_window(event.window) if event.stays else begun
        case e.TicketReturned() | e.TicketKept() if way.phase is Phase.OVER:
            return way.begun(way.steps[-1].skill, at)
        case e.HallSwept() | e.DayClosed():
            return way if way.phase is Phase.OVER else way.over(at, kind.__name__)
        case _ if kind in _PHASES:
            return way.turned(_PHASES[kind], at)
        case _ if kind in _OVER:
            return way.over(at, kind.__name__)
    return way
