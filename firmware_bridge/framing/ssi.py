"""Packets of Zebra's Simple Serial Interface: `len opcode source status data | sum(2, big endian)`. Pure, incremental.

`len` counts itself and everything up to the sum; the sum is the two's complement of all bytes before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIN_LEN: Final = 4
CONTINUED: Final = 0x02
"""In the status: more of the same comes in the next packet."""


@dataclass(frozen=True, slots=True, repr=False)
class Packet:
    """One packet whose sum is right."""

    opcode: int
    source: int
    status: int
    data: bytes = b""

    def to_bytes(self) -> bytes:
        """As it goes over the wire."""
        body = bytes([MIN_LEN + len(self.data), self.opcode, self.source, self.status]) + self.data
        return body + (-sum(body) & 0xFFFF).to_bytes(2, "big")

    def __repr__(self) -> str:
        return f"Packet(0x{self.opcode:02X}, {len(self.data)} bytes)"


class SsiFramer:
    """Cuts a byte stream into packets. The protocol has no mark of a beginning: after damage it tries each byte."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """Bytes that wait for the rest of their packet."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[Packet]:
        """Take more bytes; give what they complete."""
        self._buffer += data
        found: list[Packet] = []
        while self._buffer:
            length = self._buffer[0]
            if length < MIN_LEN:
                del self._buffer[0]
            elif len(self._buffer) < length + 2:
                break
            else:
                self._take(length, found)
        return found

    def silence(self) -> None:
        """Nothing came for a while: what is begun will not be finished."""
        self._buffer.clear()

    def _take(self, length: int, found: list[Packet]) -> None:
        body = bytes(self._buffer[:length])
        if (sum(body) + int.from_bytes(self._buffer[length : length + 2], "big")) & 0xFFFF:
            del self._buffer[0]
            return
        found.append(Packet(body[1], body[2], body[3], body[4:]))
        del self._buffer[: length + 2]
