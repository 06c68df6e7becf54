"""An emulated RS485 line with Modbus RTU units. Its own frames and checksum; it shares nothing with the driver.

A unit answers only what is addressed to it; several units on one line are one device behind the pseudo-terminal.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final, Protocol

READ_HOLDING: Final = 0x03
READ_INPUT: Final = 0x04
WRITE_COIL: Final = 0x05
WRITE_MANY: Final = 0x10
ILLEGAL_FUNCTION: Final = 0x01
ILLEGAL_ADDRESS: Final = 0x02
ILLEGAL_VALUE: Final = 0x03
_SHORT: Final = 8  # unit, function, address, count or value, checksum
_MOST_READ: Final = 125


class Unit(Protocol):
    """One unit's registers. Called under the line's lock."""

    def holding(self, address: int, count: int) -> list[int] | None:
        """Registers, or None where there are none."""

    def inputs(self, address: int, count: int) -> list[int] | None:
        """The same for input registers."""

    def write(self, address: int, values: list[int]) -> bool:
        """Set registers; False where there are none."""

    def coil(self, address: int, on: bool) -> bool:
        """Set an output; False where there is none."""

    def restart(self) -> None:
        """Power went: forget."""


class ModbusLineEmulator:
    """The device side for a `PtyHost`: units by their number. `lock` guards them against other threads."""

    def __init__(self, units: Mapping[int, Unit], lock: threading.RLock | None = None) -> None:
        self._units = dict(units)
        self._buffer = b""
        self._silent: set[int] = set()
        self.lock = lock or threading.RLock()
        self.damaged = 0

    def unit(self, number: int) -> Unit:
        """One of its units."""
        return self._units[number]

    def silence(self, unit: int, silent: bool = True) -> None:
        """A unit whose wire is off, or on again."""
        with self.lock:
            (self._silent.add if silent else self._silent.discard)(unit)

    def receive(self, data: bytes) -> list[bytes]:
        """See `pty.Device`."""
        with self.lock:
            self._buffer += data
            answers = []
            while (frame := self._frame()) is not None:
                if answer := self._answer(frame):
                    answers.append(answer)
            return answers

    def unplugged(self) -> None:
        """The adapter went; the units have power of their own."""
        self._buffer = b""

    def _frame(self) -> bytes | None:
        """The next sound request; what cannot be one is passed over byte by byte."""
        while len(self._buffer) >= _SHORT:
            length = 9 + self._buffer[6] if self._buffer[1] == WRITE_MANY else _SHORT
            if len(self._buffer) < length and self._buffer[0] in self._units:
                return None
            frame = self._buffer[:length]
            if len(frame) == length and crc16(frame[:-2]) == frame[-2:]:
                self._buffer = self._buffer[length:]
                return frame
            self._buffer = self._buffer[1:]
            self.damaged += 1
        return None

    def _answer(self, frame: bytes) -> bytes | None:
        unit = self._units.get(frame[0])
        if unit is None or frame[0] in self._silent:
            return None
        said = _done(unit, frame)
        body = frame[:1] + (bytes((frame[1] | 0x80, said)) if isinstance(said, int) else frame[1:2] + said)
        return body + crc16(body)


def _done(unit: Unit, frame: bytes) -> bytes | int:
    """The answer after the function code, or the code of the exception."""
    address, count = int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big")
    match frame[1]:
        case 0x03 | 0x04 as function:
            if not 1 <= count <= _MOST_READ:
                return ILLEGAL_VALUE
            read = unit.holding if function == READ_HOLDING else unit.inputs
            found = read(address, count)
            return ILLEGAL_ADDRESS if found is None else bytes((2 * count,)) + _bytes(found)
        case 0x05:
            if count not in (0x0000, 0xFF00):
                return ILLEGAL_VALUE
            return frame[2:6] if unit.coil(address, count == 0xFF00) else ILLEGAL_ADDRESS
        case 0x10:
            if frame[6] != 2 * count:
                return ILLEGAL_VALUE
            values = [int.from_bytes(frame[at : at + 2], "big") for at in range(7, 7 + 2 * count, 2)]
            return frame[2:6] if unit.write(address, values) else ILLEGAL_ADDRESS
        case _:
            return ILLEGAL_FUNCTION


def _bytes(registers: list[int]) -> bytes:
    return b"".join(register.to_bytes(2, "big") for register in registers)


def crc16(data: bytes) -> bytes:
    """The two check bytes of a frame, low byte first (polynomial A001, start FFFF)."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little")
