"""Order: key, bound, reasons, and what stands ahead."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.classes import Claim, counting, held
from queue_server.domain.hall import MOST_NUMBER as LAST
from queue_server.domain.numbering import Numbers, written
from queue_server.domain.order import in_order, next_for
from tests.support.hall_day import OLD, YOUNG, Play, hall, open_hall

ARRIVALS = st.lists(
    st.tuples(st.floats(0, 4000), st.sampled_from(["advice", "record", "deed"]), st.booleans()),
    min_size=2,
    max_size=25,
)


def _played(arrivals: list[tuple[float, str, bool]]) -> Play:
    play = open_hall()
    for gap, matter, green in arrivals:
        play.issue(matter, OLD if green else YOUNG, after_s=round(gap, 3))
    return play


@given(ARRIVALS)
def test_order_with_any_arrivals_keeps_the_bound(arrivals):
    """Nobody who comes a head start or more after another is called before them at the same window."""
    play = _played(arrivals)
    order = [play.day.tickets[t] for t in in_order(play.day.queue, ("advice", "record", "deed"))]
    for place, first in enumerate(order):
        for later in order[place + 1 :]:
            assert first.issued_at - later.issued_at < timedelta(minutes=90)


@given(ARRIVALS)
def test_order_within_one_class_is_order_of_issue(arrivals):
    """Two tickets of one class are called as they were issued."""
    play = _played(arrivals)
    for green in (True, False):
        numbers = [
            play.day.tickets[t].arrival
            for t in in_order(play.day.queue, ("advice", "record", "deed"))
            if play.day.tickets[t].green is green
        ]
        assert numbers == sorted(numbers)


@given(ARRIVALS)
def test_calls_with_any_arrivals_count_everybody_passed(arrivals):
    """`passed` is the number of earlier tickets of the window that still wait, and each overtake has a reason."""
    play = _played(arrivals)
    while (choice := next_for(play.day.queue, ("advice", "record", "deed"))) is not None:
        called = play.day.tickets[choice.ticket]
        waiting = list(in_order(play.day.queue, ("advice", "record", "deed")))
        earlier = sum(play.day.tickets[t].arrival < called.arrival for t in waiting)
        assert choice.passed == earlier
        assert choice.reason == ("green" if earlier else "order")
        assert waiting[0] == choice.ticket
        play.call("w1")
        play.do(c.MarkMissed("w1"), 0)


@given(ARRIVALS)
def test_ahead_when_issued_is_who_would_be_called_first(arrivals):
    """The `ahead` that a slip shows is the place in the order of the theme's queue, also at one instant."""
    play = open_hall()
    for gap, matter, green in arrivals:
        ticket = play.issue(matter, OLD if green else YOUNG, after_s=round(gap))
        shown = next(
            event.ahead
            for event, _ in reversed(play.journal)
            if isinstance(event, e.TicketIssued) and event.ticket == ticket
        )
        theme = play.day.theme_of(matter)
        assert list(in_order(play.day.queue, play.day.siblings[theme.id])).index(ticket) == shown


def test_green_ticket_passes_who_came_less_than_a_head_start_before():
    """90 minutes of head start, no second more: the bound itself belongs to who came first."""
    play = open_hall()
    first = play.issue("advice", YOUNG)
    green = play.issue("advice", OLD, after_s=90 * 60)
    assert play.call("w1") == first
    play.do(c.Undo("w1"), 1)
    play.issue("advice", YOUNG, after_s=-100)
    assert play.call("w1") == first
    assert play.call("w2") == green


def test_green_ticket_at_the_same_instant_is_an_overtake_with_a_reason():
    """Two numbers of one batch share an instant; the green one passes and says so."""
    play = open_hall()
    play.issue("advice", YOUNG)
    play.issue("advice", OLD, after_s=0)
    choice = next_for(play.day.queue, ("advice",))
    assert choice is not None
    assert (choice.reason, choice.passed) == ("green", 1)


def test_numbers_of_a_series_count_up_to_five_digits():
    """A001, A999, A1000 … A99999, then none."""
    numbers = Numbers()
    assert [written("A", n) for n in (1, 999, 1000, LAST)] == ["A001", "A999", "A1000", "A99999"]
    numbers.give("A", LAST)
    assert numbers.next("A") is None
    assert numbers.next("B") == 1


def test_numbers_of_another_owner_do_not_mix():
    """A kiosk's own series counts by itself."""
    numbers = Numbers()
    numbers.give("K", 7, "kiosk-1")
    assert (numbers.next("K", "kiosk-1"), numbers.next("K")) == (8, 1)


def test_issue_when_numbers_are_used_up_is_refused():
    """The hundred thousandth number of a letter is a typed refusal, other letters go on."""
    play = open_hall()
    play.day.numbers.give("A", LAST)
    refused = play.do(c.IssueTicket("advice", "zh", "kiosk:k1", None, None))
    assert getattr(refused, "code", None) == "numbers_used_up"
    assert play.issue("deed").endswith("B001")


@pytest.mark.parametrize(
    ("birth", "today", "green"),
    [
        (date(1956, 11, 22), date(2026, 11, 22), True),
        (date(1956, 11, 23), date(2026, 11, 22), False),
        (date(1956, 2, 29), date(2026, 2, 28), False),
        (date(1956, 2, 29), date(2026, 3, 1), True),
        (date(1952, 2, 29), date(2022, 2, 28), False),
        (date(1948, 2, 29), date(2018, 3, 1), True),
        (date(1936, 2, 29), date(2024, 2, 29), True),
        (None, date(2026, 11, 22), False),
        (date(2030, 1, 1), date(2026, 11, 22), False),
    ],
)
def test_class_on_the_very_birthday(birth, today, green):
    """Green from the birthday on; of 29 February, from 1 March in other years; nothing without a birth date."""
    classes = held(hall(), Claim(birth), today)
    assert isinstance(classes, tuple)
    group = counting(hall(), classes)
    assert (group.green, group.evidence) == (green, "card" if green else "none")
