"""From three distances to a verdict. Pure.

Thresholds are distances between 128-d dlib vectors. Error rates were measured on Labeled Faces in the Wild
(view 2, folds 1-2) and an East Asian part of it (156 people). FMR: another person accepted; FNMR: the right
person not accepted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from kiosk.gateways.faces.results import DepthEvidence, FaceResult, Liveness, ReviewReason, ScoreBand, Verdict
from kiosk.gateways.faces.settings import Bands

FRAMES_NEEDED: Final = 3
"""Good frames in a row; the median of three shrugs off one bad vector."""

ALIVE: Final = (Liveness.DEPTH, Liveness.EMULATED, Liveness.TURN)
"""What lets a face be accepted; all else is for staff."""

PHOTO_YEARS: Final = 10
"""A card photo older than this is for a person's eye."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A distance and what it costs. The false matches are those of the group it treats worst, East Asian faces."""

    distance: float
    fmr: float
    fnmr_live: float
    fnmr_card_photo: tuple[float, float]
    """From a gentle to a hard compression of the card's small photo."""


ACCEPT: Final = Threshold(0.45, fmr=0.014, fnmr_live=0.11, fnmr_card_photo=(0.12, 0.19))
"""At or below: the same person. The library's usual 0.60 would take 37.8 % of strangers for the person."""

REVIEW: Final = Threshold(0.55, fmr=0.131, fnmr_live=0.098, fnmr_card_photo=(0.044, 0.199))
"""At or below: a member of staff looks; above: another face. At 0.50 the FMR is 6.5 % already.

Its rates are the worse group's over 378 of those pictures, taken as they are, without the quality gates.
"""


BANDS: Final = Bands(ACCEPT.distance, REVIEW.distance)
"""dlib's. Settings may narrow them, never widen."""


def band_of(distance: float, bands: Bands = BANDS) -> ScoreBand:
    """The band of a distance; NaN is never the same person."""
    if distance <= bands.accept:
        return ScoreBand.SAME
    return ScoreBand.UNSURE if distance <= bands.review else ScoreBand.DIFFERENT


def photo_is_old(issued: date, today: date) -> bool:
    """True when the card was issued more than `PHOTO_YEARS` years before `today`."""
    return (today.year - issued.year, today.month, today.day) > (PHOTO_YEARS, issued.month, issued.day)


def liveness_of(evidence: Sequence[DepthEvidence | None], *, demo: bool) -> Liveness:
    """What the depth slot says over the compared frames. One flat frame fails all; emulated evidence counts in a demo."""
    if any(seen is not None and not seen.solid for seen in evidence):
        return Liveness.FAILED
    if not evidence or any(seen is None for seen in evidence):
        return Liveness.MISSING
    if any(seen is not None and seen.emulated for seen in evidence):
        return Liveness.EMULATED if demo else Liveness.MISSING
    return Liveness.DEPTH


def decide(
    distances: tuple[float, ...], *, liveness: Liveness, issued: date, today: date, bands: Bands = BANDS
) -> FaceResult:
    """The verdict over the distances of `FRAMES_NEEDED` good frames; ValueError for any other count."""
    if len(distances) != FRAMES_NEEDED:
        raise ValueError(f"a decision takes {FRAMES_NEEDED} distances, not {len(distances)}")
    band = band_of(median(distances), bands)
    if band is ScoreBand.DIFFERENT:
        return FaceResult(Verdict.REJECT, band, None, liveness)
    reason = _doubt(band, liveness, photo_is_old(issued, today))
    return FaceResult(Verdict.REVIEW if reason else Verdict.ACCEPT, band, reason, liveness)


def _doubt(band: ScoreBand, liveness: Liveness, old_photo: bool) -> ReviewReason | None:
    if band is not ScoreBand.SAME:
        return ReviewReason.UNSURE
    if liveness not in ALIVE:
        return ReviewReason.NO_LIVENESS
    return ReviewReason.OLD_PHOTO if old_photo else None
