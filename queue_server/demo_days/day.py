"""One made-up day: people take numbers, windows call, cases are accepted and decided, some people rate."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from queue_server.demo_days.grievances import Grievances
from queue_server.demo_days.money import DemoMoney
from queue_server.demo_days.people import LACKS, RECALL_S, RUSH, Person, crowd, people
from queue_server.demo_days.rounds import DemoRounds
from queue_server.demo_days.stage import Stage
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.case import CaseState
from queue_server.domain.commands.moves import PickCause
from queue_server.domain.hall import Hall
from queue_server.domain.ticket import State

KIOSK = "kiosk:demo-day"
ROUND = timedelta(minutes=10)
PICKS = 0.006
LEFT_OPEN, LATE, FETCHED, LEFT_LYING = 0.07, 0.08, 0.15, 0.1
"""Cases that a department has not decided on the day; how many of those it decides every ten minutes later; results fetched, and of these not yet."""
HELD, LAST_HOURS, LAST_DAY = 0.4, timedelta(hours=7), timedelta(hours=36)
"""Cases that are decided late on the day on which their promise ends, at midnight."""
CAUSES: tuple[PickCause, ...] = ("urgent", "helped", "wrongly_missed")
BREAK, WHOLE = timedelta(minutes=40), timedelta(hours=8)


@dataclass(slots=True)
class DemoDay:
    """`opens` and `ends`: from the first number to when nobody is left; both in UTC."""

    stage: Stage
    chance: Random
    hall: Hall
    opens: datetime
    ends: datetime
    who: dict[str, Person] = field(default_factory=dict)
    _free: dict[str, None] = field(default_factory=dict)
    _on_break: set[str] = field(default_factory=set)
    _rounds: DemoRounds = field(init=False)
    _grievances: Grievances = field(init=False)
    _money: DemoMoney = field(init=False)

    def __post_init__(self) -> None:
        self._rounds = DemoRounds(self.stage, Random(f"rounds {self.opens.isoformat()}"))  # noqa: S311  a made-up day
        self._grievances = Grievances(self.stage, Random(f"grievances {self.opens.isoformat()}"))  # noqa: S311  a made-up day
        self._money = DemoMoney(self.stage, Random(f"money {self.opens.isoformat()}"))  # noqa: S311  a made-up day

    def play(self, count: int, rush: int = 0) -> None:
        """The whole day; nobody is left in the hall at its end. `rush`: who come in its last half hour besides, while no window rests."""
        rests_until = self.ends - RUSH - BREAK if rush else self.ends
        for n, window in enumerate(self.hall.windows):
            self.stage.do(c.OpenWindow(window.id), self.opens)
            self._free[window.id] = None
            rest = self.opens + timedelta(hours=3, minutes=11 * n)
            if rest < rests_until:
                self.stage.later(rest, partial(self._rest, window=window.id))
        coming = people(self.chance, self.hall, self.opens, count)
        for person in (*coming, *crowd(self.chance, self.hall, self.ends, rush)):
            self.stage.later(person.at, partial(self._comes, who=person))
        self.stage.later(self.opens, self._round)
        self.stage.play(self.ends)
        for case in self._accepted_before(self.ends):
            if self.chance.random() >= LEFT_OPEN and not self._held(case, self.ends):
                self._decided(self.ends, case)
        self._empty()
        if self.ends - self.opens >= WHOLE:
            self._grievances.evening(self.ends)

    def _empty(self) -> None:
        """Who is at a window is served at once, who waits gives the number back; the windows close."""
        day, ends = self.stage.state.day, self.ends
        for window in self.hall.windows:
            if day.windows[window.id].current is not None:
                for last in (
                    c.StartService(window.id),
                    c.ConfirmPerson(window.id, same=True),
                    c.FinishService(window.id),
                ):
                    self.stage.do(last, ends)
            self.stage.do(c.CloseWindow(window.id), ends)
        for ticket in tuple(day.tickets.values()):
            if ticket.state is State.WAITING:
                self.stage.do(c.CancelTicket(ticket.id, KIOSK), ends)

    def _comes(self, at: datetime, who: Person) -> None:
        proved = "accepted" if who.matter.assurance == "person" else "none"
        visit = f"{self.chance.getrandbits(128):032x}"
        asked = c.IssueTicket(who.matter.id, "zh", KIOSK, visit, who.birth, proved, credential="id_card")
        for event in self.stage.do(asked, at):
            if isinstance(event, e.TicketIssued):
                self.who[event.ticket] = who
                self.stage.do(c.ReportPrint(event.ticket, "printed", "", KIOSK), at)
        for window in tuple(self._free):
            self._calls(at, window)

    def _calls(self, at: datetime, window: str) -> None:
        """The next, or a moment's wait; once in a while somebody is picked."""
        self._free.pop(window, None)
        if window in self._on_break:
            return
        events = self.stage.do(self._choice(window), at)
        called = next((x.ticket for x in events if isinstance(x, e.TicketCalled)), None)
        if called is None:
            self._free[window] = None
        elif self.who[called].shows:
            self.stage.later(
                at + timedelta(seconds=self.who[called].walk_s),
                partial(self._starts, window=window, ticket=called),
            )
        else:
            self.stage.later(
                at + timedelta(seconds=RECALL_S), partial(self._absent, window=window, ticket=called)
            )

    def _choice(self, window: str) -> c.Command:
        if self.chance.random() >= PICKS:
            return c.CallNext(window)
        day = self.stage.state.day
        waiting = [place[-1] for matter in day.windows[window].matters for place in day.queue.of(matter)[1:]]
        cause = self.chance.choice(CAUSES)
        return c.Pick(window, self.chance.choice(waiting), cause) if waiting else c.CallNext(window)

    def _absent(self, at: datetime, window: str, ticket: str) -> None:
        self.stage.do(c.ReportLook(ticket), at)
        missed = self.stage.do(c.MarkMissed(window), at)
        if missed:
            if self.chance.random() < 0.5:
                self.stage.later(at + timedelta(minutes=12), partial(self._back, ticket=ticket))
            self._calls(at, window)
        else:
            self.stage.do(c.Recall(window), at)
            self.stage.later(
                at + timedelta(seconds=RECALL_S), partial(self._absent, window=window, ticket=ticket)
            )

    def _back(self, at: datetime, ticket: str) -> None:
        who = self.who[ticket]
        self.who[ticket] = Person(
            at, who.matter, who.birth, who.service_s, who.walk_s, True, False, False, who.grade
        )
        self.stage.do(c.ReturnTicket(ticket, KIOSK), at)

    def _starts(self, at: datetime, window: str, ticket: str) -> None:
        self.stage.do(c.Arrive(window), at)
        self.stage.do(c.StartService(window), at)
        self.stage.do(c.ConfirmPerson(window, same=True), at)
        self.stage.later(
            at + timedelta(seconds=self.who[ticket].service_s),
            partial(self._ends, window=window, ticket=ticket),
        )

    def _ends(self, at: datetime, window: str, ticket: str) -> None:
        who = self.who[ticket]
        if who.sent_home:
            self._sent_home(at, window, who)
        else:
            self._accepted(at, window, ticket, who)
            self._money.paid(ticket, who.matter.id, at)
            self.stage.do(c.FinishService(window), at)
        if who.grade is not None:
            self.stage.do(c.RateVisit(ticket, who.grade, window), at)
        self.stage.later(
            at + timedelta(seconds=self.chance.uniform(3, 30)), partial(self._calls, window=window)
        )

    def _sent_home(self, at: datetime, window: str, who: Person) -> None:
        code = hashlib.sha256(self.chance.randbytes(16)).hexdigest()
        listed = bool(who.matter.materials) and self.chance.random() < 0.6
        materials = (self.chance.randrange(len(who.matter.materials)) + 1,) if listed else ()
        lacks = () if listed else (self.chance.choice(LACKS),)
        self.stage.do(c.TurnAway(window, materials, lacks, code), at)

    def _accepted(self, at: datetime, window: str, ticket: str, who: Person) -> None:
        """A case where one is due; what is done at once is handed over at once."""
        limits = who.matter.limits
        if who.forgotten or not (who.matter.case_due or limits.named()):
            return
        case = "".join(self.chance.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=10))
        self.stage.do(c.AcceptCase(case, window, ticket, who.matter.id), at)
        at_once = limits.promised is None or limits.promised.unit == "minutes"
        if at_once:
            self.stage.later(
                at + timedelta(minutes=self.chance.uniform(1, 45)),
                partial(self._decided, case=case),
            )

    def _accepted_before(self, at: datetime) -> list[str]:
        cases = self.stage.state.cases.open.values()
        return [case.id for case in cases if case.state is CaseState.ACCEPTED and case.received_at <= at]

    def _held(self, case: str, at: datetime) -> bool:
        """Some departments need their last day, and all of it."""
        dues = self.stage.state.cases.open[case].dues
        left = next((due.at - at for due in dues if (due.limit, due.percent) == ("promised", 100)), None)
        held = Random(f"held {case}").random() < HELD  # noqa: S311  a made-up day
        return held and left is not None and LAST_HOURS < left < LAST_DAY

    def _decided(self, at: datetime, case: str) -> None:
        """Most results go by post; of those that are fetched, some lie in the hall until somebody comes."""
        way = "pick_up" if self.chance.random() < FETCHED else "delivery"
        self.stage.do(c.DecideCase(case, "granted"), at)
        self.stage.do(c.IssueResult(case, way), at)
        if way == "delivery" or Random(f"fetched {case}").random() >= LEFT_LYING:  # noqa: S311 - a made-up day
            self.stage.do(c.HandOver(case), at)

    def _round(self, at: datetime) -> None:
        """Every ten minutes: the clocks, the windows without work, and what departments have finished since."""
        self._rounds.look(at, ROUND)
        self._grievances.look(at)
        for window in tuple(self._free):
            self._calls(at, window)
        for case in self._accepted_before(at - timedelta(hours=12)):
            if self.chance.random() < LATE and not self._held(case, at):
                self._decided(at, case)
        self.stage.later(at + ROUND, self._round)

    def _rest(self, at: datetime, window: str) -> None:
        """A break once nobody is there; the clerk looks again until then."""
        found = self.stage.state.day.windows[window]
        if found.current is not None:
            self.stage.later(at + timedelta(minutes=1), partial(self._rest, window=window))
            return
        self._free.pop(window, None)
        self._on_break.add(window)
        self.stage.do(c.PauseWindow(window, "break"), at)
        self.stage.later(at + BREAK, partial(self._again, window=window))

    def _again(self, at: datetime, window: str) -> None:
        self._on_break.discard(window)
        self.stage.do(c.OpenWindow(window), at)
        self._calls(at, window)
