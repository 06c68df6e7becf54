"""Priority classes: what shows one, which counts, and how staff confirm it or take it back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.classes import Claim, counting, held, key_of
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.order import in_order
from queue_server.domain.plain import to_plain
from queue_server.domain.ticket import State
from tests.support.hall_day import OLD, TODAY, YOUNG, hall, open_hall
from tests.support.priority import ask, class_day, class_hall, take

CHILD = date(2021, 5, 1)
MINOR = date(2010, 5, 1)


def order(play):
    """Waiting tickets as they would be called."""
    return list(in_order(play.day.queue, ("advice",)))


@pytest.mark.parametrize(
    ("claim", "classes"),
    [
        (Claim(OLD), (("elderly", "card"),)),
        (Claim(YOUNG), ()),
        (Claim(CHILD), (("child", "card"),)),
        (Claim(None, ("disabled",)), (("disabled", "declared"),)),
        (Claim(OLD, ("disabled",)), (("elderly", "card"), ("disabled", "declared"))),
        (Claim(OLD, staff=True), (("elderly", "staff"),)),
        (Claim(None, ("military",), staff=True), (("military", "staff"),)),
        (Claim(None, ("elderly",), staff=True), (("elderly", "staff"),)),
        (Claim(YOUNG, ("with-infant", "with-infant")), (("with-infant", "declared"),)),
        (Claim(OLD, agent=True), ()),
        (Claim(YOUNG, ("disabled",), agent=True), (("disabled", "declared"),)),
    ],
)
def test_classes_held_by_what_shows_them(claim, classes):
    """Card, word and staff each as the file allows; an agent's own card shows nothing of the principal."""
    assert held(class_hall(), claim, TODAY) == classes


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (Claim(None, ("knight",)), Code.UNKNOWN_CLASS),
        (Claim(None, ("ordinary",)), Code.UNKNOWN_CLASS),
        (Claim(None, ("elderly",)), Code.CLASS_BY_CARD),
        (Claim(None, ("child",), staff=True), Code.CLASS_BY_CARD),
        (Claim(None, ("military",)), Code.CLASS_BY_STAFF),
        (Claim(MINOR, ("with-infant",)), Code.CLASS_NOT_BY_AGE),
        (Claim(None, ("with-infant",), agent=True), Code.CLASS_NOT_BY_AGENT),
        (Claim(None, ("disabled",), agent=True, batch=True), Code.CLASS_NOT_BY_AGENT),
    ],
)
def test_word_that_cannot_count_is_refused_with_its_reason(claim, code):
    """Typed, and names the class."""
    refused = held(class_hall(), claim, TODAY)
    assert refused == Refusal(code, claim.declared[0])


def test_refused_word_gives_no_number():
    """A refusal changes nothing: the next number is the first."""
    play = class_day()
    assert ask(play, "knight") == Refusal(Code.UNKNOWN_CLASS, "knight")
    assert take(play).endswith("A001")


def test_class_with_the_largest_head_start_counts():
    """Of several; of equals the first of the file, and a hall without classes has the elderly of its rules."""
    small = class_hall()
    assert counting(small, (("with-infant", "declared"), ("disabled", "declared"))).id == "disabled"
    assert counting(small, (("elderly", "card"), ("disabled", "staff"))).id == "elderly"
    assert counting(small, ()).id == "ordinary"
    assert [plan.id for plan in replace(hall(green_age=65), classes=()).class_plans] == ["elderly"]
    assert replace(hall(green_age=65), classes=()).green_age == 65


def test_declared_class_counts_at_once_and_says_that_it_was_declared():
    """Who had to wait for a confirmation would stand in the queue that the green channel takes away."""
    play = class_day()
    first = take(play)
    pregnant = take(play, "disabled")
    assert order(play) == [pregnant, first]
    assert play.day.tickets[pregnant].classes == (("disabled", "declared"),)
    assert play.journal[-1][0].evidence == "declared"


def test_confirm_of_a_declared_class_keeps_the_place():
    """Only the evidence changes; a second confirmation changes nothing."""
    play = class_day()
    ticket = take(play, "disabled")
    key = play.day.tickets[ticket].key
    (confirmed,) = play.do(c.ConfirmClass(ticket, "disabled"))
    assert (confirmed.evidence, confirmed.key, confirmed.classes) == ("staff", key, (("disabled", "staff"),))
    assert play.do(c.ConfirmClass(ticket, "disabled")) == ()


def test_confirm_after_issue_moves_the_ticket_forward():
    """Key = first issue − head start, as if it had been known from the beginning."""
    play = class_day()
    first, second = take(play), take(play)
    play.do(c.ConfirmClass(second, "military"))
    assert order(play) == [second, first]
    ticket = play.day.tickets[second]
    assert ticket.key == ticket.issued_at - timedelta(minutes=30)
    assert not ticket.green


def test_take_back_falls_to_the_place_of_what_remains():
    """A larger class gone, the smaller one still counts; both gone, the time of issue."""
    play = class_day()
    first = take(play)
    ticket = take(play, "disabled", "with-infant", after_s=30)
    play.do(c.TakeBackClass(ticket, "disabled", "not_shown"))
    assert play.day.tickets[ticket].green_class == "with-infant"
    assert order(play) == [ticket, first]
    play.do(c.TakeBackClass(ticket, "with-infant", "not_shown"))
    assert (play.day.tickets[ticket].green_class, play.day.tickets[ticket].green) == ("ordinary", False)
    assert order(play) == [first, ticket]
    assert play.do(c.TakeBackClass(ticket, "disabled", "not_shown")) == Refusal(
        Code.CLASS_NOT_HELD, "disabled"
    )


@pytest.mark.parametrize("arrives", [True, False])
def test_take_back_at_the_window_sends_who_was_called_too_early_to_the_own_place(arrives):
    """A false word gains nothing: the window is free, the earlier ticket is next, and undo cannot bring it back."""
    play = class_day()
    first, false = take(play), take(play, "disabled")
    assert play.call("w1") == false
    if arrives:
        play.do(c.Arrive("w1"))
    (taken,) = play.do(c.TakeBackClass(false, "disabled", "not_shown", "w1"))
    assert taken.window == "w1"
    ticket = play.day.tickets[false]
    assert (ticket.state, ticket.window, play.day.windows["w1"].current) == (State.WAITING, None, None)
    assert play.do(c.Undo("w1")) == Refusal(Code.NOTHING_TO_UNDO, "1")
    assert [play.call("w1"), play.call("w2")] == [first, false]
    assert play.replayed() == play.day


def test_take_back_at_the_window_stays_there_when_nobody_is_passed():
    """Sending somebody back who would be called next anyway helps nobody."""
    play = class_day()
    only = take(play, "disabled")
    play.call("w1")
    (taken,) = play.do(c.TakeBackClass(only, "disabled", "not_shown", "w1"))
    assert (taken.window, play.day.tickets[only].state) == (None, State.CALLED)


def test_take_back_during_service_only_corrects_the_record():
    """Nobody is sent away from a window where service runs."""
    play = class_day()
    take(play)
    false = take(play, "disabled")
    play.call("w1")
    play.do(c.StartService("w1"))
    (taken,) = play.do(c.TakeBackClass(false, "disabled", "agent", "w1"))
    assert (taken.window, taken.green, play.day.tickets[false].state) == (None, False, State.SERVING)


def test_clerk_reaches_only_the_ticket_at_the_own_window():
    """Desk and manager name no window and reach all; nobody reaches an ended ticket."""
    play = class_day()
    here, waits = take(play), take(play)
    play.call("w1")
    assert play.do(c.ConfirmClass(waits, "military", "w1")) == Refusal(Code.TICKET_NOT_HERE, "A002")
    assert play.do(c.ConfirmClass(waits, "military", "w9")) == Refusal(Code.UNKNOWN_WINDOW, "w9")
    assert play.do(c.ConfirmClass("x", "military")) == Refusal(Code.UNKNOWN_TICKET, "x")
    assert isinstance(play.do(c.ConfirmClass(here, "military", "w1")), tuple)
    assert play.do(c.ConfirmClass(waits, "knight")) == Refusal(Code.UNKNOWN_CLASS, "knight")
    assert play.do(c.ConfirmClass(waits, "child")) == Refusal(Code.CLASS_BY_CARD, "child")
    play.do(c.CancelTicket(waits, "kiosk:k1"))
    assert play.do(c.ConfirmClass(waits, "military")) == Refusal(Code.TICKET_ENDED, "A002")


def test_confirm_for_an_agent_goes_by_the_principal_and_never_for_a_batch():
    """A class that counts through an agent does so for one matter; several are a batch, which is never green."""
    play = class_day()
    one, batch = take(play, agent=True), take(play, agent=True, more=("advice",))
    assert play.do(c.ConfirmClass(one, "military")) == Refusal(Code.CLASS_NOT_BY_AGENT, "military")
    assert play.do(c.ConfirmClass(batch, "disabled")) == Refusal(Code.CLASS_NOT_BY_AGENT, "disabled")
    assert isinstance(play.do(c.ConfirmClass(one, "disabled")), tuple)
    assert play.day.tickets[one].green


def test_hall_of_an_older_journal_has_the_classes_of_its_rules():
    """HallConfigured from before there were classes, ranges and alarms reads as the same hall with what those had meant."""
    new = ("classes", "green", "numbers")
    body = {key: value for key, value in to_plain(hall()).items() if key not in new}
    body["themes"] = [
        {k: v for k, v in each.items() if k not in ("first", "last")} for each in body["themes"]
    ]
    event = e.from_body("HallConfigured", 1, {"digest": "0" * 64, "hall": body})
    assert isinstance(event, e.HallConfigured)
    assert event.hall == replace(hall(), classes=())
    assert [plan.id for plan in event.hall.class_plans] == ["elderly"]


def test_place_that_another_rule_gave_is_not_the_class_s():
    """Who came back after a missed call stays where that put the ticket."""
    play = class_day()
    ticket = play.day.tickets[take(play, "disabled")]
    play.day.queue.remove(ticket)
    ticket.key += timedelta(minutes=7)
    play.day.queue.add(ticket)
    key = ticket.key
    (taken,) = play.do(c.TakeBackClass(ticket.id, "disabled", "not_shown"))
    assert (taken.key, taken.green) == (key, False)


def test_issued_event_of_version_1_is_read_with_its_class():
    """Journals of the first version load: one class at most, the server's series, the entry's own time."""
    play = open_hall()
    play.issue("advice", OLD)
    event = play.journal[-1][0]
    old = {k: v for k, v in e.to_body(event).items() if k not in ("classes", "owner", "issued_at")}
    read = e.from_body("TicketIssued", 1, old)
    assert isinstance(read, e.TicketIssued)
    assert (read.classes, read.owner, read.issued_at) == ((("elderly", "card"),), "server", None)
    plain = e.from_body("TicketIssued", 1, old | {"green_class": "ordinary", "evidence": "none"})
    assert isinstance(plain, e.TicketIssued)
    assert plain.classes == ()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["take", "confirm", "take back", "call", "miss"]),
        st.sampled_from(["disabled", "with-infant", "military"]),
        st.integers(0, 20),
        st.integers(0, 3000),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(ACTS)
def test_any_hands_keep_every_key_on_the_one_rule(acts):
    """Whatever staff confirm and take back: key = issue − head start of the class that counts, and replay is the same."""
    play = class_day()
    for act, name, pick, gap in acts:
        tickets = list(play.day.tickets) or ["x"]
        ticket = tickets[pick % len(tickets)]
        match act:
            case "take":
                take(play, *([name] if pick % 3 == 0 and name != "military" else []), after_s=gap)
            case "confirm":
                play.do(c.ConfirmClass(ticket, name), gap)
            case "take back":
                play.do(c.TakeBackClass(ticket, name, "not_shown"), gap)
            case "call":
                play.do(c.CallNext("w1"), gap)
            case _:
                play.do(c.MarkMissed("w1"), gap)
    assert play.day.hall is not None
    for each in play.day.tickets.values():
        group = counting(play.day.hall, each.classes)
        assert each.key == key_of(each.issued_at, group)
        assert (each.green, each.green_class, each.evidence) == (group.green, group.id, group.evidence)
    keys = [play.day.tickets[t].key for t in order(play)]
    assert keys == sorted(keys)
    assert play.replayed() == play.day
