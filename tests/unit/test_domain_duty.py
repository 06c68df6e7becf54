"""One person a window, one window a person; who is idle longest; the panic button."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.deciding.alarms import concerned
from queue_server.domain.deciding.duty import offer_order
from queue_server.domain.errors import Refusal
from tests.support.hall_day import open_hall

WINDOWS = st.sampled_from(["w1", "w2", "w3", "w4"])


def _code(decision: object) -> str:
    assert isinstance(decision, Refusal), decision
    return decision.code


def test_sign_on_takes_over_the_window_and_leaves_the_other():
    """Both the person before and the person's window before are signed off; the same again is nothing."""
    play = open_hall()
    play.do(c.SignOn("w1", "c1"))
    play.do(c.SignOn("w2", "c2"))
    assert play.do(c.SignOn("w2", "c1")) == (
        e.StaffSignedOff("w1", "c1"), e.StaffSignedOff("w2", "c2"), e.StaffSignedOn("w2", "c1"),
    )  # fmt: skip
    assert play.do(c.SignOn("w2", "c1")) == ()
    assert {w.id: w.staff for w in play.day.windows.values()} == {
        "w1": None,
        "w2": "c1",
        "w3": None,
        "w4": None,
    }


def test_sign_off_of_nobody_is_refused():
    """And of an unknown window."""
    play = open_hall()
    assert _code(play.do(c.SignOff("w1"))) == "not_signed_on"
    assert _code(play.do(c.SignOff("w9"))) == "unknown_window"
    assert _code(play.do(c.SignOn("w9", "c1"))) == "unknown_window"
    play.do(c.SignOn("w1", "c1"))
    assert play.do(c.SignOff("w1")) == (e.StaffSignedOff("w1", "c1"),)


@given(st.lists(st.tuples(WINDOWS, st.sampled_from(["c1", "c2", "c3", ""])), max_size=20))
def test_sign_on_in_any_order_keeps_one_a_window(moves):
    """Nobody is at two windows, whatever is asked."""
    play = open_hall()
    for window, staff in moves:
        play.do(c.SignOn(window, staff) if staff else c.SignOff(window))
    there = [w.staff for w in play.day.windows.values() if w.staff]
    assert len(there) == len(set(there))
    assert play.replayed() == play.day


def test_offer_order_is_longest_idle_first():
    """Who finished first is offered first; busy, paused and closed windows and other skills are not."""
    play = open_hall()
    for _ in range(3):
        play.issue("advice")
    for window in ("w4", "w1", "w2"):
        play.call(window)
        play.do(c.StartService(window))
    for window in ("w2", "w4", "w1"):
        play.do(c.FinishService(window))
    assert offer_order(play.day, "advice") == ("w2", "w4", "w1")
    assert offer_order(play.day, "deed") == ("w3", "w1")
    play.do(c.PauseWindow("w4", "break"))
    assert offer_order(play.day, "advice") == ("w2", "w1")


def test_panic_is_an_alarm_until_a_manager_clears_it():
    """Raised once, watched at once, cleared with it."""
    play = open_hall()
    raised = play.do(c.RaisePanic("w2"))
    assert raised == (e.PanicRaised("w2"),)
    assert concerned(raised)
    assert play.do(c.RaisePanic("w2")) == ()
    play.do(c.Beat())
    alarm = play.day.alarms[AlarmKind.PANIC, "w2"]
    assert (alarm.on, alarm.raised_at) == (True, play.now)
    play.do(c.ClearPanic("w2"))
    assert play.do(c.ClearPanic("w2")) == ()
    play.do(c.Beat())
    assert not play.day.alarms[AlarmKind.PANIC, "w2"].on
    assert _code(play.do(c.RaisePanic("w9"))) == "unknown_window"
    assert _code(play.do(c.ClearPanic("w9"))) == "unknown_window"


def test_panic_changes_nothing_for_citizens():
    """The window goes on; its ticket and queue are as they were."""
    play = open_hall()
    ticket = play.issue()
    play.call("w1")
    play.do(c.RaisePanic("w1"))
    assert play.day.windows["w1"].current == ticket
    play.now += timedelta(seconds=1)
    assert not isinstance(play.do(c.StartService("w1")), Refusal)
