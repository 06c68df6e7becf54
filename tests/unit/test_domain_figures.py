"""Figures of small days against figures counted by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.times.limits import Limit, Limits
from queue_server.domain.truth import figures as f
from queue_server.domain.truth.case_day import CaseDay, first_visit
from queue_server.domain.truth.causes import Cause
from queue_server.domain.truth.legs import Chronicle, chronicle
from queue_server.domain.truth.overtakes import overtakes
from tests.support.hall_day import OLD, START, TODAY, Play, open_hall

MIDNIGHT = START - timedelta(hours=9)


def told(play: Play) -> Chronicle:
    """The day so far as waits."""
    return chronicle(TODAY, play.journal)


def test_waits_of_three_called_and_two_waiting():
    """Waits of 60, 120 and 300 s: half waited 120 or less; the two that wait are figures of now alone."""
    play = open_hall()
    for window, wait in (("w1", 60), ("w2", 120), ("w4", 300)):
        play.issue()
        play.call(window, wait)
    first = play.issue()
    play.issue(after_s=30)
    day = told(play)
    found = f.waits(day.day, day.legs)
    assert (found.ended, found.p50_s, found.p90_s, found.p99_s) == (3, 120, 300, 300)
    assert found.now[0].ticket == first
    assert found.longest is not None
    assert f.wait_s(found.longest, play.now + timedelta(seconds=10)) == 40


def test_waits_of_an_undone_call_go_on():
    """Called in error and taken back: no wait has ended, somebody waits."""
    play = open_hall()
    play.issue()
    play.call()
    play.do(c.Undo("w1"))
    day = told(play)
    found = f.waits(day.day, day.legs)
    assert (found.ended, len(found.now), found.p50_s) == (0, 1, None)


@pytest.mark.parametrize(("p", "value"), [(0.1, 1), (0.5, 5), (0.9, 9), (0.99, 10)])
def test_quantile_by_nearest_rank(p: float, value: int):
    """The smallest of ten that at least this share does not exceed."""
    assert f.quantile(range(1, 11), p) == value


def test_longest_passed_by_priority():
    """One window for the matter and a senior who went first: both are said."""
    play = open_hall()
    waiting = play.issue("deed")
    play.issue("deed", OLD)
    play.do(c.CloseWindow("w1"))
    play.call("w3")
    day = told(play)
    [leg] = f.waiting(day.day, day.legs)
    found = f.why_longest(day.day, leg, overtakes(day).slips)
    assert (found.leg.ticket, found.windows, found.cause, found.n) == (waiting, 1, Cause.GREEN, 1)


def test_longest_with_no_window_open():
    """Nobody serves the matter: that is the reason."""
    play = open_hall()
    play.issue("deed")
    for window in ("w1", "w3"):
        play.do(c.CloseWindow(window))
    day = told(play)
    found = f.why_longest(day.day, day.legs[0], {})
    assert (found.windows, found.held, found.cause) == (0, False, None)


def test_longest_of_a_suspended_matter():
    """A hold is the reason before all others."""
    play = open_hall()
    play.issue("record")
    play.do(c.SuspendMatter("record", "system_failure", None))
    day = told(play)
    found = f.why_longest(day.day, day.legs[0], {})
    assert (found.held, found.cause) == (True, Cause.SUSPENDED)


def test_lengths_quarter_by_quarter():
    """Two come at 9:00 and 9:20, one is called at 9:35: 0 at 9:00, 1, 2, then 1 at 9:45."""
    play = open_hall()
    play.issue(after_s=60)
    play.issue(after_s=1200)
    play.call(after_s=900)
    line = f.lengths(told(play), MIDNIGHT, START + timedelta(minutes=46))
    assert len(line) == 9 * 4 + 4
    assert line[36:] == (0, 1, 2, 1)


def test_usual_day_needs_three():
    """P10, P50 and P90 by quarter; of two days nothing is said."""
    days = [(n,) * f.BINS for n in (4, 8, 6)]
    low, middle, high = f.usual(days)
    assert (low[0], middle[0], high[0]) == (4, 6, 8)
    assert f.usual(days[:2]) == ((), (), ())


def test_skill_is_no_preference():
    """A window that could not serve the earlier one preferred nobody."""
    play = open_hall()
    play.issue("deed")
    play.issue("advice")
    play.call("w4")
    totals = overtakes(told(play)).totals
    assert totals[Cause.SKILL] == 1
    assert f.preferred(totals).total() == 0


def served(play: Play, window: str = "w4") -> str:
    """One ticket from issue to served."""
    ticket = play.issue()
    play.call(window)
    play.do(c.StartService(window))
    play.do(c.FinishService(window))
    return ticket


def test_first_visit_of_three():
    """One done, one asked for more afterwards, one turned away: one of three; who still waits does not count."""
    play = open_hall()
    done, more = served(play), served(play)
    away = play.issue()
    play.call("w4")
    play.do(c.StartService("w4"))
    play.do(c.TurnAway("w4", (1,), (), "a" * 64))
    play.issue()
    found = first_visit(play.day.tickets.values(), {more})
    assert (found.done, found.supplement, found.turned_away, found.of) == ((done,), (more,), (away,), 3)


def test_promises_kept_and_broken():
    """Two decided, one of them late, one open and over its promise: one of three kept; a case without a promise is none."""
    day = CaseDay(START)
    at = START + timedelta(hours=1)
    limits = Limits(Limit("days", 1))
    for case in ("in-time", "late", "open", "free"):
        day.take(e.CaseReceived(case, "deed", None, None, None, ()), START)
        day.take(e.CaseAccepted(case, Limits() if case == "free" else limits, ()), START)
    for case in ("late", "open"):
        day.take(e.CaseLimitReached(case, "promised", 100), at)
    for case in ("in-time", "late", "free"):
        day.take(e.CaseDecided(case, "granted", ()), at)
    assert day.limits({"deed"}) == (1, 3)
    assert day.limits({"advice"}) == (0, 0)


def test_cases_of_yesterday_count_for_yesterday():
    """A supplement asked for and a promise broken before today are not today's."""
    day = CaseDay(datetime(2026, 11, 22, 16, 0, tzinfo=UTC))
    day.take(e.CaseReceived("c", "deed", "t", None, None, ()), START)
    day.take(e.CaseAccepted("c", Limits(Limit("days", 1)), ()), START)
    day.take(e.CaseLimitReached("c", "promised", 100), START)
    day.take(e.CaseSupplementAsked("c", ("paper",)), START)
    assert (day.again, day.broken) == (set(), {})
