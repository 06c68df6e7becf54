"""一次性告知: one complete list, a pass back in, and an alarm when a list was not complete."""

from datetime import timedelta

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.ticket import State
from tests.support.hall_day import KIOSK, YOUNG, Play, open_hall

FIRST, SECOND = "a" * 64, "b" * 64


def serving(play: Play, matter: str = "record") -> str:
    """A ticket that w1 works on."""
    play.issue(matter)
    ticket = play.call("w1")
    play.do(c.StartService("w1"))
    return ticket


def turn_away(
    play: Play, materials: tuple[int, ...] = (1,), lacking: tuple[c.Lacking, ...] = (), code: str = FIRST
) -> tuple[e.Event, ...]:
    """The list is given."""
    decided = play.do(c.TurnAway("w1", materials, lacking, code))
    assert isinstance(decided, tuple), decided
    return decided


def come_back(play: Play) -> str:
    """With the pass, to the window again."""
    used = play.do(c.UsePass(FIRST, "zh", KIOSK), 600)
    assert isinstance(used, tuple), used
    ticket = play.call("w1")
    play.do(c.StartService("w1"))
    return ticket


def test_turned_away_gets_everything_by_id_and_a_pass():
    """Materials by their place in the matter's list, reasons by type; no words of anybody."""
    play = open_hall()
    ticket = serving(play)
    away, given = turn_away(play, (1,), ("not_signed",))
    assert away == e.TicketTurnedAway(ticket, "w1", "record", ("record/1", "record:not_signed"), ())
    assert isinstance(given, e.PassGiven)
    assert (given.good_until, given.credit_s, given.items) == ("2026-12-06", 3600, away.items)
    assert (play.day.tickets[ticket].state, play.day.windows["w1"].current) == (State.TURNED_AWAY, None)
    assert play.day.served == 0
    assert play.replayed() == play.day


@pytest.mark.parametrize(
    ("materials", "lacking", "code", "refusal"),
    [
        ((), (), FIRST, Code.NOTHING_LISTED),
        ((2,), (), FIRST, Code.UNKNOWN_MATERIAL),
        ((0,), (), FIRST, Code.UNKNOWN_MATERIAL),
        ((1,), (), "", Code.UNKNOWN_RETURN),
    ],
)
def test_list_must_name_what_the_matter_asks_for(materials, lacking, code, refusal):
    """An empty list, or one with things that nobody asks for, turns nobody away."""
    play = open_hall()
    ticket = serving(play)
    assert play.do(c.TurnAway("w1", materials, lacking, code)) == Refusal(refusal, "A001")
    assert play.day.tickets[ticket].state is State.SERVING


def test_nobody_is_turned_away_who_has_not_come():
    """The list is given to a person."""
    play = open_hall()
    play.issue("record")
    play.call("w1")
    assert play.do(c.TurnAway("w1", (1,), (), FIRST)) == Refusal(Code.NOT_STARTED, "A001")


def test_back_with_the_pass_skips_issue_with_the_halls_head_start():
    """A number without choosing anything again, an hour ahead of its time."""
    play = open_hall()
    serving(play)
    turn_away(play)
    used = play.do(c.UsePass(FIRST, "zh", KIOSK), 7200)
    assert isinstance(used, tuple)
    ended, issued = used
    assert isinstance(issued, e.TicketIssued)
    assert (issued.matter, issued.via, issued.listed) == ("record", "return", ("record/1",))
    assert play.now - issued.key == timedelta(hours=1)
    assert ended == e.PassUsed(FIRST, issued.ticket)
    assert play.replayed() == play.day


def test_second_refusal_for_what_the_list_named_raises_no_alarm():
    """Somebody may have forgotten it again."""
    play = open_hall()
    serving(play)
    turn_away(play)
    come_back(play)
    assert not any(isinstance(event, e.AlarmRaised) for event in turn_away(play, code=SECOND))


def test_second_refusal_for_something_new_raises_an_alarm():
    """一次性告知 was not complete: the manager hears of it, with what was not named."""
    play = open_hall()
    serving(play)
    turn_away(play)
    ticket = come_back(play)
    away, given, alarm = turn_away(play, (1,), ("photo",), SECOND)
    assert isinstance(away, e.TicketTurnedAway)
    assert away.unlisted == ("record:photo",)
    assert isinstance(given, e.PassGiven)
    assert given.items == ("record/1", "record:photo")
    assert alarm == e.AlarmRaised(AlarmKind.SECOND_REFUSAL, ticket)


def test_pass_has_what_is_left_of_several_matters():
    """The matters that were done before stay done."""
    play = open_hall()
    play.do(c.IssueTicket("advice", "zh", KIOSK, "0" * 32, YOUNG, more=("record", "advice")))
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.FinishService("w1"))
    _, given = turn_away(play)
    assert isinstance(given, e.PassGiven)
    assert given.cases == ("record", "advice")


def test_list_that_was_given_is_not_undone():
    """It is printed and in the person's hand."""
    play = open_hall()
    serving(play)
    turn_away(play)
    assert play.do(c.Undo("w1")) == Refusal(Code.NOTHING_TO_UNDO, "1")
