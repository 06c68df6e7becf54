"""The kiosk's own application, measured from inside: python -m benchmarks.kiosk_inside FOLDER STARTED_AT"""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import monotonic, thread_time
from typing import Any

from benchmarks import windows, world
from firmware_bridge.ports import CardEvent, CardRead
from kiosk.kivy_env import prepare

TOUCHES, CARDS = 10, 8
_PATIENCE_S = 40


async def inside(folder: Path, started_at: float) -> dict[str, float]:
    """Start to home, a touch to its frame, a card to its screen, memory, idle processor."""
    from kiosk.bootstrap import assemble  # noqa: PLC0415 - part of what is measured
    from kiosk.config import parse_config  # noqa: PLC0415 - as above

    kiosk = assemble(parse_config(_settings(folder)))
    app = kiosk.app()
    running = asyncio.create_task(app.async_run("asyncio"))
    await app.runtime.until(lambda state: state.link_up and state.catalogue is not None, _PATIENCE_S)
    await app.frames(2)
    found = {"start_s": monotonic() - started_at}
    await kiosk.gate.ready()
    await asyncio.sleep(2)
    found["idle_percent"] = median([await windows.idle_percent() for _ in range(3)])
    found["touch_ms"] = median([await _touch(app) for _ in range(TOUCHES)])
    reads = _timed_reads(kiosk.reader)
    told = _told(kiosk.reader)
    cards = [await _card(app, folder, told) for _ in range(CARDS)]
    found["card_ms"], found["card_cpu_ms"] = (median(column) for column in zip(*cards, strict=True))
    found["reader_ms"] = median(reads)
    found["memory_mib"] = windows.memory_mib()
    app.stop()
    await running
    return found


async def _touch(app) -> float:  # type: ignore[no-untyped-def]  # Kivy's widgets have no types
    """From a finger on the language key to the frame that shows the other language."""
    from kiosk.touch import find, fingers  # noqa: PLC0415 - loads Kivy

    key, before = find(app, "language"), app.state.language
    assert key is not None
    begun = monotonic()
    fingers().touch(*key.to_window(*key.center))
    while app.state.language == before:
        await app.frames(1)
    await app.frames(1)
    took = (monotonic() - begun) * 1000
    await app.frames(8)
    return took


async def _card(app, folder: Path, told: list[float]) -> tuple[float, float]:  # type: ignore[no-untyped-def]  # Kivy's widgets have no types
    """From a card laid on the reader to the frame that names its holder, every pixel of it drawn, and this thread's processor time

    from the reader's word to that frame, ms both; then the card and the person go.
    """
    from kiosk.flow import states as s  # noqa: PLC0415 - loads Kivy

    path, noted = _card_file(folder), folder / "placed"
    noted.unlink(missing_ok=True)
    with _next_frame(app, lambda state: not isinstance(state.screen, s.Home)) as drawn:
        print(f"reader place {path}", flush=True)
        shown, used = await asyncio.wait_for(drawn, _PATIENCE_S)
    used -= told[-1]
    assert isinstance(app.state.screen, s.Themes), app.state.screen
    while not noted.exists():
        await asyncio.sleep(0.01)
    took = (shown - float(noted.read_text(encoding="ascii"))) * 1000
    print("reader lift", flush=True)
    await app.runtime.until(lambda state: not state.card_on, _PATIENCE_S)
    await _home(app)
    return took, used * 1000


@contextmanager
def _next_frame(app, holds: Callable[[Any], bool]) -> Iterator[asyncio.Future[tuple[float, float]]]:  # type: ignore[no-untyped-def]  # as above
    """When the first frame is whole after the state has come to be so, and the processor time of this thread before it

    waits for the graphics.
    """
    from kivy.core.window import Window  # noqa: PLC0415 - loads Kivy
    from kivy.graphics.opengl import glFinish  # noqa: PLC0415 - as above

    drawn: asyncio.Future[tuple[float, float]] = asyncio.get_running_loop().create_future()

    def flipped(*_: object) -> None:
        if holds(app.state) and not drawn.done():
            used = thread_time()
            glFinish()
            drawn.set_result((monotonic(), used))

    Window.bind(on_flip=flipped)
    try:
        yield drawn
    finally:
        Window.unbind(on_flip=flipped)


def _timed_reads(desk) -> list[float]:  # type: ignore[no-untyped-def]  # the driver inside is of no declared class
    """How long each look took in which a card was read: the reader's own time, find to last byte."""
    reader, reads = desk._reader, list[float]()
    look = reader.poll

    def timed() -> CardEvent:
        begun = monotonic()
        event: CardEvent = look()
        if isinstance(event, CardRead):
            reads.append((monotonic() - begun) * 1000)
        return event

    reader.poll = timed
    return reads


def _told(desk) -> list[float]:  # type: ignore[no-untyped-def]  # as above
    """This thread's processor time at each word of the reader."""
    dispatch, told = desk._dispatch, list[float]()

    def noting(intent: object) -> None:
        told.append(thread_time())
        dispatch(intent)

    desk._dispatch = noting
    return told


async def _home(app) -> None:  # type: ignore[no-untyped-def]  # Kivy's widgets have no types
    from kiosk.flow import states as s  # noqa: PLC0415 - loads Kivy
    from kiosk.touch import keys, tap  # noqa: PLC0415 - loads Kivy

    while not isinstance(app.state.screen, s.Home):
        tags = [key.tag for key in keys(app)]
        leave = next((tag for tag in ("back", "main") if tag in tags), None)
        if leave is not None:
            await tap(app, leave)
        await app.frames(5)


def _card_file(folder: Path) -> Path:
    from kiosk.demo import cards  # noqa: PLC0415 - after the window's settings
    from kiosk.gateways.faces.demo_faces import card_photo  # noqa: PLC0415 - as above

    facts = cards.card("样例", "1", date(1990, 1, 1), 7, today=date(2026, 11, 1), face="hopper")
    return cards.write(folder / "card.toml", facts, card_photo("hopper"))


def _settings(folder: Path) -> dict[str, object]:
    screen = {"width": windows.WIDTH, "height": windows.HEIGHT, "dpi": windows.DPI, "fullscreen": False}
    return {
        "mode": "demo",
        "hall": world.HALL,
        "credential": folder / "credential.json",
        "reader": {"kind": "sdt", "url": f"pty://{(folder / 'reader').absolute()}", "photo": "open"},
        "printer": {"kind": "escpos", "url": f"pty://{(folder / 'printer').absolute()}"},
        "screen": screen,
        "times": {"idle_s": 40, "leave_s": 3},
    }


if __name__ == "__main__":
    prepare(width=windows.WIDTH, height=windows.HEIGHT, dpi=windows.DPI, headless=True)
    print(json.dumps(asyncio.run(inside(Path(sys.argv[1]), float(sys.argv[2])))), flush=True)
