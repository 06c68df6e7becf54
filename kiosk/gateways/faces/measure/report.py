"""What was measured: a table to read, rows for a spreadsheet, and a picture of both errors over the threshold."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from kiosk.gateways.faces.measure.intervals import Rate
from kiosk.gateways.faces.measure.pictures import Sample
from kiosk.gateways.faces.measure.rates import (
    Measure,
    Pairs,
    equal_error,
    false_match,
    false_non_match,
    pairs_of,
    safe_accept,
)
from kiosk.gateways.faces.settings import Bands

LIVE: Final = "live-live"
CARD: Final = "live-card"


@dataclass(frozen=True, slots=True)
class Row:
    """One group and kind of pair of one backend, at its bands."""

    backend: str
    group: str
    pairs: str
    people: int
    eer: float
    fmr_accept: Rate
    fmr_review: Rate
    fnmr_accept: Rate
    fnmr_review: Rate


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A group's pictures: in how many no face was found live or on the card, and how many the gates would send back."""

    backend: str
    group: str
    pictures: int
    no_live: int
    no_card: int
    sent_back: int
    find_ms: float
    encode_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One backend over the whole folder. `gated`: only pictures that the quality gates let pass."""

    backend: str
    bands: Bands
    gated: bool
    rows: tuple[Row, ...]
    enrolments: tuple[Enrolment, ...]
    pairs: dict[tuple[str, str], Pairs]

    @property
    def safe_accept(self) -> float:
        """The widest accept threshold up to this backend's own that keeps to 2 % in every group, as far as this shows."""
        return safe_accept(list(self.pairs.values()), self.bands.accept)


def measured(
    backend: str, bands: Bands, samples: Sequence[Sample], measure: Measure, *, gated: bool
) -> Measured:
    """Rates of one backend's samples."""
    groups = {
        group: [one for one in samples if one.group == group] for group in sorted({s.group for s in samples})
    }
    pairs = {
        (group, kind): pairs_of(_kept(of, gated), measure, card=kind == CARD)
        for group, of in groups.items()
        for kind in (LIVE, CARD)
    }
    rows = tuple(_row(backend, bands, *key, found) for key, found in pairs.items())
    enrolments = tuple(_enrolment(backend, group, of) for group, of in groups.items())
    return Measured(backend, bands, gated, rows, enrolments, pairs)


def _kept(samples: Sequence[Sample], gated: bool) -> list[Sample]:
    return [one for one in samples if not (gated and one.flaw)]


def _row(backend: str, bands: Bands, group: str, kind: str, pairs: Pairs) -> Row:
    people = len(set(pairs.one.tolist()) | set(pairs.other.tolist()))
    at = ((false_match, bands.accept), (false_match, bands.review), (false_non_match, bands.accept))
    rates = [rate(pairs, threshold) for rate, threshold in (*at, (false_non_match, bands.review))]
    return Row(backend, group, kind, people, equal_error(pairs), *rates)


def _enrolment(backend: str, group: str, samples: Sequence[Sample]) -> Enrolment:
    seen = [one for one in samples if one.live is not None]
    return Enrolment(
        backend,
        group,
        len(samples),
        len(samples) - len(seen),
        sum(one.card is None for one in seen),
        sum(one.flaw is not None for one in seen),
        median(one.find_ms for one in samples),
        median([one.encode_ms for one in seen] or [0.0]),
    )


def table(results: Sequence[Measured]) -> str:
    """Both tables as text."""
    return "\n".join(line for result in results for line in _lines(result))


def _lines(result: Measured) -> Iterator[str]:
    bands, which = result.bands, "good frames only" if result.gated else "pictures as they are"
    yield f"{result.backend}: accept <= {bands.accept:g}, review <= {bands.review:g} ({which}; 95 % intervals)"
    yield f"  {'group':<12}{'pairs':<11}{'EER':>6}  {'FMR at accept':<22}{'FNMR at accept':<22}{'FMR at review':<22}{'FNMR at review':<22}{'strangers':>9}{'own':>6}"
    for row in result.rows:
        rates = (row.fmr_accept, row.fnmr_accept, row.fmr_review, row.fnmr_review)
        shown = "".join(f"{rate!s:<22}" for rate in rates)
        counts = f"{row.fmr_accept.of:>9}{row.fnmr_accept.of:>6}"
        yield f"  {row.group:<12}{row.pairs:<11}{row.eer:>6.1%}  {shown}{counts}"
    for one in result.enrolments:
        yield (
            f"  {one.group}: {one.pictures} pictures, no face live {one.no_live}, on the card photo {one.no_card}; "
            f"gates would send back {one.sent_back}; finding {one.find_ms:.0f} ms, vector {one.encode_ms:.0f} ms"
        )
    verdict = "holds" if result.safe_accept >= bands.accept else "DOES NOT HOLD: set a stricter band"
    yield f"  at most 2 % of strangers in every group up to {result.safe_accept:g}: accept {bands.accept:g} {verdict}"


def rows_csv(results: Sequence[Measured]) -> str:
    """One row a group and kind of pair."""
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\n")
    names = [
        f"{rate}_{end}"
        for rate in ("fmr_accept", "fnmr_accept", "fmr_review", "fnmr_review")
        for end in ("", "low", "high", "of")
    ]
    out.writerow(["backend", "group", "pairs", "people", "eer", *(name.rstrip("_") for name in names)])
    for row in (row for result in results for row in result.rows):
        rates = (row.fmr_accept, row.fnmr_accept, row.fmr_review, row.fnmr_review)
        values = [value for rate in rates for value in (rate.value, rate.low, rate.high, rate.of)]
        shown = [f"{value:.5f}" if isinstance(value, float) else value for value in values]
        out.writerow([row.backend, row.group, row.pairs, row.people, f"{row.eer:.5f}", *shown])
    return file.getvalue()
