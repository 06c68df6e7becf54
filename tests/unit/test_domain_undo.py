"""撤销: each step is taken back once, at most 15 s later, and everything is as before."""

from copy import deepcopy

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.errors import Refusal
from queue_server.domain.ticket import Person, State
from queue_server.domain.windows import WindowState
from tests.support.hall_day import KIOSK, Play, open_hall

STEPS: dict[str, tuple[list[c.Command], c.Command]] = {
    "call": ([], c.CallNext("w1")),
    "recalled call": ([], c.CallNext("w1")),
    "arrive": ([c.CallNext("w1")], c.Arrive("w1")),
    "start": ([c.CallNext("w1")], c.StartService("w1")),
    "start after arrive": ([c.CallNext("w1"), c.Arrive("w1")], c.StartService("w1")),
    "finish": ([c.CallNext("w1"), c.StartService("w1")], c.FinishService("w1")),
    "missed": ([c.CallNext("w1")], c.MarkMissed("w1")),
    "missed after arrive": ([c.CallNext("w1"), c.Arrive("w1")], c.MarkMissed("w1")),
    "next": ([c.CallNext("w1"), c.StartService("w1")], c.CallNext("w1")),
    "park": ([c.CallNext("w1"), c.StartService("w1")], c.ParkTicket("w1", "any")),
    "park after arrive": ([c.CallNext("w1"), c.Arrive("w1")], c.ParkTicket("w1", "step", "copy")),
    "resume": (
        [c.CallNext("w1"), c.StartService("w1"), c.ParkTicket("w1", "same")],
        c.ResumeParked("w1", "2026-11-22-A001"),
    ),
    "transfer of the called": ([c.CallNext("w1")], c.TransferTicket("w1", "record", None, "other")),
    "transfer to a window": ([c.CallNext("w1")], c.TransferTicket("w1", None, "w4", "specialist")),
    "pick": ([], c.Pick("w1", "2026-11-22-A003", "urgent")),
    "pick after a service": (
        [c.CallNext("w1"), c.StartService("w1")],
        c.Pick("w1", "2026-11-22-A003", "urgent"),
    ),
}


def _without_marks(day: Day) -> Day:
    """The day but for what undo does not give back: the last step, since when a window is idle, and how long people have waited."""
    day = deepcopy(day)
    for window in day.windows.values():
        window.last, window.idle_since = None, None
    for pace in day.pace.values():
        pace.began, pace.mark, pace.waited, pace.seconds = None, None, [], 0.0
    return day


def _code(decision: object) -> str:
    assert isinstance(decision, Refusal), decision
    return decision.code


def _busy_hall() -> Play:
    play = open_hall()
    for matter in ("advice", "record", "advice"):
        play.issue(matter)
    return play


@pytest.mark.parametrize("name", STEPS)
def test_undo_of_each_step_restores_the_day(name):
    """Tickets, places, counts and the window are as before the step; only once; the replay agrees."""
    before_steps, step = STEPS[name]
    play = _busy_hall()
    for command in before_steps:
        play.do(command)
    before = _without_marks(play.day)
    play.do(step)
    if name == "recalled call":
        play.do(c.Recall("w1"))
    assert not isinstance(play.do(c.Undo("w1"), 10), Refusal)
    assert _without_marks(play.day) == before
    assert play.day == play.replayed()
    assert _code(play.do(c.Undo("w1"))) == "nothing_to_undo"


@pytest.mark.parametrize("name", STEPS)
def test_undo_later_than_its_time_is_refused(name):
    """15 s are allowed, 15.001 s are not; a refusal changes nothing."""
    before_steps, step = STEPS[name]
    play = _busy_hall()
    for command in (*before_steps, step):
        play.do(command)
    before = deepcopy(play.day)
    assert _code(play.do(c.Undo("w1"), 15.001)) == "undo_too_late"
    assert play.day == before
    play.now = play.journal[-1][1]
    assert not isinstance(play.do(c.Undo("w1"), 15), Refusal)


def test_undo_of_next_brings_back_both():
    """顺呼 ended a service and called: both are taken back, and counted back."""
    play = _busy_hall()
    served = play.call("w1")
    play.do(c.StartService("w1"))
    called = play.call("w1")
    play.do(c.Undo("w1"))
    assert play.day.tickets[served].state is State.SERVING
    assert play.day.tickets[called].state is State.WAITING
    assert (play.day.windows["w1"].current, play.day.served) == (served, 0)


def test_undo_of_a_call_after_a_finish_at_the_same_instant_leaves_the_finish():
    """Two commands are two steps, also while a clock that was set back stands still."""
    play = _busy_hall()
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.FinishService("w1"))
    called = play.call("w1", after_s=0)
    play.do(c.Undo("w1"), 0)
    assert (play.day.windows["w1"].current, play.day.served) == (None, 1)
    assert play.day.tickets[called].state is State.WAITING


def test_undo_of_a_call_forgets_who_was_compared():
    """Who stood there may have been somebody else: the next call compares again."""
    play = open_hall()
    ticket = play.issue("deed")
    play.call("w3")
    play.do(c.ConfirmPerson("w3", True))
    play.do(c.Undo("w3"))
    assert play.day.tickets[ticket].person is Person.TO_CONFIRM


def test_undo_of_a_call_keeps_a_device_that_accepted():
    """What the device proved stays proved."""
    play = open_hall()
    ticket = play.issue("deed", person="accept")
    play.call("w3")
    play.do(c.Undo("w3"))
    assert play.day.tickets[ticket].person is Person.ACCEPTED


def test_undo_at_a_closed_window_has_nothing_to_undo():
    """A closed window never gets a ticket back."""
    play = _busy_hall()
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.FinishService("w1"))
    play.do(c.CloseWindow("w1"))
    assert _code(play.do(c.Undo("w1"))) == "nothing_to_undo"
    assert play.day.windows["w1"].state is WindowState.CLOSED


def test_undo_at_a_paused_window_gives_the_ticket_back():
    """A pause does not take the step away."""
    play = _busy_hall()
    ticket = play.call("w1")
    play.do(c.MarkMissed("w1"))
    play.do(c.PauseWindow("w1", "break"))
    play.do(c.Undo("w1"))
    assert play.day.windows["w1"].current == ticket
    assert play.day.missed == {}


def test_undo_after_the_joined_ticket_was_cancelled_is_refused():
    """顺呼 called a ticket that its holder then gave back: nothing is half undone."""
    play = _busy_hall()
    play.call("w1")
    play.do(c.StartService("w1"))
    called = play.call("w1")
    play.do(c.CancelTicket(called, KIOSK))
    assert _code(play.do(c.Undo("w1"))) == "nothing_to_undo"


def test_undo_puts_the_ticket_back_in_its_own_place():
    """Key and arrival are as before: it is called first again."""
    play = _busy_hall()
    ticket = play.call("w1")
    play.do(c.Undo("w1"))
    assert play.call("w2") == ticket


ASIDE: dict[str, tuple[list[c.Command], c.Command]] = {
    "return": ([c.CallNext("w2"), c.MarkMissed("w2")], c.ReturnTicket("2026-11-22-A001", "desk:d1")),
    "step done": (
        [c.CallNext("w2"), c.StartService("w2"), c.ParkTicket("w2", "step", "payment")],
        c.StepDone("2026-11-22-A001", "desk:d1"),
    ),
    "needs": ([], c.NoteNeeds("2026-11-22-A001", ("deaf",))),
    "reprint": ([], c.ReprintTicket("2026-11-22-A001", "desk:d1")),
    "keep": ([], c.KeepTicket("2026-11-22-A001")),
    "sweep": ([], c.SweepHall("closing")),
    "sign on": ([], c.SignOn("w1", "c1")),
    "panic": ([], c.RaisePanic("w1")),
}
"""What is no step of a window: it is not taken back by undo, but by its own opposite where there is one."""


@pytest.mark.parametrize("name", ASIDE)
def test_undo_never_takes_back_what_is_no_step_of_the_window(name):
    """The window where nothing was called has nothing to undo, whatever else happened at that moment."""
    before, command = ASIDE[name]
    play = _busy_hall()
    for each in before:
        play.do(each)
    assert play.do(command) != ()
    happened = deepcopy(play.day)
    assert _code(play.do(c.Undo("w1"))) == "nothing_to_undo"
    assert play.day == happened


def test_undo_of_an_unknown_window_is_refused():
    """Typed, and named."""
    assert _code(open_hall().do(c.Undo("w9"))) == "unknown_window"


def test_undo_before_any_step_is_refused():
    """Opening a window is no step."""
    assert _code(open_hall().do(c.Undo("w1"))) == "nothing_to_undo"


def test_undo_event_names_what_was_restored():
    """The journal says which tickets went to which states."""
    play = _busy_hall()
    ticket = play.call("w1")
    decided = play.do(c.Undo("w1"))
    assert decided == (e.StepUndone("w1", "call", ((ticket, State.WAITING),), None),)
