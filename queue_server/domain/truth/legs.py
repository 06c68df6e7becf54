"""Who waited when: every wait of every ticket of a day, read off the queue itself while events are applied.

A leg is one wait: from joining the queue to the call, or to leaving it in another way. A ticket that comes back
(missed, parked, at its next window) begins a new leg; a call that was undone never was. Time is counted in moves of
the queue, so that events of one instant keep their order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from queue_server.domain import events as e
from queue_server.domain.applying import apply
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import barred
from queue_server.domain.errand import Pass
from queue_server.domain.order import Place, Queue, place_of
from queue_server.domain.ticket import State, Ticket

UNDONE = e.StepUndone.__name__
"""The kind of a hold between a call and its undoing."""


@dataclass(frozen=True, slots=True)
class Call:
    """The call that ended a wait: by which window with which skills, and the reason that was stored."""

    order: int
    at: datetime
    window: str
    matters: frozenset[str]
    reason: str
    barred: frozenset[str] = frozenset()  # ticket ids that were for another window then


@dataclass(slots=True)
class Hold:
    """A time in which nobody may call the ticket and it keeps its wait: why it is held, or UNDONE."""

    begun: int
    kind: str
    ended: int | None = None


@dataclass(slots=True)
class Leg:
    """One wait. `via` is the event that began it, `places` its place after each move that changed it."""

    ticket: str
    number: str
    matter: str
    joined: int
    joined_at: datetime
    via: str
    places: list[tuple[int, Place]]
    left: int | None = None
    left_at: datetime | None = None
    call: Call | None = None
    holds: list[Hold] = field(default_factory=list)

    def place_at(self, order: int) -> Place:
        """The place at a move of the queue."""
        return next((place for since, place in reversed(self.places) if since <= order), self.places[0][1])

    def waits_at(self, order: int) -> bool:
        """In the queue just before a move: neither come later, nor gone, nor held."""
        if not self.joined < order or (self.left is not None and self.left < order):
            return False
        return self.held_at(order) is None

    def held_at(self, order: int) -> Hold | None:
        """The hold around a move, if there was one."""
        return next((h for h in self.holds if h.begun < order and (h.ended is None or order < h.ended)), None)


@dataclass(frozen=True, slots=True)
class Move:
    """A ticket joined the queue or left it; `holds`: why it waits aside, empty where it may be called."""

    ticket: Ticket
    place: Place
    joined: bool
    holds: frozenset[str]


@dataclass(slots=True)
class Ledger(Queue):
    """A queue that notes who joins and leaves."""

    moves: list[Move] = field(default_factory=list)

    def add(self, ticket: Ticket) -> None:
        """Take a place by key, noted."""
        Queue.add(self, ticket)
        self.moves.append(Move(ticket, place_of(ticket), True, ticket.holds))

    def remove(self, ticket: Ticket) -> None:
        """Leave the place, noted; ValueError when the ticket has none."""
        Queue.remove(self, ticket)
        self.moves.append(Move(ticket, place_of(ticket), False, ticket.holds))


class Chronicle:
    """A day with its waits. `apply` takes events as the day itself does and raises what it raises."""

    def __init__(self, on: date, passes: dict[str, Pass] | None = None) -> None:
        self._ledger = Ledger()
        self.day = Day(on, queue=self._ledger, passes={} if passes is None else passes)
        self.legs: list[Leg] = []
        self._of: dict[str, list[Leg]] = {}
        self._order = 0

    def apply(self, event: e.Event, at: datetime) -> None:
        """Change the day by one event and note who joined or left the queue by it."""
        for_others = self._barred(event.window) if isinstance(event, e.TicketCalled) else frozenset()
        apply(self.day, event, at)
        moves, self._ledger.moves = self._ledger.moves, []
        for move in moves:
            self._order += 1
            if move.joined:
                self._join(move, event, at)
            else:
                self._leave(move.ticket, event, at)
        if isinstance(event, e.TicketCalled):
            self._called(self.day.tickets[event.ticket], event, at, for_others)
        elif isinstance(event, e.StepUndone):
            self._undone(event)

    def of(self, ticket: str) -> tuple[Leg, ...]:
        """The waits of a ticket id, oldest first."""
        return tuple(self._of.get(ticket, ()))

    def ticket(self, name: str) -> str | None:
        """The ticket id of a number or an id of this day, in either case."""
        wanted = name.strip().upper()
        prefixed = f"{self.day.date.isoformat()}-{wanted}"
        if prefixed in self.day.tickets:
            return prefixed
        return next(
            (t.id for t in self.day.tickets.values() if wanted in (t.number.upper(), t.id.upper())), None
        )

    def _join(self, move: Move, event: e.Event, at: datetime) -> None:
        ticket, last = move.ticket, next(reversed(self._of.get(move.ticket.id, ())), None)
        if last is not None and _goes_on(last, event):
            self._resume(last, move.place)
            leg = last
        else:
            place = [(self._order, move.place)]
            kind = type(event).__name__
            leg = Leg(ticket.id, ticket.number, ticket.skill, self._order, at, kind, place)
            self.legs.append(leg)
            self._of.setdefault(ticket.id, []).append(leg)
        if move.holds:
            leg.holds.append(Hold(self._order, min(move.holds)))

    def _resume(self, leg: Leg, place: Place) -> None:
        if leg.call is not None:
            leg.holds.append(Hold(leg.call.order, UNDONE))
        leg.holds[-1].ended = self._order
        leg.left = leg.left_at = leg.call = None
        leg.places.append((self._order, place))

    def _leave(self, ticket: Ticket, event: e.Event, at: datetime) -> None:
        leg = self._of[ticket.id][-1]
        held = bool(leg.holds) and leg.holds[-1].ended is None
        if ticket.state is State.WAITING and not held:
            leg.holds.append(Hold(self._order, type(event).__name__))
        if ticket.state is State.WAITING:
            return
        if held:
            leg.holds[-1].ended = self._order
        leg.left, leg.left_at = self._order, at

    def _called(
        self, ticket: Ticket, event: e.TicketCalled, at: datetime, for_others: frozenset[str]
    ) -> None:
        """The wait ends with this call; who was called from elsewhere than the queue waits for no time at all."""
        leg = next(reversed(self._of.get(ticket.id, ())), None)
        if leg is None or leg.left != self._order or leg.call is not None:
            self._order += 1
            self._join(Move(ticket, place_of(ticket), True, frozenset()), event, at)
            leg = self._of[ticket.id][-1]
            self._order += 1
            leg.left, leg.left_at = self._order, at
        skills = frozenset(self.day.windows[event.window].matters)
        leg.call = Call(self._order, at, event.window, skills, event.reason, for_others)

    def _undone(self, event: e.StepUndone) -> None:
        """A call from elsewhere than the queue, taken back, leaves no wait behind."""
        for ticket, _ in event.restored:
            leg = next(reversed(self._of.get(ticket, ())), None)
            if event.step == "call" and leg is not None and leg.via == e.TicketCalled.__name__:
                leg.call = None

    def _barred(self, window_id: str) -> frozenset[str]:
        queue, window = self.day.queue, self.day.windows.get(window_id)
        if not queue.bound or window is None:
            return frozenset()
        kept = barred(self.day, window)
        return frozenset(t for t, bound in queue.bound.items() if kept(bound, self.day.tickets[t].skill))


def _goes_on(leg: Leg, event: e.Event) -> bool:
    """A wait goes on after an undone call and after a hold; otherwise a new one begins."""
    held = bool(leg.holds) and leg.holds[-1].ended is None
    return held or (leg.call is not None and isinstance(event, e.StepUndone))


def chronicle(on: date, events: Iterable[tuple[e.Event, datetime]]) -> Chronicle:
    """A day's events as waits."""
    told = Chronicle(on)
    for event, at in events:
        told.apply(event, at)
    return told
