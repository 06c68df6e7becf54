"""The green channel: the very next window, a floating one where that is too far away, an alarm on its share."""

from datetime import timedelta
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.asks import AskState
from queue_server.domain.deciding.green import p99_s
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import GreenRules
from queue_server.domain.order import in_order
from tests.support.hall_day import OLD
from tests.support.priority import GREEN_S, class_day, take

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ordinary", "green", "w1", "w2", "w4"]),
        st.sampled_from(["advice", "record"]),
        st.integers(0, 3500),
    ),
    min_size=5,
    max_size=40,
)


@settings(deadline=None)
@given(STEPS)
def test_green_takes_the_very_next_eligible_window(steps):
    """At each call, a green ticket that the window serves is passed only by green, or by who waited 90 min longer."""
    play = class_day()
    for what, matter, gap in steps:
        if what in ("ordinary", "green"):
            take(play, *(["disabled"] if what == "green" else []), after_s=gap, matter=matter, visit="0" * 32)
            continue
        play.do(c.FinishService(what), 0)
        waiting = [play.day.tickets[t] for t in in_order(play.day.queue, play.day.windows[what].matters)]
        decided = play.do(c.CallNext(what), gap)
        if isinstance(decided, Refusal):
            continue
        called = play.day.tickets[decided[-1].ticket]
        play.do(c.StartService(what), 0)
        for left in (t for t in waiting if t.green and t.id != called.id):
            assert called.green or left.issued_at - called.issued_at >= timedelta(seconds=GREEN_S)


def busy(play, *windows):
    """Everybody at these windows is being served."""
    for window in windows:
        take(play, after_s=0)
        play.call(window, 0)


def beaten(play, after_s=0.0):
    """What the server's own look at the hall gives."""
    decided = play.do(c.Beat(), after_s)
    assert isinstance(decided, tuple)
    return [event for event in decided if not isinstance(event, e.AlarmRaised | e.AlarmCleared)]


def test_p99_of_busy_windows_is_ln_100_times_s_over_c():
    """4.6·S/c with the file's means; zero beside an idle window; measured means once there are five services."""
    play = class_day(open_windows=("w2", "w4"))
    assert p99_s(play.day, "advice") == (0, 300)
    busy(play, "w2", "w4")
    assert p99_s(play.day, "advice") == (int(log(100) * 300 / 2), 300)
    play.day.windows["w2"].served, play.day.windows["w2"].service_s = 5, 500.0
    assert p99_s(play.day, "advice") == (int(log(100) / (1 / 100 + 1 / 300)), 200)
    assert p99_s(play.day, "deed") == (None, 900)


def test_floating_window_is_asked_for_where_the_wait_is_too_long():
    """Once for the ticket and its matter, with the figures it was decided on; ordinary tickets ask for nothing."""
    play = class_day(open_windows=("w4",))
    busy(play, "w4")
    take(play)
    assert beaten(play) == []
    green = take(play, "disabled")
    (asked,) = beaten(play)
    assert asked == e.FloatingWindowAsked(
        green, "advice", 1, 300, int(log(100) * 300), play.now + timedelta(seconds=600)
    )
    take(play, "disabled")
    assert beaten(play, 5) == []
    play.do(c.Beat(), 0)
    assert play.day.alarms["floating_window", "advice"].on


def test_floating_window_is_not_asked_for_where_windows_are_enough():
    """Four busy windows of five minutes free one within 300 s but for 1 in 100; the hall's file sets the bound."""
    for over_s, asks in ((460, 0), (459, 1)):
        play = class_day(open_windows=("w1", "w2", "w4"), green=GreenRules(floating_over_s=over_s))
        for window in ("w1", "w2", "w4"):
            play.day.windows[window].served, play.day.windows[window].service_s = 5, 1500.0
        busy(play, "w1", "w2", "w4")
        take(play, "disabled")
        assert len(beaten(play)) == asks


def test_floating_window_is_asked_for_at_once_where_nobody_is_open():
    """No window, no figure: the ask says so."""
    play = class_day(open_windows=())
    take(play, "disabled")
    (asked,) = beaten(play)
    assert (asked.windows, asked.p99_s) == (0, None)


def test_accepted_ask_gives_the_window_the_matter():
    """The floating window serves what was asked for, and the next call there is the green ticket."""
    play = class_day(open_windows=("w3", "w4"))
    busy(play, "w4")
    take(play)
    green = take(play, "disabled")
    beaten(play)
    decided = play.do(c.AnswerFloating(green, accept=True, window="w3"))
    assert decided == (
        e.FloatingWindowAnswered(green, True, "w3"), e.SkillsSet("w3", ("deed", "advice")),
    )  # fmt: skip
    assert play.call("w3") == green
    assert play.do(c.AnswerFloating(green, accept=True)) == Refusal(Code.FLOATING_NOT_ASKED, green)
    assert play.replayed() == play.day


def test_answer_without_a_window_or_to_one_that_serves_it_changes_no_skill():
    """A deputy may come to a window that is there."""
    for window in (None, "w1"):
        play = class_day(open_windows=("w4",))
        busy(play, "w4")
        green = take(play, "disabled")
        beaten(play)
        assert play.do(c.AnswerFloating(green, accept=True, window=window)) == (
            e.FloatingWindowAnswered(green, True, window),
        )  # fmt: skip
    assert play.do(c.AnswerFloating("x", accept=False)) == Refusal(Code.FLOATING_NOT_ASKED, "x")


def test_answer_with_an_unknown_window_is_refused():
    """And the ask stays open."""
    play = class_day(open_windows=())
    green = take(play, "disabled")
    beaten(play)
    assert play.do(c.AnswerFloating(green, accept=True, window="w9")) == Refusal(Code.UNKNOWN_WINDOW, "w9")
    assert play.day.green.asks[green].state is AskState.ASKED


@pytest.mark.parametrize("answered", [True, False])
def test_ask_is_quiet_for_a_while_after_an_answer_or_none(answered):
    """The next green ticket of the matter asks again only when the quiet time is over."""
    play = class_day(open_windows=())
    first = take(play, "disabled")
    beaten(play)
    if answered:
        play.do(c.AnswerFloating(first, accept=False))
    over = beaten(play, 600)
    assert over == ([] if answered else [e.FloatingWindowOver(first, "expired")])
    second = take(play, "disabled", after_s=0)
    if not answered:
        assert play.do(c.AnswerFloating(first, accept=True), 0) == Refusal(Code.FLOATING_NOT_ASKED, first)
        assert beaten(play) == []
    play.now += timedelta(seconds=600)
    assert [event.ticket for event in beaten(play)] == [second]


@pytest.mark.parametrize("end", ["called", "left", "no longer green", "enough-windows"])
def test_ask_is_over_when_it_is_answered_by_itself(end):
    """Called, gone, taken back or served by more windows: nobody need come."""
    play = class_day(open_windows=("w4",))
    busy(play, "w4")
    green = take(play, "disabled")
    beaten(play)
    match end:
        case "called":
            play.do(c.StartService("w4"))
            assert play.call("w4") == green
        case "left":
            play.do(c.CancelTicket(green, "kiosk:k1"))
        case "no longer green":
            play.do(c.TakeBackClass(green, "disabled", "mistake"))
        case _:
            play.do(c.OpenWindow("w1"))
    cause = "left" if end == "no longer green" else end
    assert beaten(play) == [e.FloatingWindowOver(green, cause)]
    assert beaten(play, 60) == []


def test_green_share_alarm_is_raised_once_and_cleared_once():
    """Above 15 % of the last 100; off again only at 12 %: figures between change nothing."""
    play = class_day(green=GreenRules(share_of=100))
    alarms = []

    def issue(n, *declared):
        for _ in range(n):
            take(play, *declared)
            decided = play.do(c.Beat(), 0)
            alarms.extend(event for event in decided if getattr(event, "kind", "") == "green_share")

    issue(15, "disabled")
    issue(84)
    assert alarms == []  # 15 of 99: too few to judge
    issue(1)
    assert alarms == []  # 15 of 100
    take(play, birth=OLD)  # 15 of the last 100: the first green one has left
    issue(14, "disabled")
    assert alarms == []  # each green one replaced one
    issue(1, "disabled")
    assert [type(event) for event in alarms] == [e.AlarmRaised]
    issue(84 + 3)
    assert len(alarms) == 1  # 13 of 100: neither
    issue(1)
    assert [type(event) for event in alarms] == [e.AlarmRaised, e.AlarmCleared]
    assert play.day.green.green == 12
    assert play.replayed() == play.day


def test_green_share_follows_classes_confirmed_and_taken_back():
    """What turned out not to be green does not count."""
    play = class_day(green=GreenRules(share_of=20))
    tickets = [take(play, "disabled") for _ in range(4)]
    for _ in range(16):
        take(play)
    play.do(c.Beat(), 0)
    assert play.day.alarms["green_share", "hall"].on
    play.do(c.TakeBackClass(tickets[0], "disabled", "mistake"))
    play.do(c.TakeBackClass(tickets[1], "disabled", "mistake"))
    play.do(c.Beat(), 0)
    assert not play.day.alarms["green_share", "hall"].on
    assert (play.day.green.green, len(play.day.green.recent)) == (2, 20)
