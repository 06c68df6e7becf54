"""Promise clocks: minutes and working days, weekends, holidays, pauses, 75 and 100 percent."""

import pytest

from queue_server.domain.times.calendar import NO_CALENDAR
from queue_server.domain.times.limits import Clock, Due, Limit, Limits
from tests.support.calendars import OFFICIAL, ZONE, at


def dues(limit: Limit, accepted: str, used_s: int = 0, since: str = "", calendar=OFFICIAL):
    """(75 %, 100 %) by the hall's wall clock."""
    clock = Clock(calendar, ZONE, at(accepted))
    return tuple(due.at for due in clock.due(Limits(limit), (used_s,), at(since or accepted)))


@pytest.mark.parametrize(
    ("limit", "accepted", "near", "over"),
    [
        (Limit("minutes", 60), "2026-11-23 09:00", "2026-11-23 09:45", "2026-11-23 10:00"),
        (Limit("minutes", 60), "2026-11-23 11:30", "2026-11-23 13:45", "2026-11-23 14:00"),
        (Limit("minutes", 60), "2026-11-20 16:30", "2026-11-23 08:45", "2026-11-23 09:00"),
        (Limit("days", 1), "2026-11-23 16:59", "2026-11-24 18:00", "2026-11-25 00:00"),
        (Limit("days", 4), "2026-11-20 10:00", "2026-11-26 00:00", "2026-11-27 00:00"),
        (Limit("days", 4), "2025-12-31 10:00", "2026-01-07 00:00", "2026-01-08 00:00"),  # over New Year
        (Limit("days", 1), "2026-02-13 10:00", "2026-02-14 18:00", "2026-02-15 00:00"),  # the worked Saturday
        (Limit("days", 2), "2028-02-28 10:00", "2028-03-01 12:00", "2028-03-02 00:00"),  # a leap day counts
    ],
)
def test_limit_is_due_by_working_time(limit, accepted, near, over):
    """Minutes from acceptance within the hours; days from the next one, whole."""
    assert dues(limit, accepted) == (at(near), at(over))


def test_day_limit_accepted_on_a_day_off_begins_with_the_next_working_day():
    """Saturday's weekend window: Monday is the first day."""
    assert dues(Limit("days", 1), "2026-11-21 10:00")[1] == at("2026-11-24 00:00")


def test_minutes_without_a_calendar_count_through():
    """A hall that keeps no hours."""
    near, over = dues(Limit("minutes", 60), "2026-11-21 23:30", calendar=NO_CALENDAR)
    assert (near, over) == (at("2026-11-22 00:15"), at("2026-11-22 00:30"))


def test_what_was_used_before_shortens_the_run():
    """30 of 60 minutes used: a mark that has passed is not due again."""
    assert dues(Limit("minutes", 60), "2026-11-20 09:00", 1800, "2026-11-23 09:00") == (
        at("2026-11-23 09:15"),
        at("2026-11-23 09:30"),
    )
    assert dues(Limit("minutes", 60), "2026-11-20 09:00", 3000, "2026-11-23 09:00") == (
        at("2026-11-23 09:10"),
    )
    assert dues(Limit("minutes", 60), "2026-11-20 09:00", 3600, "2026-11-23 09:00") == ()


def test_pause_on_the_day_of_acceptance_uses_no_day():
    """Days begin with the next one, however often the clock stood before."""
    clock, limits = Clock(OFFICIAL, ZONE, at("2026-11-23 09:00")), Limits(Limit("days", 5))
    assert clock.used(limits, (0,), at("2026-11-23 09:00"), at("2026-11-23 15:00")) == (0,)
    assert clock.used(limits, (0,), at("2026-11-23 16:00"), at("2026-11-24 12:00")) == (43_200,)


def test_both_limits_run_side_by_side():
    """An hour promised, 30 working days by law; earliest first."""
    limits = Limits(Limit("minutes", 60), Limit("days", 30))
    found = Clock(OFFICIAL, ZONE, at("2026-11-02 09:00")).due(limits, (0, 0), at("2026-11-02 09:00"))
    assert [(due.limit, due.percent) for due in found] == [
        ("promised", 75), ("promised", 100), ("legal", 75), ("legal", 100),
    ]  # fmt: skip
    assert found[-1] == Due("legal", 100, at("2026-12-15 00:00"))
