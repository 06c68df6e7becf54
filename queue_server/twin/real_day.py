"""The real aggregate as the floor's engine: every move is a command that is decided and events that are applied."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import Hall
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply, decide
from queue_server.domain.ticket import State
from queue_server.domain.windows import WindowState
from queue_server.twin.citizens import Citizen

CHANNEL = "kiosk:twin"
OLD, YOUNG = date(1930, 1, 1), date(1990, 1, 1)


class RealDay:
    """One hall day under the rules of the program; `kept` holds what happened where it is wanted.

    `before`: the hall as its day before left it, which is closed and goes over into this one.
    """

    def __init__(
        self,
        hall: Hall,
        start: datetime,
        kept: list[tuple[e.Event, datetime]] | None = None,
        before: HallState | None = None,
    ) -> None:
        self.state, self._start, self.kept = before or HallState(Day(start.date())), start, kept
        self._booked: dict[Citizen, str] = {}
        self.commands = 0
        if before is not None:
            self.must(c.CloseDay(), 0.0)
            before.turn(start.date())
        self.do(c.Configure(hall, "0" * 64), 0.0)
        for window in hall.windows:
            self.do(c.OpenWindow(window.id), 0.0)

    @property
    def day(self) -> Day:
        """The day as it stands."""
        return self.state.day

    def book(self, citizen: Citizen, slot: str, at: float) -> None:
        """A place of the slot, such as 2026-11-25T09:30; checked in when the citizen comes."""
        booking = f"{len(self._booked) + 1:010d}"
        self.must(c.Book(booking, citizen.matter, slot, "web"), at)
        self._booked[citizen] = booking

    def do(self, command: c.Command, at: float) -> tuple[e.Event, ...] | Refusal:
        """Decide and apply at `at` seconds after the start."""
        self.commands += 1
        now = self._start + timedelta(seconds=at)
        decision = decide(self.state, command, now)
        if not isinstance(decision, Refusal):
            for event in decision:
                apply(self.state, event, now)
                if self.kept is not None:
                    self.kept.append((event, now))
        return decision

    def must(self, command: c.Command, at: float) -> tuple[e.Event, ...]:
        """The same where a refusal would mean that the simulation is wrong; raises ValueError."""
        decision = self.do(command, at)
        if isinstance(decision, Refusal):
            raise ValueError(f"{type(command).__name__} at {at:.1f} s: {decision.code} {decision.about}")
        return decision

    def windows(self) -> Sequence[tuple[str, frozenset[str]]]:
        """Open windows and what they serve."""
        return [
            (w.id, frozenset(w.matters)) for w in self.day.windows.values() if w.state is WindowState.OPEN
        ]

    def issue(self, citizen: Citizen, at: float) -> str | None:
        """A number by the card's birth date, or for the booking; None where the hall refuses."""
        booking, asked = self._booked.get(citizen), _issuing(citizen)
        decision = self.do(c.CheckIn(booking, asked) if booking else asked, at)
        if isinstance(decision, Refusal):
            return None
        return next(event.ticket for event in decision if isinstance(event, e.TicketIssued))

    def advance(self, ticket: str, window: str, step: Citizen, at: float) -> tuple[str | None, bool]:
        """By the rules where one number carries the errand; otherwise a new number for each step."""
        for event in self.must(c.FinishService(window), at):
            if isinstance(event, e.StepFinished):
                if event.stays:
                    self.start(window, at)
                return ticket, event.stays
        return self.issue(step, at), False

    def call(self, window: str, at: float) -> str | None:
        """顺呼."""
        decision = self.do(c.CallNext(window), at)
        if isinstance(decision, Refusal):
            if decision.code is Code.NOBODY_WAITING:
                return None
            raise ValueError(f"{window} at {at:.1f} s: {decision.code} {decision.about}")
        return next((event.ticket for event in decision if isinstance(event, e.TicketCalled)), None)

    def start(self, window: str, at: float) -> None:
        """Service begins."""
        self.must(c.StartService(window), at)

    def absent(self, window: str, at: float) -> bool:
        """过号 as soon as the rules allow it; a helper looks where they want one."""
        decision = self.do(c.MarkMissed(window), at)
        if isinstance(decision, Refusal) and decision.code is Code.LOOK_FIRST:
            self.must(c.ReportLook(self.day.windows[window].current or ""), at)
            decision = self.do(c.MarkMissed(window), at)
        if isinstance(decision, Refusal):
            self.must(c.Recall(window), at)
        return not isinstance(decision, Refusal)

    def back(self, ticket: str, at: float) -> None:
        """过号 and back on the same day."""
        self.must(c.ReturnTicket(ticket, CHANNEL), at)

    def give_back(self, ticket: str, at: float) -> None:
        """By its holder, while it waits."""
        if self.day.tickets[ticket].state is State.WAITING:
            self.must(c.CancelTicket(ticket, f"citizen:{ticket}"), at)


def _issuing(citizen: Citizen) -> c.IssueTicket:
    first, *more = citizen.cases or (citizen.matter,)
    return c.IssueTicket(
        matter=first, language="zh", channel=CHANNEL, visit="0" * 32, birth=OLD if citizen.green else YOUNG,
        more=tuple(more), agent=citizen.agent,
    )  # fmt: skip
