"""转窗口 keeps the key and never sinks a ticket; 选呼 is by permission, with its cause and whom it passed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.deciding.at_window import offered
from queue_server.domain.errors import Refusal
from queue_server.domain.ticket import Person, State
from tests.support.hall_day import KIOSK, OLD, YOUNG, Play, open_hall


def _code(decision: object) -> str:
    assert isinstance(decision, Refusal), decision
    return decision.code


def _at_w1(matter: str = "record") -> tuple[Play, str]:
    play = open_hall()
    ticket = play.issue(matter)
    play.call("w1")
    play.do(c.StartService("w1"))
    return play, ticket


def test_transfer_to_a_matter_keeps_the_key_and_tells_whom_it_passes():
    """It waits where it should have waited all along, before those who joined that queue before it."""
    play, ticket = _at_w1("record")
    key = play.day.tickets[ticket].key
    waiting = [play.issue("advice") for _ in range(2)]
    play.do(c.TransferTicket("w1", "advice", None, "wrong_queue"))
    assert play.day.tickets[ticket].key == key
    assert play.call("w4") == ticket
    moved = play.day.tickets[ticket]
    assert (moved.reason, moved.passed, moved.matter, moved.number) == ("transfer", 2, "advice", "A001")
    assert play.call("w2") == waiting[0]
    assert play.day.tickets[waiting[0]].reason == "order"


def test_transfer_for_another_reason_keeps_the_matter():
    """The errand is the same; only what the next window must serve is not."""
    play, ticket = _at_w1("record")
    play.do(c.TransferTicket("w1", "advice", None, "next_step"))
    assert (play.day.tickets[ticket].matter, play.day.tickets[ticket].skill) == ("record", "advice")


def test_transfer_to_a_window_is_offered_to_that_window_alone():
    """Others call past it."""
    play, ticket = _at_w1("advice")
    later = play.issue("advice")
    play.do(c.TransferTicket("w1", None, "w2", "specialist"))
    assert play.call("w4") == later
    assert _code(play.do(c.CallNext("w1"))) == "nobody_waiting"
    assert play.call("w2") == ticket


@given(
    st.lists(
        st.tuples(st.sampled_from(["advice", "record"]), st.booleans(), st.sampled_from([None, "w2", "w4"])),
        max_size=8,
    ),
    st.sampled_from(["w1", "w2", "w4"]),
    st.booleans(),
)
def test_offered_is_what_the_window_calls(tickets, window, closed):
    """The list of a console is the order of its calls, with bound tickets, classes and a closed window."""
    play = open_hall()
    for matter, green, bound in tickets:
        moved = play.issue(matter, OLD if green else YOUNG, after_s=30)
        if bound and (bound, matter) != ("w4", "record"):
            play.do(c.Pick("w1", moved, "fault"))
            play.do(c.TransferTicket("w1", None, bound, "specialist"))
    if closed and window != "w2":
        play.do(c.CloseWindow("w2"))
    shown = list(offered(play.day, play.day.windows[window]))
    called = []
    while not isinstance(play.do(c.CallNext(window)), Refusal):
        called.append(play.day.windows[window].current)
        play.do(c.MarkMissed(window))
    assert called == shown


def test_transfer_to_a_window_that_closes_is_offered_to_all():
    """Nobody sinks with a window; when it opens again the ticket is its own again."""
    play, ticket = _at_w1("advice")
    play.do(c.TransferTicket("w1", None, "w2", "specialist"))
    play.do(c.CloseWindow("w2"))
    play.do(c.OpenWindow("w2"))
    assert _code(play.do(c.CallNext("w4"))) == "nobody_waiting"
    play.do(c.CloseWindow("w2"))
    assert play.call("w4") == ticket


def test_transfer_to_a_window_that_loses_the_skill_is_offered_to_all():
    """The same where the window serves it no longer."""
    play, ticket = _at_w1("advice")
    play.do(c.TransferTicket("w1", None, "w2", "specialist"))
    play.do(c.SetSkills("w2", ("record",)))
    assert play.call("w4") == ticket


@pytest.mark.parametrize(
    ("to_matter", "to_window", "code"),
    [
        ("passport", None, "unknown_matter"), (None, "w9", "unknown_window"), ("deed", "w2", "not_served_there"),
        (None, "w1", "transfer_nowhere"), ("record", None, "transfer_nowhere"), (None, "w4", "not_served_there"),
        (None, "w3", "window_closed"),
    ],
)  # fmt: skip
def test_transfer_to_where_it_cannot_be_served_is_refused(to_matter, to_window, code):
    """Named and typed; nothing has changed."""
    play, ticket = _at_w1("record")
    play.do(c.CloseWindow("w3"))
    assert _code(play.do(c.TransferTicket("w1", to_matter, to_window, "other"))) == code
    assert play.day.windows["w1"].current == ticket


def test_transfer_to_a_matter_of_level_person_asks_for_the_person():
    """A number that proved nobody is compared at the window; a proved one stays proved."""
    play, ticket = _at_w1("record")
    play.do(c.TransferTicket("w1", "deed", None, "wrong_queue"))
    assert play.day.tickets[ticket].person is Person.TO_CONFIRM
    play.do(c.Undo("w1"))
    assert play.day.tickets[ticket].person is Person.NOT_NEEDED


def test_transfer_of_a_green_ticket_says_green_where_that_is_why():
    """Whoever was issued earlier is passed by the head start, not by the transfer."""
    play = open_hall()
    play.issue("advice", after_s=60)
    ticket = play.issue("record", OLD, after_s=60)
    assert play.call("w2") == ticket
    play.do(c.TransferTicket("w2", "advice", None, "wrong_queue"))
    assert play.call("w4") == ticket
    assert play.day.tickets[ticket].reason == "green"


def test_undo_of_a_transfer_gives_the_ticket_back():
    """Matter, binding, service and key as before; not after another window has called it."""
    play, ticket = _at_w1("record")
    play.do(c.TransferTicket("w1", "advice", "w4", "wrong_queue"))
    play.call("w4")
    assert _code(play.do(c.Undo("w1"))) == "nothing_to_undo"
    play.do(c.Undo("w4"))
    assert not isinstance(play.do(c.Undo("w1")), Refusal)
    back = play.day.tickets[ticket]
    assert (back.state, back.matter, back.skill, back.bound) == (State.SERVING, "record", "record", None)
    assert play.day.windows["w1"].current == ticket
    assert play.replayed() == play.day


def test_pick_calls_out_of_order_with_cause_and_count():
    """Three earlier ones are passed, for a stored cause."""
    play = open_hall()
    tickets = [play.issue() for _ in range(4)]
    decided = play.do(c.Pick("w1", tickets[3], "urgent"))
    assert decided == (
        e.TicketPicked(tickets[3], "w1", "urgent"),
        e.TicketCalled(tickets[3], "w1", "manual", 3, None),
    )
    assert play.call("w2") == tickets[0]


def test_pick_ends_the_service_that_runs_and_is_undone_with_it():
    """One step, as 顺呼."""
    play = open_hall()
    first, second, third = (play.issue() for _ in range(3))
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.Pick("w1", third, "helped"))
    assert play.day.tickets[first].state is State.SERVED
    play.do(c.Undo("w1"))
    assert play.day.tickets[first].state is State.SERVING
    assert [play.day.tickets[t].state for t in (second, third)] == [State.WAITING, State.WAITING]
    assert play.replayed() == play.day


def test_pick_takes_a_ticket_that_is_bound_elsewhere():
    """A person decided; undone, it is bound as before."""
    play, ticket = _at_w1("advice")
    play.do(c.TransferTicket("w1", None, "w2", "specialist"))
    play.do(c.Pick("w4", ticket, "instructed"))
    assert play.day.windows["w4"].current == ticket
    play.do(c.Undo("w4"))
    assert _code(play.do(c.CallNext("w4"))) == "nobody_waiting"
    assert play.call("w2") == ticket


def test_pick_of_who_does_not_wait_or_is_not_served_there_is_refused():
    """Missed, cancelled, another skill, an unknown ticket."""
    play = open_hall()
    missed, gone, deed = play.issue(), play.issue(), play.issue("deed")
    play.call("w1")
    play.do(c.MarkMissed("w1"))
    play.do(c.CancelTicket(gone, KIOSK))
    assert _code(play.do(c.Pick("w2", missed, "urgent"))) == "not_waiting"
    assert _code(play.do(c.Pick("w2", gone, "urgent"))) == "not_waiting"
    assert _code(play.do(c.Pick("w2", deed, "urgent"))) == "not_served_there"
    assert _code(play.do(c.Pick("w2", "2026-11-22-A999", "urgent"))) == "unknown_ticket"
    play.do(c.PauseWindow("w2", "break"))
    assert _code(play.do(c.Pick("w2", deed, "urgent"))) == "window_closed"
