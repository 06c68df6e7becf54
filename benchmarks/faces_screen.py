"""The face screen's frame gaps, with and without a check behind it: python -m benchmarks.faces_screen

Kivy draws the same screen with the same camera's picture throughout; only the face process works or does not.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from itertools import pairwise
from time import monotonic
from typing import Any

import numpy as np

from benchmarks import windows
from benchmarks.faces import PATIENCE_S, now
from kiosk import scenes
from kiosk.flow.intents import Given
from kiosk.gateways.faces import FaceGate, FaceSession, FileCamera
from kiosk.gateways.faces.demo_faces import card_photo, live_frames
from kiosk.kivy_env import prepare
from kiosk.runtime import Runtime

ROUNDS, SECONDS = 4, 6.0
RATE = 15.0


class Show:
    """What the screen's preview is: a camera's newest picture, or a session's."""

    def __init__(self) -> None:
        self.newest: Any = None
        self.session: FaceSession | None = None

    def preview(self) -> Any:
        """The picture to draw."""
        return self.session.preview if self.session else self.newest

    async def alone(self) -> None:
        """A camera plays and nobody compares."""
        async for frame in FileCamera(live_frames("hopper", 1), rate=RATE).frames():
            self.newest = frame.pixels

    async def verified(self, gate: FaceGate) -> None:
        """One check after the other on the same camera."""
        while True:
            camera = FileCamera(live_frames("hopper", 1), rate=RATE)
            async with await gate.open(card_photo("hopper"), date(2020, 1, 1), camera, now) as self.session:
                await self.session.decide(60)


async def gaps() -> dict[str, float]:
    """p95 of the frame gaps in milliseconds, both ways in turns."""
    from kiosk.app import KioskApp  # noqa: PLC0415 - loads Kivy

    show, first = Show(), scenes.hall()
    runtime = Runtime(first, given=lambda: Given(first.now, "0" * 32, scenes.TOKEN))
    app = KioskApp(runtime, camera=show.preview)
    gate = FaceGate(demo=True, patience=PATIENCE_S)
    found: dict[str, list[float]] = {"alone": [], "verifying": []}
    async with _running(app):
        await app.frames(2)
        app.draw(next(scene.play(first) for scene in scenes.SCENES if scene.name == "face"))
        await gate.ready()
        for _ in range(ROUNDS):
            found["alone"] += await _while(show.alone)
            found["verifying"] += await _while(lambda: show.verified(gate))
            show.session = None
    await gate.close()
    return {name: float(np.quantile(values, 0.95)) for name, values in found.items()}


@asynccontextmanager
async def _running(app: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(app.async_run("asyncio"))
    yield
    app.stop()
    await task


async def _while(work: Callable[[], Awaitable[None]]) -> list[float]:
    """The gaps between drawn frames while something goes on."""
    from kivy.clock import Clock  # noqa: PLC0415 - as above

    drawn: list[float] = []
    tick = Clock.schedule_interval(lambda _: drawn.append(monotonic()), 0)
    task = asyncio.ensure_future(work())
    await asyncio.sleep(SECONDS)
    tick.cancel()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return [(b - a) * 1000 for a, b in pairwise(drawn)]


if __name__ == "__main__":
    prepare(width=windows.WIDTH, height=windows.HEIGHT, dpi=windows.DPI, headless=True)
    print(json.dumps(asyncio.run(gaps())), flush=True)
