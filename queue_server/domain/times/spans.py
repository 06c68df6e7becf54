"""Spans of a day: from minute to minute after local midnight, end excluded. Tuples of spans are sorted and disjoint."""

from collections.abc import Iterable
from dataclasses import dataclass

DAY_MIN = 1440


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """0 ≤ opens < closes ≤ 1440."""

    opens: int
    closes: int


Spans = tuple[Span, ...]
WHOLE_DAY: Spans = (Span(0, DAY_MIN),)


def union(spans: Iterable[Span]) -> Spans:
    """Everything that is in one of them; touching spans become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.opens <= merged[-1].closes:
            merged[-1] = Span(merged[-1].opens, max(merged[-1].closes, span.closes))
        else:
            merged.append(span)
    return tuple(merged)


def both(one: Spans, other: Spans) -> Spans:
    """Everything that is in each of the two."""
    return union(
        Span(max(a.opens, b.opens), min(a.closes, b.closes))
        for a in one
        for b in other
        if max(a.opens, b.opens) < min(a.closes, b.closes)
    )


def without(spans: Spans, off: Spans) -> Spans:
    """The first without the second."""
    edges = [0, *(edge for span in union(off) for edge in (span.opens, span.closes)), DAY_MIN]
    rest = tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)
    return both(spans, rest)


def shifted(span: Span, earlier: int, shorter: int) -> Span | None:
    """Begun `earlier` minutes sooner, ended `shorter` minutes sooner, within the day; None where nothing is left."""
    opens, closes = max(0, span.opens - earlier), span.closes - shorter
    return Span(opens, closes) if opens < closes else None
