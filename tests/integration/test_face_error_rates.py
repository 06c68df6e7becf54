"""The accept threshold on real faces, where the measuring data lies beside the project; it is never part of it."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.gateways.faces.decision import ACCEPT
from kiosk.gateways.faces.file_camera import load_picture
from kiosk.gateways.faces.models import DlibFaces, Vector, models_folder

FACES = Path(__file__).parents[3] / "shared" / "data" / "faces" / "east_asian"
ZOOM = 2
"""The data's pictures have 250 pixels a side, a live face more."""
UNUSABLE_THRESHOLD = 0.6

pytestmark = pytest.mark.skipif(not FACES.is_dir(), reason=f"no measuring data at {FACES}")


@pytest.fixture(scope="module")
def people() -> list[list[Vector]]:
    """Up to two pictures' vectors of each person; the face nearest the middle, as the data set has it."""
    faces = DlibFaces(models_folder())
    folders = sorted(FACES.iterdir())
    return [
        [vector for file in sorted(folder.iterdir())[:2] if (vector := _vector(faces, file)) is not None]
        for folder in folders
    ]


def _vector(faces: DlibFaces, file: Path) -> Vector | None:
    picture = load_picture(file)[:, :, ::-1].repeat(ZOOM, axis=0).repeat(ZOOM, axis=1)
    picture = np.ascontiguousarray(picture)
    middle = picture.shape[0] / 2
    found = faces.find(picture)
    if not found:
        return None
    return faces.encode(picture, min(found, key=lambda face: abs(face.left + face.size / 2 - middle)))


def test_accept_threshold_lets_few_strangers_pass(people: list[list[Vector]]) -> None:
    """At most 2 % of pairs of East Asian strangers; the library's 0.6 lets a tenth pass at the very least."""
    first = np.array([vectors[0] for vectors in people if vectors])
    pairs = np.triu_indices(len(first), 1)
    distances = np.linalg.norm(first[pairs[0]] - first[pairs[1]], axis=1)
    assert len(distances) > 1000
    assert (distances <= ACCEPT.distance).mean() <= 0.02
    assert (distances <= UNUSABLE_THRESHOLD).mean() > 0.1


def test_accept_threshold_still_knows_people(people: list[list[Vector]]) -> None:
    """Most pairs of one person are accepted, so that the rate above is not bought by refusing everybody."""
    pairs = [vectors for vectors in people if len(vectors) == 2]
    accepted = [bool(np.linalg.norm(one - other) <= ACCEPT.distance) for one, other in pairs]
    assert len(accepted) > 20
    assert np.mean(accepted) > 0.6
