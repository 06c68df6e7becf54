"""The devices of a configuration, each on its port's thread: units with one url share one bus and one thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from firmware_bridge import registry
from firmware_bridge.drivers.hall_units import ModbusKeypad, ModbusPad, ModbusPager, ModbusRelays, ModbusSign
from firmware_bridge.drivers.modbus_bus import ModbusBus
from firmware_bridge.hall.config import BridgeConfig, SignPart, WindowPart
from firmware_bridge.hall.port_desk import LampDesk, PagerDesk, PortDesk, PressDesk, SignDesk, Tended
from firmware_bridge.hall.presses import Rateable
from firmware_bridge.hall_ports import Sign
from firmware_bridge.ports import DeviceHealth
from firmware_bridge.protocol.hall_units import Key, Presses
from firmware_bridge.transport.open import opener
from queue_server.contracts.snapshots import WindowSnapshot

_MOST_WAITING: Final = 8  # keys of one window that are not carried out yet


@dataclass(slots=True)
class WindowDesk:
    """One window: what the hall last said of it, and what its devices show and wait for."""

    window: str
    sign: SignDesk | None = None
    lamp: LampDesk | None = None
    snapshot: WindowSnapshot | None = None
    heard_at: float = float("-inf")
    rateable: Rateable = field(default_factory=Rateable)
    paged: tuple[str, int] | None = None
    keys: asyncio.Queue[Key] = field(default_factory=lambda: asyncio.Queue(_MOST_WAITING))


Heard = Callable[[WindowDesk, Presses], None]


class Devices:
    """Opens nothing yet; `heard` is called on a port's thread. Raises ConfigRefused."""

    def __init__(self, config: BridgeConfig, heard: Heard, ticks: Callable[[], float]) -> None:
        self._heard, self._ticks = heard, ticks
        self._buses: dict[str, ModbusBus] = {}
        self.ports: dict[str, PortDesk] = {}
        self.pagers: list[PagerDesk] = []
        self.windows = {part.window: self._window(part) for part in config.windows}
        for part in config.pagers:
            self._pager(part.url, part.unit)

    def states(self) -> dict[str, DeviceHealth]:
        """Each device's health by its name."""
        return {device.name: device.state for port in self.ports.values() for device in port.devices}

    def _window(self, part: WindowPart) -> WindowDesk:
        desk, name = WindowDesk(part.window), part.window
        if part.keypad:
            keypad = ModbusKeypad(self._bus(part.keypad.url), part.keypad.unit, name=f"{name}-keypad")
            keys = PressDesk(keypad, lambda found: self._heard(desk, found))
            self._add(part.keypad.url, Tended(f"{name}-keypad", keypad, keys.work))
        if part.pad:
            pad = ModbusPad(self._bus(part.pad.url), part.pad.unit, name=f"{name}-pad")
            grades = PressDesk(pad, lambda found: self._heard(desk, found))
            self._add(part.pad.url, Tended(f"{name}-pad", pad, grades.work))
        if part.sign:
            sign = self._sign(part.sign, f"{name}-sign")
            desk.sign = SignDesk(sign)
            self._add(part.sign.url, Tended(f"{name}-sign", sign, desk.sign.work))
        if part.lamp:
            lamp = ModbusRelays(self._bus(part.lamp.url), part.lamp.unit, name=f"{name}-lamp")
            desk.lamp = LampDesk(lamp, part.lamp.output)
            self._add(part.lamp.url, Tended(f"{name}-lamp", lamp, desk.lamp.work))
        return desk

    def _sign(self, part: SignPart, name: str) -> Sign:
        if part.unit is None:
            return registry.open_plugin_sign(part.kind, part.url, part.options, part.sha256)
        return ModbusSign(self._bus(part.url), part.unit, name=name)

    def _pager(self, url: str, unit: int) -> None:
        name = f"pager-{len(self.pagers) + 1}"
        pager = ModbusPager(self._bus(url), unit, name=name)
        self.pagers.append(PagerDesk(pager, self._ticks))
        self._add(url, Tended(name, pager, self.pagers[-1].work))

    def _bus(self, url: str) -> ModbusBus:
        if url not in self._buses:
            self._buses[url] = ModbusBus(opener(url))
        return self._buses[url]

    def _add(self, url: str, device: Tended) -> None:
        if url not in self.ports:
            bus = self._buses.get(url)
            self.ports[url] = PortDesk(device.name, bus.close if bus else lambda: None)
        self.ports[url].devices.append(device)
