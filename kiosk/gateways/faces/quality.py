"""Is this frame good enough to compare? Pure, over arrays; each refusal says what the person can change."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import acos, atan, atan2, cos, degrees, hypot, radians, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kiosk.gateways.faces.results import RetryReason

MIN_FACE: Final = 110
"""Pixels a side of the finder's square: nearer than the people waiting behind."""
MAX_YAW: Final = 15.0
MAX_PITCH: Final = 15.0
MAX_ROLL: Final = 10.0
"""Degrees; beyond them distances of the same person grow past the bands."""
MIN_SHARPNESS: Final = 30.0
"""Laplacian variance of the crop: sharp faces' 5th percentile is 58, blurred ones' 95th is 23."""
LUMA: Final = (60.0, 200.0)
"""Mean of the crop, 0 to 255."""
DARK_ROOM: Final = 30.0
"""Mean of a whole frame in which no finder sees a face."""
CROP_SIZE: Final = 112
"""Pixels a side of the upright crop on which light and sharpness are measured."""

NOSE_DROP: Final = 0.765
"""Eye line to under the nose, in distances between the eyes: median of 376 faces (5th-95th percentile 0.62-0.93)."""
NOSE_DEPTH: Final = 0.45
"""How far under-the-nose stands before the eye corners, in the same unit."""

Points = NDArray[np.float64]
Gray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Pose:
    """Degrees. Yaw: the nose towards the picture's right is positive. Pitch: the chin down is positive."""

    yaw: float
    pitch: float
    roll: float


def nose_offset(points: Points) -> tuple[float, float]:
    """Where the nose stands from the middle of the eyes, along and below the eye line, in eye distances.

    `points` as in `models.FoundFace`. Two eyes on one spot give (inf, inf).
    """
    right, left = (points[0] + points[1]) / 2, (points[2] + points[3]) / 2
    line, nose = right - left, points[4] - (right + left) / 2
    square = float(line @ line)
    if square == 0.0:
        return (float("inf"), float("inf"))
    return float(nose @ line) / square, float(nose[1] * line[0] - nose[0] * line[1]) / square


def pose_of(points: Points) -> Pose:
    """The head's turn from five points, by one average head; good to about 5 degrees for yaw, 10 for pitch."""
    along, below = nose_offset(points)
    line = (points[0] + points[1]) / 2 - (points[2] + points[3]) / 2
    reach = hypot(NOSE_DROP, NOSE_DEPTH)
    nod = atan2(NOSE_DEPTH, NOSE_DROP) - acos(max(-1.0, min(1.0, below / reach)))
    return Pose(degrees(atan(along / NOSE_DEPTH)), degrees(nod), degrees(atan2(line[1], line[0])))


def points_of(pose: Pose, eye_distance: float = 60.0) -> Points:
    """Five points of the same average head, turned: what `pose_of` undoes."""
    yaw, pitch, roll = radians(pose.yaw), radians(pose.pitch), radians(pose.roll)
    along = NOSE_DEPTH * sin(yaw) / cos(yaw)
    below = NOSE_DROP * cos(pitch) + NOSE_DEPTH * sin(pitch)
    flat = np.array([(0.7, 0), (0.3, 0), (-0.7, 0), (-0.3, 0), (along, below)]) * eye_distance
    turned: Points = flat @ np.array([(cos(roll), sin(roll)), (-sin(roll), cos(roll))])
    return turned


def gray(picture: NDArray[np.uint8]) -> Gray:
    """An RGB picture's luma."""
    luma: Gray = (picture @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    return luma


def sharpness(crop: Gray) -> float:
    """Variance of the four-neighbour Laplacian."""
    picture = crop.astype(np.float64)
    middle = picture[1:-1, 1:-1]
    around = picture[:-2, 1:-1] + picture[2:, 1:-1] + picture[1:-1, :-2] + picture[1:-1, 2:]
    return float((around - 4 * middle).var())


def check_scene(sizes: Sequence[int], mean_luma: float) -> RetryReason | None:
    """Exactly one face near enough; smaller ones are people waiting behind. `sizes`: the finder's, in pixels."""
    near = sum(size >= MIN_FACE for size in sizes)
    if near:
        return RetryReason.SEVERAL_FACES if near > 1 else None
    if sizes:
        return RetryReason.TOO_FAR
    return RetryReason.TOO_DARK if mean_luma < DARK_ROOM else RetryReason.NO_FACE


def check_face(points: Points, crop: Gray, *, turned: bool = False) -> RetryReason | None:
    """The first gate that the one near face fails, what the person can change first; None for a good frame.

    `turned`: the head was asked to turn, so its yaw is no flaw, nor the pitch that five points then seem to show.
    """
    pose = pose_of(points)
    flaw = _check_roll(pose) if turned else _check_pose(pose)
    return flaw or _check_light(float(crop.mean())) or _check_sharpness(crop)


def _check_pose(pose: Pose) -> RetryReason | None:
    if not abs(pose.yaw) <= MAX_YAW:
        return RetryReason.TURNED
    if not abs(pose.pitch) <= MAX_PITCH:
        return RetryReason.NODDED
    return _check_roll(pose)


def _check_roll(pose: Pose) -> RetryReason | None:
    return None if abs(pose.roll) <= MAX_ROLL else RetryReason.TILTED


def _check_light(luma: float) -> RetryReason | None:
    darkest, brightest = LUMA
    if luma < darkest:
        return RetryReason.TOO_DARK
    return RetryReason.TOO_BRIGHT if luma > brightest else None


def _check_sharpness(crop: Gray) -> RetryReason | None:
    return None if sharpness(crop) >= MIN_SHARPNESS else RetryReason.BLURRED
