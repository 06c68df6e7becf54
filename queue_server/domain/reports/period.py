"""A period's report: everything that the page, the tables and the sheet say of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from queue_server.domain.reports import fairness, measures
from queue_server.domain.reports.facts import DayFacts, GapFact, Names
from queue_server.domain.reports.small import Share


@dataclass(frozen=True, slots=True)
class Report:
    """`by`: rows by dimension. `forecast`: waits within what the slip had told."""

    days: tuple[measures.DayLine, ...]
    names: Names
    all: measures.Line
    by: dict[measures.Dimension, tuple[measures.Line, ...]]
    forecast: Share
    causes: tuple[fairness.CauseLine, ...]
    longest: tuple[fairness.LongLine, ...]
    windows: tuple[fairness.WindowLine, ...]
    away: tuple[fairness.ItemLine, ...]
    gaps: tuple[tuple[str, GapFact], ...]


def report(days: Sequence[DayFacts]) -> Report:
    """Of these days, oldest first."""
    return Report(
        days=measures.by_day(days), names=measures.names_of(days), all=measures.in_all(days),
        by={each: measures.grouped(days, each) for each in measures.DIMENSIONS}, forecast=measures.forecast(days),
        causes=fairness.causes(days), longest=fairness.longest(days), windows=fairness.windows(days),
        away=fairness.sent_home(days), gaps=fairness.gaps(days),
    )  # fmt: skip
