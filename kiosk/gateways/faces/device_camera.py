"""A camera of the machine, through OpenCV. Imported only where the kiosk's configuration names one."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import cv2
import numpy as np

from kiosk.gateways.faces.camera import CameraError, Frame

WIDTH: Final = 640
HEIGHT: Final = 480
"""What is asked of the camera: a face at arm's length has 150 pixels, and the finder takes 20 ms."""


class DeviceCamera:
    """Reads in a thread of its own. It has no depth slot: its checks end in REVIEW at best."""

    def __init__(self, source: int | str) -> None:
        """`source`: the camera's index, or whatever else OpenCV opens."""
        self._source = source
        self._capture: cv2.VideoCapture | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="camera")
        self._closed = False

    @property
    def label(self) -> str:
        """Always "camera"."""
        return "camera"

    async def frames(self) -> AsyncIterator[Frame]:
        """Frames until closed; CameraError when the camera cannot be opened or stops."""
        loop = asyncio.get_running_loop()
        while not self._closed:
            frame = await loop.run_in_executor(self._thread, self._read)
            yield frame

    async def close(self) -> None:
        """Free the device, after a read under way has ended."""
        if not self._closed:
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._thread, self._release)
            self._thread.shutdown(wait=False)

    def _read(self) -> Frame:
        if self._capture is None:
            self._capture = _open(self._source)
        arrived, pixels = self._capture.read()
        if not arrived:
            raise CameraError("the camera gives no frames")
        return Frame(np.asarray(pixels, dtype=np.uint8))

    def _release(self) -> None:
        if self._capture is not None:
            self._capture.release()
        self._capture = None


def _open(source: int | str) -> cv2.VideoCapture:
    capture = cv2.VideoCapture(source)
    if not capture.isOpened():
        raise CameraError("the camera cannot be opened")
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture
