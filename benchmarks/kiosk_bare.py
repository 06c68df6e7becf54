"""A bare Kivy window of the kiosk's size and settings: python -m benchmarks.kiosk_bare FOLDER STARTED_AT"""

import asyncio
import json
import sys
from statistics import median
from time import monotonic
from typing import Any

from benchmarks import windows
from kiosk.kivy_env import prepare

TOUCHES = 10


async def bare(started_at: float) -> dict[str, float]:
    """Start to the second frame, a touch to its frame, memory, idle processor, of one button."""
    from kivy.app import App  # noqa: PLC0415 - part of what is measured
    from kivy.clock import Clock  # noqa: PLC0415 - as above
    from kivy.uix.button import Button  # noqa: PLC0415 - as above

    async def frames(count: int) -> None:
        last = Clock.frames + count
        while Clock.frames < last or app.root is None:
            await asyncio.sleep(0.005)

    app = App()
    app.build = lambda: Button(text="0")
    running = asyncio.create_task(app.async_run("asyncio"))
    await frames(2)
    found = {"start_s": monotonic() - started_at}
    await asyncio.sleep(1)
    found["idle_percent"] = await windows.idle_percent()
    found["touch_ms"] = median([await _touch(app.root, frames) for _ in range(TOUCHES)])
    found["memory_mib"] = windows.memory_mib()
    app.stop()
    await running
    return found


async def _touch(button: Any, frames: Any) -> float:
    from kiosk.touch import fingers  # noqa: PLC0415 - loads Kivy

    before = button.text
    button.on_press = lambda: setattr(button, "text", str(int(before) + 1))
    begun = monotonic()
    fingers().touch(*button.center)
    while button.text == before:
        await frames(1)
    await frames(1)
    took = (monotonic() - begun) * 1000
    await frames(8)
    return took


if __name__ == "__main__":
    prepare(width=windows.WIDTH, height=windows.HEIGHT, dpi=windows.DPI, headless=True)
    print(json.dumps(asyncio.run(bare(float(sys.argv[2])))), flush=True)
