"""The quality gates, each alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.gateways.faces.quality import (
    CROP_SIZE,
    Gray,
    Pose,
    check_face,
    check_scene,
    nose_offset,
    points_of,
    pose_of,
    sharpness,
)
from kiosk.gateways.faces.results import RetryReason

STRAIGHT = Pose(0, 0, 0)


def crop(*, luma: int = 120, contrast: int = 40) -> Gray:
    """A checkered crop: sharp when it has contrast."""
    board = np.indices((CROP_SIZE, CROP_SIZE)).sum(axis=0) // 4 % 2
    return (luma + (board * 2 - 1) * (contrast // 2)).astype(np.uint8)


def checked(*, pose: Pose = STRAIGHT, picture: Gray | None = None) -> RetryReason | None:
    """A good frame but for what is given."""
    return check_face(points_of(pose), crop() if picture is None else picture)


def test_face_that_is_good_passes() -> None:
    """The frame that the others vary from has no flaw."""
    assert checked() is None


@pytest.mark.parametrize(
    ("pose", "reason"),
    [
        (Pose(14, 0, 0), None),
        (Pose(-14, 0, 0), None),
        (Pose(16, 0, 0), RetryReason.TURNED),
        (Pose(-16, 0, 0), RetryReason.TURNED),
        (Pose(0, 14, 0), None),
        (Pose(0, -14, 0), None),
        (Pose(0, 16, 0), RetryReason.NODDED),
        (Pose(0, -16, 0), RetryReason.NODDED),
        (Pose(0, 0, 9), None),
        (Pose(0, 0, -9), None),
        (Pose(0, 0, 11), RetryReason.TILTED),
        (Pose(0, 0, -11), RetryReason.TILTED),
    ],
)
def test_face_pose(pose: Pose, reason: RetryReason | None) -> None:
    """15 degrees of yaw and pitch, 10 of roll, both ways."""
    assert checked(pose=pose) is reason


@pytest.mark.parametrize(
    ("luma", "reason"),
    [(61, None), (59, RetryReason.TOO_DARK), (199, None), (201, RetryReason.TOO_BRIGHT)],
)
def test_face_light(luma: int, reason: RetryReason | None) -> None:
    """The crop's mean luma lies between 60 and 200."""
    assert checked(picture=crop(luma=luma)) is reason


def test_face_blurred() -> None:
    """A crop without edges asks the person to hold still."""
    assert checked(picture=crop(contrast=2)) is RetryReason.BLURRED


def test_sharpness_is_the_variance_of_the_laplacian() -> None:
    """One bright point in a 5 x 5 crop, counted by hand: -4, four times 1, four times 0."""
    point = np.zeros((5, 5), dtype=np.uint8)
    point[2, 2] = 1
    assert sharpness(point) == pytest.approx(np.var([-4, 1, 1, 1, 1, 0, 0, 0, 0]))


@pytest.mark.parametrize(
    ("sizes", "luma", "reason"),
    [
        ([110], 120.0, None),
        ([109], 120.0, RetryReason.TOO_FAR),
        ([109, 180, 90], 120.0, None),
        ([110, 180], 120.0, RetryReason.SEVERAL_FACES),
        ([109, 90], 120.0, RetryReason.TOO_FAR),
        ([], 120.0, RetryReason.NO_FACE),
        ([], 10.0, RetryReason.TOO_DARK),
    ],
)
def test_scene_needs_exactly_one_near_face(sizes: list[int], luma: float, reason: RetryReason | None) -> None:
    """110 pixels are near enough, smaller faces wait behind; nobody in a dark room is a dark room."""
    assert check_scene(sizes, luma) is reason


@given(st.floats(-40, 40), st.floats(-40, 25), st.floats(-30, 30), st.floats(20, 200))
def test_pose_of_finds_the_turn_of_the_average_head(
    yaw: float, pitch: float, roll: float, eyes: float
) -> None:
    """What `points_of` turns, `pose_of` measures, whatever the size."""
    found = pose_of(points_of(Pose(yaw, pitch, roll), eyes))
    assert (found.yaw, found.pitch, found.roll) == pytest.approx((yaw, pitch, roll), abs=1e-6)


def test_pose_of_the_aligned_template_is_frontal() -> None:
    """The points that published aligners call frontal have no turn beyond the rule's accuracy."""
    template = np.array([(80.36, 52.83), (66.52, 53.02), (30.91, 53.05), (45.0, 53.09), (56.27, 79.94)])
    pose = pose_of(template)
    assert max(abs(pose.yaw), abs(pose.pitch), abs(pose.roll)) < 3


def test_pose_of_one_spot_is_turned() -> None:
    """Five points on one spot are no face to compare, and no crash."""
    assert nose_offset(np.zeros((5, 2))) == (float("inf"), float("inf"))
    assert check_face(np.zeros((5, 2)), crop()) is RetryReason.TURNED
