"""What became of each citizen: the demo's own notes, from which the report is written."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from kiosk.demo.cast import Citizen, Part


@dataclass(slots=True)
class Seat:
    """One ticket between the kiosk and the window."""

    number: str
    genuine: bool = True
    gone: bool = False
    window: str | None = None
    outcome: str | None = None
    person: str | None = None
    at: dict[str, float] = field(default_factory=dict)
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def called(self, window: str) -> None:
        """A window called the number."""
        self.window = window
        self.at["called"] = monotonic()

    def started(self) -> None:
        """The person stands there and service began."""
        self.at["started"] = monotonic()

    def compared(self) -> None:
        """The clerk compared person and card by eye."""
        self.person = "same" if self.genuine else "not_same"

    def ended(self, outcome: str) -> None:
        """The window has finished with the ticket."""
        self.outcome = outcome
        self.at["ended"] = monotonic()
        self.done.set()


@dataclass(slots=True)
class Visit:
    """One citizen's day. `stages` in milliseconds; `papers`: payments' slips in the order of printing."""

    citizen: Citizen
    outcome: str | None = None
    number: str | None = None
    green: bool = False
    slip: str | None = None
    face: str | None = None
    ticket: str | None = None
    stages: dict[str, float] = field(default_factory=dict)
    seat: Seat | None = None
    papers: list[str] = field(default_factory=list)
    paid: str | None = None


class HallDay:
    """All visits and seats. `changed` is called whenever a line of the day's table is new.

    `scripted`: every number belongs to a scripted visit that says when it was taken; otherwise whoever is called comes.
    """

    def __init__(self, changed: Callable[["Visit"], None] = lambda _: None, *, scripted: bool = True) -> None:
        self.visits: list[Visit] = []
        self._scripted = scripted
        self._seats: dict[str, Seat] = {}
        self._changed = changed

    def begin(self, citizen: Citizen) -> Visit:
        """A citizen comes in."""
        visit = Visit(citizen)
        self.visits.append(visit)
        return visit

    def seat(self, ticket: str, number: str) -> Seat:
        """The ticket's seat, whoever asks first: the kiosk that got it or the clerk who called it."""
        seat = self._seats.setdefault(ticket, Seat(number))
        if not self._scripted:
            seat.taken.set()
        return seat

    def take(self, visit: Visit, ticket: str, number: str) -> None:
        """The citizen has a number."""
        seat = self.seat(ticket, number)
        seat.genuine = visit.citizen.genuine
        seat.gone = visit.citizen.part is Part.NO_SHOW
        seat.at.setdefault("issued", monotonic())
        seat.taken.set()
        visit.ticket, visit.number, visit.seat = ticket, number, seat

    async def finish(self, visit: Visit, limit: float) -> None:
        """Wait until the window has finished with the citizen, then note how long each part took."""
        seat = visit.seat
        if seat is None:
            self._changed(visit)
            return
        try:
            await asyncio.wait_for(seat.done.wait(), limit)
        except TimeoutError:
            seat.outcome = "still_waiting"
        visit.outcome = seat.outcome
        visit.stages.update(_spans(seat.at))
        self._changed(visit)


def report(day: HallDay, **more: Any) -> dict[str, Any]:
    """The JSON report: one object a citizen, and what else the caller adds."""
    return {"citizens": [_line(visit) for visit in day.visits], **more}


def _line(visit: Visit) -> dict[str, Any]:
    return {
        "part": visit.citizen.part.value,
        "matter": visit.citizen.matter,
        "outcome": visit.outcome,
        "number": visit.number,
        "class": "green" if visit.green else "ordinary",
        "slip": visit.slip,
        "window": visit.seat.window if visit.seat else None,
        "face": visit.face,
        "paid": visit.paid,
        "person_by_staff": visit.seat.person if visit.seat else None,
        "stages": {name: round(ms, 1) for name, ms in visit.stages.items()},
    }


def _spans(at: dict[str, float]) -> dict[str, float]:
    """wait, walk and service in milliseconds, as far as they happened."""
    names = (("wait", "issued", "called"), ("walk", "called", "started"), ("service", "started", "ended"))
    return {
        name: max(at[to] - at[since], 0.0) * 1000 for name, since, to in names if since in at and to in at
    }
