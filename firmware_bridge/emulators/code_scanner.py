"""An emulated code scanner: it reads what is held before it, by its own encoders, in the framings that exist.

`protocol`: plain (looks all the time), newland, honeywell or zebra (look while told to). `end`: what follows a line.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

ENDS: Final = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "none": b""}
_NLS_HEAD: Final = b"\x7e\x010000"
_SSI_START, _SSI_STOP = b"\x04\xe4\x04\x00\xff\x14", b"\x04\xe5\x04\x00\xff\x13"
_SSI_ACK: Final = b"\x04\xd0\x04\x00\xff\x28"
_SSI_QR: Final = 0x1C
_SSI_MOST: Final = 240
PROTOCOLS: Final = ("plain", "newland", "honeywell", "zebra")


class CodeScannerEmulator:
    """The device side. Plug it into a `PtyHost` and give it the host's `send`."""

    def __init__(self, protocol: str = "plain", end: str = "cr") -> None:
        if protocol not in PROTOCOLS or end not in ENDS:
            raise ValueError(f"a scanner is one of {PROTOCOLS} and ends a line by one of {tuple(ENDS)}")
        self._protocol = protocol
        self._end = ENDS[end]
        self._looking = protocol == "plain"
        self._held: deque[bytes] = deque()
        self._input = b""
        self._lock = threading.Lock()
        self._send: Callable[[bytes], None] = lambda _: None
        self.acknowledged = 0

    def notify_by(self, send: Callable[[bytes], None]) -> None:
        """How to speak without having been asked."""
        self._send = send

    def show(self, *lines: str) -> None:
        """Hold a code before it: read at once while it looks, else when it is told to."""
        with self._lock:
            ready = self._encoded([line.encode("utf-8") for line in lines])
            if not self._looking:
                self._held.append(ready)
                return
            self._looking = self._protocol == "plain"
        self._send(ready)

    def receive(self, data: bytes) -> list[bytes]:
        """See `pty.Device`."""
        with self._lock:
            self._input = (self._input + data)[-64:]
            answers = self._told()
            if self._looking and self._held:
                answers.append(self._held.popleft())
                self._looking = self._protocol == "plain"
            return answers

    def unplugged(self) -> None:
        """A power cycle: it looks no more."""
        with self._lock:
            self._input, self._looking = b"", self._protocol == "plain"

    def _told(self) -> list[bytes]:
        match self._protocol:
            case "newland":
                return self._newland()
            case "honeywell":
                return self._switch(b"\x16T\r", b"\x16U\r")
            case "zebra":
                return self._zebra()
            case _:
                self._input = b""
                return []

    def _switch(self, on: bytes, off: bytes) -> list[bytes]:
        if on in self._input or off in self._input:
            self._looking = self._input.rfind(on) > self._input.rfind(off)
            self._input = b""
        return []

    def _newland(self) -> list[bytes]:
        at, end = self._input.rfind(_NLS_HEAD), self._input.rfind(b";\x03")
        if at < 0 or end < at:
            return []
        word = self._input[at + len(_NLS_HEAD) : end]
        self._input = b""
        known = word[1:] in (b"SCNTRG1", b"SCNTRG0")
        if known:
            self._looking = word.endswith(b"1")
        return [b"\x02\x010000" + word + (b"\x06" if known else b"\x05") + b";\x03"]

    def _zebra(self) -> list[bytes]:
        self.acknowledged += self._input.count(_SSI_ACK)
        self._input = self._input.replace(_SSI_ACK, b"")
        return self._switch(_SSI_START, _SSI_STOP)

    def _encoded(self, lines: Sequence[bytes]) -> bytes:
        if self._protocol != "zebra":
            return b"".join(line + self._end for line in lines)
        payload = b"\n".join(lines)
        parts = [payload[at : at + _SSI_MOST] for at in range(0, len(payload), _SSI_MOST)] or [b""]
        return b"".join(_decode_data(part, more=part is not parts[-1]) for part in parts)


def _decode_data(payload: bytes, *, more: bool) -> bytes:
    head = bytes([5 + len(payload), 0xF3, 0x00, 0x02 if more else 0x00, _SSI_QR])
    total = sum(head) + sum(payload)
    return head + payload + ((0x10000 - total) & 0xFFFF).to_bytes(2, "big")
