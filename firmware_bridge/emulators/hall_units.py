"""Emulated window units on our register map: keypad, evaluation pad, sign, relays, pager transmitter.

They hold registers and do with them what the devices do. The map's numbers are written here once more on purpose: the
driver's are not looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

DARK_AFTER_S: Final = 10.0
"""Without a heartbeat for so long a sign shows nothing: what stands there may be wrong by now."""
_TEXT: Final = 0x10
_TEXT_END: Final = 0x50
_KEPT: Final = 16


class UnitEmulator:
    """A unit with a type, a heartbeat and what its kind adds. Version 1 keeps no events and echoes no heartbeat."""

    type_code = 0

    def __init__(self, *, version: int = 2, clock: Callable[[], float] = time.monotonic) -> None:
        self.version = version
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """Power went and came: all registers are as at the beginning."""
        self.registers = {0x00: self.type_code << 8 | self.version, 0x01: 0, 0x02: 80, 0x03: 0x0100}
        self.registers |= {0x04: 0, 0x05: 0} | dict.fromkeys(range(_TEXT, _TEXT_END), 0x2020)
        self.counter = 0
        self.events: list[int] = [0] * _KEPT
        self.last_key = self.evaluation = 0
        self.beaten_at = float("-inf")

    def holding(self, address: int, count: int) -> list[int] | None:
        """See `modbus_line.Unit`."""
        found = [self.registers.get(at) for at in range(address, address + count)]
        return None if None in found else [register or 0 for register in found]

    def inputs(self, address: int, count: int) -> list[int] | None:
        """See `modbus_line.Unit`."""
        all_of_them = [self.counter, self.last_key, self.evaluation]
        if self.version > 1:
            all_of_them += [self.registers[0x01], *[0] * 12, *self.events]
        return all_of_them[address : address + count] if address + count <= len(all_of_them) else None

    def write(self, address: int, values: list[int]) -> bool:
        """See `modbus_line.Unit`."""
        places = range(address, address + len(values))
        if address == 0 or not all(at in self.registers for at in places):
            return False
        self.registers |= dict(zip(places, values, strict=True))
        if 0x01 in places:
            self.beaten_at = self._clock()
        return True

    def coil(self, address: int, on: bool) -> bool:
        """See `modbus_line.Unit`."""
        return False

    @property
    def text(self) -> str:
        """What stands in the text registers."""
        data = b"".join(self.registers[at].to_bytes(2, "big") for at in range(_TEXT, _TEXT_END))
        return data.decode("gb18030", "replace").rstrip()

    def _happened(self, event: int) -> None:
        self.counter = (self.counter + 1) % 0x10000
        self.events[(self.counter - 1) % _KEPT] = event


class KeypadEmulator(UnitEmulator):
    """A call keypad."""

    type_code = 1

    def press(self, key: int) -> None:
        """A clerk presses a key."""
        self.last_key = key
        self._happened(key)


class PadEmulator(UnitEmulator):
    """An evaluation pad of five grades."""

    type_code = 3

    def press(self, grade: int) -> None:
        """A citizen presses a grade."""
        self.evaluation = grade
        self._happened(0x0100 + grade)


class SignEmulator(UnitEmulator):
    """An LED sign."""

    type_code = 2

    @property
    def alive(self) -> bool:
        """Whether the hall's heartbeat came lately."""
        return self._clock() - self.beaten_at < DARK_AFTER_S

    @property
    def shown(self) -> str:
        """What a person reads on it."""
        return self.text if self.alive and self.registers[0x02] else ""


class RelaysEmulator(UnitEmulator):
    """Eight outputs."""

    type_code = 4
    outputs: list[bool]

    def restart(self) -> None:
        """All off."""
        super().restart()
        self.outputs = [False] * 8

    def coil(self, address: int, on: bool) -> bool:
        """See `modbus_line.Unit`."""
        if address >= len(self.outputs):
            return False
        self.outputs[address] = on
        return True


@dataclass(frozen=True, slots=True)
class Page:
    """What a pager showed."""

    pager: int
    text: str


class PagerEmulator(UnitEmulator):
    """A transmitter; `pages` is what the vibrating pagers got."""

    type_code = 5

    def __init__(self, *, version: int = 2, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(version=version, clock=clock)
        self.pages: list[Page] = []

    def write(self, address: int, values: list[int]) -> bool:
        """See `modbus_line.Unit`. A page count that it had already sends nothing."""
        before = self.registers[0x05]
        done = super().write(address, values)
        if done and self.registers[0x05] not in (0, before):
            self.pages.append(Page(self.registers[0x04], self.text))
        return done
