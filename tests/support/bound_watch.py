"""The head start's bound, watched call by call: what is looked at is issue times alone, never keys."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random

from queue_server.domain.order import Queue, next_for
from queue_server.domain.ticket import Person, Ticket

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MATTERS = ("a", "b", "c", "d", "e")
HEAD_STARTS_S = (0, 0, 0, 0, 600, 3600, 5400)
"""Of the classes: four in seven ordinary, the others with some head start."""


@dataclass(slots=True)
class BoundWatch:
    """Who waits for which matter since when; `broken` lists (called, passed) where the bound did not hold."""

    waiting: dict[str, list[tuple[datetime, int, str]]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    broken: list[tuple[str, str]] = field(default_factory=list)
    seen: int = 0

    def joins(self, ticket: str, matter: str, issued_at: datetime) -> None:
        """A number was given."""
        self.seen += 1
        heappush(self.waiting.setdefault(matter, []), (issued_at, self.seen, ticket))

    def leaves(self, ticket: str) -> None:
        """Given back, or called already."""
        self.gone.add(ticket)

    def called(self, ticket: str, issued_at: datetime, head_start: timedelta, skills: Iterable[str]) -> None:
        """A window with these skills took the ticket: nobody it could have taken came more than a head start before."""
        self.leaves(ticket)
        for matter in skills:
            first = self._oldest(matter)
            if first is not None and issued_at > first[0] + head_start:
                self.broken.append((ticket, first[2]))

    def _oldest(self, matter: str) -> tuple[datetime, int, str] | None:
        heap = self.waiting.get(matter, [])
        while heap and heap[0][2] in self.gone:
            self.gone.discard(heappop(heap)[2])
        return heap[0] if heap else None


@dataclass(slots=True)
class RandomHall:
    """The program's queue and choice under random classes, skills, windows and people who leave."""

    chance: Random
    queue: Queue = field(default_factory=Queue)
    watch: BoundWatch = field(default_factory=BoundWatch)
    waiting: list[Ticket] = field(default_factory=list)
    at: datetime = START
    issued: int = 0
    calls: int = 0
    overtakes: int = 0

    def run(self, tickets: int, most: int = 300) -> "RandomHall":
        """So many numbers; about `most` wait when it is full."""
        while self.issued < tickets:
            self.at += timedelta(seconds=self.chance.expovariate(1 / 20))
            drawn = self.chance.random()
            if drawn < 0.5 + 0.1 * (len(self.waiting) < most):
                self._issue()
            elif drawn < 0.97:
                self._call()
            else:
                self._cancel()
        return self

    def _issue(self) -> None:
        n, head_start = self.issued, self.chance.choice(HEAD_STARTS_S)
        ticket = Ticket(
            id=str(n), number=str(n), series="A", n=n, matter=self.chance.choice(MATTERS), language="zh", visit=None,
            green=head_start > 0, green_class=str(head_start), evidence="none", person=Person.NOT_NEEDED,
            key=self.at - timedelta(seconds=head_start), issued_at=self.at, channel="test", arrival=n,
        )  # fmt: skip
        self.issued += 1
        self.queue.add(ticket)
        self.waiting.append(ticket)
        self.watch.joins(ticket.id, ticket.matter, ticket.issued_at)

    def _call(self) -> None:
        skills = tuple(self.chance.sample(MATTERS, self.chance.randint(1, len(MATTERS))))
        choice = next_for(self.queue, skills)
        if choice is None:
            return
        ticket = self._take(next(n for n, t in enumerate(self.waiting) if t.id == choice.ticket))
        self.calls += 1
        self.overtakes += choice.passed > 0
        self.watch.called(ticket.id, ticket.issued_at, timedelta(seconds=int(ticket.green_class)), skills)

    def _cancel(self) -> None:
        if self.waiting:
            self.watch.leaves(self._take(self.chance.randrange(len(self.waiting))).id)

    def _take(self, n: int) -> Ticket:
        ticket = self.waiting.pop(n)
        self.queue.remove(ticket)
        return ticket
