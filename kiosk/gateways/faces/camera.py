"""The camera port.

A camera yields frames until it is closed; whoever reads takes the newest and drops the rest.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.gateways.faces.results import DepthEvidence

Pixels = NDArray[np.uint8]
"""Height x width x 3, BGR, at most `MAX_WIDTH` x `MAX_HEIGHT`."""

MAX_WIDTH: Final = 1280
MAX_HEIGHT: Final = 960


class CameraError(Exception):
    """The camera cannot be opened or stopped giving frames."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture; its owner overwrites it when done. The representation never shows it."""

    pixels: Pixels
    depth: DepthEvidence | None = None

    def __repr__(self) -> str:
        height, width = self.pixels.shape[:2]
        return f"Frame({width}x{height})"


class Camera(Protocol):
    """A source of frames. `label` is what the screen may say about it, e.g. "emulated"."""

    @property
    def label(self) -> str:
        """A word for screens and reports: "emulated" or "camera"."""

    def frames(self) -> AsyncIterator[Frame]:
        """New frames at the camera's own pace until closed; raises CameraError.

        Each frame's pixels belong to the reader, who overwrites them.
        """

    async def close(self) -> None:
        """Stop and free the device; safe to call twice."""
