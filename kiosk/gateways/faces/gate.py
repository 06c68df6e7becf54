"""The face check as the kiosk sees it: open a session, watch its progress, take its verdict, close it."""

from collections.abc import AsyncIterator, Callable
from datetime import date, datetime
from typing import Self

from kiosk.gateways.faces.camera import Camera, Pixels
from kiosk.gateways.faces.results import FaceProgress, FaceResult

Clock = Callable[[], datetime]


class FaceSession:
    """One citizen's check. Nothing raises towards the screen: whatever breaks is a typed result."""

    @property
    def preview(self) -> Pixels | None:
        """The newest frame (BGR) to draw; None before the first and after the end, when it is overwritten."""
        raise NotImplementedError

    def progress(self) -> AsyncIterator[FaceProgress]:
        """Each change of progress, newest only; ends with the decision or with `close`."""
        raise NotImplementedError

    async def decide(self, timeout: float) -> FaceResult:
        """The verdict within `timeout` seconds. RETRY may be tried again; all else ends the process."""
        raise NotImplementedError

    async def close(self) -> None:
        """End the process, overwrite the frames, close the camera; safe at any moment and twice."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()


class FaceGate:
    """Keeps one warm face process waiting and hands it to the next session.

    `demo=True` lets the emulated camera's depth evidence count as liveness; a hall leaves it False.
    """

    def __init__(self, *, demo: bool) -> None:
        self._demo = demo

    async def start(self) -> None:
        """Start the warm spare; returns at once, the spare warms up behind."""
        raise NotImplementedError

    async def open(self, card_photo: bytes | None, issued: date, camera: Camera, clock: Clock) -> FaceSession:
        """A session on the warm spare. `card_photo` is a JPEG, WebP or BMP; `clock` gives an aware now."""
        raise NotImplementedError

    async def close(self) -> None:
        """End every session and the spare."""
        raise NotImplementedError
