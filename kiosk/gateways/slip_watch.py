"""Looks whether the slip at the printer's exit was taken, for as long as one hangs there; the flow hears of each change."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

from kiosk.flow.intents import Intent
from kiosk.flow.slip_intents import SlipSeen
from kiosk.gateways.devices import PrinterDesk

LOOK_S: Final = 0.5
"""Between two looks while a slip hangs there: the light goes out as the hand goes away."""
REST_S: Final = 30.0
"""Between two looks otherwise; each printed slip is looked at by itself."""


class SlipWatch:
    """`desk` prints and asks; a printer without a sensor is asked seldom and says nothing."""

    def __init__(self, desk: PrinterDesk, dispatch: Callable[[Intent], None]) -> None:
        self._desk = desk
        self._dispatch = dispatch
        self._waits: bool | None = None

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            printed = self._desk.ended.is_set()
            self._desk.ended.clear()
            await self.look(printed=printed)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S if self._waits else REST_S):
                    await self._desk.ended.wait()

    async def look(self, *, printed: bool = False) -> None:
        """Once; `printed`: what hangs there now came out since the last look."""
        waits = await self._desk.slip_waits()
        if waits != self._waits or (printed and waits):
            self._dispatch(SlipSeen(waits, printed=printed))
        self._waits = waits
