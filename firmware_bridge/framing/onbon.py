"""Frames of ONBON BX-5K and BX-6K sign controllers: `A5 × 8 | escaped body | 5A`. Pure.

Body: destination (2, little endian), source (2), three reserved, barcode flag, check mode (0: CRC), display mode, device
type, version, data length (2), data, CRC-16/ARC over all before it (2). A5 and 5A never stand inside a body: they are
escaped, so a frame can be found in any noise. Bytes may come in any pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

START: Final = 0xA5
END: Final = 0x5A
_ESCAPES: Final = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
_PLAIN: Final = {code: byte for byte, code in _ESCAPES.items()}
_HEAD: Final = 14
_LEAST: Final = _HEAD + 2
_MOST: Final = 2048  # a program of text has some hundred bytes; more without an end is noise
CONTROLLER: Final = 0x0001
HOST: Final = 0x8000
ANY_DEVICE: Final = 0xFE
_VERSION: Final = 0x02


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. `data` begins with the command group and the command."""

    data: bytes
    destination: int = CONTROLLER
    source: int = HOST

    def to_bytes(self) -> bytes:
        """As it goes over the wire."""
        head = self.destination.to_bytes(2, "little") + self.source.to_bytes(2, "little") + bytes(6)
        body = head + bytes((ANY_DEVICE, _VERSION)) + len(self.data).to_bytes(2, "little") + self.data
        checked = body + crc16_arc(body)
        return bytes((START,)) * 8 + b"".join(map(_escaped, checked)) + bytes((END,))


@dataclass(frozen=True, slots=True)
class Damaged:
    """A beginning and an end were seen, and what is between is not a body."""


class OnbonFramer:
    """Cuts a byte stream into frames."""

    def __init__(self) -> None:
        self._buffer: bytearray | None = None  # None: between frames

    def feed(self, data: bytes) -> list[Frame | Damaged]:
        """Take more bytes; give what they complete, in order."""
        return [item for byte in data if (item := self._take(byte)) is not None]

    def _take(self, byte: int) -> Frame | Damaged | None:
        if byte == START:
            self._buffer = bytearray()
        elif self._buffer is None:
            pass
        elif byte == END:
            body, self._buffer = bytes(self._buffer), None
            return _frame(body)
        elif len(self._buffer) < _MOST:
            self._buffer.append(byte)
        else:
            self._buffer = None
        return None


def crc16_arc(data: bytes) -> bytes:
    """CRC-16/ARC (polynomial A001, start 0), low byte first."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little")


def _escaped(byte: int) -> bytes:
    return _ESCAPES.get(byte) or bytes((byte,))


def _unescaped(body: bytes) -> bytes | None:
    plain, at = bytearray(), 0
    while at < len(body):
        if body[at] in (0xA6, 0x5B):
            if (found := _PLAIN.get(body[at : at + 2])) is None:
                return None
            plain.append(found)
            at += 2
        else:
            plain.append(body[at])
            at += 1
    return bytes(plain)


def _frame(escaped: bytes) -> Frame | Damaged:
    body = _unescaped(escaped)
    if body is None or len(body) < _LEAST or crc16_arc(body[:-2]) != body[-2:]:
        return Damaged()
    data = body[_HEAD:-2]
    if int.from_bytes(body[12:14], "little") != len(data):
        return Damaged()
    return Frame(data, int.from_bytes(body[0:2], "little"), int.from_bytes(body[2:4], "little"))
