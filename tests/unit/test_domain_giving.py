"""When numbers are given: opening time, breaks, closing, the last ticket; who is inside is served."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.deciding.giving import opening_of, openings
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.times.calendar import SpecialDay
from queue_server.domain.times.issue_hours import AHEAD_DAYS, Why, opening
from tests.support.calendars import ZONE, at, official
from tests.support.hall_day import KIOSK, Play, hall

TICKET = c.IssueTicket("advice", "zh", KIOSK, None, None)


def play_at(text: str, **changes) -> Play:
    """A day of the hall under office hours, its windows open, at a time by its wall clock."""
    play = Play(now=at(text))
    play.day.date = play.now.date()
    play.do(c.Configure(replace(hall(), calendar=official(**changes)), "0" * 64), 0)
    for window in ("w1", "w2", "w3", "w4"):
        play.do(c.OpenWindow(window), 0)
    return play


@pytest.mark.parametrize(
    ("now", "issuing", "why", "until", "following"),
    [
        ("2026-11-23 08:19", False, Why.EARLY, None, "2026-11-23 08:20"),
        ("2026-11-23 08:20", True, None, "2026-11-23 12:00", None),
        ("2026-11-23 12:00", False, Why.BETWEEN, None, "2026-11-23 13:20"),
        ("2026-11-23 13:20", True, None, "2026-11-23 17:00", None),
        ("2026-11-23 17:00", False, Why.ENDED, None, "2026-11-24 08:20"),
        ("2026-11-20 18:00", False, Why.ENDED, None, "2026-11-23 08:20"),
        ("2026-11-21 10:00", False, Why.DAY_OFF, None, "2026-11-23 08:20"),
        ("2026-10-03 10:00", False, Why.HOLIDAY, None, "2026-10-08 08:20"),
        ("2026-01-04 10:00", True, None, "2026-01-04 12:00", None),  # a worked Sunday
        ("2025-12-31 18:00", False, Why.ENDED, None, "2026-01-04 08:20"),  # over New Year
    ],
)
def test_opening_by_the_clock(now, issuing, why, until, following):
    """Numbers from 8:20 though windows open at 8:30; both languages are the view's affair."""
    found = opening(official(issue_before_min=10), "m", ("w1",), at(now), ZONE)
    assert (found.issuing, found.why) == (issuing, why)
    assert found.until == (at(until) if until else None)
    assert found.next == (at(following) if following else None)


def test_special_day_says_so():
    """A typhoon, and the day after."""
    calendar = official(days=(SpecialDay("2026-11-23", (), "台风停办", "Closed for a typhoon"),))
    found = opening(calendar, "m", ("w1",), at("2026-11-23 10:00"), ZONE)
    assert (found.why, found.next) == (Why.SPECIAL, at("2026-11-24 08:30"))


def test_matter_that_never_opens_has_no_next():
    """Nobody is told a date that is not there."""
    calendar = official(hours=(replace(official().hours[0], week=((),) * 7),))
    assert opening(calendar, "m", ("w1",), at("2026-11-23 10:00"), ZONE).next is None
    assert AHEAD_DAYS >= 30


@pytest.mark.parametrize(
    ("now", "code", "when"),
    [
        ("2026-11-23 08:10", Code.NOT_OPEN, "2026-11-23 08:30"),
        ("2026-11-23 12:30", Code.NOT_OPEN, "2026-11-23 13:30"),
        ("2026-11-21 10:00", Code.NOT_OPEN, "2026-11-23 08:30"),
    ],
)
def test_number_outside_the_hours_is_refused_with_the_next_opening(now, code, when):
    """Typed, with the matter, and nothing changes."""
    assert play_at(now).do(TICKET, 0) == Refusal(code, "advice", when=at(when))


def test_number_is_given_within_the_hours():
    """And the same hall a minute after closing gives none."""
    play = play_at("2026-11-23 16:59")
    assert isinstance(play.do(TICKET, 0), tuple)
    assert play.do(TICKET, 60) == Refusal(Code.NOT_OPEN, "advice", when=at("2026-11-24 08:30"))


def test_everyone_inside_is_served_after_closing():
    """Closing ends the numbers, never the serving (继续办)."""
    play = play_at("2026-11-23 16:59")
    play.issue("advice", None, after_s=0)
    play.now += timedelta(hours=1)
    assert play.call("w1") == "2026-11-23-A001"
    play.do(c.StartService("w1"))
    assert play.do(c.FinishService("w1")) == (e.ServiceFinished("2026-11-23-A001", "w1"),)


def test_last_ticket_by_minutes():
    """A fixed time before each closing, the noon one too."""
    changes = {"stop": "minutes", "stop_min": 15}
    assert isinstance(play_at("2026-11-23 16:44", **changes).do(TICKET, 0), tuple)
    assert play_at("2026-11-23 16:45", **changes).do(TICKET, 0) == Refusal(
        Code.ISSUE_ENDED, "advice", when=at("2026-11-24 08:30")
    )
    noon = play_at("2026-11-23 11:50", **changes).do(TICKET, 0)
    assert noon == Refusal(Code.ISSUE_ENDED, "advice", when=at("2026-11-23 13:30"))


def test_last_ticket_by_p90_follows_the_queue():
    """An empty hall gives numbers that a full one must refuse; grace moves the limit."""
    empty = play_at("2026-11-23 16:40", stop="p90")
    assert isinstance(empty.do(TICKET, 0), tuple)
    full = play_at("2026-11-23 16:00", stop="p90")
    given = 0
    while isinstance(full.do(TICKET, 0), tuple):
        given += 1
    assert 5 < given < 100
    assert full.do(TICKET, 0) == Refusal(Code.ISSUE_ENDED, "advice", when=at("2026-11-24 08:30"))
    patient = play_at("2026-11-23 16:00", stop="p90", grace_min=30)
    for _ in range(given + 1):
        assert isinstance(patient.do(TICKET, 0), tuple)


@pytest.mark.parametrize("stop", ["minutes", "p90"])
def test_opening_after_the_last_ticket_says_until_when_people_are_served(stop):
    """Whoever asks knows that the hall is not shut; from closing on it is."""
    play = play_at("2026-11-23 16:50", stop=stop, stop_min=15)
    while isinstance(play.do(TICKET, 0), tuple):
        pass
    assert opening_of(play.day, "advice", play.now).why is Why.LAST_TICKET
    assert opening_of(play.day, "advice", play.now).closes == at("2026-11-23 17:00")
    assert opening_of(play.day, "advice", at("2026-11-23 17:00")).closes is None


def test_matter_of_a_weekend_window_is_given_on_saturday_alone():
    """w3 serves the deed only, w2 advice and records."""
    play = play_at("2026-11-21 10:00", windows=(("w2", "weekend"),))
    assert isinstance(play.do(TICKET, 0), tuple)
    assert opening_of(play.day, "deed", play.now).why is Why.DAY_OFF


def test_openings_agree_with_each_matters_own():
    """The catalogue's short cut is the same answer."""
    play = play_at("2026-11-21 10:00", windows=(("w2", "weekend"),), stop="p90")
    found = dict(openings(play.day, play.now))
    assert found == {m: opening_of(play.day, m, play.now) for m in ("advice", "record", "deed")}
    assert [state.issuing for state in found.values()] == [True, True, False]


def test_hall_without_calendar_gives_at_any_hour():
    """Journals and files that know no calendar go on as they were."""
    play = Play(now=at("2026-11-22 03:00"))
    play.do(c.Configure(hall(), "0" * 64), 0)
    assert isinstance(play.do(TICKET, 0), tuple)
    assert all(state.issuing for _, state in openings(play.day, play.now))


def test_unserved_is_no_alarm_before_windows_open_or_at_lunch():
    """Numbers from 8:20 need no window before 8:30; then somebody must be there."""
    play = play_at("2026-11-23 08:20", issue_before_min=10)
    for window in ("w1", "w2", "w3", "w4"):
        play.do(c.CloseWindow(window), 0)
    play.issue("advice", None, after_s=0)
    assert play.do(c.Beat(), 0) == ()
    assert play.do(c.Beat(), 600) == (e.AlarmRaised("unserved", "advice"),)
    assert play.do(c.Beat(), 4 * 3600) == (e.AlarmCleared("unserved", "advice"),)  # 12:30
    assert play.do(c.Beat(), 5 * 3600) == (
        e.AlarmRaised("unserved", "advice"),
    )  # after closing, people inside


def test_missing_year_is_an_alarm():
    """From 1 December on, until the file is there: the next day begins with it."""
    assert play_at("2026-11-30 09:00").do(c.Beat(), 0) == ()
    assert play_at("2026-12-01 09:00").do(c.Beat(), 0) == (e.AlarmRaised("calendar_missing", "2027"),)


def test_hall_with_a_calendar_survives_its_stored_form():
    """The plan travels in the journal."""
    play = play_at("2026-11-23 09:00", rotations=(), days=(SpecialDay("2026-12-24", (), "早下班", "Early"),))
    assert play.replayed().hall == play.day.hall
