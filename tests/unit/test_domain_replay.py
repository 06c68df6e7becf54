"""Any sequence of commands, with clock jumps: the rebuilt day equals the live one, and no ticket is in two places."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from queue_server.domain import commands as c
from queue_server.domain.errors import Refusal
from queue_server.domain.ticket import AT_WINDOW, State
from queue_server.domain.windows import WindowState
from tests.support.hall_day import KIOSK, OLD, YOUNG, open_hall

WINDOWS = st.sampled_from(["w1", "w2", "w3", "w4"])
MATTERS = st.sampled_from(["advice", "record", "deed"])
AT = st.sampled_from([c.CallNext, c.Recall, c.Arrive, c.StartService, c.FinishService, c.MarkMissed, c.Undo])
ENDED = {State.SERVED, State.MISSED, State.CANCELLED, State.SWEPT}


class AnyDay(RuleBasedStateMachine):
    """One hall day under random hands."""

    def __init__(self) -> None:
        super().__init__()
        self.play = open_hall()

    def act(self, command: c.Command) -> None:
        before = repr(self.play.day)
        if isinstance(self.play.do(command, 0), Refusal):
            assert repr(self.play.day) == before

    @rule(seconds=st.floats(0, 4000))
    def time_passes(self, seconds: float) -> None:
        self.play.now += timedelta(seconds=round(seconds, 3))

    @rule(seconds=st.floats(0, 7200))
    def clock_is_set_back(self, seconds: float) -> None:
        """What the service lets through is never earlier than the last entry; the rules must bear more."""
        self.play.now -= timedelta(seconds=round(seconds, 3))

    @rule(matter=MATTERS, old=st.booleans(), person=st.sampled_from(["accept", "review", "none"]))
    def issue(self, matter: str, old: bool, person: str) -> None:
        self.act(c.IssueTicket(matter, "zh", KIOSK, "0" * 32, OLD if old else YOUNG, person))

    @rule(command=AT, window=WINDOWS)
    def at_a_window(self, command: type, window: str) -> None:
        self.act(command(window))

    @rule(window=WINDOWS)
    def serve(self, window: str) -> None:
        self.act(c.CallNext(window))
        self.act(c.StartService(window))

    @rule(window=WINDOWS, same=st.booleans())
    def confirm(self, window: str, same: bool) -> None:
        self.act(c.ConfirmPerson(window, same))

    @rule(window=WINDOWS, what=st.sampled_from([c.OpenWindow, c.CloseWindow]))
    def open_or_close(self, window: str, what: type) -> None:
        self.act(what(window))

    @rule(window=WINDOWS)
    def pause(self, window: str) -> None:
        self.act(c.PauseWindow(window, "break"))

    @rule(window=WINDOWS, matters=st.lists(MATTERS, min_size=1, max_size=3, unique=True))
    def skills(self, window: str, matters: list[str]) -> None:
        self.act(c.SetSkills(window, tuple(matters)))

    @rule(pick=st.integers(0, 50))
    def cancel(self, pick: int) -> None:
        if self.play.day.tickets:
            ids = list(self.play.day.tickets)
            self.act(c.CancelTicket(ids[pick % len(ids)], KIOSK))

    @rule(pick=st.integers(0, 50), outcome=st.sampled_from(["printed", "failed"]))
    def report(self, pick: int, outcome: str) -> None:
        if self.play.day.tickets:
            ids = list(self.play.day.tickets)
            self.act(c.ReportPrint(ids[pick % len(ids)], outcome, "none", KIOSK))

    @rule(sure=st.integers(0, 19))
    def close_the_day(self, sure: int) -> None:
        if sure == 0:
            self.act(c.CloseDay())

    @invariant()
    def every_ticket_is_in_exactly_one_place(self) -> None:
        day = self.play.day
        waiting = [place[3] for places in day.queue.places.values() for place in places]
        standing = [w.current for w in day.windows.values() if w.current]
        ended = [t.id for t in day.tickets.values() if t.state in ENDED]
        assert sorted([*waiting, *standing, *ended]) == sorted(day.tickets)
        assert {t.id for t in day.tickets.values() if t.state is State.WAITING} == set(waiting)
        for window in day.windows.values():
            if window.current:
                ticket = day.tickets[window.current]
                assert ticket.state in AT_WINDOW
                assert ticket.window == window.id
                assert window.state is not WindowState.CLOSED

    @invariant()
    def counts_agree_with_tickets(self) -> None:
        day = self.play.day
        served = sum(t.state is State.SERVED for t in day.tickets.values())
        assert served == day.served == sum(w.served for w in day.windows.values())
        assert set(day.missed) == {t.id for t in day.tickets.values() if t.state is State.MISSED}

    @invariant()
    def queues_are_sorted(self) -> None:
        for places in self.play.day.queue.places.values():
            assert places == sorted(places)

    def teardown(self) -> None:
        assert self.play.replayed() == self.play.day


AnyDay.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestAnyDay = AnyDay.TestCase
