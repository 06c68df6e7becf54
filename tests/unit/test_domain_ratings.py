"""好差评 in the rules: five grades, no default, one for each service; and keys that need a clerk at the window."""

from __future__ import annotations

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Code, Refusal
from tests.support.hall_day import Play, open_hall

KIOSK = "kiosk:k1"


def _code(decision: object) -> Code:
    assert isinstance(decision, Refusal)
    return decision.code


def _served(play: Play, window: str = "w1") -> str:
    """A ticket whose service runs."""
    ticket = play.issue()
    play.do(c.CallNext(window))
    play.do(c.StartService(window))
    return ticket


def test_service_is_rated_once_whoever_rates():
    """The grade is an event; the second is refused and the first stands; the state knows only that there is one."""
    play = open_hall()
    ticket = _served(play)
    assert play.do(c.RateVisit(ticket, 5, "w1")) == (e.VisitRated(ticket, "w1", 0, 5),)
    assert _code(play.do(c.RateVisit(ticket, 1, None))) is Code.RATED_ALREADY
    assert play.day.rated == {(ticket, 0)}


def test_finished_service_can_still_be_rated():
    """At the pad while leaving, or by phone for the rest of the day."""
    play = open_hall()
    ticket = _served(play)
    play.do(c.FinishService("w1"))
    assert play.do(c.RateVisit(ticket, 3, None)) == (e.VisitRated(ticket, "w1", 0, 3),)


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_grade_outside_five_is_refused(grade):
    """There is no sixth grade and no zero."""
    play = open_hall()
    assert _code(play.do(c.RateVisit(_served(play), grade, "w1"))) is Code.NOTHING_TO_RATE


def test_nothing_is_rated_before_service():
    """Who waits, or is called, has had no service; nor at a window that did not serve the ticket."""
    play = open_hall()
    ticket = play.issue()
    assert _code(play.do(c.RateVisit(ticket, 5, None))) is Code.NOTHING_TO_RATE
    play.do(c.CallNext("w1"))
    assert _code(play.do(c.RateVisit(ticket, 5, "w1"))) is Code.NOTHING_TO_RATE
    play.do(c.StartService("w1"))
    assert _code(play.do(c.RateVisit(ticket, 5, "w2"))) is Code.NOTHING_TO_RATE


def test_other_peoples_tickets_are_not_rated():
    """A citizen's page and a kiosk rate their own."""
    play = open_hall()
    ticket = _served(play)
    assert _code(play.do(c.RateVisit(ticket, 5, None, own="citizen:2026-11-22-A009"))) is Code.NOT_PERMITTED
    assert _code(play.do(c.RateVisit("2026-11-22-Z999", 5, None))) is Code.UNKNOWN_TICKET
    assert play.do(c.RateVisit(ticket, 5, None, own=f"citizen:{ticket}")) != ()


def test_key_without_a_clerk_does_nothing():
    """A keypad acts as the clerk who is signed on at its window; nobody is: refused by name, nothing happens."""
    play = open_hall()
    play.issue()
    assert _code(play.do(c.Pressed("w1", c.CallNext("w1")))) is Code.NOT_SIGNED_ON
    assert _code(play.do(c.Pressed("w9", c.CallNext("w9")))) is Code.UNKNOWN_WINDOW
    play.do(c.SignOn("w1", "clerk-1"))
    [called] = play.do(c.Pressed("w1", c.CallNext("w1")))
    assert isinstance(called, e.TicketCalled)
    play.do(c.SignOff("w1"))
    assert _code(play.do(c.Pressed("w1", c.Recall("w1")))) is Code.NOT_SIGNED_ON
