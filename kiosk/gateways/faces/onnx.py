"""A hall's own model beside dlib's: ArcFace-style, read by OpenCV, compared by cosine distance. Face process only.

The file is read once: what was hashed is what is loaded.
"""

import hashlib
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.gateways.faces.models import Finder, FoundFace, Rgb, Vector
from kiosk.gateways.faces.settings import Exit, OnnxModel, Point, Refused

MAX_MODEL_BYTES: Final = 1 << 29
VECTOR: Final = (32, 4096)
"""Fewest and most numbers that a face's vector may have."""


class OnnxFaces(Finder):
    """dlib finds the face and its five points, the hall's model makes the vector."""

    def __init__(self, folder: Path, model: OnnxModel) -> None:
        """Refused: the file is away, another one, or no such model."""
        super().__init__(folder)
        cv2.setNumThreads(1)
        self._model = model
        self._net = _loaded(_read(model))
        self.bands = model.bands
        self._check()

    def encode(self, picture: Rgb, face: FoundFace) -> Vector:
        """The face's numbers, of length one."""
        turn = alignment(face.points, self._model.points)
        size = self._model.size
        return self._vector(cv2.warpAffine(picture, turn, (size, size)))

    def distance(self, one: Vector, other: Vector) -> float:
        """One less the cosine: 0 for the same picture, about 1 for strangers."""
        return float(1.0 - one @ other)

    def warm_up(self) -> None:
        """The finder's first run; the model's was its check."""
        self.find(np.zeros((480, 640, 3), dtype=np.uint8))

    def _check(self) -> None:
        size = self._model.size
        try:
            numbers = self._vector(np.full((size, size, 3), 90, dtype=np.uint8)).size
        except (cv2.error, ValueError) as error:
            raise Refused(Exit.BAD_MODEL_FILE) from error
        if not VECTOR[0] <= numbers <= VECTOR[1]:
            raise Refused(Exit.BAD_MODEL_FILE)

    def _vector(self, aligned: Any) -> Vector:
        model = self._model
        swap = model.colour == "bgr"  # our pictures are RGB
        size = (model.size, model.size)
        self._net.setInput(
            cv2.dnn.blobFromImage(aligned, 1 / model.divisor, size, (model.mean,) * 3, swapRB=swap)
        )
        out = np.asarray(self._net.forward(), dtype=np.float64)
        length = float(np.linalg.norm(out))
        if out.shape[0] != 1 or not np.isfinite(length) or length == 0:
            raise ValueError("a model's output is one vector")
        unit: Vector = out.reshape(-1) / length
        return unit


def alignment(points: NDArray[np.float64], wanted: tuple[Point, ...]) -> NDArray[np.float64]:
    """The turn, size and shift (2 x 3) that bring `points` nearest to `wanted`, by least squares."""
    rows = np.concatenate([[(x, -y, 1, 0), (y, x, 0, 1)] for x, y in points])
    (a, b, x, y), *_ = np.linalg.lstsq(rows, np.array(wanted).reshape(-1), rcond=None)
    return np.array([(a, -b, x), (b, a, y)])


def _read(model: OnnxModel) -> bytes:
    try:
        with Path(model.path).open("rb") as file:
            content = file.read(MAX_MODEL_BYTES + 1)
    except OSError as error:
        raise Refused(Exit.NO_MODEL_FILE) from error
    if hashlib.sha256(content).hexdigest() != model.sha256.lower():
        raise Refused(Exit.WRONG_MODEL_FILE)
    return content


def _loaded(content: bytes) -> Any:
    try:
        return cv2.dnn.readNetFromONNX(np.frombuffer(content, dtype=np.uint8))
    except (cv2.error, SystemError) as error:
        raise Refused(Exit.BAD_MODEL_FILE) from error
