"""The accept threshold on real faces, where the measuring data lies beside the project; it is never part of it."""

from itertools import groupby
from pathlib import Path

import pytest

from kiosk.gateways.faces.decision import ACCEPT
from kiosk.gateways.faces.measure import run
from kiosk.gateways.faces.measure.pictures import Sample, files_of, samples_of
from kiosk.gateways.faces.measure.rates import (
    MAX_FMR,
    Pairs,
    false_match,
    false_non_match,
    pairs_of,
)
from kiosk.gateways.faces.models import DlibFaces, distance, models_folder
from kiosk.gateways.faces.settings import FaceSettings

FACES = Path(__file__).parents[3] / "shared" / "data" / "faces"
UNUSABLE_THRESHOLD = 0.6

pytestmark = pytest.mark.skipif(not FACES.is_dir(), reason=f"no measuring data at {FACES}")


@pytest.fixture(scope="module")
def east_asian() -> list[Sample]:
    """The group that dlib treats worst: two pictures at most of each person, the first as a card's photo too."""
    faces = DlibFaces(models_folder())
    found = [row for row in files_of(FACES) if row[0] == "east_asian"]
    chosen = [list(rows)[:2] for _, rows in groupby(found, key=lambda row: row[1])]
    firsts = samples_of([rows[0] for rows in chosen], faces)
    seconds = samples_of([rows[1] for rows in chosen if len(rows) > 1], faces, cards=False)
    return [*firsts, *seconds]


@pytest.fixture(scope="module", params=[False, True], ids=["live", "card photo"])
def compared(request: pytest.FixtureRequest, east_asian: list[Sample]) -> Pairs:
    """Live pictures with live ones, and with simulated card photos."""
    return pairs_of(east_asian, distance, card=request.param)


def test_accept_threshold_lets_few_strangers_pass(compared: Pairs) -> None:
    """At most 2 % of pairs of East Asian strangers; the library's 0.6 lets a tenth pass at the very least."""
    accepted = false_match(compared, ACCEPT.distance)
    assert accepted.of > 5000
    assert accepted.value <= MAX_FMR
    assert false_match(compared, UNUSABLE_THRESHOLD).value > 0.1


def test_accept_threshold_still_knows_people(compared: Pairs) -> None:
    """Most pairs of one person are accepted, so that the rate above is not bought by refusing everybody."""
    missed = false_non_match(compared, ACCEPT.distance)
    assert missed.of > 20
    assert missed.value < 0.4


@pytest.mark.campaign
def test_accept_threshold_holds_for_every_group_and_picture() -> None:
    """All pictures of both groups, live and as card photos: the default's band is the widest that any group bears."""
    [result] = run.over(FACES, FaceSettings(), gated=False, progress=lambda backend, done, of: None)
    assert result.safe_accept == ACCEPT.distance
