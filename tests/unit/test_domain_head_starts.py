"""Head starts changed while the day runs: in bounds, for tickets to come alone, told by explain, and never past the bound."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.commands import SetHeadStart
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import ClassPlan, Hall
from queue_server.domain.truth.legs import chronicle
from queue_server.service.checking.explaining import explained
from tests.support.bound_watch import BoundWatch
from tests.support.hall_day import KIOSK, OLD, TODAY, YOUNG, Play, hall, label, open_hall
from tests.support.hall_service import MANAGER, memory_world

MIN = timedelta(minutes=1)
WINDOWS = {"w1": ("advice", "record", "deed"), "w2": ("advice", "record"), "w4": ("advice",)}


def bounded() -> Hall:
    """The small hall, its elderly between 30 and 120 minutes."""
    first, *others = hall().classes
    return replace(hall(), classes=(replace(first, least_s=1800, most_s=7200), *others))


def begun(**more: object) -> Play:
    """A day of it, with open windows."""
    play = Play()
    play.do(c.Configure(replace(bounded(), **more), "0" * 64), 0)  # type: ignore[arg-type]  # fields of a hall
    for window in WINDOWS:
        play.do(c.OpenWindow(window), 0)
    return play


def key_gap(play: Play, ticket: str) -> timedelta:
    """How much earlier than its issue the ticket counts."""
    return key_gap_in(play.day, ticket)


def test_change_counts_for_tickets_to_come_alone():
    """Who has a number keeps the key; the next one has the new head start."""
    play = begun()
    before = play.issue("advice", OLD)
    assert play.do(c.SetHeadStart("elderly", 30)) == (e.HeadStartSet("elderly", 1800, 5400, keep=False),)
    after = play.issue("advice", OLD)
    assert (key_gap(play, before), key_gap(play, after)) == (90 * MIN, 30 * MIN)
    assert play.replayed() == play.day


def test_class_given_or_taken_back_later_counts_as_at_the_issue():
    """A ticket of the old head start falls back to its own place, and gets the old one where staff confirm."""
    play = begun()
    ticket = play.issue("advice", YOUNG)
    play.do(c.SetHeadStart("disabled", 10))
    play.do(c.ConfirmClass(ticket, "disabled"))
    assert key_gap(play, ticket) == 90 * MIN
    play.do(c.TakeBackClass(ticket, "disabled", "not_shown"))
    assert key_gap(play, ticket) == timedelta(0)


def test_paper_number_counts_as_at_its_own_time():
    """Entered after the change, taken before it."""
    play = begun()
    play.do(c.SetHeadStart("disabled", 10), after_s=3600)
    for n, minutes in ((1, 30), (2, 0)):
        issue = c.IssueTicket("advice", "zh", KIOSK, None, None, declared=("disabled",), staff=True)
        play.do(c.EnterPaper(issue, f"M00{n}", play.now - minutes * MIN))
    assert [key_gap(play, f"2026-11-22-M00{n}") for n in (1, 2)] == [90 * MIN, 10 * MIN]


def test_change_for_bookings_counts_from_the_next_check_in():
    """booked is no class of people, and has bounds of its own."""
    play = open_hall()
    play.do(c.Book("b1", "advice", "2026-11-22T09:30", "desk"))
    assert isinstance(play.do(c.SetHeadStart("booked", 40)), tuple)
    decided = play.do(c.CheckIn("b1", c.IssueTicket("advice", "zh", KIOSK, None, None)))
    assert isinstance(decided, tuple)
    (issued,) = [event for event in decided if isinstance(event, e.TicketIssued)]
    assert play.state.bookings["2026-11-22"].bookings["b1"].starts - issued.key == 40 * MIN


@pytest.mark.parametrize(
    ("command", "code", "about"),
    [
        (c.SetHeadStart("elderly", 29), Code.HEAD_START_BOUNDS, "30–120"),
        (c.SetHeadStart("elderly", 121), Code.HEAD_START_BOUNDS, "30–120"),
        (c.SetHeadStart("booked", 241), Code.HEAD_START_BOUNDS, "0–240"),
        (c.SetHeadStart("nobles", 60), Code.UNKNOWN_CLASS, "nobles"),
    ],
)
def test_change_outside_the_bounds_is_refused(command, code, about):
    """The refusal names the bounds of the hall's file."""
    play = begun()
    assert play.do(command) == Refusal(code, about)


def test_same_head_start_again_changes_nothing():
    """No event."""
    assert begun().do(c.SetHeadStart("elderly", 90)) == ()


def next_day(play: Play, file: Hall) -> Play:
    """The day after, begun under that file."""
    play.do(c.CloseDay())
    play.state.turn(TODAY + timedelta(days=1))
    play.do(c.Configure(file, "1" * 64))
    return play


def head_start(play: Play, class_id: str = "elderly") -> int:
    """Minutes that hold now."""
    assert play.day.hall is not None
    return next(p.head_start_s for p in play.day.hall.class_plans if p.id == class_id) // 60


@pytest.mark.parametrize(("keep", "minutes"), [(False, 90), (True, 45)])
def test_change_ends_with_the_day_unless_it_is_kept(keep, minutes):
    """What is kept stands in each later day's own stream, so that one day tells its rules alone."""
    play = begun()
    play.do(c.SetHeadStart("elderly", 45, keep=keep))
    assert head_start(next_day(play, bounded())) == minutes
    assert bool(play.day.kept) is keep


def test_kept_change_gives_way_to_a_new_word_of_the_file():
    """Another head start in the file is newer; so are bounds that no longer allow it."""
    first, *others = bounded().classes
    for newer in (replace(first, head_start_s=3600), replace(first, least_s=3600)):
        play = begun()
        play.do(c.SetHeadStart("elderly", 45, keep=True))
        assert head_start(next_day(play, replace(bounded(), classes=(newer, *others)))) != 45


def test_kept_change_is_taken_back_by_keeping_the_file_s_own():
    """The next day begins by the file again."""
    play = begun()
    play.do(c.SetHeadStart("elderly", 45, keep=True))
    play.do(c.SetHeadStart("elderly", 90, keep=True))
    assert head_start(next_day(play, bounded())) == 90
    assert play.day.kept == {}


def test_explanation_tells_of_the_change():
    """Staff read since when a manager had set it; citizens read no minutes."""
    play = begun()
    b = play.issue("advice", YOUNG)
    play.do(c.SetHeadStart("elderly", 45))
    a = play.issue("advice", OLD)
    assert play.call("w1") == a
    said = explained(chronicle(TODAY, play.journal), a, b)
    assert "from 09:00:02 on a manager had set its head start to 45 min" in said.staff.en
    assert "09:00:02 起该类提前量由负责人改为 45 分钟" in said.staff.zh
    assert "45" not in said.citizen.zh + said.citizen.en


def test_manager_changes_it_over_the_wire_and_it_outlasts_a_restart(tmp_path):
    """In the journal under the manager's name; out of bounds it is refused in words and nothing is written."""
    world = memory_world(tmp_path)
    assert isinstance(
        world.ask(MANAGER, SetHeadStart(class_id="elderly", minutes=20, keep=True, reason="fairness")),
        Accepted,
    )
    refused = world.ask(MANAGER, SetHeadStart(class_id="booked", minutes=480, reason="other"))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.about) == (RefusalCode.HEAD_START_BOUNDS, "0–240")
    world.opened()
    ticket = world.issue().ticket
    world.clock.move(86_400)
    later = world.issue().ticket
    days = [world.committer._state.day]  # what the writer knows
    assert later[:10] == "2026-11-23"
    assert [key_gap_in(day, later) for day in days] == [20 * MIN]
    assert isinstance(world.store, MemoryStore)
    kinds = [(entry.kind, entry.actor) for entry in world.store.disk.journal if entry.kind == "HeadStartSet"]
    assert kinds == [("HeadStartSet", "manager:m1"), ("HeadStartSet", "system:server")]
    assert ticket[:10] == "2026-11-22"


def key_gap_in(day: Day, ticket: str) -> timedelta:
    """How much earlier than its issue the ticket counts."""
    return day.tickets[ticket].issued_at - day.tickets[ticket].key


class AnyHeadStart(RuleBasedStateMachine):
    """Numbers, calls and changed head starts in any order: nobody passes whom more than the own head start came before."""

    def __init__(self) -> None:
        super().__init__()
        young = ClassPlan("young", label("Young"), False, 600, ("declared",))
        self.play = begun(classes=(*bounded().classes, young))
        self.watch, self.head_starts = BoundWatch(), {"elderly": 90, "disabled": 90, "young": 10}
        self.issued: dict[str, timedelta] = {}

    @rule(minutes=st.integers(0, 40))
    def time_passes(self, minutes: int) -> None:
        self.play.now += minutes * MIN

    @rule(class_id=st.sampled_from(["elderly", "disabled", "young"]), minutes=st.integers(0, 200))
    def change(self, class_id: str, minutes: int) -> None:
        if isinstance(self.play.do(c.SetHeadStart(class_id, minutes)), tuple):
            self.head_starts[class_id] = minutes

    @rule(matter=st.sampled_from(["advice", "record"]), old=st.booleans(),
          declared=st.sampled_from([(), ("disabled",), ("young",)]))  # fmt: skip
    def issue(self, matter: str, old: bool, declared: tuple[str, ...]) -> None:
        who = c.IssueTicket(matter, "zh", KIOSK, "0" * 32, OLD if old else YOUNG, declared=declared)
        decided = self.play.do(who)
        assert isinstance(decided, tuple)
        (event,) = decided
        assert isinstance(event, e.TicketIssued)
        held = {"elderly"} if old else set()
        minutes = max([0, *(self.head_starts[name] for name in held | set(declared))])
        self.issued[event.ticket] = minutes * MIN
        self.watch.joins(event.ticket, matter, self.play.now)

    @rule(window=st.sampled_from(sorted(WINDOWS)))
    def call(self, window: str) -> None:
        self.play.do(c.StartService(window))
        self.play.do(c.FinishService(window))
        decided = self.play.do(c.CallNext(window))
        for event in decided if isinstance(decided, tuple) else ():
            if isinstance(event, e.TicketCalled):
                ticket = self.play.day.tickets[event.ticket]
                self.watch.called(ticket.id, ticket.issued_at, self.issued[ticket.id], WINDOWS[window])

    @invariant()
    def bound_holds(self) -> None:
        assert self.watch.broken == []

    def teardown(self) -> None:
        assert {
            t: self.play.day.tickets[t].issued_at - self.play.day.tickets[t].key for t in self.issued
        } == self.issued
        assert self.play.replayed() == self.play.day


TestAnyHeadStart = AnyHeadStart.TestCase
TestAnyHeadStart.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
