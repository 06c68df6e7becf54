"""Low grades and complaints: an owner, dates, one answer after a call, one grade again, an appeal judged by somebody else."""

from typing import Any

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as every
from queue_server.domain.commands import followups as f
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import followups as e
from queue_server.domain.followup import FollowUp, Proposal
from tests.support.hall_day import Play, open_hall

LOW = "2026-11-22-A001.0"
TICKET = LOW.partition(".")[0]


def rated(grade: int) -> Play:
    """Served at window 1 and rated."""
    play = open_hall()
    ticket = play.issue()
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.FinishService("w1"))
    play.do(c.RateVisit(ticket, grade, None))
    return play


def low(play: Play) -> FollowUp:
    """The one that is open."""
    return play.state.voices.open[LOW]


def done(play: Play, *commands: Any) -> None:
    """Each carried out."""
    for command in commands:
        decided = play.do(command)
        assert isinstance(decided, tuple), (command, decided)


def refused(play: Play, command: Any) -> Code:
    """Why it is refused."""
    decided = play.do(command)
    assert isinstance(decided, Refusal), decided
    return decided.code


@pytest.mark.parametrize(("grade", "count"), [(1, 1), (2, 1), (3, 0), (4, 0), (5, 0)])
def test_follow_up_is_opened_by_the_two_lowest_grades(grade: int, count: int):
    """With the window, the matter and two dates; the grade's own event stays as it was."""
    play = rated(grade)
    assert len(play.state.voices.open) == count
    if count:
        found = low(play)
        assert (found.kind, found.window, found.matter, found.grade, found.owner) == (
            "low_rating", "w1", "advice", grade, "",
        )  # fmt: skip
        assert (found.call_by, found.answer_by) == ("2026-11-23", "2026-12-11")  # a Sunday; working days


def test_follow_up_is_late_from_the_day_after_its_date():
    """First the call, then the answer; nothing once it is answered."""
    found = low(rated(1))
    assert found.overdue("2026-11-24") == ""  # no number was left: the answer alone is due
    found.person = "ab" * 16
    assert [found.overdue(day) for day in ("2026-11-23", "2026-11-24", "2026-12-12")] == [
        "",
        "call",
        "answer",
    ]
    found.answered_at = found.called_at = found.opened_at
    assert found.overdue("2027-01-01") == ""


def test_follow_up_from_rating_to_close_is_replayed_from_its_events():
    """Taken, called twice, answered, rated again, closed: each step survives the journal's form."""
    play = rated(2)
    done(
        play, f.TakeFollowUp(LOW, "m02"), f.NoteCallBack(LOW, "no_way", "m02"), f.NoteCallBack(LOW, "reached", "m02"),
        f.AnswerFollowUp(LOW, "policy", "explained", "m02"), f.RateAgain(LOW, 4, TICKET),
    )  # fmt: skip
    found = low(play)
    assert (found.owner, found.reached, found.cause, found.outcome, found.again) == (
        "m02", True, "policy", "explained", 4,
    )  # fmt: skip
    assert play.replayed_state().voices == play.state.voices
    done(play, f.CloseFollowUp(LOW, "m02"))
    assert play.replayed_state().voices.open == play.state.voices.open == {}


def test_follow_up_refuses_what_is_out_of_order():
    """Not answered unheard, not by others than its owner, one answer, one grade again and only after the answer."""
    play = rated(1)
    assert refused(play, f.NoteCallBack(LOW, "reached", "m02")) is Code.NOT_PERMITTED
    done(play, f.TakeFollowUp(LOW, "m02"))
    assert refused(play, f.AnswerFollowUp(LOW, "service", "mended", "m02")) is Code.CASE_NOT_SO
    assert refused(play, f.CloseFollowUp(LOW, "m02")) is Code.CASE_NOT_SO
    done(play, f.NoteCallBack(LOW, "reached", "m02"))
    assert refused(play, f.RateAgain(LOW, 5, TICKET)) is Code.CASE_NOT_SO
    assert refused(play, f.AnswerFollowUp(LOW, "service", "mended", "m03")) is Code.NOT_PERMITTED
    done(play, f.AnswerFollowUp(LOW, "service", "mended", "m02"), f.RateAgain(LOW, 5, TICKET))
    assert refused(play, f.RateAgain(LOW, 5, TICKET)) is Code.CASE_NOT_SO
    assert refused(play, f.AnswerFollowUp(LOW, "service", "mended", "m02")) is Code.CASE_NOT_SO
    assert refused(play, f.TakeFollowUp("2026-11-22-A999.0", "m02")) is Code.UNKNOWN_CASE


def test_appeal_is_judged_by_somebody_else():
    """Neither the owner nor who appealed; once; and nothing is closed under an open one."""
    play = rated(1)
    done(play, f.TakeFollowUp(LOW, "m02"), f.Appeal(LOW, "malicious", "m03"))
    assert refused(play, f.Appeal(LOW, "mistaken", "m04")) is Code.CASE_NOT_SO
    assert [refused(play, f.AnswerAppeal(LOW, True, by)) for by in ("m02", "m03")] == [Code.NOT_PERMITTED] * 2
    assert refused(play, f.CloseFollowUp(LOW, "m02")) is Code.CASE_NOT_SO
    done(play, f.AnswerAppeal(LOW, True, "m04"))
    assert refused(play, f.AnswerAppeal(LOW, False, "m04")) is Code.CASE_NOT_SO
    done(play, f.CloseFollowUp(LOW, "m02"))


def test_complaint_is_about_the_own_ticket_or_a_window_of_the_hall():
    """A citizen's is about the own ticket; what the hall has not got is refused."""
    play = open_hall()
    ticket = play.issue()
    opened = play.do(f.OpenFollowUp("ABCDEFGHJK", "not_done", "many_trips", ticket, own=f"citizen:{ticket}"))
    assert isinstance(opened, tuple)
    assert opened == (
        e.FollowUpOpened(
            "2026-11-22-ABCDEFGHJK",
            "not_done",
            "many_trips",
            ticket,
            "",
            "advice",
            0,
            "2026-11-23",
            "2026-12-11",
        ),
    )
    foreign = f.OpenFollowUp("ABCDEFGHJM", "complaint", "wait", ticket, own="citizen:2026-11-22-A999")
    assert refused(play, foreign) is Code.NOT_PERMITTED
    assert (
        refused(play, f.OpenFollowUp("ABCDEFGHJN", "complaint", "wait", window="w9")) is Code.UNKNOWN_WINDOW
    )


def test_ticket_has_one_open_complaint_of_each_kind():
    """However often its page is asked: the one that is there is named, and a new one may be made when that is closed."""
    play = rated(1)
    own = f"citizen:{TICKET}"
    for n in range(20):
        decided = play.do(f.OpenFollowUp(f"ABCDEFGH{n:02d}", "complaint", "wait", TICKET, own=own))
        if n:
            assert decided == Refusal(Code.TOLD_ALREADY, "2026-11-22-ABCDEFGH00")
    done(play, f.OpenFollowUp("ABCDEFGHJK", "not_done", "refused", TICKET, own=own))
    assert sorted(each.kind for each in play.state.voices.open.values()) == [
        "complaint",
        "low_rating",
        "not_done",
    ]
    name = "2026-11-22-ABCDEFGH00"
    done(
        play, f.TakeFollowUp(name, "m02"), f.NoteCallBack(name, "no_way", "m02"), f.AnswerFollowUp(name, "policy", "explained", "m02"),
        f.RateAgain(name, 4, TICKET), f.CloseFollowUp(name, "m02"), f.OpenFollowUp("ABCDEFGHJM", "complaint", "fee", TICKET, own=own),
    )  # fmt: skip


def test_complaint_of_a_citizen_is_about_a_window_where_the_ticket_was():
    """No other window is barred from a flag by it; whoever says none means the last one. Staff may name any."""
    play = rated(5)
    own = f"citizen:{TICKET}"
    foreign = f.OpenFollowUp("ABCDEFGHJK", "complaint", "manner", TICKET, "w2", own)
    assert refused(play, foreign) is Code.UNKNOWN_WINDOW
    done(
        play, f.OpenFollowUp("ABCDEFGHJM", "complaint", "manner", TICKET, "w1", own), f.OpenFollowUp("ABCDEFGHJN", "not_done", "manner", TICKET, "", own)
    )  # fmt: skip
    assert {each.window for each in play.state.voices.open.values()} == {"w1"}
    waiting = play.issue()
    elsewhere = f.OpenFollowUp("ABCDEFGHJP", "complaint", "wait", waiting, "w1", f"citizen:{waiting}")
    assert refused(play, elsewhere) is Code.UNKNOWN_WINDOW
    done(play, f.OpenFollowUp("ABCDEFGHJQ", "complaint", "wait", waiting, "w2"))


def answered() -> Play:
    """A low grade that its owner m02 has answered."""
    play = rated(1)
    done(
        play, f.TakeFollowUp(LOW, "m02"), f.NoteCallBack(LOW, "reached", "m02"), f.AnswerFollowUp(LOW, "service", "mended", "m02")
    )  # fmt: skip
    return play


def test_complaint_under_a_reference_that_is_open_is_refused():
    """References are random; should one come twice, the first stays as it is."""
    play = open_hall()
    done(play, f.OpenFollowUp("ABCDEFGHJK", "not_done", "many_trips", "", own=None))
    assert (
        refused(play, f.OpenFollowUp("ABCDEFGHJK", "complaint", "refused", "", own=None)) is Code.CASE_NOT_SO
    )


def test_person_rates_the_answer_once_from_the_own_page():
    """追评: the holder of the ticket alone, once; staff have no way to give it."""
    play = answered()
    assert refused(play, f.RateAgain(LOW, 4, "2026-11-22-A009")) is Code.NOT_PERMITTED
    done(play, f.RateAgain(LOW, 4, TICKET))
    assert refused(play, f.RateAgain(LOW, 5, TICKET)) is Code.CASE_NOT_SO
    assert (low(play).again, play.replayed_state().voices) == (4, play.state.voices)


def test_review_is_asked_once_and_judged_by_somebody_else():
    """Reopened: a new answer is due, and the old one is gone; nothing is closed meanwhile."""
    play = rated(1)
    assert refused(play, f.AskReview(LOW, "not_called", TICKET)) is Code.CASE_NOT_SO
    play = answered()
    assert refused(play, f.AskReview(LOW, "not_agreed", "2026-11-22-A009")) is Code.NOT_PERMITTED
    done(play, f.AskReview(LOW, "not_agreed", TICKET))
    assert refused(play, f.AskReview(LOW, "not_agreed", TICKET)) is Code.CASE_NOT_SO
    assert refused(play, f.CloseFollowUp(LOW, "m02")) is Code.CASE_NOT_SO
    assert refused(play, f.AnswerReview(LOW, True, "m02")) is Code.NOT_PERMITTED
    done(play, f.AnswerReview(LOW, True, "m03"))
    assert refused(play, f.AnswerReview(LOW, False, "m03")) is Code.CASE_NOT_SO
    assert (low(play).answered_at, low(play).outcome, low(play).reopened) == (None, "", True)
    assert refused(play, f.CloseFollowUp(LOW, "m02")) is Code.CASE_NOT_SO
    done(play, f.AnswerFollowUp(LOW, "service", "mended", "m02"))
    assert play.replayed_state().voices == play.state.voices
    done(play, f.CloseFollowUp(LOW, "m02"))


def test_answer_is_judged_by_nobody_who_gave_it():
    """Handed over since then: neither the person's appeal nor the window's is for whoever answered, and the new owner is no judge either."""
    play = answered()
    done(
        play, f.TakeFollowUp(LOW, "m03"), f.AskReview(LOW, "not_agreed", TICKET), f.Appeal(LOW, "mistaken", "m05")
    )  # fmt: skip
    for by in ("m02", "m03"):
        assert refused(play, f.AnswerReview(LOW, False, by)) is Code.NOT_PERMITTED
        assert refused(play, f.AnswerAppeal(LOW, True, by)) is Code.NOT_PERMITTED
    assert (low(play).answered_by, low(play).owner) == ("m02", "m03")
    assert play.replayed_state().voices == play.state.voices
    done(play, f.AnswerReview(LOW, False, "m04"), f.AnswerAppeal(LOW, True, "m04"))


def test_answer_is_not_closed_before_the_person_had_days_to_object():
    """Five working days, unless the person has said something; what was answered by an older program has no such days."""
    play = answered()
    assert low(play).review_by == "2026-11-27"
    assert refused(play, f.CloseFollowUp(LOW, "m02")) is Code.CASE_NOT_SO
    assert [low(play).is_done(day) for day in ("2026-11-27", "2026-11-28")] == [False, True]
    assert not low(play).may_ask_review("2026-11-28")
    low(play).review_by = ""
    done(play, f.CloseFollowUp(LOW, "m02"))


def test_unowned_and_late_follow_ups_raise_alarms_that_name_none():
    """Nothing of the grade or the ticket stands in the alarm: who sees alarms need not see ratings."""
    play = rated(1)
    play.do(c.Beat())
    assert [key for key, alarm in play.day.alarms.items() if alarm.on] == [("follow_up_unowned", "hall")]
    done(play, f.TakeFollowUp(LOW, "m02"))
    done(play, f.LeavePhone(TICKET, "ab" * 16))
    low(play).call_by = "2026-11-21"
    play.do(c.Beat())
    assert [key for key, alarm in play.day.alarms.items() if alarm.on] == [("follow_up_late", "hall")]
    done(play, c.AcknowledgeAlarm("follow_up_late", "hall", "manager"))
    low(play).call_by = "2026-11-23"
    play.do(c.Beat())
    assert not any(alarm.on for alarm in play.day.alarms.values())


PROPOSED = Proposal("a" * 64, ("w1", "w2"))


def test_flag_is_given_on_the_figures_that_were_shown_and_says_which():
    """The event holds the digest and the entry up to which it was computed."""
    given = open_hall().do(f.GiveFlag("2026-Q4", "w2", "a" * 64, 17, PROPOSED))
    assert given == (e.FlagGiven("2026-Q4", "w2", "a" * 64, 17),)


@pytest.mark.parametrize(
    ("window", "shown", "proposed", "code"),
    [
        ("w2", "b" * 64, PROPOSED, Code.PROPOSAL_DIFFERS),
        ("w2", "a" * 64, None, Code.PROPOSAL_DIFFERS),
        ("w3", "a" * 64, PROPOSED, Code.NOT_PROPOSED),
        ("w9", "a" * 64, PROPOSED, Code.UNKNOWN_WINDOW),
    ],
)
def test_flag_is_refused_on_figures_that_were_not_shown(
    window: str, shown: str, proposed: Proposal | None, code: Code
):
    """Another digest, none, a window that the figures do not name, one that the hall does not have."""
    assert refused(open_hall(), f.GiveFlag("2026-Q4", window, shown, 17, proposed)) is code


def test_flag_of_an_earlier_program_is_read_without_what_it_was_computed_from():
    """The window and the digest stay."""
    body = {"quarter": "2026-Q3", "window": "w1", "proposal": "a" * 64}
    assert every.from_body("FlagGiven", 1, body) == e.FlagGiven("2026-Q3", "w1", "a" * 64, 0)
