"""Reads an ESC/POS byte stream into operations, as a printer would. Pure and incremental; an encoder of nobody's.

Real-time commands (`10 04`, `10 05`) are taken out of the stream wherever a command may begin. Bytes of a command that
is not known are kept in `Unknown`, so that a test can insist that there are none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """`10 04 n`."""

    n: int


@dataclass(frozen=True, slots=True)
class RealTimeRecover:
    """`10 05 n`: 1 restart the line, 2 clear the buffers."""

    n: int


@dataclass(frozen=True, slots=True, repr=False)
class TextBytes:
    """Bytes of text, not yet decoded: what they mean depends on the Chinese mode. No line feed inside."""

    data: bytes

    def __repr__(self) -> str:
        return f"TextBytes({len(self.data)} bytes)"


@dataclass(frozen=True, slots=True)
class Command:
    """A command with fixed parameters: its opcode (one or two bytes; a group has three) and the rest."""

    code: bytes
    parameters: bytes = b""


@dataclass(frozen=True, slots=True, repr=False)
class Raster:
    """A picture: bytes a row, and the rows, one bit a dot, 1 black. `scale` is (horizontal, vertical)."""

    row_bytes: int
    data: bytes
    scale: tuple[int, int]

    def __repr__(self) -> str:
        return f"Raster({self.row_bytes} bytes a row, {len(self.data)} bytes)"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A command this reader does not know."""

    code: bytes


Operation = RealTimeStatus | RealTimeRecover | TextBytes | Command | Raster | Unknown

# How many parameter bytes follow a two-byte opcode.
_PARAMETERS: Final[dict[bytes, int]] = {
    b"\x1b@": 0,
    b"\x1b2": 0,
    b"\x1b3": 1,
    b"\x1b!": 1,
    b"\x1ba": 1,
    b"\x1bE": 1,
    b"\x1bJ": 1,
    b"\x1bd": 1,
    b"\x1bt": 1,
    b"\x1bM": 1,
    b"\x1b-": 1,
    b"\x1c&": 0,
    b"\x1c.": 0,
    b"\x1c!": 1,
    b"\x1cW": 1,
    b"\x1d!": 1,
    b"\x1da": 1,
    b"\x1dr": 1,
    b"\x1dB": 1,
    b"\x1dL": 2,
    b"\x1dW": 2,
}
_REAL_TIME: Final[dict[int, Callable[[int], Operation]]] = {4: RealTimeStatus, 5: RealTimeRecover}
_STARTS: Final = frozenset(b"\x10\x1b\x1c\x1d\n")
_CUT_WITH_FEED: Final = frozenset((65, 66, 97, 98, 103, 104))


class EscPosReader:
    """Takes bytes in any pieces, gives whole operations in order."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Operation]:
        """Take more bytes; give the operations they complete."""
        self._buffer += data
        operations: list[Operation] = []
        while self._buffer:
            taken = _take(self._buffer)
            if taken is None:
                break
            operation, size = taken
            operations.append(operation)
            self._buffer = self._buffer[size:]
        return operations

    def clear(self) -> None:
        """Forget an unfinished command."""
        self._buffer = b""


def _take(data: bytes) -> tuple[Operation, int] | None:
    """The first operation and its size; None when it is not all here."""
    if data[0] not in _STARTS:
        size = next((at for at, byte in enumerate(data) if byte in _STARTS), len(data))
        return TextBytes(data[:size]), size
    if data[0] == 0x0A:
        return Command(b"\n"), 1
    if len(data) < 2:
        return None
    code = data[:2]
    if data[0] == 0x10:
        return _take_real_time(data)
    if code in _PARAMETERS:
        return _sized(data, 2, _PARAMETERS[code])
    return _take_special(data, code)


def _take_real_time(data: bytes) -> tuple[Operation, int] | None:
    if data[1] not in _REAL_TIME:
        return Unknown(data[:2]), 2
    return (_REAL_TIME[data[1]](data[2]), 3) if len(data) >= 3 else None


def _take_special(data: bytes, code: bytes) -> tuple[Operation, int] | None:
    match code:
        case b"\x1dV":
            if len(data) < 3:
                return None
            return _sized(data, 2, 2 if data[2] in _CUT_WITH_FEED else 1)
        case b"\x1d(":
            if len(data) < 5:
                return None
            return _sized(data, 3, 2 + int.from_bytes(data[3:5], "little"))
        case b"\x1dv":
            return _take_raster(data)
        case _:
            return Unknown(code), 2


def _sized(data: bytes, code: int, parameters: int) -> tuple[Operation, int] | None:
    size = code + parameters
    return (Command(data[:code], data[code:size]), size) if len(data) >= size else None


def _take_raster(data: bytes) -> tuple[Operation, int] | None:
    """`1D 76 30 m xL xH yL yH data`."""
    if len(data) < 8:
        return None
    row_bytes = int.from_bytes(data[4:6], "little")
    size = 8 + row_bytes * int.from_bytes(data[6:8], "little")
    if len(data) < size:
        return None
    scale = (1 + (data[3] & 1), 1 + (data[3] >> 1 & 1))
    return Raster(row_bytes, data[8:size], scale), size
