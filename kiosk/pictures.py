"""`python -m kiosk.pictures [FOLDER] [WORD…]`: every screen as a picture, in both languages, both sizes, both shapes.

Offscreen and without a server: the states come from the reducer. WORDs pick pictures whose name holds one of them.
"""

import argparse
import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk import scenes
from kiosk.flow.intents import Given
from kiosk.flow.states import Face, State
from kiosk.kivy_env import prepare
from kiosk.runtime import Runtime

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
FRAMES_TO_SETTLE = 6
"""Text sets its own height, the box around it the next frame, and so on up."""


def looks() -> Iterator[tuple[str, State]]:
    """Every way a screen can look: name's end and a first screen with those aids."""
    for language in ("zh", "en"):
        yield language, scenes.hall(language)
        yield f"{language}-large", scenes.hall(language, large=True)
    yield "zh-contrast", scenes.hall("zh", contrast=True)
    yield "zh-reach", scenes.hall("zh", reach=True)


def pictures(words: list[str]) -> Iterator[tuple[str, State]]:
    """Name and state of each picture."""
    for look, first in looks():
        for scene in scenes.SCENES:
            name = f"{scene.name}-{look}"
            if not words or any(word in name for word in words):
                yield name, scene.play(first)


def main(folder: Path, words: list[str]) -> int:
    """Draw them all; the number drawn."""
    lying = "landscape" in words
    width, height = LANDSCAPE if lying else PORTRAIT
    words = [word for word in words if word != "landscape"]
    prepare(width=width, height=height, dpi=82, headless=True)
    return asyncio.run(_draw(folder, "-landscape" if lying else "", list(pictures(words))))


async def _draw(folder: Path, end: str, wanted: list[tuple[str, State]]) -> int:
    from kiosk.app import KioskApp  # noqa: PLC0415 - after `prepare`

    first = scenes.hall()
    runtime = Runtime(first, given=lambda: Given(first.now, "0" * 32, scenes.TOKEN))
    app = KioskApp(runtime, camera=lambda: _silhouette() if isinstance(app.shown.screen, Face) else None)
    async with asyncio.TaskGroup() as group:  # a failing app ends the drawing too
        group.create_task(app.async_run("asyncio"))
        await app.frames(FRAMES_TO_SETTLE)
        for name, state in wanted:
            app.draw(state)
            await app.frames(FRAMES_TO_SETTLE)
            app.screenshot(folder / f"kiosk-{name}{end}.png")
        app.stop()
    return len(wanted)


def _silhouette() -> Any:
    """A drawn head where a camera's frame would be: pictures of screens show nobody."""
    import cv2  # noqa: PLC0415 - only pictures need it
    import numpy as np  # noqa: PLC0415  # only pictures need it

    frame = np.full((480, 640, 3), (214, 205, 196), np.uint8)
    cv2.ellipse(frame, (320, 470), (180, 150), 0, 180, 360, (120, 98, 80), -1, cv2.LINE_AA)
    cv2.ellipse(frame, (320, 240), (95, 125), 0, 0, 360, (150, 176, 214), -1, cv2.LINE_AA)
    return frame


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=Path("build/pictures"))
    asked.add_argument("words", nargs="*", help="only scenes whose names have one of them")
    given = asked.parse_args()
    count = main(given.folder, given.words)
    print(f"{count} pictures")
