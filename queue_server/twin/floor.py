"""The hall's floor: citizens arrive, windows call, services end. One heap of what happens next; no rule of order here.

Who is called is the engine's business: the real day, or the bare order with a key rule to compare with.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import Any, Protocol

from queue_server.twin.citizens import Citizen

Act = Callable[[float, Any], None]


class Engine(Protocol):
    """What decides. All times are seconds after the start."""

    def windows(self) -> Sequence[tuple[str, frozenset[str]]]:
        """Open windows and what they serve."""

    def issue(self, citizen: Citizen, at: float) -> str | None:
        """A ticket, or None where a number is refused."""

    def advance(self, ticket: str, window: str, step: Citizen, at: float) -> tuple[str | None, bool]:
        """A step ended at the window: the ticket of the next one, and whether this very window goes on with it."""

    def call(self, window: str, at: float) -> str | None:
        """End what runs at the window and call the next; None where nobody waits."""

    def start(self, window: str, at: float) -> None:
        """The person has come, service begins."""

    def absent(self, window: str, at: float) -> bool:
        """Nobody came so far: call again, or, when that was often enough, mark it missed and say so."""

    def back(self, ticket: str, at: float) -> None:
        """Whose number was missed is back."""

    def give_back(self, ticket: str, at: float) -> None:
        """The person left, if the ticket still waits."""


CALL_AGAIN_S = 20.5
"""A little more than the 20 s that must lie between calls that count."""


@dataclass(slots=True)
class Floor:
    """One run. `called` lists tickets in the order of their calls; `refused` counts numbers not given."""

    engine: Engine
    called: list[str] = field(default_factory=list)
    who: dict[str, Citizen] = field(default_factory=dict)
    refused: int = 0
    came_from: dict[str, str] = field(
        default_factory=dict
    )  # ticket → that of the step before, where it is another
    _at: dict[str, str] = field(default_factory=dict)  # window → ticket
    _next: list[tuple[float, int, Act, Any]] = field(default_factory=list)
    _n: int = 0
    _idle: dict[str, frozenset[str]] = field(default_factory=dict)  # longest idle first
    _skills: dict[str, frozenset[str]] = field(default_factory=dict)

    def run(self, citizens: Iterable[Citizen]) -> "Floor":
        """Everybody who comes, until the last has gone. Citizens in order of arrival."""
        self._skills = dict(self.engine.windows())
        self._idle = dict(self._skills)
        coming = iter(citizens)
        self._admit(coming)
        while self._next:
            at, _, act, what = heappop(self._next)
            act(at, what)
        return self

    def _later(self, at: float, act: Act, what: Any) -> None:
        self._n += 1
        heappush(self._next, (at, self._n, act, what))

    def _admit(self, coming: Any) -> None:
        citizen = next(coming, None)
        if citizen is not None:
            self._later(citizen.at, self._arrives, (citizen, coming))

    def _arrives(self, at: float, what: tuple[Citizen, Any]) -> None:
        citizen, coming = what
        self._waits(at, citizen, self.engine.issue(citizen, at))
        self._admit(coming)

    def _waits(self, at: float, citizen: Citizen, ticket: str | None) -> None:
        if ticket is None:
            self.refused += 1
            return
        self.who[ticket] = citizen
        if citizen.patience_s is not None:
            self._later(at + citizen.patience_s, self._leaves, ticket)
        window = next((w for w, skills in self._idle.items() if citizen.matter in skills), None)
        if window is not None:
            self._calls(at, window)

    def _leaves(self, at: float, ticket: str) -> None:
        self.engine.give_back(ticket, at)

    def _calls(self, at: float, window: str) -> None:
        ticket = self.engine.call(window, at)
        self._at.pop(window, None)
        if ticket is None:
            self._idle.setdefault(window, self._skills[window])
            return
        self._idle.pop(window, None)
        self._at[window] = ticket
        self.called.append(ticket)
        citizen = self.who[ticket]
        if not citizen.shows:
            self._later(at + CALL_AGAIN_S, self._absent, window)
        elif citizen.walk_s:
            self._later(at + citizen.walk_s, self._starts, window)
        else:
            self._starts(at, window)

    def _absent(self, at: float, window: str) -> None:
        if not self.engine.absent(window, at):
            self._later(at + CALL_AGAIN_S, self._absent, window)
            return
        ticket = self._at[window]
        citizen = self.who[ticket]
        if citizen.back_s is not None:
            self._later(at + citizen.back_s, self._back, ticket)
        self._calls(at, window)

    def _back(self, at: float, ticket: str) -> None:
        self.engine.back(ticket, at)
        self._waits(at, replace(self.who[ticket], shows=True, patience_s=None), ticket)

    def _starts(self, at: float, window: str) -> None:
        self.engine.start(window, at)
        self._later(at + self.who[self._at[window]].service_s, self._ends, window)

    def _ends(self, at: float, window: str) -> None:
        ticket = self._at[window]
        step = self.who[ticket].then
        if step is None or not self._goes_on(at, window, ticket, step):
            self._calls(at, window)

    def _goes_on(self, at: float, window: str, ticket: str, step: Citizen) -> bool:
        """Whether the window itself goes on; elsewhere the next step waits like everybody."""
        after, stays = self.engine.advance(ticket, window, step, at)
        if after is not None and after != ticket:
            self.came_from[after] = ticket
        if stays and after is not None:
            self.who[after] = step
            self._later(at + step.service_s, self._ends, window)
        else:
            self._waits(at, step, after)
        return stays
