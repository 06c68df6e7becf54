"""From three distances to a verdict. Pure.

Thresholds are distances between 128-d dlib vectors. Error rates were measured on Labeled Faces in the Wild
(view 2, folds 1-2) and an East Asian part of it (156 people). FMR: another person accepted; FNMR: the right
person not accepted.
"""

from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from kiosk.gateways.faces.results import FaceResult, Liveness, ReviewReason, ScoreBand, Verdict

FRAMES_NEEDED: Final = 3
"""Good frames in a row; the median of three shrugs off one bad vector."""

PHOTO_YEARS: Final = 10
"""A card photo older than this is for a person's eye."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A distance and what it costs, for the group it treats worst."""

    distance: float
    fmr_east_asian: float
    fnmr_live: float
    fnmr_card_photo: tuple[float, float]


ACCEPT: Final = Threshold(0.45, fmr_east_asian=0.014, fnmr_live=0.11, fnmr_card_photo=(0.12, 0.19))
"""At or below: the same person. The library's usual 0.60 would accept 37.8 % of East Asian impostors."""

REVIEW_UP_TO: Final = 0.55
"""At or below: a member of staff looks; above: another face. At 0.50 FMR would be 6.5 %."""


def band_of(distance: float) -> ScoreBand:
    """The band of a distance; NaN is never the same person."""
    if distance <= ACCEPT.distance:
        return ScoreBand.SAME
    return ScoreBand.UNSURE if distance <= REVIEW_UP_TO else ScoreBand.DIFFERENT


def photo_is_old(issued: date, today: date) -> bool:
    """True when the card was issued more than `PHOTO_YEARS` years before `today`."""
    return (today.year - issued.year, today.month, today.day) > (PHOTO_YEARS, issued.month, issued.day)


def decide(distances: tuple[float, ...], *, liveness: Liveness, issued: date, today: date) -> FaceResult:
    """The verdict over the distances of `FRAMES_NEEDED` good frames; ValueError for any other count."""
    if len(distances) != FRAMES_NEEDED:
        raise ValueError(f"a decision takes {FRAMES_NEEDED} distances, not {len(distances)}")
    band = band_of(median(distances))
    if band is ScoreBand.DIFFERENT:
        return FaceResult(Verdict.REJECT, band, None, liveness)
    reason = _doubt(band, liveness, photo_is_old(issued, today))
    return FaceResult(Verdict.REVIEW if reason else Verdict.ACCEPT, band, reason, liveness)


def _doubt(band: ScoreBand, liveness: Liveness, old_photo: bool) -> ReviewReason | None:
    if band is not ScoreBand.SAME:
        return ReviewReason.UNSURE
    if liveness not in (Liveness.DEPTH, Liveness.EMULATED):
        return ReviewReason.NO_LIVENESS
    return ReviewReason.OLD_PHOTO if old_photo else None
