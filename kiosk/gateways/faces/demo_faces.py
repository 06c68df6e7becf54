"""Two people for the demo, from free photographs that installed packages ship; nothing is copied into the project.

- "hopper": Rear Admiral Grace M. Hopper, official portrait by the United States Navy, a work of the federal government
  and so in the public domain. In the wheel `matplotlib`, mpl-data/sample_data/grace_hopper.jpg.
- "collins": Eileen M. Collins, portrait by NASA (https://flic.kr/p/r9qvLn), no known copyright restrictions, in the
  public domain. In the wheel `scikit-image`, skimage/data/astronaut.png.

Both packages are found, never imported. The people have nothing to do with this project and endorse nothing.
"""

import io
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from math import cos, radians, sin
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageEnhance

from kiosk.gateways.faces.camera import Pixels
from kiosk.gateways.faces.file_camera import FileCamera, load_picture

CARD_SIZE: Final = (102, 126)
CARD_BYTES: Final = 1000
"""The emulated card's photo slot has 1,024. A JPEG of that size leaves no face to compare, a WebP does."""
FRAME_SIZE: Final = (640, 480)
LIVE_FRAMES: Final = 8
LIVE_FACE: Final = 180
"""Pixels between the finder's edges in the live frames: a person at arm's length."""


class DemoFaceMissing(Exception):
    """The package that ships the demo's photograph is not installed."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A package's file and where its face is, in pixels."""

    package: str
    file: str
    centre: tuple[float, float]
    size: float


_SOURCES: Final = {
    "hopper": _Source("matplotlib", "mpl-data/sample_data/grace_hopper.jpg", (269, 245), 216),
    "collins": _Source("skimage", "data/astronaut.png", (223, 127), 88),
}
PEOPLE: Final = tuple(_SOURCES)


def portrait(person: str) -> Pixels:
    """The whole photograph, BGR; KeyError for nobody we know, DemoFaceMissing."""
    source = _SOURCES[person]
    spec = find_spec(source.package)
    if spec is None or not spec.submodule_search_locations:
        raise DemoFaceMissing(source.package)
    return load_picture(Path(spec.submodule_search_locations[0]) / source.file)


@cache
def card_photo(person: str) -> bytes:
    """The head as the card's chip carries it: 102 x 126 pixels, WebP, at most `CARD_BYTES`."""
    source = _SOURCES[person]
    width = source.size * 1.7
    height = width * CARD_SIZE[1] / CARD_SIZE[0]
    left, top = source.centre[0] - width / 2, source.centre[1] - height * 0.53
    box = (left, top, left + width, top + height)
    head = _picture(person).resize(CARD_SIZE, Image.Resampling.LANCZOS, box=box)
    best = bisect_right(range(1, 100), CARD_BYTES, key=lambda quality: len(_webp(head, quality)))
    return _webp(head, best)


def live_frames(person: str, seed: int) -> list[Pixels]:
    """Half a second before the camera: 640 x 480, the head moving a little, the light changing a little."""
    random = Random(seed)  # noqa: S311 - a demo's movement, not a secret
    picture = _picture(person).convert("RGBA")
    room = picture.convert("RGB").resize((8, 6)).resize(FRAME_SIZE, Image.Resampling.BICUBIC)
    return [_live_frame(picture, room, _SOURCES[person], random) for _ in range(LIVE_FRAMES)]


def demo_camera(person: str, seed: int) -> FileCamera:
    """Somebody standing before the emulated camera, whose depth slot vouches for a body with relief."""
    return FileCamera(live_frames(person, seed))


def _picture(person: str) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(portrait(person)[:, :, ::-1]))


def _webp(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=quality, method=6)
    return file.getvalue()


def _live_frame(picture: Image.Image, room: Image.Image, source: _Source, random: Random) -> Pixels:
    scale = source.size / LIVE_FACE * random.uniform(0.95, 1.05)
    turn = radians(random.uniform(-3, 3))
    centre_x, centre_y = (
        FRAME_SIZE[0] / 2 + random.uniform(-20, 20),
        FRAME_SIZE[1] / 2 + random.uniform(-15, 15),
    )
    across, down = scale * cos(turn), scale * sin(turn)
    back = (
        *(across, down, source.centre[0] - across * centre_x - down * centre_y),
        *(-down, across, source.centre[1] + down * centre_x - across * centre_y),
    )
    person = picture.transform(FRAME_SIZE, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC)
    scene = room.copy()
    scene.paste(person, mask=person)
    lit = ImageEnhance.Brightness(scene).enhance(random.uniform(0.9, 1.1))
    return np.ascontiguousarray(np.array(lit)[:, :, ::-1])
