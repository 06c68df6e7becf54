"""An emulated ONBON BX-5K controller with its own reading of the frames: pings, a dynamic area of text, its deletion."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Final

_START, _END = 0xA5, 0x5A
_YES: Final = bytes.fromhex("A000000000")
_NO: Final = bytes.fromhex("A001010000")
_MARK: Final = re.compile(r"\\C\d")


class OnbonEmulator:
    """The device side for a `PtyHost`."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard = b""
        self._text, self._dark_at = "", float("-inf")

    @property
    def shown(self) -> str:
        """What a person reads; nothing once the area's time is over."""
        return self._text if self._clock() < self._dark_at else ""

    def receive(self, data: bytes) -> list[bytes]:
        """See `pty.Device`."""
        answers = []
        self._heard += data
        while (end := self._heard.find(bytes((_END,)))) >= 0:
            begin = self._heard.rfind(bytes((_START,)), 0, end)
            framed, self._heard = self._heard[begin + 1 : end], self._heard[end + 1 :]
            if begin >= 0 and (body := _body(framed)) is not None:
                answers.append(_framed(body[2:4], body[0:2], self._do(body[14:])))
        return answers

    def unplugged(self) -> None:
        """The adapter went."""
        self._heard = b""

    def restart(self) -> None:
        """Power went: a dynamic area lives in memory."""
        self._text = ""

    def _do(self, data: bytes) -> bytes:
        if data[:2] == b"\xa2\x00":
            return _YES
        if data[:2] != b"\xa3\x06":
            return _NO
        deleted = data[5]
        areas = data[6 + deleted]
        if deleted:
            self._text = ""
        return self._area(data[9 + deleted :]) if areas else _YES

    def _area(self, area: bytes) -> bytes:
        length = int.from_bytes(area[23:27], "little")
        coded = area[27 : 27 + length]
        if len(coded) != length:
            return _NO
        self._text = _MARK.sub("", coded.decode("gb2312", "replace"))
        self._dark_at = self._clock() + int.from_bytes(area[12:14], "little")
        return _YES


def _body(framed: bytes) -> bytes | None:
    for code, byte in ((b"\xa6\x02", b"\xa5"), (b"\x5b\x02", b"\x5a")):
        framed = framed.replace(code, byte)
    framed = framed.replace(b"\x5b\x01", b"\x5b").replace(b"\xa6\x01", b"\xa6")
    if len(framed) < 18 or _check(framed[:-2]) != framed[-2:]:
        return None
    return framed[:-2] if int.from_bytes(framed[12:14], "little") == len(framed) - 16 else None


def _framed(to: bytes, source: bytes, data: bytes) -> bytes:
    body = to + source + bytes(6) + b"\xfe\x02" + len(data).to_bytes(2, "little") + data
    body += _check(body)
    for byte, code in (
        (b"\xa6", b"\xa6\x01"),
        (b"\xa5", b"\xa6\x02"),
        (b"\x5b", b"\x5b\x01"),
        (b"\x5a", b"\x5b\x02"),
    ):
        body = body.replace(byte, code)
    return b"\xa5" * 8 + body + b"\x5a"


def _check(data: bytes) -> bytes:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little")
