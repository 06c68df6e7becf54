"""Spans of a day: union, both, without, shifted."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.times.spans import DAY_MIN, Span, both, shifted, union, without

SPANS = st.lists(
    st.tuples(st.integers(0, DAY_MIN - 1), st.integers(1, 300)).map(
        lambda pair: Span(pair[0], min(DAY_MIN, pair[0] + pair[1]))
    ),
    max_size=6,
).map(union)


def minutes(spans):
    """As a set of minutes: the plain meaning of everything here."""
    return {minute for span in spans for minute in range(span.opens, span.closes)}


@given(SPANS, SPANS)
def test_spans_are_sets_of_minutes(one, other):
    """Each operation is the set's, and its result is sorted, disjoint and not touching."""
    for spans, wanted in (
        (union((*one, *other)), minutes(one) | minutes(other)),
        (both(one, other), minutes(one) & minutes(other)),
        (without(one, other), minutes(one) - minutes(other)),
    ):
        assert minutes(spans) == wanted
        assert all(a.closes < b.opens for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("span", "earlier", "shorter", "wanted"),
    [
        (Span(510, 720), 10, 0, Span(500, 720)),
        (Span(5, 60), 10, 15, Span(0, 45)),
        (Span(510, 520), 0, 10, None),
    ],
)
def test_shifted_span_stays_in_the_day(span, earlier, shorter, wanted):
    """Earlier never before midnight; nothing left is none."""
    assert shifted(span, earlier, shorter) == wanted
