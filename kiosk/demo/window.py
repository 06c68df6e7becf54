"""The devices of one of the demo's windows: an emulated line with keypad, sign and evaluation pad, and its bridge."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from firmware_bridge.enrol import enrol
from kiosk.demo.programs import HALL, Emulator, Server, emulator, end
from kiosk.fonts import noto_sans_sc

WINDOW = "w6"
_ROOT = Path(__file__).parents[2]
_CONFIG = """\
mode = "demo"
hall = "{hall}"
credential = "{credential}"

[[windows]]
window = "{window}"
keypad = {{ url = "{url}", unit = 1 }}
sign = {{ url = "{url}", unit = 2 }}
pad = {{ url = "{url}", unit = 3 }}
lamp = {{ url = "{url}", unit = 4 }}
"""


@asynccontextmanager
async def window_devices(server: Server, folder: Path) -> AsyncIterator[Emulator]:
    """The line; `tell` it `key next`, `grade 5`, `picture FILE`."""
    font = str(noto_sans_sc()[0])
    async with emulator("window", folder / "window", folder / "window.log", "--font", font) as line:
        credential = folder / "bridge-1.json"
        code = await server.device_code("bridge", "bridge-1", WINDOW)
        await asyncio.to_thread(enrol, server.base, code, credential)
        config = folder / "bridge.toml"
        url = f"pty://{line.link.absolute()}"
        config.write_text(
            _CONFIG.format(hall=HALL, credential=credential, window=WINDOW, url=url), encoding="utf-8"
        )
        with (folder / "bridge.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "firmware_bridge", "run", "--config", str(config), cwd=_ROOT,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            yield line
        finally:
            await end(process)
