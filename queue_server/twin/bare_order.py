"""The bare order as the floor's engine: the program's own queue and choice, with the key rule as a parameter.

For a million tickets, and for rules that the hall does not have but is compared with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from queue_server.domain.order import Queue, next_for
from queue_server.domain.ticket import Person, State, Ticket
from queue_server.twin.citizens import Citizen

KeyRule = Callable[[Citizen, float], float]
"""Who, issued when (s) → key (s)."""

CALLS = 3
"""Before a number is missed."""


def head_start(green_s: float) -> KeyRule:
    """The hall's rule: issue time less the head start of the class."""
    return lambda citizen, at: at - green_s if citizen.green else at


@dataclass(slots=True)
class BareOrder:
    """Windows by what they serve, a key rule; `keeps_key`: later steps of a journey keep the first key."""

    skills: Sequence[tuple[str, ...]]
    key: KeyRule
    start_at: datetime
    keeps_key: bool = True
    queue: Queue = field(default_factory=Queue)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    _current: dict[str, Ticket] = field(default_factory=dict)

    def windows(self) -> Sequence[tuple[str, frozenset[str]]]:
        """w1, w2 … and what they serve."""
        return [(f"w{n}", frozenset(skills)) for n, skills in enumerate(self.skills, 1)]

    def issue(self, citizen: Citizen, at: float) -> str:
        """A place by the rule's key."""
        return self._place(citizen, at, self._moment(self.key(citizen, at)))

    def advance(self, ticket: str, window: str, step: Citizen, at: float) -> tuple[str, bool]:
        """The next step under the first key, or as if it had come now; always through the queue."""
        self._end(window, at)
        key = self.tickets[ticket].key if self.keeps_key else self._moment(self.key(step, at))
        return self._place(step, at, key), False

    def call(self, window: str, at: float) -> str | None:
        """End what runs and take the first."""
        self._end(window, at)
        choice = next_for(self.queue, self.skills[int(window[1:]) - 1])
        if choice is None:
            return None
        ticket = self.tickets[choice.ticket]
        self.queue.remove(ticket)
        ticket.state, ticket.window, ticket.called_at = State.CALLED, window, self._moment(at)
        ticket.reason, ticket.passed = choice.reason, choice.passed
        self._current[window] = ticket
        return ticket.id

    def start(self, window: str, at: float) -> None:
        """Service begins."""
        ticket = self._current[window]
        ticket.state, ticket.arrived_at = State.SERVING, self._moment(at)
        ticket.started_at = ticket.arrived_at

    def absent(self, window: str, at: float) -> bool:
        """Missed after CALLS calls."""
        ticket = self._current[window]
        ticket.calls += 1
        if ticket.calls < CALLS:
            return False
        del self._current[window]
        ticket.state, ticket.ended_at = State.MISSED, self._moment(at)
        return True

    def back(self, ticket: str, at: float) -> None:
        """Back to the old place: this order knows no other."""
        found = self.tickets[ticket]
        found.state = State.WAITING
        self.queue.add(found)

    def give_back(self, ticket: str, at: float) -> None:
        """Leaves the queue, if it still waits."""
        found = self.tickets[ticket]
        if found.state is State.WAITING:
            self.queue.remove(found)
            found.state, found.ended_at = State.CANCELLED, self._moment(at)

    def _end(self, window: str, at: float) -> None:
        ticket = self._current.pop(window, None)
        if ticket is not None:
            ticket.state, ticket.ended_at = State.SERVED, self._moment(at)

    def _moment(self, at: float) -> datetime:
        return self.start_at + timedelta(seconds=at)

    def _place(self, citizen: Citizen, at: float, key: datetime) -> str:
        n = len(self.tickets)
        ticket = Ticket(
            id=str(n), number=str(n), series="T", n=n, matter=citizen.matter, language="zh", visit=None,
            green=citizen.green, green_class="green" if citizen.green else "ordinary", evidence="none",
            person=Person.NOT_NEEDED, key=key, issued_at=self._moment(at), channel="twin", arrival=n,
        )  # fmt: skip
        self.tickets[ticket.id] = ticket
        self.queue.add(ticket)
        return ticket.id
