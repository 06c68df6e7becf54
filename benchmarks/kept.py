"""A kiosk that is killed, and one that hangs, under its keeper: seconds until its first screen is drawn again."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import world
from benchmarks.figures import Figure, as_row
from benchmarks.kiosk import devices
from kiosk.keeping import Keeper

TIMES = 5
_PATIENCE_S = 120
_FILE = """mode = "demo"
hall = "{hall}"
credential = "{folder}/credential.json"
[reader]
kind = "sdt"
url = "pty://{folder}/reader"
[printer]
kind = "escpos"
url = "pty://{folder}/printer"
"""


def measure() -> list[dict[str, Any]]:
    """kiosk_killed_to_home, kiosk_hung_to_home (s); wanted: at most 10. The hall is away: a first screen needs none."""
    return asyncio.run(_measure())


async def _measure() -> list[dict[str, Any]]:
    credential = (await world.credentials())[world.KIOSKS[0]]
    folder = world.folder("kept")
    (folder / "kiosk.toml").write_text(_FILE.format(hall=credential.hall, folder=folder))
    async with devices(folder, credential):
        killed = await _rounds(folder, signal.SIGKILL)
        hung = await _rounds(folder, signal.SIGSTOP)
    rows = (("kiosk_killed_to_home", killed), ("kiosk_hung_to_home", hung))
    return [as_row(Figure(name, median(found), "s", None, "at most 10 s")) for name, found in rows]


async def _rounds(folder: Path, how: signal.Signals) -> list[float]:
    loop, ready = asyncio.get_running_loop(), list[float]()
    program = (sys.executable, "-m", "kiosk", "run", "--headless", "--config", str(folder / "kiosk.toml"))
    keeper = Keeper(program, on_ready=lambda _: ready.append(loop.time()))
    keeping = asyncio.create_task(keeper.run())
    took = list[float]()
    for n in range(1, TIMES + 1):
        await _until_many(ready, n)
        await asyncio.sleep(2)
        begun = loop.time()
        os.kill(keeper.pid or 0, how)
        await _until_many(ready, n + 1)
        took.append(ready[-1] - begun)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    return took


async def _until_many(ready: list[float], count: int) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while len(ready) < count:
            await asyncio.sleep(0.02)
