"""A folder of faces as vectors: GROUP/PERSON/PICTURE, each picture once as a live frame and once as a card's photo.

The card's photo is simulated: 102 x 126 pixels, a JPEG of about 2 KB. Only vectors are kept.
"""

import io
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

import numpy as np
from PIL import Image

from kiosk.gateways.faces import quality
from kiosk.gateways.faces.comparison import Faces, PhotoUnusable, decode_photo
from kiosk.gateways.faces.file_camera import PICTURE_FILES, load_picture
from kiosk.gateways.faces.models import FoundFace, Rgb, Vector
from kiosk.gateways.faces.results import RetryReason

CARD_SIZE: Final = (102, 126)
CARD_BYTES: Final = 2048
CARD_WIDTH: Final = 1.7
"""Width of a card's photo in widths of the face on it."""
CARD_MIDDLE: Final = 0.53
"""Where the middle of the face stands in its height."""
SMALL: Final = 400
"""Pixels: smaller pictures are doubled, since a live face has more."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sample:
    """One picture: its vectors (None: no face was found in it), what the gates say, and how long both steps took."""

    group: str
    person: str
    live: Vector | None
    card: Vector | None
    flaw: RetryReason | None
    find_ms: float
    encode_ms: float


class NoPictures(Exception):
    """No GROUP/PERSON/PICTURE in the folder."""


def files_of(folder: Path) -> list[tuple[str, str, Path]]:
    """Group, person and file of each picture, in the order of their names; NoPictures."""
    found = sorted(path for path in folder.glob("*/*/*") if path.suffix.lower() in PICTURE_FILES)
    if not found:
        raise NoPictures(str(folder))
    return [(path.parts[-3], path.parts[-2], path) for path in found]


def samples_of(
    files: Iterable[tuple[str, str, Path]], faces: Faces, *, cards: bool = True
) -> Iterator[Sample]:
    """Each picture through a backend, `cards`: as a card's photo too; OSError."""
    for group, person, file in files:
        yield sample_of(group, person, _enlarged(load_picture(file)[:, :, ::-1]), faces, cards=cards)


def sample_of(group: str, person: str, picture: Rgb, faces: Faces, *, cards: bool = True) -> Sample:
    """One picture through a backend: the face nearest to its middle, and the same as a card's photo."""
    face, find_ms = timed(lambda: _nearest(faces.find(picture), picture))
    if face is None:
        return Sample(group, person, None, None, RetryReason.NO_FACE, find_ms, 0.0)
    vector, encode_ms = timed(lambda: faces.encode(picture, face))
    card = _card_vector(faces, card_photo(picture, face)) if cards else None
    return Sample(group, person, vector, card, _flaw(faces, picture, face), find_ms, encode_ms)


def card_photo(picture: Rgb, face: FoundFace) -> bytes:
    """The face as a card carries it: the best JPEG of at most `CARD_BYTES`."""
    width = face.size * CARD_WIDTH
    height = width * CARD_SIZE[1] / CARD_SIZE[0]
    edge = round(height)  # room around a face that stands at the picture's rim
    roomy = np.pad(picture, ((edge, edge), (edge, edge), (0, 0)), mode="edge")
    left = edge + face.left + (face.size - width) / 2
    top = edge + face.top + face.size / 2 - height * CARD_MIDDLE
    small = Image.fromarray(roomy).resize(
        CARD_SIZE, Image.Resampling.LANCZOS, box=(left, top, left + width, top + height)
    )
    best = bisect_right(range(1, 96), CARD_BYTES, key=lambda quality: len(_jpeg(small, quality)))
    return _jpeg(small, max(1, best))


def timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    """What the work gave, and its milliseconds."""
    begun = perf_counter()
    result = work()
    return result, (perf_counter() - begun) * 1000


def _card_vector(faces: Faces, photo: bytes) -> Vector | None:
    """As the face process takes a card's photo: exactly one face in it."""
    try:
        picture = decode_photo(photo)
    except PhotoUnusable:
        return None
    found = faces.find(picture)
    return faces.encode(picture, found[0]) if len(found) == 1 else None


def _nearest(found: list[FoundFace], picture: Rgb) -> FoundFace | None:
    middle = picture.shape[1] / 2
    return min(found, key=lambda face: abs(face.left + face.size / 2 - middle), default=None)


def _flaw(faces: Faces, picture: Rgb, face: FoundFace) -> RetryReason | None:
    crop = faces.chip(picture, face, quality.CROP_SIZE)
    return quality.check_face(face.points, quality.gray(crop))


def _enlarged(picture: Rgb) -> Rgb:
    height, width = picture.shape[:2]
    if max(height, width) >= SMALL:
        return np.ascontiguousarray(picture)
    doubled = Image.fromarray(np.ascontiguousarray(picture)).resize(
        (width * 2, height * 2), Image.Resampling.BICUBIC
    )
    return np.array(doubled)


def _jpeg(picture: Image.Image, quality_of_it: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality_of_it, optimize=True)
    return file.getvalue()
