"""Lights at the reader and at the slot of slips: steady where something is to be laid or taken, blinking when it may be forgotten."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from firmware_bridge.hall_ports import Relays
from kiosk.flow.lights import Light, lit
from kiosk.gateways.devices import Part, part_of
from kiosk.runtime import Runtime

BEAT_S: Final = 0.5
"""Half a blink: one flash a second, of the three that WCAG 2.3.1 allows."""


class LightDesk:
    """Tends one unit of relays; `outputs` says which output each light is on."""

    def __init__(self, relays: Relays, outputs: dict[Light, int], runtime: Runtime) -> None:
        self._relays, self._outputs, self._runtime = relays, outputs, runtime
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="lights")

    async def run(self) -> None:
        """Until cancelled; then dark."""
        loop, beat = asyncio.get_running_loop(), False
        try:
            while True:
                beat = not beat
                await loop.run_in_executor(self._thread, self.show, lit(self._runtime.state, beat))
                await asyncio.sleep(BEAT_S)
        finally:
            self._thread.submit(self._dark)
            self._thread.shutdown(wait=False)

    def show(self, on: frozenset[Light]) -> None:
        """Switch each light as it should be; blocks as the unit does."""
        for light, output in self._outputs.items():
            self._relays.switch(output, light in on)

    def part(self) -> Part:
        """The unit's health as of its last word."""
        return part_of(self._relays.health())

    def _dark(self) -> None:
        self.show(frozenset())
        self._relays.close()
