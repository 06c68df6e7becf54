"""过号: how often and how far apart is called before, who is looked for, and where a returned ticket stands."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.call_rules import CallRules
from queue_server.domain.errors import Refusal
from queue_server.domain.order import in_order
from queue_server.domain.ticket import State
from tests.support.hall_day import AT_ONCE, KIOSK, OLD, YOUNG, Play, open_hall

DESK = "desk:d1"


def _open() -> Play:
    return open_hall(calls=CallRules())


def _refused(decision: object) -> Refusal:
    assert isinstance(decision, Refusal), decision
    return decision


def test_missed_before_three_calls_is_refused_and_says_when():
    """The refusal names the calls that are left and from when the next one counts."""
    play = _open()
    play.issue()
    play.call("w1")
    called = play.now
    refused = _refused(play.do(c.MarkMissed("w1"), 60))
    assert (refused.code, refused.about, refused.when) == ("call_again", "2", called + timedelta(seconds=20))


def test_missed_after_three_calls_twenty_seconds_apart():
    """And 20 s after the last of them: the person needs time to come to that one, too."""
    play = _open()
    ticket = play.issue()
    play.call("w1")
    for _ in range(2):
        play.do(c.Recall("w1"), 20)
    early = _refused(play.do(c.MarkMissed("w1"), 19.999))
    assert (early.code, early.about) == ("call_again", "0")
    play.do(c.MarkMissed("w1"), 0.001)
    assert play.day.tickets[ticket].state is State.MISSED


def test_missed_by_a_flood_of_recalls_is_refused():
    """Calls closer than 20 s are announced and count once."""
    play = _open()
    ticket = play.issue()
    play.call("w1")
    for _ in range(10):
        play.do(c.Recall("w1"), 1.9)
    assert (play.day.tickets[ticket].calls, play.day.tickets[ticket].counted) == (11, 1)
    assert _refused(play.do(c.MarkMissed("w1"), 60)).about == "2"


def test_missed_from_arrived_needs_the_same_calls():
    """Saying that somebody came is no way around the calls; who walked off again is called again."""
    play = _open()
    ticket = play.issue()
    play.call("w1")
    play.do(c.Arrive("w1"))
    assert _refused(play.do(c.MarkMissed("w1"), 60)).code == "call_again"
    for _ in range(2):
        play.do(c.Recall("w1"), 20)
    play.do(c.MarkMissed("w1"), 20)
    assert play.day.tickets[ticket].state is State.MISSED


@pytest.mark.parametrize("needs", [(), ("deaf",), ("wheelchair",)], ids=["green", "deaf", "wheelchair"])
def test_missed_of_a_patient_ticket_needs_twice_the_calls_and_a_look(needs):
    """Six calls, and a helper has looked for the person in this very call."""
    play = _open()
    ticket = play.issue(birth=YOUNG if needs else OLD)
    if needs:
        play.do(c.NoteNeeds(ticket, needs, KIOSK))
    play.call("w1")
    for _ in range(2):
        play.do(c.Recall("w1"), 20)
    assert _refused(play.do(c.MarkMissed("w1"), 20)).about == "3"
    for _ in range(3):
        play.do(c.Recall("w1"), 20)
    assert _refused(play.do(c.MarkMissed("w1"), 20)).code == "look_first"
    assert play.do(c.ReportLook(ticket)) == (e.HelperLooked(ticket, "w1"),)
    assert play.do(c.ReportLook(ticket)) == ()
    play.do(c.MarkMissed("w1"))
    assert play.day.tickets[ticket].state is State.MISSED


def test_look_counts_for_one_call_only():
    """After an undone call somebody must look again; nobody is looked for who is not called."""
    play = _open()
    ticket = play.issue(birth=OLD)
    assert _refused(play.do(c.ReportLook(ticket))).code == "nobody_called"
    play.call("w1")
    play.do(c.ReportLook(ticket))
    play.do(c.Undo("w1"))
    play.call("w1")
    assert not play.day.tickets[ticket].looked
    assert play.day.tickets[ticket].counted == 1


def test_missed_rules_come_from_the_hall():
    """One call and no gap, where a hall says so."""
    play = open_hall(calls=AT_ONCE)
    ticket = play.issue(birth=OLD)
    play.call("w1")
    play.do(c.MarkMissed("w1"), 0)
    assert play.day.tickets[ticket].state is State.MISSED


def test_needs_are_noted_once_and_never_by_a_stranger():
    """By staff or the issuing machine; the same again is nothing; what is over has none."""
    play = _open()
    ticket = play.issue()
    assert _refused(play.do(c.NoteNeeds(ticket, ("deaf",), "kiosk:k2"))).code == "not_permitted"
    assert play.do(c.NoteNeeds(ticket, ("wheelchair", "deaf", "deaf"))) == (
        e.NeedsNoted(ticket, ("deaf", "wheelchair")),
    )
    assert play.do(c.NoteNeeds(ticket, ("deaf", "wheelchair"))) == ()
    play.do(c.CancelTicket(ticket, KIOSK))
    assert _refused(play.do(c.NoteNeeds(ticket, ()))).code == "not_waiting"


def _missed(play: Play, matter: str = "advice") -> str:
    ticket = play.issue(matter)
    play.call("w1")
    play.do(c.MarkMissed("w1"))
    return ticket


def test_return_stands_behind_the_next_three_of_its_queue():
    """No new number; three that wait go first, the fourth comes after and the call says why."""
    play = open_hall()
    missed = _missed(play)
    waiting = [play.issue("advice" if n % 2 else "record", after_s=60) for n in range(5)]
    decided = play.do(c.ReturnTicket(missed, DESK))
    assert decided == (
        e.TicketReturned(
            missed, play.day.tickets[waiting[2]].key + timedelta(microseconds=1), tuple(waiting[:3]), DESK
        ),
    )
    called = []
    for _ in range(6):
        called.append(play.call("w1"))
        play.do(c.StartService("w1"))
        if called[-1] == missed:
            ticket = play.day.tickets[missed]
            assert (ticket.reason, ticket.passed) == ("missed-return", 2)
    assert called == [*waiting[:3], missed, *waiting[3:]]


def test_return_to_an_empty_queue_keeps_the_own_place():
    """Nobody waits: the key is as it was, and whoever comes later stands behind."""
    play = open_hall()
    missed = _missed(play)
    key = play.day.tickets[missed].key
    play.do(c.ReturnTicket(missed, DESK), 600)
    play.issue()
    assert play.day.tickets[missed].key == key
    assert play.call("w1") == missed
    assert play.day.tickets[missed].reason == "order"


def test_return_never_gains_a_place():
    """Behind three green tickets with far earlier keys an ordinary one keeps at least its own key."""
    play = open_hall()
    before = play.issue("record", after_s=1)
    missed_key = play.now + timedelta(seconds=1)
    missed = play.issue("record", after_s=1)
    play.do(c.CallNext("w1"))
    play.do(c.CallNext("w2"))
    play.do(c.MarkMissed("w2"))
    play.do(c.Undo("w1"))
    for _ in range(3):
        play.issue("record", OLD)
    play.do(c.ReturnTicket(missed, DESK))
    assert play.day.tickets[missed].key >= missed_key
    order = list(in_order(play.day.queue, ("record",)))
    assert order.index(before) < order.index(missed)


def test_return_of_a_green_ticket_is_placed_alike():
    """Its head start does not carry it past the three that go first."""
    play = open_hall()
    waiting = [play.issue("advice", after_s=60) for _ in range(4)]
    missed = play.issue("advice", OLD)
    assert play.call("w1") == missed
    play.do(c.MarkMissed("w1"))
    play.do(c.ReturnTicket(missed, DESK))
    assert list(in_order(play.day.queue, ("advice",))) == [*waiting[:3], missed, waiting[3]]


def test_return_of_what_was_not_missed_is_refused():
    """Waiting, cancelled, unknown; and by a machine that did not issue it."""
    play = open_hall()
    missed, waiting = _missed(play), play.issue()
    assert _refused(play.do(c.ReturnTicket(waiting, DESK))).code == "not_missed"
    assert _refused(play.do(c.ReturnTicket("2026-11-22-A999", DESK))).code == "unknown_ticket"
    assert _refused(play.do(c.ReturnTicket(missed, "kiosk:k2", "kiosk:k2"))).code == "not_permitted"
    assert isinstance(play.do(c.ReturnTicket(missed, KIOSK, KIOSK)), tuple)


def test_return_twice_is_placed_each_time():
    """Missed again, returned again: behind the next three again, and the old place is forgotten."""
    play = open_hall()
    missed = _missed(play)
    waiting = [play.issue(after_s=60) for _ in range(9)]
    play.do(c.ReturnTicket(missed, DESK))
    for _ in range(4):
        play.call("w1")
        play.do(c.MarkMissed("w1"))
    play.do(c.ReturnTicket(missed, DESK))
    assert list(in_order(play.day.queue, ("advice",))) == [*waiting[3:6], missed, *waiting[6:]]
    assert play.replayed() == play.day


def test_undo_of_a_missed_after_the_return_is_refused():
    """The ticket stands in the queue again: the window's step is no longer the last thing that happened to it."""
    play = open_hall()
    missed = _missed(play)
    play.do(c.ReturnTicket(missed, DESK))
    assert _refused(play.do(c.Undo("w1"))).code == "nothing_to_undo"


@given(
    st.lists(
        st.tuples(st.sampled_from(["advice", "record"]), st.booleans(), st.integers(0, 90)), max_size=12
    ),
    st.integers(0, 6),
)
def test_return_with_any_queue_lets_the_next_few_go_first(arrivals, after):
    """With any classes and times, at least the next `after` go first; and nobody who stood before its own key is passed."""
    play = open_hall(calls=CallRules(1, 0, 1, False, after))
    missed = _missed(play)
    for matter, green, gap in arrivals:
        play.issue(matter, OLD if green else YOUNG, after_s=gap)
    first = list(in_order(play.day.queue, ("advice", "record")))[:after]
    own = play.day.tickets[missed].key
    play.do(c.ReturnTicket(missed, DESK))
    order = list(in_order(play.day.queue, ("advice", "record")))
    assert order[: len(first)] == first
    assert play.day.tickets[missed].key >= own
