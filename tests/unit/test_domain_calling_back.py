"""回访: whoever left a number is called before the answer, three times in vain at least; whoever left none is answered in writing."""

import pytest

from queue_server.domain import events as every
from queue_server.domain.commands import followups as f
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import followups as e
from queue_server.domain.followup import TRY_APART
from tests.support.hall_day import Play
from tests.unit.test_domain_followups import LOW, TICKET, done, low, rated, refused

ANSWER = f.AnswerFollowUp(LOW, "service", "mended", "m02")
VAIN, REACHED, NO_WAY = (
    f.NoteCallBack(LOW, result, "m02") for result in ("not_reached", "reached", "no_way")
)
HOUR = 3600.0


@pytest.fixture
def play() -> Play:
    """A low grade that m02 has taken."""
    made = rated(1)
    done(made, f.TakeFollowUp(LOW, "m02"))
    return made


def test_number_is_left_for_everything_of_the_ticket_that_is_not_answered(play: Play):
    """One reference for all of it; the day to call by counts from then on; another's ticket has nothing."""
    done(play, f.OpenFollowUp("ABCDEFGHJK", "complaint", "wait", TICKET))
    assert refused(play, f.LeavePhone("2026-11-22-A009", "ff" * 16)) is Code.UNKNOWN_CASE
    left = play.do(f.LeavePhone(TICKET, "ab" * 16))
    assert left == tuple(
        e.PhoneLeft(name, "ab" * 16, "2026-11-23") for name in (LOW, "2026-11-22-ABCDEFGHJK")
    )
    assert play.replayed_state().voices == play.state.voices
    done(play, REACHED, ANSWER, f.LeavePhone(TICKET, "cd" * 16))
    assert [each.person for each in play.state.voices.open.values()] == ["ab" * 16, "cd" * 16]


def test_answer_waits_for_a_person_who_left_a_number(play: Play):
    """Three calls in vain, an hour apart, or one that was answered; there is a way to call, and nobody may say there is none."""
    done(play, f.LeavePhone(TICKET, "ab" * 16))
    assert refused(play, NO_WAY) is Code.CASE_NOT_SO
    for _ in range(3):
        assert refused(play, ANSWER) is Code.CASE_NOT_SO
        assert isinstance(play.do(VAIN, HOUR), tuple)
        again = play.do(VAIN, HOUR - 2)
        assert isinstance(again, Refusal)
        assert again.code is Code.CALLED_JUST_NOW
        assert again.when == (low(play).tried_at or again.when) + TRY_APART
    assert (low(play).tries, low(play).reached) == (3, False)
    assert play.replayed_state().voices == play.state.voices
    done(play, ANSWER)


def test_call_that_is_answered_needs_no_second_one(play: Play):
    """Right after one in vain, too: they rang back."""
    done(play, f.LeavePhone(TICKET, "ab" * 16), VAIN, REACHED, ANSWER)
    assert low(play).reached


def test_without_a_number_the_answer_is_given_in_writing(play: Play):
    """Nobody can be called in vain; that there is no way is on record before the answer; who came was heard."""
    assert refused(play, VAIN) is Code.CASE_NOT_SO
    assert refused(play, ANSWER) is Code.CASE_NOT_SO
    done(play, NO_WAY, ANSWER)
    assert (low(play).no_way, low(play).called_at, low(play).reached) == (True, None, False)
    assert play.replayed_state().voices == play.state.voices


def test_number_that_comes_later_is_called_first(play: Play):
    """Neither «no way» nor earlier calls to another number count any more."""
    done(play, NO_WAY, f.LeavePhone(TICKET, "ab" * 16))
    assert refused(play, ANSWER) is Code.CASE_NOT_SO
    assert isinstance(play.do(VAIN), tuple)
    done(play, f.LeavePhone(TICKET, "cd" * 16))
    assert (low(play).tries, low(play).person) == (0, "cd" * 16)
    assert isinstance(play.do(VAIN), tuple)


@pytest.mark.parametrize(("reached", "result"), [(True, "reached"), (False, "not_reached")])
def test_call_of_an_older_journal_is_read_as_what_it_was(reached: bool, result: str):
    """Version 1 knew whether somebody answered."""
    old = every.from_body("PersonCalledBack", 1, {"follow_up": LOW, "reached": reached})
    assert old == e.PersonCalledBack(LOW, result)
