"""Frames of the SDT protocol (GA 450): `AA AA AA 96 69 | LEN(2, big endian) | payload | CHK`.

LEN counts payload and CHK; CHK is the XOR of everything from LEN up to, not including, CHK. The framer is pure and
incremental: bytes may come in any pieces, with garbage before, between and after frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Final

PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
HEAD: Final = len(PREAMBLE) + 2
MIN_LEN: Final = 3  # command, parameter, check byte
MAX_LEN: Final = 4096  # the longest answer known has 2,314; more is a damaged length


def check_byte(data: bytes) -> int:
    """XOR of all bytes."""
    return reduce(xor, data, 0)


@dataclass(frozen=True, slots=True, repr=False)
class Frame:
    """One frame whose check byte is right. `payload` is what stands between LEN and CHK."""

    payload: bytes

    def to_bytes(self) -> bytes:
        """The frame as it goes over the wire."""
        checked = (len(self.payload) + 1).to_bytes(2, "big") + self.payload
        return PREAMBLE + checked + bytes([check_byte(checked)])

    def __repr__(self) -> str:
        return f"Frame({len(self.payload)} bytes)"


@dataclass(frozen=True, slots=True)
class Damaged:
    """A preamble was seen, but the length or the check byte after it is wrong."""


class SdtFramer:
    """Cuts a byte stream into frames. Holds at most one frame of `MAX_LEN`."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Frame | Damaged]:
        """Take more bytes; give what they complete, in order."""
        self._buffer += data
        found: list[Frame | Damaged] = []
        while (item := self._next()) is not None:
            found.append(item)
        return found

    @property
    def pending(self) -> int:
        """How many bytes wait for the rest of their frame."""
        return len(self._buffer)

    def _next(self) -> Frame | Damaged | None:
        self._seek()
        if len(self._buffer) < HEAD:
            return None
        length = int.from_bytes(self._buffer[len(PREAMBLE) : HEAD], "big")
        if not MIN_LEN <= length <= MAX_LEN:
            return self._reject()
        if len(self._buffer) < HEAD + length:
            return None
        checked = bytes(self._buffer[len(PREAMBLE) : HEAD + length])
        if check_byte(checked) != 0:  # the XOR over data and check byte together
            return self._reject()
        del self._buffer[: HEAD + length]
        return Frame(checked[2:-1])

    def _seek(self) -> None:
        """Drop everything before the next preamble, or all but a possible beginning of one."""
        at = self._buffer.find(PREAMBLE)
        if at < 0:
            at = len(self._buffer) - _beginning_at_end(self._buffer)
        del self._buffer[:at]

    def _reject(self) -> Damaged:
        """Give up this preamble only: a good frame may begin inside what the wrong length covered."""
        del self._buffer[0]
        return Damaged()


def _beginning_at_end(buffer: bytearray) -> int:
    """How many bytes at the end are the beginning of a preamble."""
    for size in range(min(len(PREAMBLE) - 1, len(buffer)), 0, -1):
        if buffer.endswith(PREAMBLE[:size]):
            return size
    return 0
