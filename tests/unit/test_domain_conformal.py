"""What waits told were worth: the conformal quantile beside a direct computation, bounded memory, sane ranges."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.conformal import (
    GROUP_MOST,
    HALF,
    HALL,
    HALL_MOST,
    HIGHEST,
    LEAST,
    LOWEST,
    SCALE,
    Scores,
    Worth,
    group_of,
    of_themes,
    score,
    worth,
)
from queue_server.domain.estimate import PLAIN, Correction, Pace, Range, wait

SCORES = st.lists(st.integers(LOWEST, HIGHEST), min_size=1, max_size=120)
GROUPS = st.sampled_from([group_of(theme, head_start=first) for theme in "abc" for first in (False, True)])
ENDS = st.lists(st.floats(LOWEST / SCALE, HIGHEST / SCALE), min_size=2, max_size=2).map(sorted)


def scores_of(found: list[int], most: int = HALL_MOST) -> Scores:
    """A group's, one by one."""
    group = worth(((HALL, ()),)).groups[HALL]
    group.most = most
    for each in found:
        group.add(each)
    return group


@given(SCORES, st.integers(1, 130), st.sampled_from([50, 90]))
def test_quantile_is_the_finite_sample_one_of_the_last_scores(found, most, percent):
    """The ⌈(n + 1)p⌉-th smallest of no more than `most`; the largest where there are too few."""
    kept = sorted(found[-most:])
    rank = ceil((len(kept) + 1) * Fraction(percent, 100))
    assert scores_of(found, most).quantile(percent) == kept[min(rank, len(kept)) - 1] / SCALE


@given(SCORES, st.integers(2, 130), st.data())
def test_score_that_is_forgotten_was_never_there(found, most, data):
    """Its newest copy goes, the others stay in their order; one that has been pushed out already changes nothing."""
    group, gone = scores_of(found, most), data.draw(st.sampled_from(found))
    kept = found[-most:]
    if gone in kept:
        place = len(kept) - 1 - kept[::-1].index(gone)
        kept = [*kept[:place], *kept[place + 1 :]]
    group.forget(gone)
    assert list(group.last) == kept
    assert list(group.ordered) == sorted(kept)


@given(st.lists(st.tuples(GROUPS, st.integers(LOWEST, HIGHEST)), max_size=300), st.integers(1, 30))
def test_worth_of_any_past_is_bounded_and_goes_whole_to_the_next_day(past, times):
    """1,500 scores of the hall and 500 of each group, whatever happened; carried and read again it is the same."""
    found = Worth()
    for group, each in past * times:
        found.add(group, each)
    assert all(len(g.last) <= (GROUP_MOST if name else HALL_MOST) for name, g in found.groups.items())
    assert worth(found.carried()) == found


def test_worth_after_a_call_taken_back_is_as_before():
    """Nothing is left of it, not even an empty group."""
    found = Worth()
    found.add("a", 40)
    found.forget("a", 40)
    assert found == Worth()


def test_worth_of_themes_that_are_no_more_is_dropped():
    """The hall's own scores stay."""
    carried = ((HALL, (1,)), ("old", (1,)), ("old+", (1,)), ("new+", (1,)))
    assert of_themes(carried, ["new"]) == ((HALL, (1,)), ("new+", (1,)))


@pytest.mark.parametrize("foreign", [LOWEST - 1, HIGHEST + 1, 2**40])
def test_worth_of_what_is_no_score_is_a_value_error(foreign):
    """A journal of another program is told, not guessed at."""
    with pytest.raises(ValueError, match="score"):
        worth(((HALL, (foreign,)),))


@pytest.mark.parametrize(
    ("waited", "expected"), [(300, 0), (900, 100), (600, 50), (0, -50), (10**9, 2000), (295, -1)]
)
def test_score_is_the_wait_s_place_on_the_range(waited, expected):
    """0 at P50, 100 at P90, within its bounds."""
    assert score(waited, Range(300, 900)) == expected


def test_score_of_a_range_without_width_is_bounded():
    """One second is its width."""
    assert (score(60, Range(60, 60)), score(61, Range(60, 60))) == (0, 100)


def test_correction_of_too_few_is_the_closed_form():
    """One fewer than are needed changes nothing."""
    found = Worth()
    for _ in range(LEAST - 1):
        found.add("a", 500)
    assert found.correction("a") is PLAIN


def test_correction_is_drawn_to_the_hall_and_to_the_group_by_how_many_there_are():
    """By hand: n of (n + HALF) of the hall's from the closed form, then the group's from that; another group has the hall's."""
    found = Worth()
    for each in range(LEAST):
        found.add("a", each)
    for each in range(LEAST * 2):
        found.add("b", 100 + each)
    hall = sorted([*range(LEAST), *(100 + each for each in range(LEAST * 2))])
    of_hall, of_b = LEAST * 3 / (LEAST * 3 + HALF), LEAST * 2 / (LEAST * 2 + HALF)
    expected = []
    for plain, p in ((0.0, Fraction(1, 2)), (1.0, Fraction(9, 10))):
        end = plain + of_hall * (hall[ceil((len(hall) + 1) * p) - 1] / SCALE - plain)
        expected.append((end, end + of_b * ((100 + ceil((LEAST * 2 + 1) * p) - 1) / SCALE - end)))
    (hall_50, b_50), (hall_90, b_90) = expected
    other, own = found.correction("c"), found.correction("b")
    assert (other.p50, other.p90) == pytest.approx((hall_50, hall_90))
    assert (own.p50, own.p90) == pytest.approx((b_50, b_90))


@given(st.lists(st.tuples(GROUPS, st.integers(LOWEST, HIGHEST)), max_size=200), GROUPS)
def test_correction_of_any_past_is_in_order_and_within_the_scores(past, group):
    """P50 ≤ P90, and no further out than scores can lie."""
    found = Worth()
    for of, each in past:
        found.add(of, each)
    told = found.correction(group)
    assert LOWEST / SCALE <= told.p50 <= told.p90 <= HIGHEST / SCALE


@given(ENDS, st.integers(0, 998), st.integers(0, 300), st.floats(0, 1800), st.floats(1e-3, 0.5))
def test_wait_corrected_is_in_order_and_no_shorter_for_one_more_ahead(ends, ahead, calls, seconds, rate):
    """0 ≤ P50 ≤ P90, both monotone in the people ahead, whatever the correction."""
    pace, correction = Pace(calls, seconds, rate), Correction(*ends)
    one, more = wait(ahead, pace, correction), wait(ahead + 1, pace, correction)
    assert 0 <= one.p50_s <= one.p90_s
    assert one.p50_s <= more.p50_s
    assert one.p90_s <= more.p90_s
