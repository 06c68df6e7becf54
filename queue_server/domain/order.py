"""Order: key = issue time − head start of the class; the smallest key that a window may serve comes first.

Static, one sentence long, with a hard bound: a ticket that arrives later than a head start after another never
passes it.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import Protocol

from queue_server.domain.ticket import Ticket

Place = tuple[datetime, datetime, int, str]
"""(key, entered at, arrival, ticket id): sorts as the hall calls, equal times in the order of issue."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call, why it is first, and how many earlier ones of this window it passes."""

    ticket: str
    reason: str
    passed: int


class Waiting(Protocol):
    """What choosing needs to see of the queue; nothing here can change it."""

    def of(self, matter: str) -> list[Place]:
        """The matter's waiting tickets, first to be called first."""


@dataclass(slots=True)
class Queue:
    """Waiting tickets by the matter that a window must serve, each list sorted; `aside`: those that are held."""

    places: dict[str, list[Place]] = field(default_factory=dict)
    aside: dict[str, None] = field(default_factory=dict)

    def of(self, matter: str) -> list[Place]:
        """The matter's waiting tickets, first to be called first."""
        return self.places.get(matter, [])

    def add(self, ticket: Ticket) -> None:
        """Take a place by key; a held ticket waits aside, where nobody calls it."""
        if ticket.holds:
            self.aside[ticket.id] = None
        else:
            insort(self.places.setdefault(ticket.skill, []), _place(ticket))

    def remove(self, ticket: Ticket) -> None:
        """Leave the place; ValueError when the ticket has none."""
        if ticket.id in self.aside:
            del self.aside[ticket.id]
            return
        places = self.places.get(ticket.skill, [])
        at = bisect_left(places, _place(ticket))
        if at == len(places) or places[at][3] != ticket.id:
            raise ValueError(f"{ticket.id} is not waiting")
        del places[at]


def next_for(queue: Waiting, matters: Iterable[str]) -> Choice | None:
    """The next ticket for a window with these skills, over a read-only view; None when nobody waits."""
    matters = tuple(matters)
    heads = [places[0] for matter in matters if (places := queue.of(matter))]
    if not heads:
        return None
    first = min(heads)
    passed = _passed(queue, matters, first)
    return Choice(first[3], "green" if passed else "order", passed)


def in_order(queue: Waiting, matters: Iterable[str]) -> Iterator[str]:
    """Ids of the waiting tickets of these matters, as they would be called."""
    return (place[3] for place in merge(*(queue.of(matter) for matter in matters)))


def ahead(queue: Waiting, matters: Collection[str], key: datetime, issued_at: datetime, arrival: int) -> int:
    """How many tickets of these matters would be called before the one that has, or would take, this place."""
    return sum(bisect_left(queue.of(matter), (key, issued_at, arrival)) for matter in matters)


def _passed(queue: Waiting, matters: Iterable[str], first: Place) -> int:
    """Who of the others came earlier: by issue time, and at one instant by the order of issue."""
    key, issued_at, arrival, _ = first
    if key == issued_at:
        return 0
    return sum(
        place[1:3] < (issued_at, arrival)
        for matter in matters
        for place in queue.of(matter)[: bisect_left(queue.of(matter), (issued_at, issued_at, arrival))]
    )


def _place(ticket: Ticket) -> Place:
    return (ticket.key, ticket.entered_at, ticket.arrival, ticket.id)
