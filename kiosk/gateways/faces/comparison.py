"""One card photo against frames: decoding, looking, measuring. Runs in the face process only."""

import io
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from PIL import Image

from firmware_bridge.ports import PhotoDecoder
from kiosk.gateways.faces import quality
from kiosk.gateways.faces.camera import Pixels
from kiosk.gateways.faces.models import FoundFace, Rgb, Vector
from kiosk.gateways.faces.results import RetryReason
from kiosk.gateways.faces.settings import Bands

PHOTO_FORMATS: Final = ("JPEG", "WEBP", "BMP")
MAX_PHOTO_SIDE: Final = 1024
"""Pixels; a card's photo has 102 x 126."""
SMALL_PHOTO: Final = 300
"""Pixels of height below which the finder needs the photo doubled."""


class Faces(Protocol):
    """What a comparison needs of a backend."""

    bands: Bands

    def find(self, picture: Rgb) -> list[FoundFace]:
        """Upright faces in an RGB picture."""

    def chip(self, picture: Rgb, face: FoundFace, size: int) -> Rgb:
        """The face, upright, in `size` pixels a side."""

    def encode(self, picture: Rgb, face: FoundFace) -> Vector:
        """The face's numbers."""

    def distance(self, one: Vector, other: Vector) -> float:
        """How far two faces' numbers are apart, in the measure of `bands`."""

    def warm_up(self) -> None:
        """Whatever takes longer the first time."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Good:
    """A frame good enough: the face's distance to the card's, where its nose stands along the eye line, its numbers."""

    distance: float
    along: float
    vector: Vector


class PhotoUnusable(Exception):
    """The card's photo cannot be decoded, or does not show exactly one face."""


def decode_photo(data: bytes) -> Rgb:
    """The card's photo upright in RGB, doubled where small; PhotoUnusable. Bytes after the picture are ignored."""
    try:
        with Image.open(io.BytesIO(data), formats=PHOTO_FORMATS) as picture:
            if max(picture.size) > MAX_PHOTO_SIDE:
                raise PhotoUnusable
            upright = picture.convert("RGB")
    except (OSError, ValueError, SyntaxError) as error:  # what Pillow's decoders raise on bad bytes
        raise PhotoUnusable from error
    if upright.height < SMALL_PHOTO:
        upright = upright.resize((upright.width * 2, upright.height * 2), Image.Resampling.BICUBIC)
    return np.array(upright)


def warm_up_decoders() -> None:
    """Each format once: Pillow imports its decoders at the first picture, which takes 0.2 s."""
    for kind in PHOTO_FORMATS:
        file = io.BytesIO()
        Image.new("RGB", (8, 8)).save(file, kind)
        decode_photo(file.getvalue())


def decoded(decoder: PhotoDecoder, slot: bytes) -> bytes:
    """The picture file in a card's photo slot; PhotoUnusable for one that nobody decodes."""
    try:
        photo = decoder.decode(slot)
    except Exception as error:  # a vendor's decoder may raise anything on a damaged slot
        raise PhotoUnusable from error
    if not isinstance(photo, bytes):
        raise PhotoUnusable
    return photo


class Comparison:
    """Holds the card's vector for one session."""

    def __init__(self, faces: Faces, photo: bytes) -> None:
        """Raises PhotoUnusable."""
        picture = decode_photo(photo)
        found = faces.find(picture)
        if len(found) != 1:
            raise PhotoUnusable
        self._faces = faces
        self._card = faces.encode(picture, found[0])

    def look(self, frame: Pixels, *, turned: bool = False) -> Good | RetryReason:
        """The frame's face, or why the frame is not good enough. `turned`: the head was asked to turn."""
        picture = np.ascontiguousarray(frame[:, :, ::-1])
        found = sorted(self._faces.find(picture), key=lambda face: face.size)
        flaw = quality.check_scene([face.size for face in found], float(frame.mean()))
        flaw = flaw or self._flaw(picture, found[-1], turned)
        seen = flaw or self._good(picture, found[-1])
        picture.fill(0)
        return seen

    def _flaw(self, picture: Rgb, face: FoundFace, turned: bool) -> RetryReason | None:
        crop = self._faces.chip(picture, face, quality.CROP_SIZE)
        return quality.check_face(face.points, quality.gray(crop), turned=turned)

    def _good(self, picture: Rgb, face: FoundFace) -> Good:
        vector = self._faces.encode(picture, face)
        along, _ = quality.nose_offset(face.points)
        return Good(self._faces.distance(self._card, vector), along, vector)
