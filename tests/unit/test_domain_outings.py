"""Deliveries, home visits and errands: for those who cannot come, taken by a person, done in time, asked about by somebody else."""

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as every
from queue_server.domain.commands import outings as o
from queue_server.domain.errors import Code
from queue_server.domain.events import outings as e
from tests.support.calendars import at
from tests.support.case_play import CasePlay
from tests.support.outing_play import CASE, DAY, ONE, PARCEL, TWO, book, one, refused


@pytest.fixture
def play() -> CasePlay:
    """A case that is accepted."""
    made = CasePlay(at("2026-11-23 09:00"))
    made.accepted("record", CASE)
    return made


def test_visit_under_a_reference_that_is_open_is_refused(play):
    """References are random; should one come twice, the first stays as it is."""
    play.done(book())
    assert refused(play, book()) is Code.CASE_NOT_SO


def test_home_visit_is_taken_done_and_asked_about_by_somebody_else(play):
    """Each step once and by the right person; everything survives the journal's form; closed, it leaves the memory."""
    play.done(book())
    assert refused(play, o.EndOuting(ONE, "done", "", "", "h01")) is Code.NOT_PERMITTED
    play.done(o.TakeOuting(ONE, "h01"))
    assert refused(play, o.CloseOuting(ONE, 5, "h02")) is Code.CASE_NOT_SO
    play.done(o.EndOuting(ONE, "done", "", "", "h01"))
    assert refused(play, o.TakeOuting(ONE, "h02")) is Code.CASE_NOT_SO
    assert refused(play, o.CloseOuting(ONE, 5, "h01")) is Code.NOT_PERMITTED
    assert play.replayed().outings == play.state.outings
    assert play.done(o.CloseOuting(ONE, 5, "h02")) == (e.OutingClosed(ONE, 5, "h02"),)
    assert play.replayed().outings == play.state.outings
    assert play.state.outings.open == {}


def test_delivery_hands_the_result_over_with_the_carrier_s_number(play):
    """Asked for before the result is there; posted only when it is; one a case; the case is over with it."""
    play.done(book("delivery"))
    assert (
        refused(play, o.BookOuting("0000000002", "delivery", "", CASE, "e" * 32, DAY, None))
        is Code.CASE_NOT_SO
    )
    play.done(o.TakeOuting(ONE, "c01"))
    assert refused(play, o.EndOuting(ONE, "done", "EMS", PARCEL, "c01")) is Code.CASE_NOT_SO
    play.done(c.DecideCase(CASE, "granted"))
    play.done(c.IssueResult(CASE, "delivery"))
    assert refused(play, o.EndOuting(ONE, "done", "EMS", "", "c01")) is Code.CASE_NOT_SO
    decided = play.done(o.EndOuting(ONE, "done", "EMS", PARCEL, "c01"))
    assert decided == (
        e.OutingEnded(ONE, "done", "EMS", PARCEL), every.CasePickedUp(CASE), e.OutingClosed(ONE, 0, "c01"),
    )  # fmt: skip
    assert (play.state.cases.open, play.state.outings.open) == ({}, {})


@pytest.mark.parametrize("carrier", ["王五 13800000000", "330106198501011238"])
def test_carrier_that_names_somebody_is_refused(play, carrier: str):
    """It stands in the journal for ever."""
    play.done(book("delivery"))
    play.done(o.TakeOuting(ONE, "c01"))
    play.done(c.DecideCase(CASE, "granted"))
    play.done(c.IssueResult(CASE, "delivery"))
    assert refused(play, o.EndOuting(ONE, "done", carrier, PARCEL, "c01")) is Code.NOTICE_NAMES


def test_visit_has_no_parcel(play):
    """Of what was not posted nothing is kept."""
    play.done(book())
    play.done(o.TakeOuting(ONE, "h01"))
    assert refused(play, o.EndOuting(ONE, "done", "", PARCEL, "h01")) is Code.CASE_NOT_SO


def test_parcel_s_number_in_an_old_journal_is_read_no_more():
    """Version 1 had it in the entry, whose chain stays whole: this program takes the rest."""
    body = {"outing": ONE, "ending": "done", "carrier": "EMS", "tracking": "1234567890"}
    assert every.from_body("OutingEnded", 1, body) == e.OutingEnded(ONE, "done", "EMS", "")


def test_delivery_that_is_given_up_leaves_the_result_here(play):
    """The person comes after all: another may be booked."""
    play.done(book("delivery"))
    play.done(o.TakeOuting(ONE, "c01"))
    play.done(o.EndOuting(ONE, "given_up", "", "", "c01"))
    assert CASE in play.state.cases.open
    play.done(o.BookOuting("0000000002", "delivery", "", CASE, "e" * 32, DAY, None))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (book(why=None), Code.NOT_PERMITTED),
        (book(matter="nothing"), Code.UNKNOWN_MATTER),
        (book(day="2026-11-22"), Code.OUTING_DAY),
        (book(day="2027-11-22"), Code.OUTING_DAY),
        (book("delivery", case="CASE000009"), Code.UNKNOWN_CASE),
    ],
)
def test_outing_is_refused_where_nobody_may_have_it(play, command: o.BookOuting, code: Code):
    """Who could come, an unknown matter or case, a day that is over or too far."""
    assert refused(play, command) is code


def test_what_is_late_or_nobody_s_on_its_last_day_is_an_alarm(play):
    """That there is one, nothing else; taken in time it is over, late it is back."""
    play.done(book())

    def alarms() -> list[tuple[str, str]]:
        return [key for key, alarm in play.state.day.alarms.items() if alarm.on and key[0] == "outing_late"]

    play.beat("2026-11-24 09:00")
    assert alarms() == []
    play.beat("2026-11-25 09:00")
    assert alarms() == [("outing_late", "hall")]
    play.done(o.TakeOuting(ONE, "h01"), "2026-11-25 09:01")
    play.beat("2026-11-25 09:02")
    assert alarms() == []
    play.beat("2026-11-26 09:00")
    assert (one(play).is_late("2026-11-26"), alarms()) == (True, [("outing_late", "hall")])


def test_what_was_acknowledged_stays_so_when_one_more_is_late_or_one_less(play):
    """One alarm over all of them: a changed count is no news to whoever has seen that there are some."""
    play.done(book())
    play.beat("2026-11-25 09:00")
    play.done(c.AcknowledgeAlarm("outing_late", "hall", "manager"))
    play.done(book(outing=TWO))
    assert play.beat("2026-11-25 09:01") == ()
    play.done(o.TakeOuting(ONE, "h01"))
    assert play.beat("2026-11-25 09:02") == ()
    play.done(o.TakeOuting(TWO, "h01"))
    assert [type(each) for each in play.beat("2026-11-25 09:03")] == [every.AlarmCleared]
