"""A field protocol's presentations and their scores. Pure. Only outcomes are kept: no picture, no name, no distance.

Words as in ISO/IEC 30107-3: APCER, attacks of one type that pass for a living person; BPCER, living persons who do not;
beside them how many attacks were accepted in the end. No level of conformance follows: that takes an accredited laboratory.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.gateways.faces.measure.intervals import share
from kiosk.gateways.faces.results import FaceResult, Liveness, RetryReason, ReviewReason, ScoreBand, Verdict

VERSION: Final = 1
MOST_YEARS: Final = 60
AGES: Final = ((0, 2), (2, 5), (5, 10), (10, MOST_YEARS + 1))
"""Years of the photo: from, and below."""
_PASSED: Final = (Liveness.TURN, Liveness.DEPTH, Liveness.EMULATED)
_COLUMNS: Final = (14, 7, 24, 24, 0)


class Kind(StrEnum):
    """What is presented to the camera."""

    BONA_FIDE = "bona-fide"  # the person, as people come
    PRINT = "print"  # a flat photograph
    BENT_PRINT = "bent-print"  # the same, bent round the head
    PHONE = "phone"  # a telephone's screen, still or film
    TABLET = "tablet"
    CUT_OUT = "cut-out"  # a print with holes for eyes, nose or mouth


class BadRecord(Exception):
    """A line that no field test wrote."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """One try before the camera and what it ended in. `photo_years`: the age of the card's photo, where it is known."""

    kind: Kind
    photo_years: int | None
    verdict: Verdict
    band: ScoreBand | None
    reason: str | None
    liveness: Liveness
    seconds: float
    emulated: bool

    @property
    def judged(self) -> bool:
        """True where somebody living was looked for: faces were alike, and the person did not skip it."""
        return self.band is ScoreBand.SAME and self.liveness is not Liveness.SKIPPED

    @property
    def alive(self) -> bool:
        """True where a living person was found."""
        return self.liveness in _PASSED


def presented(
    kind: Kind, photo_years: int | None, result: FaceResult, seconds: float, *, emulated: bool
) -> Presentation:
    """What is kept of a result."""
    reason = result.reason.value if result.reason else None
    known = (result.verdict, result.band, reason, result.liveness)
    return Presentation(kind, photo_years, *known, round(seconds, 1), emulated or result.emulated)


def line_of(one: Presentation) -> str:
    """One line of a record."""
    body = {name: getattr(one, name) for name in Presentation.__slots__}
    return json.dumps({"v": VERSION, **body})


def read(text: str) -> list[Presentation]:
    """A record's presentations; BadRecord names the line."""
    return [_of_line(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _of_line(number: int, line: str) -> Presentation:
    try:
        body = json.loads(line)
        if body.pop("v") != VERSION:
            raise ValueError
        band, reason, years = body["band"], body["reason"], body["photo_years"]
        if reason is not None:
            _ = RetryReason(reason) if reason in set(RetryReason) else ReviewReason(reason)
        return Presentation(
            Kind(body["kind"]),
            int(years) if years is not None else None,
            Verdict(body["verdict"]),
            ScoreBand(band) if band else None,
            reason,
            Liveness(body["liveness"]),
            float(body["seconds"]),
            bool(body["emulated"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRecord(f"line {number} is no record of a field test") from error


def report(record: Sequence[Presentation]) -> str:
    """The scores as text."""
    return "\n".join([*_attacks(record), "", *_people(record), "", *_closing(record)])


def _attacks(record: Sequence[Presentation]) -> Iterator[str]:
    yield _cells("attack", "tries", "APCER", "accepted", "to staff")
    for kind in Kind:
        of = [one for one in record if one.kind is kind]
        if kind is Kind.BONA_FIDE or not of:
            continue
        judged = [one for one in of if one.judged]
        passed = share(sum(one.alive for one in judged), len(judged))
        accepted = share(sum(one.verdict is Verdict.ACCEPT for one in of), len(of))
        staff = share(sum(one.verdict in (Verdict.REVIEW, Verdict.REJECT) for one in of), len(of))
        yield _cells(kind.value, str(len(of)), str(passed), str(accepted), str(staff))


def _people(record: Sequence[Presentation]) -> Iterator[str]:
    people = [one for one in record if one.kind is Kind.BONA_FIDE]
    judged = [one for one in people if one.judged]
    yield f"bona fide: {len(people)} tries, BPCER {share(sum(not one.alive for one in judged), len(judged))}"
    yield f"  no answer (try again): {share(sum(one.band is None for one in people), len(people))}"
    for low, high in AGES:
        of = [
            one
            for one in people
            if one.band and one.photo_years is not None and low <= one.photo_years < high
        ]
        if of:
            end = f"{low} to {high - 1}" if high <= MOST_YEARS else f"{low} and more"
            yield f"  photo {end} years old: FNMR {share(sum(one.band is not ScoreBand.SAME for one in of), len(of))}"


def _closing(record: Sequence[Presentation]) -> Iterator[str]:
    if any(one.emulated for one in record):
        yield "Some tries were before an emulated camera: a rehearsal, not a measurement."
    yield "Intervals are 95 % (Wilson). No level of conformance follows from these scores."


def _cells(*cells: str) -> str:
    return "".join(f"{cell:<{width}}" for cell, width in zip(cells, _COLUMNS, strict=True)).rstrip()
