"""The camera that plays pictures: for demos and tests. It always says that it is emulated."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from PIL import Image, ImageOps

from kiosk.gateways.faces.camera import MAX_HEIGHT, MAX_WIDTH, CameraError, Frame, Pixels
from kiosk.gateways.faces.results import DepthEvidence

PICTURE_FILES: Final = (".jpg", ".jpeg", ".png", ".webp", ".bmp")


class FileCamera:
    """Plays its pictures round and round. `solid` fills the depth slot, marked emulated; None leaves it empty."""

    def __init__(self, pictures: Sequence[Pixels], *, rate: float = 15.0, solid: bool | None = True) -> None:
        """`rate`: frames a second. No picture raises CameraError."""
        if not pictures:
            raise CameraError("no picture to play")
        self._pictures = tuple(pictures)
        self._pause = 1 / rate
        self._depth = None if solid is None else DepthEvidence(solid, emulated=True)
        self._open = True

    @classmethod
    def of_path(cls, path: Path, *, rate: float = 15.0, solid: bool | None = True) -> Self:
        """A photograph, or a folder of them in the order of their names; CameraError."""
        try:
            files = sorted(path.iterdir()) if path.is_dir() else [path]
            pictures = [load_picture(file) for file in files if file.suffix.lower() in PICTURE_FILES]
        except OSError as error:
            raise CameraError("the camera's pictures cannot be read") from error
        return cls(pictures, rate=rate, solid=solid)

    @property
    def label(self) -> str:
        """Always "emulated"."""
        return "emulated"

    async def frames(self) -> AsyncIterator[Frame]:
        """The pictures, copied, until closed."""
        turn = 0
        while self._open:
            yield Frame(self._pictures[turn % len(self._pictures)].copy(), self._depth)
            turn += 1
            await asyncio.sleep(self._pause)

    async def close(self) -> None:
        """Stop playing."""
        self._open = False


def load_picture(file: Path) -> Pixels:
    """A picture file as a frame: turned upright by its EXIF, shrunk to a frame's limits, BGR; OSError."""
    with Image.open(file) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((MAX_WIDTH, MAX_HEIGHT))
    return np.ascontiguousarray(np.array(picture)[:, :, ::-1])
