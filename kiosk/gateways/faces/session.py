"""One citizen's check, from the first frame to the verdict."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, Self

import structlog

from kiosk.gateways.faces.camera import MAX_HEIGHT, MAX_WIDTH, Camera, CameraError, Frame, Pixels
from kiosk.gateways.faces.link import WorkerLink, WorkerLost
from kiosk.gateways.faces.results import (
    FaceProgress,
    FaceResult,
    Liveness,
    RetryReason,
    ReviewReason,
    Verdict,
    review,
    unturned,
)
from kiosk.gateways.faces.wire import MAX_PHOTO_BYTES, Begin

TRIES: Final = 2
"""Face processes a session may use up: one that dies or hangs is replaced once."""

Take = Callable[[], Awaitable[WorkerLink]]
"""Hands out a warmed-up process; WorkerLost."""
GiveBack = Callable[[WorkerLink], None]
"""Ends a used process."""

log = structlog.get_logger(__name__)


class FaceSession:
    """One citizen's check. Nothing raises towards the screen: whatever breaks is a typed result."""

    def __init__(
        self, *, take: Take, give_back: GiveBack, photo: bytes | None, begin: Begin, camera: Camera
    ) -> None:
        self._take = take
        self._give_back = give_back
        self._photo = photo
        self._begin = begin
        self._camera = camera
        self._newest: Frame | None = None
        self._arrived = asyncio.Event()
        self._hint: RetryReason | None = None
        self._looks = 0
        self._turning_since: float | None = None
        self._steps: asyncio.Queue[FaceProgress | None] = asyncio.Queue(1)
        self._verdict: asyncio.Future[FaceResult] = asyncio.get_running_loop().create_future()
        self._tasks = [asyncio.create_task(work()) for work in (self._watch, self._verify)]

    @property
    def preview(self) -> Pixels | None:
        """The newest frame (BGR) to draw; None before the first and after the end, when it is overwritten."""
        return self._newest.pixels if self._newest else None

    @property
    def looks(self) -> int:
        """Frames that the face process was shown."""
        return self._looks

    @property
    def ended(self) -> bool:
        """True once there is a verdict or the session was closed."""
        return self._verdict.done()

    async def progress(self) -> AsyncIterator[FaceProgress]:
        """Each change of progress, newest only, for one reader; ends with the decision or with `close`."""
        while not (self._verdict.done() and self._steps.empty()):
            step = await self._steps.get()
            if step is None:
                return
            yield step

    async def decide(self, timeout: float) -> FaceResult:
        """The verdict within `timeout` seconds, and as many again for the turn of the head.

        RETRY may be tried again; all else ends the process.
        """
        try:
            return await self._wait(asyncio.get_running_loop().time() + timeout)
        except TimeoutError:
            pass
        try:
            return await self._wait((self._turning_since or 0) + timeout)
        except TimeoutError:
            return self._late()

    def skip_turn(self) -> None:
        """The person would not or could not turn the head: staff look. Nothing where it was not asked."""
        if self._turning_since is not None:
            self._finish(unturned(Liveness.SKIPPED))

    async def close(self) -> None:
        """End the process, overwrite the frames, close the camera; safe at any moment and twice."""
        self._finish(review(ReviewReason.LEFT))
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()  # ended tasks hold exceptions, and those the photograph and the last frame
        await self._camera.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def _wait(self, until: float) -> FaceResult:
        async with asyncio.timeout_at(until):
            return await asyncio.shield(self._verdict)

    def _late(self) -> FaceResult:
        """The time is up: a retry where frames were looked at, else whose fault it is that none were."""
        if self._turning_since is not None:
            self._finish(unturned(Liveness.MISSING))
            return self._verdict.result()
        if self._newest is not None and self._looks:
            return FaceResult(Verdict.RETRY, None, self._hint or RetryReason.BLURRED, Liveness.MISSING)
        down = self._newest is None
        self._finish(review(ReviewReason.CAMERA_DOWN if down else ReviewReason.WORKER_LOST))
        return self._verdict.result()

    async def _watch(self) -> None:
        """Keep the newest frame; every end of the camera but our own is a fault of it."""
        try:
            async for frame in self._camera.frames():
                self._keep(frame)
            log.warning("face_camera_ended")
        except Exception as error:  # a vendor's camera may raise anything; the screen gets a result
            log.warning("face_camera_down", error=type(error).__name__)
        self._finish(review(ReviewReason.CAMERA_DOWN))

    def _keep(self, frame: Frame) -> None:
        height, width, depth = frame.pixels.shape
        if height > MAX_HEIGHT or width > MAX_WIDTH or depth != 3:
            raise CameraError
        self._wipe()
        self._newest = frame
        self._arrived.set()

    async def _verify(self) -> None:
        if not self._photo or len(self._photo) > MAX_PHOTO_BYTES:
            reason = ReviewReason.CARD_PHOTO_UNUSABLE if self._photo else ReviewReason.NO_CARD_PHOTO
            self._finish(review(reason))
            return
        for _ in range(TRIES):
            try:
                self._finish(await self._talk(self._photo))
                return
            except WorkerLost:
                log.warning("face_worker_lost")
        self._finish(review(ReviewReason.WORKER_LOST))

    async def _talk(self, photo: bytes) -> FaceResult:
        link = await self._take()
        try:
            await link.begin(photo, self._begin)
            while isinstance(reply := await link.receive(), FaceProgress):
                self._report(reply)
                await self._show(link)
        finally:
            self._give_back(link)
        if not isinstance(reply, FaceResult):
            raise WorkerLost
        return reply

    async def _show(self, link: WorkerLink) -> None:
        """Send the newest frame, once."""
        await self._arrived.wait()
        self._arrived.clear()
        if self._newest is not None:
            await link.look(self._newest.pixels, self._newest.depth)
            self._looks += 1

    def _report(self, step: FaceProgress | None) -> None:
        if step is not None:
            self._hint = step.hint or self._hint
            self._turning_since = self._since(step)
        if self._steps.full():
            self._steps.get_nowait()
        self._steps.put_nowait(step)

    def _since(self, step: FaceProgress) -> float | None:
        """When the turn of the head was first asked; a new process starts before it again."""
        if step.turn is None:
            return None
        return self._turning_since or asyncio.get_running_loop().time()

    def _finish(self, result: FaceResult) -> None:
        """The first result counts; then everything of the citizen's goes."""
        if self._verdict.done():
            return
        self._verdict.set_result(result)
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        self._report(None)
        self._wipe()
        self._photo = None

    def _wipe(self) -> None:
        if self._newest is not None:
            self._newest.pixels.fill(0)
        self._newest = None
