"""Holidays, make-up workdays, hours of windows and matters, lunch rotations, special days, missing years."""

from datetime import date, timedelta

import pytest

from queue_server.domain.times.calendar import (
    NO_CALENDAR,
    Rotation,
    SpecialDay,
    is_working_day,
    matter_spans,
    missing_year,
    window_spans,
)
from queue_server.domain.times.spans import WHOLE_DAY, Span
from tests.support.calendars import AFTERNOON, DAY, MORNING, OFFICIAL, official

SAT = date(2026, 11, 21)
MON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-01", False),  # Thursday, New Year
        ("2026-01-04", True),  # Sunday, worked
        ("2026-02-14", True),  # Saturday, worked before Spring Festival
        ("2026-02-16", False),  # Monday of Spring Festival
        ("2026-02-28", True),
        ("2026-03-02", True),
        ("2026-09-20", True),  # Sunday, worked
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # Saturday, worked
        ("2026-11-21", False),  # an ordinary Saturday
    ],
)
def test_working_days_are_the_official_ones(day, works):
    """The State Council's notice for 2026, with 调休."""
    assert is_working_day(OFFICIAL, date.fromisoformat(day)) is works


def test_year_2026_has_as_many_working_days_as_the_notice_leaves():
    """261 weekdays, 18 of them off, 6 weekend days worked."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    off = [d for d in days if d.weekday() < 5 and d.isoformat() in OFFICIAL.years[0].off]
    assert sum(is_working_day(OFFICIAL, d) for d in days) == 261 - len(off) + 6
    assert len(OFFICIAL.years[0].off) == 3 + 9 + 3 + 5 + 3 + 3 + 7


def test_unknown_year_has_its_weekdays():
    """Nothing is guessed of holidays."""
    assert is_working_day(OFFICIAL, date(2028, 2, 29))  # a leap day, a Tuesday
    assert not is_working_day(OFFICIAL, date(2028, 2, 26))


def test_window_rests_in_its_rotation_and_the_matter_goes_on():
    """Two windows in turn: the matter is served through."""
    calendar = official(
        hours=(OFFICIAL.hours[0].__class__("office", (((Span(510, 1020)),),) * 7),),
        rotations=(Rotation(("w1",), Span(690, 735)), Rotation(("w2",), Span(735, 780))),
    )
    assert window_spans(calendar, "w1", MON) == (Span(510, 690), Span(735, 1020))
    assert window_spans(calendar, "w2", MON) == (Span(510, 735), Span(780, 1020))
    assert matter_spans(calendar, "m", ("w1", "w2"), MON) == (Span(510, 1020),)
    assert matter_spans(calendar, "m", ("w1",), MON) == (Span(510, 690), Span(735, 1020))


def test_weekend_window_keeps_its_matters_open_on_saturday():
    """F13: and only those that it serves."""
    calendar = official(windows=(("w9", "weekend"),))
    assert matter_spans(calendar, "m", ("w1", "w9"), SAT) == (Span(540, 960),)
    assert matter_spans(calendar, "m", ("w1",), SAT) == ()
    assert matter_spans(calendar, "m", ("w1", "w9"), MON) == DAY


def test_matter_with_hours_of_its_own_is_served_within_both():
    """Mornings only, though the window works all day."""
    morning = OFFICIAL.hours[0].__class__("mornings", ((Span(480, 660),),) * 7)
    calendar = official(hours=(*OFFICIAL.hours, morning), matters=(("exam", "mornings"),))
    assert matter_spans(calendar, "exam", ("w1",), MON) == (Span(510, 660),)
    assert matter_spans(calendar, "other", ("w1",), MON) == DAY


def test_makeup_workday_has_the_hours_of_the_day_it_is_declared_as():
    """Sunday 4 January 2026 as a Monday; a weekend window keeps its own Sunday."""
    sunday = date(2026, 1, 4)
    assert window_spans(OFFICIAL, "w1", sunday) == DAY
    calendar = official(windows=(("w9", "weekend"),))
    assert window_spans(calendar, "w9", sunday) == (Span(540, 960),)


def test_holiday_closes_weekday_and_weekend_windows():
    """1 to 3 January 2026 are Thursday to Saturday."""
    calendar = official(windows=(("w9", "weekend"),))
    for day in (1, 2, 3):
        assert window_spans(calendar, "w1", date(2026, 1, day)) == ()
        assert window_spans(calendar, "w9", date(2026, 1, day)) == ()


def test_special_day_is_above_everything():
    """Closed for a typhoon on a workday, open on a holiday."""
    calendar = official(
        days=(
            SpecialDay("2026-11-23", (), "台风", "Typhoon"),
            SpecialDay("2026-10-02", (MORNING,), "值班", "Duty"),
        )
    )
    assert window_spans(calendar, "w1", MON) == ()
    assert window_spans(calendar, "w1", date(2026, 10, 2)) == (MORNING,)
    assert window_spans(calendar, "w1", date(2026, 11, 24)) == (MORNING, AFTERNOON)


def test_calendar_without_hours_is_open_all_day():
    """What a hall file without [calendar] means."""
    assert window_spans(NO_CALENDAR, "w1", SAT) == WHOLE_DAY


@pytest.mark.parametrize(
    ("today", "due", "wanted"),
    [
        ("2026-11-30", "12-01", None),
        ("2026-12-01", "12-01", 2027),
        ("2026-11-15", "11-15", 2027),
        ("2027-01-02", "12-01", 2027),
        ("2028-02-29", "12-01", 2028),
    ],
)
def test_next_year_is_missing_from_its_due_date_on(today, due, wanted):
    """From 1 December, or as the hall says; the present year always."""
    assert missing_year(official(next_year_due=due), date.fromisoformat(today)) == wanted


def test_calendar_that_is_not_observed_misses_nothing():
    """A demo hall needs no holidays."""
    assert missing_year(NO_CALENDAR, date(2030, 12, 31)) is None
