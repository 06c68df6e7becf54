"""Any sequence of commands, with clock jumps: the rebuilt day equals the live one, and no ticket is in two places."""

import os
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Refusal
from queue_server.domain.ticket import AT_WINDOW, State
from queue_server.domain.windows import WindowState
from queue_server.twin.stays import skips, slips, stays
from tests.support.any_command import commands
from tests.support.hall_day import KIOSK, OLD, YOUNG, open_hall

WINDOWS = st.sampled_from(["w1", "w2", "w3", "w4"])
MATTERS = st.sampled_from(["advice", "record", "deed"])
EXAMPLES = int(os.environ.get("EXAMPLES", "50"))


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

    @rule(seconds=st.integers(0, 30))
    def a_moment_passes(self, seconds: int) -> None:
        self.play.now += timedelta(seconds=seconds)

    @rule(seconds=st.floats(0, 7200))
    def clock_is_set_back(self, seconds: float) -> None:
        """What the service lets through is never earlier than the last entry; the rules must bear more."""
        self.play.now -= timedelta(seconds=round(seconds, 3))

    @rule(matter=MATTERS, old=st.booleans(), person=st.sampled_from(["accept", "review", "none"]))
    def issue(self, matter: str, old: bool, person: str) -> None:
        """Numbers come often enough that there is somebody to call."""
        self.act(
            c.IssueTicket(
                matter=matter, language="zh", channel=KIOSK, visit="0" * 32, birth=OLD if old else YOUNG, person=person
            )
        )  # fmt: skip

    @rule(data=st.data())
    def any_command(self, data: st.DataObject) -> None:
        """Every command of the rules, with names of what there is."""
        self.act(data.draw(commands(self.play.day, c.CloseDay)))

    @rule(window=WINDOWS)
    def serve(self, window: str) -> None:
        self.act(c.CallNext(window))
        self.act(c.StartService(window))

    @rule(sure=st.integers(0, 19))
    def close_the_day(self, sure: int) -> None:
        if sure == 0:
            self.act(c.CloseDay())

    @invariant()
    def every_ticket_is_in_exactly_one_place(self) -> None:
        day = self.play.day
        waiting = [place[3] for places in day.queue.places.values() for place in places]
        standing = [w.current for w in day.windows.values() if w.current]
        states = {t.id: t.state for t in day.tickets.values()}
        waiting += day.queue.aside  # held: suspended, or without a party
        assert sorted(waiting) == sorted(t for t, state in states.items() if state is State.WAITING)
        assert sorted(standing) == sorted(t for t, state in states.items() if state in AT_WINDOW)
        for window in day.windows.values():
            if window.current:
                assert day.tickets[window.current].window == window.id
                assert window.state is not WindowState.CLOSED

    @invariant()
    def no_number_is_doubled(self) -> None:
        numbers = [t.number for t in self.play.day.tickets.values()]
        assert len(numbers) == len(set(numbers))

    @invariant()
    def counts_agree_with_tickets(self) -> None:
        day = self.play.day
        served = sum(t.state is State.SERVED for t in day.tickets.values())
        steps = sum(len(t.visited) for t in day.tickets.values())  # served at one window, and then at another
        assert served == day.served == sum(w.served for w in day.windows.values()) - steps
        assert set(day.missed) == {t.id for t in day.tickets.values() if t.state is State.MISSED}

    @invariant()
    def queues_are_sorted(self) -> None:
        for places in self.play.day.queue.places.values():
            assert places == sorted(places)

    def teardown(self) -> None:
        assert self.play.replayed() == self.play.day
        called = [event.ticket for event, _ in self.play.journal if isinstance(event, e.TicketCalled)]
        found = stays(self.play.day.tickets.values(), called)
        assert sum(slips(found).values()) == sum(skips(found).values())


AnyDay.TestCase.settings = settings(max_examples=EXAMPLES, stateful_step_count=50, deadline=None)
TestAnyDay = AnyDay.TestCase
