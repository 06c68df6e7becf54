"""Cameras and days for tests of the face check."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime

import numpy as np

from kiosk.gateways.faces.camera import CameraError, Frame, Pixels
from kiosk.gateways.faces.results import DepthEvidence

TODAY = date(2026, 11, 22)
ISSUED = date(2020, 3, 1)
OLD_ISSUE = date(2016, 11, 21)
PAUSE = 0.02
"""Seconds between frames; a camera that never pauses would starve the loop."""
EMULATED = DepthEvidence(solid=True, emulated=True)


def clock() -> datetime:
    """The morning of `TODAY`."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)


def empty_room() -> Pixels:
    """A lit wall and nobody before it."""
    return np.full((480, 640, 3), 128, dtype=np.uint8)


class ScriptedCamera:
    """Plays copies of whatever pictures its iterator gives; fails or falls silent at its end."""

    def __init__(self, pictures: Iterator[Pixels], *, then_fails: bool = False, pause: float = PAUSE) -> None:
        self._pause = pause
        self.count = 0
        self._pictures = pictures
        self._then_fails = then_fails
        self.closed = False
        self.given: deque[Pixels] = deque(maxlen=20)

    @property
    def label(self) -> str:
        """Says that it is a test's."""
        return "scripted"

    async def frames(self) -> AsyncIterator[Frame]:
        """Each picture, vouched for by the emulated depth slot."""
        for picture in self._pictures:
            self.given.append(picture.copy())
            yield Frame(self.given[-1], EMULATED)
            self.count += 1
            await asyncio.sleep(self._pause)
        if self._then_fails:
            raise CameraError
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Remember that it was asked to."""
        self.closed = True
