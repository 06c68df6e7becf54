"""停办: one action, everybody told, places kept; 续办号 for today and for another day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errand_rules import ErrandRules
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply, decide
from queue_server.domain.ticket import State
from tests.support.hall_day import KIOSK, OLD, START, YOUNG, Play, hall, matter, open_hall

CODE = "c" * 64


def suspend(play: Play, name: str = "advice", until_min: float | None = None) -> e.MatterSuspended:
    """The matter stops."""
    until = play.now + timedelta(minutes=until_min) if until_min else None
    decided = play.do(c.SuspendMatter(name, "system_down", until))
    assert isinstance(decided, tuple)
    (event,) = decided
    assert isinstance(event, e.MatterSuspended)
    return event


def test_suspension_tells_every_holder_and_nobody_else():
    """Waiting, missed and at a window; not who is done or comes for something else."""
    play = open_hall()
    served, missed, called, waiting = (play.issue() for _ in range(4))
    other = play.issue("record")
    for end in (c.FinishService, c.MarkMissed):
        play.call("w4")
        if end is c.FinishService:
            play.do(c.StartService("w4"))
        play.do(end("w4"))
    assert play.call("w4") == called
    assert set(suspend(play).tickets) == {missed, called, waiting}
    assert play.day.tickets[served].state is State.SERVED
    assert play.day.tickets[other].holds == frozenset()


def test_suspended_matter_is_not_called_and_keeps_its_places():
    """Windows get other tickets; after it goes on, the original keys count."""
    play = open_hall()
    first, second = play.issue(), play.issue()
    suspend(play)
    assert play.do(c.CallNext("w4")) == Refusal(Code.NOBODY_WAITING, "4")
    other = play.issue("record", after_s=600)
    assert play.call("w1") == other
    resumed = play.do(c.ResumeMatter("advice"), 60)
    assert resumed == (e.MatterResumed("advice", (first, second)),)
    assert [play.call("w2"), play.call("w4")] == [first, second]
    assert play.replayed() == play.day


def test_suspension_freezes_the_clock_of_who_waits():
    """The time in which the hall could not serve is told apart."""
    play = open_hall()
    ticket = play.issue()
    suspend(play)
    play.do(c.ResumeMatter("advice"), 1200)
    assert play.day.tickets[ticket].frozen_s == 1200


@pytest.mark.parametrize("until", [None, 90])
def test_number_for_a_suspended_matter_is_refused_and_says_when(until):
    """With the time where one is known."""
    play = open_hall()
    event = suspend(play, until_min=until)
    refused = play.do(c.IssueTicket("advice", "zh", KIOSK, None, None))
    assert refused == Refusal(Code.MATTER_SUSPENDED, "advice", when=event.until)


def test_suspended_step_holds_journeys_when_they_come_to_it():
    """A number is given as long as the first step goes on; at the stopped step it waits aside, with its key."""
    plain = hall()
    sale = replace(matter("sale", "house", "none"), steps=("advice", "record"))
    play = Play()
    play.do(c.Configure(replace(plain, matters=(*plain.matters, sale)), "0" * 64), 0)
    for window in ("w2", "w4"):
        play.do(c.OpenWindow(window), 0)
    suspend(play, "record")
    play.do(c.IssueTicket("sale", "zh", KIOSK, None, None))
    ticket = play.call("w4")
    play.do(c.StartService("w4"))
    play.do(c.FinishService("w4"))
    assert play.day.tickets[ticket].holds == {"suspended"}
    assert play.do(c.CallNext("w2")) == Refusal(Code.NOBODY_WAITING, "2")
    play.do(c.ResumeMatter("record"))
    assert play.call("w2") == ticket


def test_call_that_is_undone_during_a_suspension_waits_aside():
    """Undo does not slip past it."""
    play = open_hall()
    ticket = play.issue()
    play.call("w4")
    suspend(play)
    play.do(c.Undo("w4"))
    assert (play.day.tickets[ticket].state, play.day.tickets[ticket].holds) == (State.WAITING, {"suspended"})


def test_suspending_again_changes_reason_and_time_or_nothing():
    """The same words are no news; a new time is."""
    play = open_hall()
    suspend(play)
    assert play.do(c.SuspendMatter("advice", "system_down")) == ()
    assert suspend(play, until_min=30).until is not None


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (c.SuspendMatter("nothing", "power"), Refusal(Code.UNKNOWN_MATTER, "nothing")),
        (c.SuspendMatter("advice", "power", START), Refusal(Code.UNTIL_IS_PAST, "advice")),
        (c.ResumeMatter("advice"), Refusal(Code.NOT_SUSPENDED, "advice")),
        (c.ChooseOnSuspend("2026-11-22-A001", "wait"), Refusal(Code.NOT_SUSPENDED, "A001")),
        (c.ChooseOnSuspend("2026-11-22-A009", "wait"), Refusal(Code.UNKNOWN_TICKET, "2026-11-22-A009")),
    ],
)
def test_suspension_refuses_what_makes_no_sense(command, refusal):
    """Typed; nothing changes."""
    play = open_hall()
    play.issue()
    assert play.do(command) == refusal


def test_choice_is_the_holders():
    """Another machine, or somebody else's page, may not choose."""
    play = open_hall()
    ticket = play.issue()
    suspend(play)
    for own in ("kiosk:k2", "citizen:2026-11-22-A002"):
        refused = play.do(c.ChooseOnSuspend(ticket, "rebook", own=own))
        assert refused == Refusal(Code.NOT_PERMITTED, ticket)
    assert isinstance(play.do(c.ChooseOnSuspend(ticket, "wait", own=f"citizen:{ticket}")), tuple)


def test_rebooking_gives_the_number_back():
    """Who books another day does not hold a place in this queue."""
    play = open_hall()
    ticket = play.issue()
    suspend(play)
    play.do(c.ChooseOnSuspend(ticket, "rebook"))
    assert play.day.tickets[ticket].state is State.CANCELLED


def test_who_left_with_a_pass_is_not_called_until_back_and_has_the_original_key():
    """续办号 on the same day: the same number, before everybody who came later."""
    play = open_hall()
    ticket = play.issue()
    suspend(play)
    decided = play.do(c.ChooseOnSuspend(ticket, "continue_later", CODE))
    assert isinstance(decided, tuple)
    later = play.issue("record", after_s=60)
    play.do(c.ResumeMatter("advice"))
    assert play.call("w1") == later
    back = play.do(c.UsePass(CODE, "zh", "kiosk:k2"), 3600)
    assert back == (e.PassUsed(CODE, ticket), e.CameBack(ticket))
    play.issue(after_s=1)
    assert play.call("w4") == ticket
    assert play.replayed() == play.day


def test_pass_is_good_once():
    """A copy of the slip brings nobody in."""
    play = open_hall()
    ticket = play.issue()
    suspend(play)
    play.do(c.ChooseOnSuspend(ticket, "continue_later", CODE))
    play.do(c.UsePass(CODE, "zh", KIOSK))
    assert play.do(c.UsePass(CODE, "zh", KIOSK)) == Refusal(Code.UNKNOWN_RETURN)


@pytest.mark.parametrize("code", [None, "", CODE])
def test_pass_needs_a_code_of_its_own(code):
    """No code, or one that is out already, is refused."""
    play = open_hall()
    first, second = play.issue(), play.issue()
    suspend(play)
    play.do(c.ChooseOnSuspend(first, "continue_later", CODE))
    refused = play.do(c.ChooseOnSuspend(second, "continue_later", code))
    assert refused == Refusal(Code.UNKNOWN_RETURN, "A002")


def next_day(
    waited_min: float, days: int = 1, birth: date | None = YOUNG, **errands: int
) -> tuple[HallState, Play]:
    """A hall on a later day, after somebody left with a 续办号 who had waited so long."""
    play = open_hall(errands=ErrandRules(live_per_matter=0, **errands))
    ticket = play.issue(birth=birth)
    suspend(play)
    play.do(c.ChooseOnSuspend(ticket, "continue_later", CODE), waited_min * 60 - 1)
    play.do(c.CloseDay())
    state = HallState(day=play.day)
    state.turn(date(2026, 11, 22) + timedelta(days=days))
    play.now += timedelta(days=days)
    for event in (*decided(state, c.Configure(hall(), "0" * 64), play),):
        apply(state, event, play.now)
    return state, play


def decided(state: HallState, command: c.Command, play: Play) -> tuple[e.Event, ...]:
    """Events that must come."""
    found = decide(state, command, play.now)
    assert isinstance(found, tuple), found
    return found


@pytest.mark.parametrize(("waited", "credit"), [(20, 20), (300, 60)])
def test_pass_on_another_day_gives_back_the_wait_up_to_the_halls_bound(waited, credit):
    """What was waited counts, and nobody of today is passed by more than the bound."""
    state, play = next_day(waited)
    used, issued = decided(state, c.UsePass(CODE, "zh", KIOSK), play)
    assert isinstance(issued, e.TicketIssued)
    assert (play.now - issued.key, issued.via) == (timedelta(minutes=credit), "continue")
    assert used == e.PassUsed(CODE, issued.ticket)


def test_pass_on_another_day_says_why_it_is_first():
    """The call's reason is the pass, not the green channel."""
    state, play = next_day(20)
    for command in (
        c.OpenWindow("w4"),
        c.IssueTicket("advice", "zh", KIOSK, None, None),
        c.UsePass(CODE, "zh", KIOSK),
    ):
        play.now += timedelta(minutes=1)
        for event in decided(state, command, play):
            apply(state, event, play.now)
    (called,) = decided(state, c.CallNext("w4"), play)
    assert called == e.TicketCalled("2026-11-23-A002", "w4", "continue", 1, None)


def test_green_ticket_keeps_its_larger_head_start_with_a_pass():
    """The better of the two counts, not their sum."""
    state, play = next_day(20, birth=OLD)
    _, issued = decided(state, c.UsePass(CODE, "zh", KIOSK), play)
    assert isinstance(issued, e.TicketIssued)
    assert (play.now - issued.key, issued.via, issued.green) == (timedelta(minutes=90), "", True)


def test_pass_is_refused_after_its_last_day_and_ends_with_it():
    """pass_days counts from the day it was given."""
    state, play = next_day(20, days=3, pass_days=2)
    assert decide(state, c.UsePass(CODE, "zh", KIOSK), play.now) == Refusal(Code.RETURN_EXPIRED, "2026-11-24")
    assert e.PassExpired(CODE) in decided(state, c.CloseDay(), play)
