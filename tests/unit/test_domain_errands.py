"""Journeys, several matters on one number, agents in turns: one number, the original key, nobody sunk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errand_rules import ErrandRules
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.ticket import State
from tests.support.hall_day import KIOSK, OLD, Play, hall, matter, open_hall


def journey_hall(**errands: int) -> Play:
    """The small hall with a journey: the sale goes through w4 (advice) and then w3 (deed), and ends at w4."""
    plain = hall()
    sale = replace(matter("sale", "house", "none"), steps=("advice", "deed", "advice"))
    rules = replace(plain.rules, errands=ErrandRules(**errands))
    play = Play()
    play.do(c.Configure(replace(plain, matters=(*plain.matters, sale), rules=rules), "0" * 64), 0)
    for window in ("w2", "w3", "w4"):
        play.do(c.OpenWindow(window), 0)
    return play


def serve(play: Play, window: str, minutes: float = 5) -> str:
    """Call, serve and finish at a window; returns whom."""
    ticket = play.call(window)
    play.do(c.StartService(window), 10)
    done = play.do(c.FinishService(window), minutes * 60)
    assert isinstance(done, tuple), done
    return ticket


def take(play: Play, matter: str = "advice", *more: str, agent: bool = False, after_s: float = 1.0) -> str:
    """A number for several matters."""
    command = c.IssueTicket(matter, "zh", KIOSK, "0" * 32, None, more=more, agent=agent)
    decided = play.do(command, after_s)
    assert isinstance(decided, tuple), decided
    assert isinstance(decided[0], e.TicketIssued)
    return decided[0].ticket


def test_journey_keeps_number_and_key_at_every_step():
    """One number through three windows; served only after the last."""
    play = journey_hall()
    sale = take(play, "sale")
    ticket, key = play.day.tickets[sale], play.day.tickets[sale].key
    for window, state in (("w4", State.WAITING), ("w3", State.WAITING), ("w4", State.SERVED)):
        assert serve(play, window) == sale
        assert (ticket.state, ticket.key, ticket.number) == (state, key, "B001")
    assert [each.window for each in ticket.visited] == ["w4", "w3"]
    assert play.day.served == 1
    assert play.replayed() == play.day


def test_journey_waits_only_for_windows_of_its_step():
    """The window of the first step does not get it while it is at the second."""
    play = journey_hall()
    take(play, "sale")
    serve(play, "w4")
    assert play.do(c.CallNext("w4")) == Refusal(Code.NOBODY_WAITING, "4")
    assert play.day.theme_of(play.day.tickets["2026-11-22-B001"].skill).id == "house"


def test_journey_is_called_before_who_joined_that_queue_earlier_and_says_so():
    """The original key counts at the second window too, and the call stores why."""
    play = journey_hall()
    sale = take(play, "sale")
    play.call("w4")
    for _ in range(2):
        play.issue("deed", after_s=60)
    play.do(c.StartService("w4"))
    play.do(c.FinishService("w4"), 300)
    called = play.do(c.CallNext("w3"))
    assert isinstance(called, tuple)
    assert called == (e.TicketCalled(sale, "w3", "journey", 2, None),)


def test_journey_without_anybody_to_pass_is_called_in_order():
    """No reason is made up where nothing was overtaken."""
    play = journey_hall()
    sale = take(play, "sale")
    serve(play, "w4")
    play.issue("deed")
    called = play.do(c.CallNext("w3"))
    assert called == (e.TicketCalled(sale, "w3", "order", 0, None),)


def test_next_step_at_the_same_window_goes_on_there():
    """A window that serves the next step too keeps the person; call_next calls nobody over them."""
    play = journey_hall()
    play.do(c.OpenWindow("w1"))
    sale, other = take(play, "sale"), play.issue("advice")
    assert play.call("w1") == sale
    play.do(c.StartService("w1"))
    decided = play.do(c.CallNext("w1"))
    assert isinstance(decided, tuple)
    assert [type(event) for event in decided] == [e.StepFinished]
    assert play.day.windows["w1"].current == sale
    assert play.day.tickets[sale].state is State.ARRIVED
    assert play.day.tickets[other].state is State.WAITING


def test_step_finished_by_call_next_frees_the_window_for_the_next():
    """顺呼 sends the journey on and calls who is first here."""
    play = journey_hall()
    sale, other = take(play, "sale"), play.issue("advice")
    play.call("w4")
    play.do(c.StartService("w4"))
    decided = play.do(c.CallNext("w4"))
    assert isinstance(decided, tuple)
    assert [type(event) for event in decided] == [e.StepFinished, e.TicketCalled]
    assert (play.day.tickets[sale].state, play.day.windows["w4"].current) == (State.WAITING, other)


@pytest.mark.parametrize("by", [c.FinishService, c.CallNext])
def test_undo_of_a_step_brings_the_ticket_back_to_the_window(by):
    """Everything is as before: step, key, figures; also where 顺呼 ended it."""
    play = journey_hall()
    sale = take(play, "sale")
    play.issue("advice")
    play.call("w4")
    play.do(c.StartService("w4"))
    play.do(by("w4"))
    assert isinstance(play.do(c.Undo("w4")), tuple)
    ticket = play.day.tickets[sale]
    assert (ticket.state, ticket.window, ticket.stop, ticket.skill) == (State.SERVING, "w4", 0, "advice")
    assert (play.day.windows["w4"].served, play.day.queue.of("deed")) == (0, [])
    assert play.replayed() == play.day


def test_undo_of_a_step_is_refused_once_the_next_window_called():
    """Nobody is torn from another window."""
    play = journey_hall()
    take(play, "sale")
    serve(play, "w4")
    play.call("w3")
    assert play.do(c.Undo("w4")) == Refusal(Code.NOTHING_TO_UNDO, "4")


def test_several_matters_go_on_one_number_one_after_another():
    """The second matter waits for its own window with the key of the number."""
    play = journey_hall()
    both = take(play, "advice", "record", "advice")
    assert play.day.tickets[both].cases == ("advice", "record", "advice")
    assert serve(play, "w4") == both
    assert play.day.tickets[both].case == "record"
    play.call("w2")
    play.do(c.StartService("w2"))
    play.do(c.FinishService("w2"))
    assert (play.day.tickets[both].state, play.day.tickets[both].case) == (State.ARRIVED, "advice")
    play.do(c.StartService("w2"))
    play.do(c.FinishService("w2"))
    assert play.day.tickets[both].state is State.SERVED


def test_person_is_compared_only_for_the_matter_that_asks_it():
    """Advice ends without; the deed on the same number does not."""
    play = journey_hall()
    take(play, "advice", "deed")
    serve(play, "w4")
    play.call("w3")
    play.do(c.StartService("w3"))
    assert play.do(c.FinishService("w3")) == Refusal(Code.PERSON_NOT_CONFIRMED, "A001")


def test_matter_that_is_only_a_step_gets_no_number():
    """A step belongs to a journey."""
    plain = hall()
    tax = replace(matter("tax", "house", "none"), step_only=True)
    play = Play()
    play.do(c.Configure(replace(plain, matters=(*plain.matters, tax)), "0" * 64))
    refused = play.do(c.IssueTicket("tax", "zh", KIOSK, None, None))
    assert refused == Refusal(Code.UNKNOWN_MATTER, "tax")


@pytest.mark.parametrize(("agent", "most"), [(False, 2), (True, 4)])
def test_matters_on_one_number_are_bounded(agent, most):
    """A person's and an agent's bound are the hall's; the refusal says how many."""
    play = journey_hall(cases_most=2, agent_cases_most=4)
    take(play, *["advice"] * most, agent=agent)
    command = c.IssueTicket("advice", "zh", KIOSK, "0" * 32, None, more=("advice",) * most, agent=agent)
    assert play.do(command) == Refusal(Code.TOO_MANY_CASES, str(most))


def test_card_is_needed_where_any_of_the_matters_needs_it():
    """Not only the first one counts."""
    refused = journey_hall().do(c.IssueTicket("advice", "zh", KIOSK, None, None, more=("record",)))
    assert refused == Refusal(Code.CARD_NEEDED, "record")


def test_agent_goes_behind_after_a_turn_of_three():
    """At most k matters a turn; then the number goes behind who waits, and is called again after them."""
    play = journey_hall(batch_cases=3)
    agent = take(play, *["advice"] * 5, agent=True)
    others = [play.issue("advice") for _ in range(2)]
    play.call("w4")
    for _ in range(2):
        play.do(c.StartService("w4"))
        stayed = play.do(c.FinishService("w4"), 60)
        assert isinstance(stayed, tuple)
        assert isinstance(stayed[0], e.StepFinished)
        assert (stayed[0].stays, stayed[0].reason) == (True, "case")
    play.do(c.StartService("w4"))
    turn = play.do(c.FinishService("w4"), 60)
    assert isinstance(turn, tuple)
    assert isinstance(turn[0], e.StepFinished)
    assert (turn[0].stays, turn[0].reason, turn[0].key) == (False, "batch", play.now + timedelta(hours=1))
    assert [serve(play, "w4"), serve(play, "w4"), play.call("w4")] == [*others, agent]
    assert play.day.tickets[agent].number == "A001"
    assert play.replayed() == play.day


def test_person_with_several_matters_is_not_sent_behind():
    """Turns are for agents; a family's errand is done in one go."""
    play = journey_hall()
    family = take(play, *["advice"] * 5)
    play.issue("advice")
    play.call("w4")
    for _ in range(4):
        play.do(c.StartService("w4"))
        play.do(c.FinishService("w4"), 60)
    assert play.day.windows["w4"].current == family


def test_agent_is_not_green_by_the_own_age():
    """The class is the principal's."""
    play = journey_hall()
    decided = play.do(c.IssueTicket("advice", "zh", KIOSK, "0" * 32, OLD, agent=True))
    assert isinstance(decided, tuple)
    assert isinstance(decided[0], e.TicketIssued)
    assert not decided[0].green


def test_who_came_after_the_agents_turn_passes_nobody():
    """Going behind is not being overtaken: no call stores a passed ticket for it."""
    play = journey_hall(batch_cases=1)
    take(play, "advice", "advice", agent=True)
    other = play.issue("advice")
    serve(play, "w4")
    assert play.do(c.CallNext("w4")) == (e.TicketCalled(other, "w4", "order", 0, None),)


TAG = "5" * 32


def tagged(matter: str, *more: str, tag: str = TAG) -> c.IssueTicket:
    """A number for somebody who is known today."""
    return c.IssueTicket(matter, "zh", KIOSK, "0" * 32, None, more=more, day_tag=tag)


def test_second_live_number_for_the_same_matter_is_refused_and_named():
    """The refusal names the number that is to be printed again instead."""
    play = open_hall(errands=ErrandRules())
    play.do(tagged("advice"))
    assert play.do(tagged("advice")) == Refusal(Code.ALREADY_QUEUED, "A001")
    assert play.do(tagged("record", "advice")) == Refusal(Code.ALREADY_QUEUED, "A001")


@pytest.mark.parametrize(
    "command", [tagged("record"), tagged("advice", tag="6" * 32), tagged("advice", tag="")],
    ids=["other matter", "other person", "nobody known"],
)  # fmt: skip
def test_number_for_another_matter_or_person_is_given(command):
    """Only the same person and matter are one too many; without a card nobody can be told apart."""
    play = open_hall(errands=ErrandRules())
    play.do(tagged("advice"))
    assert isinstance(play.do(command), tuple)


def test_number_of_who_missed_the_call_is_still_the_one():
    """过号不用重新取号: a missed ticket lives."""
    play = open_hall(errands=ErrandRules())
    play.do(tagged("advice"))
    play.call("w1")
    play.do(c.MarkMissed("w1"))
    assert play.do(tagged("advice")) == Refusal(Code.ALREADY_QUEUED, "A001")


def test_number_is_given_again_once_the_first_is_done():
    """Served and cancelled tickets are no longer alive."""
    play = open_hall(errands=ErrandRules())
    play.do(tagged("advice"))
    play.do(c.CancelTicket("2026-11-22-A001", KIOSK))
    play.do(tagged("advice"))
    assert serve(play, "w1") == "2026-11-22-A002"
    assert isinstance(play.do(tagged("advice")), tuple)


def test_hall_may_allow_several_live_numbers():
    """The bound is the hall's."""
    play = open_hall(errands=ErrandRules(live_per_matter=2))
    decided = [play.do(tagged("advice")) for _ in range(3)]
    assert [isinstance(each, tuple) for each in decided] == [True, True, False]


def test_open_hall_of_the_other_tests_has_no_journeys():
    """One window does it all unless the hall's file says otherwise."""
    play = open_hall()
    assert play.day.tickets[play.issue("deed")].stops == ()
