"""Working days and working minutes, over weekends, holidays, leap days and the turn of the year."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.times.calendar import NO_CALENDAR, Calendar
from queue_server.domain.times.working_time import (
    DAY_S,
    add_working_days,
    by_days,
    by_minutes,
    reached,
    working_s,
)
from tests.support.calendars import OFFICIAL, ZONE, at


@pytest.mark.parametrize(
    ("day", "days", "wanted"),
    [
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-20", 1, "2026-11-23"),  # Friday to Monday
        ("2026-12-31", 1, "2027-01-01"),  # 2027 is not known: its weekdays
        ("2025-12-31", 1, "2026-01-04"),  # over New Year to the worked Sunday
        ("2026-02-13", 2, "2026-02-24"),  # the worked Saturday, then over Spring Festival
        ("2026-09-30", 3, "2026-10-10"),  # over the National Day week to the worked Saturday
        ("2028-02-28", 1, "2028-02-29"),
    ],
)
def test_working_days_are_added_over_holidays(day, days, wanted):
    """The day itself never counts."""
    assert add_working_days(OFFICIAL, date.fromisoformat(day), days) == date.fromisoformat(wanted)


def test_working_days_backwards_are_refused():
    """A limit lies in the future."""
    with pytest.raises(ValueError, match="forward"):
        add_working_days(OFFICIAL, date(2026, 1, 5), -1)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 09:00", "2026-11-23 10:00", 60),
        ("2026-11-23 11:30", "2026-11-23 14:00", 60),  # lunch does not count
        ("2026-11-20 16:50", "2026-11-23 08:40", 20),  # nor does the weekend
        ("2026-09-30 16:30", "2026-10-08 09:00", 60),  # nor the holidays
        ("2026-11-23 18:00", "2026-11-24 08:00", 0),
        ("2026-11-23 10:00", "2026-11-23 09:00", 0),
    ],
)
def test_working_minutes_lie_within_the_hours(start, end, minutes):
    """By the hall's own hours."""
    assert working_s(by_minutes(OFFICIAL), at(start), at(end), ZONE) == minutes * 60


def test_working_minutes_without_hours_are_all_minutes():
    """A hall that observes no calendar counts through."""
    assert working_s(by_minutes(NO_CALENDAR), at("2026-11-21 23:00"), at("2026-11-22 01:00"), ZONE) == 7200


def test_instants_of_any_zone_are_read_on_the_halls_clock():
    """0:30 UTC is 8:30 in Hangzhou."""
    start = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert working_s(by_minutes(OFFICIAL), start, datetime(2026, 11, 23, 1, 0, tzinfo=UTC), ZONE) == 1800
    assert reached(by_minutes(OFFICIAL), start, 1800, ZONE) == datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "seconds", "wanted"),
    [
        ("2026-11-20 16:50", 1200, "2026-11-23 08:40"),
        ("2026-11-23 11:30", 3600, "2026-11-23 14:00"),
        ("2026-11-23 11:30", 1800, "2026-11-23 12:00"),  # the end of a span is the end
        ("2026-11-21 11:30", 60, "2026-11-23 08:31"),
    ],
)
def test_amount_of_minutes_is_reached_within_the_hours(start, seconds, wanted):
    """Where the limit stands."""
    assert reached(by_minutes(OFFICIAL), at(start), seconds, ZONE) == at(wanted)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001  the strategy sets the zone
    st.integers(1, 20 * DAY_S),
)
def test_reached_is_the_inverse_of_working_time(start, seconds):
    """The amount lies between start and the instant found, and not a second before."""
    for measure in (by_days(OFFICIAL), by_minutes(OFFICIAL)):
        end = reached(measure, start.replace(microsecond=0), seconds, ZONE)
        assert working_s(measure, start.replace(microsecond=0), end, ZONE) == seconds


def test_days_are_24_hours_where_the_clock_is_put_forward():
    """29 March 2026 has 23 hours in Berlin, and counts as a day like any other."""
    always = Calendar()
    start, end = datetime(2026, 3, 27, 23, tzinfo=UTC), datetime(2026, 3, 30, 22, tzinfo=UTC)
    assert working_s(by_minutes(always), start, end, "Europe/Berlin") == 3 * DAY_S


def test_calendar_without_working_time_says_so():
    """No endless search."""
    never = Calendar(observe=True, default="none", hours=(OFFICIAL.hours[0].__class__("none", ((),) * 7),))
    with pytest.raises(ValueError, match="no working time"):
        reached(by_minutes(never), at("2026-11-23 09:00"), 60, ZONE)
