"""Waits told against waits had, in simulated halls under the real rules: the upper end holds, and not by telling anything."""

from functools import cache

import pytest

from benchmarks.figures import middle
from benchmarks.waits import COURSES, QUIET, Course, Told, cover, days

DAYS = 30


@cache
def _found(course: Course) -> list[Told]:
    return days(course, range(DAYS))


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_upper_end_of_a_wait_holds_nine_times_in_ten(course: Course):
    """Never fewer than 88 %. It may hold oftener: services vary less than the memoryless ones of the closed form."""
    held = cover(_found(course))
    print(f"{course.name}: {held:.3f} of {len(_found(course))}")
    assert 0.88 <= held <= 0.97


def test_first_numbers_after_a_quiet_time_are_told_no_slow_hall_s_wait():
    """Half of them are told no more than three times what half of them wait; quiet counted as slowness it was 3.5."""
    told, had = (middle(getattr(each, name) for each in _found(QUIET)) for name in ("p90", "waited"))
    print(f"told {told:.0f} s, had {had:.0f} s")
    assert told <= 3 * had
