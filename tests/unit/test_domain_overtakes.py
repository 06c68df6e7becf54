"""Slips and skips: each pair has one cause, both sums agree, and what is not lawful is not explained."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Refusal
from queue_server.domain.truth.causes import Cause, cause_of
from queue_server.domain.truth.legs import Chronicle, chronicle
from queue_server.domain.truth.overtakes import overtakes, pairs
from queue_server.domain.truth.sweep import Overtakes
from tests.support.hall_day import OLD, TODAY, YOUNG, Play, open_hall


def told(play: Play) -> Chronicle:
    """The played day as waits."""
    return chronicle(TODAY, play.journal)


def random_day(seed: int, steps: int = 250) -> Play:
    """A day of any lawful commands: greens, undone calls, missed calls, cancellations, other skills."""
    chance, play = Random(seed), open_hall()  # noqa: S311 - a played day, no secret
    for _ in range(steps):
        _step(play, chance)
    return play


def _step(play: Play, chance: Random) -> None:
    window = chance.choice(("w1", "w2", "w3", "w4"))
    match chance.randrange(14):
        case 0 | 1 | 2 | 3 | 4:
            play.issue(
                chance.choice(("advice", "record", "deed")), OLD if chance.random() < 0.3 else YOUNG,
                after_s=chance.choice((0, 1, 30, 900)), person="accept",
            )  # fmt: skip
        case 5 | 6 | 7:
            play.do(c.CallNext(window), 0)
            play.do(c.StartService(window), 0)
        case 8:
            play.do(c.CallNext(window), 5)
        case 9:
            play.do(c.Undo(window), 1)
        case 10:
            play.do(c.MarkMissed(window), 20)
        case 11:
            matters = chance.sample(("advice", "record", "deed"), chance.randint(1, 3))
            play.do(c.SetSkills(window, tuple(matters)), 1)
        case 12:
            waiting = [t for t in play.day.tickets.values() if t.state == "waiting"]
            if waiting:
                play.do(c.CancelTicket(chance.choice(waiting).id, "kiosk:k1"), 1)
        case _:
            play.do(c.FinishService(window), 60)


def one_by_one(day: Chronicle) -> Overtakes:
    """The counts by looking at every pair."""
    found = Overtakes()
    for taken, left in pairs(day):
        found.add(taken, left, cause_of(taken, left, day.day.tickets))
    return found


@pytest.mark.parametrize("seed", range(25))
def test_overtakes_of_any_day(seed):
    """Counting in sorted lists gives what looking at every pair gives; Σ slips = Σ skips; nothing is unexplained."""
    day = told(random_day(seed))
    fast, slow = overtakes(day), one_by_one(day)
    assert (fast.slips, fast.skips) == (slow.slips, slow.skips)
    assert sum(map(Counter.total, fast.slips.values())) == sum(map(Counter.total, fast.skips.values()))
    assert fast.totals.total() > 0
    assert fast.totals[Cause.UNEXPLAINED] == 0
    assert fast.unexplained == []


def test_overtakes_of_a_green_ticket():
    """Who goes first by a head start passes exactly those who came before and could be served there."""
    play = open_hall()
    first, deed, second = play.issue("advice"), play.issue("deed"), play.issue("record")
    green = play.issue("advice", OLD)
    assert play.call("w2") == green
    found = overtakes(told(play))
    assert found.skips == {green: {Cause.GREEN: 2, Cause.SKILL: 1}}
    assert found.slips == {first: {Cause.GREEN: 1}, second: {Cause.GREEN: 1}, deed: {Cause.SKILL: 1}}


def test_overtakes_in_order_of_arrival():
    """Nobody is passed where everybody is called as they came."""
    play = open_hall()
    for _ in range(4):
        play.issue("advice", after_s=60)
    for window in ("w1", "w2", "w4"):
        play.call(window)
    assert overtakes(told(play)).totals.total() == 0


def test_overtakes_beyond_the_head_start():
    """Who has waited the whole head start longer is not passed."""
    play = open_hall(green_head_start_s=600)
    first = play.issue("advice")
    play.issue("advice", OLD, after_s=601)
    assert play.call("w4") == first
    assert overtakes(told(play)).totals.total() == 0


def test_overtakes_leave_out_an_undone_call():
    """A call that was taken back never was; who was called meanwhile passed for that reason alone."""
    play = open_hall()
    first = play.issue("advice")
    second = play.issue("advice")
    assert play.call("w1") == first
    assert play.call("w2") == second
    play.do(c.Undo("w1"))
    assert play.call("w4") == first
    assert overtakes(told(play)).skips == {second: {Cause.UNDONE: 1}}


def test_overtakes_of_a_forged_call():
    """A call that no rule allows is unexplained, once for each it passed, and named."""
    play = open_hall()
    passed = [play.issue("advice", after_s=60) for _ in range(3)]
    last = play.issue("advice", after_s=60)
    call = e.TicketCalled(last, "w4", "order", 0, None)
    found = overtakes(chronicle(TODAY, [*play.journal, (call, play.now + timedelta(seconds=9))]))
    assert found.skips == {last: {Cause.UNEXPLAINED: 3}}
    assert sorted(found.unexplained) == [(last, each) for each in passed]


def test_overtakes_of_a_forged_reason():
    """A permitted reason explains a pick; any other word does not."""
    play = open_hall()
    play.issue("advice")
    last = play.issue("advice")
    call = e.TicketCalled(last, "w4", "manual", 1, None)
    at = play.now + timedelta(seconds=9)
    assert overtakes(chronicle(TODAY, [*play.journal, (call, at)])).totals == {Cause.MANUAL: 1}
    forged = replace(call, reason="because")
    assert overtakes(chronicle(TODAY, [*play.journal, (forged, at)])).totals == {Cause.UNEXPLAINED: 1}


def test_overtakes_of_a_ticket_that_was_given_back():
    """Who gives up was passed too, by those called before that moment."""
    play = open_hall()
    gone = play.issue("advice")
    green = play.issue("advice", OLD)
    assert play.call("w4") == green
    assert not isinstance(play.do(c.CancelTicket(gone, "kiosk:k1")), Refusal)
    later = play.issue("advice", OLD)
    assert play.call("w2") == later
    assert overtakes(told(play)).slips == {gone: {Cause.GREEN: 1}}
