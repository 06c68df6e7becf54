"""挂起: three kinds, who may go on with them, and that nothing that is parked can sink."""

from typing import Any

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Refusal
from queue_server.domain.ticket import State
from tests.support.hall_day import KIOSK, Play, open_hall

DESK = "desk:d1"


def _code(decision: object) -> str:
    assert isinstance(decision, Refusal), decision
    return decision.code


def _parked(park: Any, reason: Any = "none") -> tuple[Play, str]:
    play = open_hall()
    ticket = play.issue()
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.ParkTicket("w1", park, reason))
    return play, ticket


def test_park_frees_the_window_and_keeps_the_key():
    """The window calls on at once; the parked ticket is at no window and not waiting."""
    play, ticket = _parked("any")
    window = play.day.windows["w1"]
    assert (window.current, window.idle_since, window.served) == (None, play.now, 0)
    assert play.day.tickets[ticket].state is State.PARKED
    assert list(play.day.parked) == [ticket]
    other = play.issue()
    assert play.call("w1") == other
    assert play.day.tickets[ticket].key < play.day.tickets[other].key


def test_park_of_who_has_not_come_is_refused():
    """Called is not begun: that is a missed ticket, or a transfer."""
    play = open_hall()
    play.issue()
    play.call("w1")
    assert _code(play.do(c.ParkTicket("w1", "any"))) == "not_started"


def test_park_on_a_step_without_saying_which_is_refused():
    """A wait on a step has a typed reason."""
    play = open_hall()
    play.issue()
    play.call("w1")
    play.do(c.StartService("w1"))
    assert _code(play.do(c.ParkTicket("w1", "step"))) == "park_needs_reason"
    assert isinstance(play.do(c.ParkTicket("w1", "step", "payment")), tuple)


@pytest.mark.parametrize(
    ("park", "window", "leads", "code"),
    [
        ("any", "w1", False, None), ("any", "w2", False, None), ("any", "w3", False, "not_served_there"),
        ("same", "w1", False, None), ("same", "w2", False, "parked_elsewhere"), ("same", "w2", True, None),
        ("step", "w1", False, "step_not_done"), ("step", "w1", True, "step_not_done"),
    ],
)  # fmt: skip
def test_resume_is_for_the_windows_that_the_kind_names(park, window, leads, code):
    """Any window with the skill; the same one, or a manager; none before the step is done."""
    play, ticket = _parked(park, "payment")
    decided = play.do(c.ResumeParked(window, ticket, leads))
    if code is None:
        assert decided == (e.TicketCalled(ticket, window, "resumed", 0, None),)
        assert play.day.windows[window].current == ticket
        assert not play.day.parked
    else:
        assert _code(decided) == code


def test_resume_of_a_same_window_park_after_that_closed_is_open_to_others():
    """A window that is closed holds nobody back."""
    play, ticket = _parked("same")
    play.do(c.CloseWindow("w1"))
    assert isinstance(play.do(c.ResumeParked("w2", ticket)), tuple)


def test_resume_ends_the_service_that_runs_and_is_undone_with_it():
    """As 顺呼 does: one step, taken back as one; and counts whom it passes."""
    play, ticket = _parked("any")
    first, second = play.issue(), play.issue()
    play.call("w2")
    play.do(c.StartService("w2"))
    assert play.do(c.ResumeParked("w2", ticket)) == (
        e.ServiceFinished(first, "w2"),
        e.TicketCalled(ticket, "w2", "resumed", 0, first),
    )
    play.do(c.Undo("w2"))
    assert play.day.windows["w2"].current == first
    assert list(play.day.parked) == [ticket]
    assert play.day.tickets[ticket].park is not None
    assert play.day.tickets[second].state is State.WAITING
    assert play.replayed() == play.day


def test_step_done_puts_the_ticket_into_its_old_place():
    """Before everybody who came later, at any window with the skill; the call says that it goes on."""
    play, ticket = _parked("step", "payment")
    later = play.issue()
    assert play.do(c.StepDone(ticket, DESK)) == (e.ParkEnded(ticket, None, DESK),)
    assert play.call("w4") == ticket
    assert (play.day.tickets[ticket].reason, play.day.tickets[ticket].passed) == ("resumed", 1)
    assert play.call("w2") == later


def test_step_done_of_a_same_window_park_waits_for_that_window():
    """Others call past it; when the window closes anybody may serve it."""
    play, ticket = _parked("same")
    later, last = play.issue(), play.issue()
    play.do(c.StepDone(ticket, KIOSK, KIOSK))
    assert play.call("w2") == later
    play.do(c.CloseWindow("w1"))
    assert play.call("w4") == ticket
    assert play.day.tickets[last].state is State.WAITING


def test_step_done_of_what_is_not_parked_is_refused():
    """Also by a machine that did not issue it."""
    play, ticket = _parked("step", "photo")
    assert _code(play.do(c.StepDone(play.issue(), DESK))) == "not_parked"
    assert _code(play.do(c.StepDone(ticket, "kiosk:k2", "kiosk:k2"))) == "not_permitted"
    assert _code(play.do(c.ResumeParked("w2", "2026-11-22-A777"))) == "unknown_ticket"


def test_undo_of_a_park_goes_on_with_the_service():
    """The window has its ticket again, with the service that it had, and figures as before."""
    play = open_hall()
    ticket = play.issue()
    play.call("w1")
    play.do(c.StartService("w1"))
    started = play.day.tickets[ticket].started_at
    play.do(c.ParkTicket("w1", "same"), 60)
    assert play.day.windows["w1"].service_s == 60
    play.do(c.Undo("w1"))
    assert play.day.windows["w1"].service_s == 0
    assert (play.day.tickets[ticket].state, play.day.tickets[ticket].started_at) == (State.SERVING, started)
    assert play.day.tickets[ticket].park is None
    assert play.replayed() == play.day


def test_undo_of_a_park_after_another_window_went_on_is_refused():
    """It is served elsewhere now."""
    play, ticket = _parked("any")
    play.do(c.ResumeParked("w2", ticket))
    assert _code(play.do(c.Undo("w1"))) == "nothing_to_undo"
    play.do(c.Undo("w2"))
    assert isinstance(play.do(c.Undo("w1")), tuple)


def test_parked_time_is_no_service():
    """A window's mean counts only what it served."""
    play, ticket = _parked("any")
    play.do(c.ResumeParked("w1", ticket), 600)
    play.do(c.StartService("w1"), 5)
    play.do(c.FinishService("w1"), 30)
    window = play.day.windows["w1"]
    assert (window.service_s, window.served) == (31, 1)


@pytest.mark.parametrize("go_on", [lambda t: c.ResumeParked("w1", t), lambda t: c.StepDone(t, DESK)])
def test_parked_ticket_that_was_swept_does_not_go_on(go_on):
    """The hall is closed for it: what was parked then is over."""
    play, ticket = _parked("any")
    play.do(c.SweepHall("closing"))
    assert _code(play.do(go_on(ticket))) == "not_parked"
    assert (play.day.tickets[ticket].state, play.day.tickets[ticket].park) == (State.SWEPT, None)
