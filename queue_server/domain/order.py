"""Order: key = issue time − head start of the class; the smallest key that a window may serve comes first.

Static, one sentence long, with a hard bound: a ticket that arrives later than a head start after another never
passes it.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import Protocol

from queue_server.domain.ticket import Ticket

Place = tuple[datetime, datetime, int, str]
"""(key, entered at, arrival, ticket id): sorts as the hall calls, equal times in the order of issue."""


Barred = Callable[[str, str], bool]
"""(window that a ticket is bound to, matter) → whether the window that calls must leave it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call, why it is first, and how many earlier ones of this window it passes."""

    ticket: str
    reason: str
    passed: int


class Waiting(Protocol):
    """What choosing needs to see of the queue; nothing here can change it.

    `moved`: who came to the present place otherwise than by the issue, (when, how). `bound`: who is for one window only.
    """

    @property
    def moved(self) -> dict[str, tuple[datetime, str]]:
        """By ticket id."""

    @property
    def bound(self) -> dict[str, str]:
        """By ticket id."""

    @property
    def credits(self) -> dict[str, str]:
        """Who has a head start and why, by ticket id: green, return, continue."""

    def of(self, matter: str) -> list[Place]:
        """The matter's waiting tickets, first to be called first."""


@dataclass(slots=True)
class Queue:
    """Waiting tickets by the matter that a window must serve, each list sorted; `aside`: those that are held."""

    places: dict[str, list[Place]] = field(default_factory=dict)
    aside: dict[str, None] = field(default_factory=dict)
    moved: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    bound: dict[str, str] = field(default_factory=dict)
    credits: dict[str, str] = field(default_factory=dict)
    green: dict[str, None] = field(default_factory=dict)  # waiting tickets of the green channel

    def of(self, matter: str) -> list[Place]:
        """The matter's waiting tickets, first to be called first."""
        return self.places.get(matter, [])

    def add(self, ticket: Ticket) -> None:
        """Take a place by key; a held ticket waits aside, where nobody calls it."""
        if ticket.holds:
            self.aside[ticket.id] = None
            return
        insort(self.places.setdefault(ticket.skill, []), place_of(ticket))
        if ticket.green:
            self.green[ticket.id] = None
        if ticket.key < ticket.issued_at:
            self.credits[ticket.id] = ticket.via or "green"
        if ticket.joined_at is not None:
            self.moved[ticket.id] = (ticket.joined_at, ticket.moved_by)
        if ticket.bound is not None:
            self.bound[ticket.id] = ticket.bound

    def remove(self, ticket: Ticket) -> None:
        """Leave the place; ValueError when the ticket has none."""
        if ticket.id in self.aside:
            del self.aside[ticket.id]
            return
        places = self.places.get(ticket.skill, [])
        at = bisect_left(places, place_of(ticket))
        if at == len(places) or places[at][3] != ticket.id:
            raise ValueError(f"{ticket.id} is not waiting")
        del places[at]
        self.green.pop(ticket.id, None)
        self.credits.pop(ticket.id, None)
        self.moved.pop(ticket.id, None)
        self.bound.pop(ticket.id, None)


def next_for(queue: Waiting, matters: Iterable[str], barred: Barred | None = None) -> Choice | None:
    """The next ticket for a window with these skills, over a read-only view; None when nobody waits.

    Without `barred`, tickets that are bound to a window count like all others.
    """
    matters = tuple(matters)
    heads = [place for matter in matters if (place := _head(queue, matter, barred))]
    if not heads:
        return None
    first = min(heads)
    earlier = [place for place in _passed(queue, matters, first) if not _kept(queue, place, matters, barred)]
    return Choice(first[3], _reason(queue, first, earlier), len(earlier))


def before(queue: Waiting, matters: Iterable[str], place: Place) -> int:
    """How many tickets of these matters would be called before the one of this place."""
    return sum(bisect_left(queue.of(matter), place) for matter in matters)


def in_order(queue: Waiting, matters: Iterable[str]) -> Iterator[str]:
    """Ids of the waiting tickets of these matters, as they would be called."""
    return (place[3] for place in merge(*(queue.of(matter) for matter in matters)))


def ahead(queue: Waiting, matters: Collection[str], key: datetime, issued_at: datetime, arrival: int) -> int:
    """How many tickets of these matters would be called before the one that has, or would take, this place."""
    return sum(bisect_left(queue.of(matter), (key, issued_at, arrival)) for matter in matters)


def place_of(ticket: Ticket) -> Place:
    """Where the ticket stands, or would stand, in the queue."""
    return (ticket.key, ticket.entered_at, ticket.arrival, ticket.id)


def _head(queue: Waiting, matter: str, barred: Barred | None) -> Place | None:
    places = queue.of(matter)
    if not queue.bound or barred is None:
        return places[0] if places else None
    return next((p for p in places if p[3] not in queue.bound or not barred(queue.bound[p[3]], matter)), None)


def _kept(queue: Waiting, place: Place, matters: Iterable[str], barred: Barred | None) -> bool:
    window = queue.bound.get(place[3])
    return window is not None and barred is not None and all(barred(window, matter) for matter in matters)


def _since(queue: Waiting, place: Place) -> datetime:
    moved = queue.moved.get(place[3])
    return moved[0] if moved else place[1]


def _passed(queue: Waiting, matters: Iterable[str], first: Place) -> list[Place]:
    """Who came to this queue earlier and would be before it, had it come without any credit."""
    since, arrival = _since(queue, first), first[2]
    if first[0] == since:
        return []
    return [
        place
        for matter in matters
        for place in queue.of(matter)[: bisect_left(queue.of(matter), (since, since, arrival))]
        if (_since(queue, place), place[2]) < (since, arrival)
    ]


def _reason(queue: Waiting, first: Place, earlier: Collection[Place]) -> str:
    """A head start where it passes who was issued earlier; otherwise how it came to its place."""
    if not earlier:
        return "order"
    moved = queue.moved.get(first[3])
    if moved is None:
        return queue.credits.get(first[3], "green")
    by_issue = moved[0] != first[1]  # the place still counts from the issue, not from the move
    by_class = by_issue and first[3] in queue.credits and any(place[1:3] < first[1:3] for place in earlier)
    return queue.credits.get(first[3], "green") if by_class else moved[1]
