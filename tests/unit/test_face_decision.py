"""The verdict over three distances."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.gateways.faces.decision import ACCEPT, REVIEW, band_of, decide, liveness_of, photo_is_old
from kiosk.gateways.faces.results import DepthEvidence, FaceResult, Liveness, ReviewReason, ScoreBand, Verdict
from kiosk.gateways.faces.settings import Bands
from tests.support.faces import EMULATED, ISSUED, OLD_ISSUE, TODAY

ALIVE = (Liveness.DEPTH, Liveness.EMULATED, Liveness.TURN)
NOT_ALIVE = (Liveness.MISSING, Liveness.FAILED, Liveness.SKIPPED)
DEPTH = DepthEvidence(solid=True, emulated=False)
FLAT = DepthEvidence(solid=False, emulated=False)


def decided(*distances: float, liveness: Liveness = Liveness.DEPTH, issued: date = ISSUED) -> FaceResult:
    """A decision of `TODAY`."""
    return decide(distances, liveness=liveness, issued=issued, today=TODAY)


def test_decide_at_the_usual_threshold_never_accepts() -> None:
    """0.6, the library's threshold, takes every third stranger of one group for the person: it must not accept."""
    for liveness in Liveness:
        assert decided(0.6, 0.6, 0.6, liveness=liveness).verdict is Verdict.REJECT


@given(
    st.tuples(*[st.floats(0, 2)] * 3),
    st.sampled_from(Liveness),
    st.dates(min_value=date(1990, 1, 1), max_value=TODAY),
)
def test_decide_accepts_only_when_everything_speaks_for_it(
    distances: tuple[float, float, float], liveness: Liveness, issued: date
) -> None:
    """ACCEPT means: median at most 0.45, alive, photo at most ten years old; nothing else does."""
    expected = sorted(distances)[1] <= 0.45 and liveness in ALIVE and issued >= date(2016, 11, 22)
    assert (decided(*distances, liveness=liveness, issued=issued).verdict is Verdict.ACCEPT) == expected


@pytest.mark.parametrize(
    ("distance", "verdict", "band"),
    [
        (0.0, Verdict.ACCEPT, ScoreBand.SAME),
        (0.45, Verdict.ACCEPT, ScoreBand.SAME),
        (0.4501, Verdict.REVIEW, ScoreBand.UNSURE),
        (0.55, Verdict.REVIEW, ScoreBand.UNSURE),
        (0.5501, Verdict.REJECT, ScoreBand.DIFFERENT),
        (float("nan"), Verdict.REJECT, ScoreBand.DIFFERENT),
    ],
)
def test_decide_at_each_edge(distance: float, verdict: Verdict, band: ScoreBand) -> None:
    """The bands close at 0.45 and 0.55."""
    result = decided(distance, distance, distance)
    assert (result.verdict, result.band) == (verdict, band)
    assert band_of(distance) is band


@pytest.mark.parametrize("liveness", NOT_ALIVE)
def test_decide_without_liveness_reviews(liveness: Liveness) -> None:
    """A perfect match of something that may be a picture is for a person's eye."""
    result = decided(0.1, 0.1, 0.1, liveness=liveness)
    assert (result.verdict, result.reason) == (Verdict.REVIEW, ReviewReason.NO_LIVENESS)


def test_decide_with_an_old_photo_reviews_at_best() -> None:
    """Ten years and a day: REVIEW where it would be ACCEPT, REJECT stays."""
    result = decided(0.1, 0.1, 0.1, issued=OLD_ISSUE)
    assert (result.verdict, result.reason) == (Verdict.REVIEW, ReviewReason.OLD_PHOTO)
    assert decided(0.7, 0.7, 0.7, issued=OLD_ISSUE).verdict is Verdict.REJECT


def test_decide_takes_the_median() -> None:
    """One bad vector of three changes nothing, two do."""
    assert decided(0.3, 0.9, 0.3).verdict is Verdict.ACCEPT
    assert decided(0.3, 0.9, 0.9).verdict is Verdict.REJECT


def test_decide_with_too_few_frames_refuses() -> None:
    """Two good frames are no decision."""
    with pytest.raises(ValueError, match="3 distances"):
        decided(0.1, 0.1)


def test_result_carries_neither_score_nor_face() -> None:
    """What leaves the face process and is recorded is the band alone."""
    assert set(FaceResult.__slots__) == {"verdict", "band", "reason", "liveness"}
    assert "0.1234" not in repr(decided(0.1234, 0.1234, 0.1234))


@pytest.mark.parametrize(
    ("evidence", "demo", "liveness"),
    [
        ([DEPTH] * 3, False, Liveness.DEPTH),
        ([EMULATED] * 3, True, Liveness.EMULATED),
        ([EMULATED] * 3, False, Liveness.MISSING),
        ([DEPTH, DEPTH, EMULATED], False, Liveness.MISSING),
        ([DEPTH, None, DEPTH], False, Liveness.MISSING),
        ([None] * 3, True, Liveness.MISSING),
        ([], True, Liveness.MISSING),
        ([DEPTH, FLAT, DEPTH], False, Liveness.FAILED),
        ([None, FLAT, EMULATED], True, Liveness.FAILED),
    ],
)
def test_liveness_needs_every_frame(
    evidence: list[DepthEvidence | None], demo: bool, liveness: Liveness
) -> None:
    """Depth evidence counts only over all frames, the emulated kind only in a demo."""
    assert liveness_of(evidence, demo=demo) is liveness


def test_photo_age_turns_on_the_anniversary() -> None:
    """Ten years to the day is not older than ten years; a leap day's photo turns old on the first of March."""
    assert not photo_is_old(TODAY.replace(year=2016), TODAY)
    assert photo_is_old(TODAY.replace(year=2016) - timedelta(days=1), TODAY)
    assert not photo_is_old(date(2016, 2, 29), date(2026, 2, 28))
    assert photo_is_old(date(2016, 2, 29), date(2026, 3, 1))


def test_thresholds_carry_their_error_rates() -> None:
    """Each threshold says what it costs the group that it treats worst; accepting costs at most 2 % false matches."""
    assert ACCEPT.fmr <= 0.02 < REVIEW.fmr
    assert ACCEPT.distance < REVIEW.distance < 0.6


def test_bands_out_of_order_are_refused() -> None:
    """Accepting more than is reviewed, or nothing at all, is a mistake of the settings."""
    for accept, review in ((0.5, 0.4), (0.0, 0.4)):
        with pytest.raises(ValueError, match="bands"):
            Bands(accept, review)


def test_decide_by_narrower_bands_accepts_less() -> None:
    """A hall may be stricter."""
    result = decide((0.44,) * 3, liveness=Liveness.DEPTH, issued=ISSUED, today=TODAY, bands=Bands(0.40, 0.43))
    assert result.verdict is Verdict.REJECT
