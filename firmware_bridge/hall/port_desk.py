"""One port, one thread: looks after its devices in turn. What they say goes to the loop, what they show comes from it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Final

import structlog

from firmware_bridge.hall_ports import DARK, HallDevice, Pager, PressUnit, Relays, Sign, SignFace
from firmware_bridge.ports import DeviceHealth
from firmware_bridge.protocol.hall_units import Presses

PAUSE_S: Final = 0.05
"""Between two rounds: a pressed key is heard within a tenth of a second."""
PAGE_WITHIN_S: Final = 20.0
"""A page that could not be sent for longer says nothing true any more."""
_log = structlog.get_logger(__name__)


class Tended:
    """A device with its name; `tend` is called again and again on the port's thread and never raises."""

    def __init__(self, name: str, device: HallDevice, work: Callable[[], None]) -> None:
        self.name = name
        self._device, self._work = device, work
        self._broken = False

    def tend(self) -> None:
        """One look."""
        try:
            self._work()
        except Exception as error:  # a vendor's plugin may raise anything; the others on the port must go on
            if not self._broken:
                _log.error("device_raised", device=self.name, error=type(error).__name__)
            self._broken = True
        else:
            self._broken = False

    @property
    def state(self) -> DeviceHealth:
        """How it is."""
        return DeviceHealth.FAULT if self._broken else self._device.health().state

    def close(self) -> None:
        """Give the device back."""
        self._device.close()


class PortDesk:
    """Runs a port's devices between `start` and `stop`."""

    def __init__(self, name: str, close: Callable[[], None] = lambda: None) -> None:
        self.devices: list[Tended] = []
        self._close = close
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"port {name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and give the port back; blocks while the present request ends (≤ 2 s)."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5)
        for device in self.devices:
            device.close()
        self._close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            for device in self.devices:
                device.tend()
            self._stopping.wait(PAUSE_S)


class SignDesk:
    """A sign's wanted face, set by the loop."""

    def __init__(self, sign: Sign) -> None:
        self._sign = sign
        self.face: SignFace = DARK

    def work(self) -> None:
        """Show it."""
        self._sign.show(self.face)


class LampDesk:
    """A light that is on while its window is open."""

    def __init__(self, relays: Relays, output: int) -> None:
        self._relays, self._output = relays, output
        self.on = False

    def work(self) -> None:
        """Set it."""
        self._relays.switch(self._output, self.on)


class PressDesk:
    """A keypad or pad; `heard` is called on the port's thread."""

    def __init__(self, unit: PressUnit, heard: Callable[[Presses], None]) -> None:
        self._unit, self._heard = unit, heard

    def work(self) -> None:
        """Look once."""
        found = self._unit.poll()
        if found.events:
            self._heard(found)


class PagerDesk:
    """Pages to be sent, oldest first; one that is too old is given up."""

    def __init__(self, pager: Pager, clock: Callable[[], float]) -> None:
        self._pager, self._clock = pager, clock
        self._waiting: deque[tuple[float, int, str]] = deque(maxlen=64)

    def put(self, pager: int, text: str) -> None:
        """Send soon; from the loop."""
        self._waiting.append((self._clock(), pager, text))

    def work(self) -> None:
        """Send the oldest."""
        if not self._waiting:
            self._pager.look()
            return
        since, pager, text = self._waiting[0]
        if self._clock() - since > PAGE_WITHIN_S or self._pager.page(pager, text):
            self._waiting.popleft()
