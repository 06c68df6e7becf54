"""An emulated resident-card reader (SDT protocol). Cards are placed and lifted by calls from any thread.

Like most readers it finds a card only once until it is lifted (`find_again=False`). `old=True`: a module that knows
only the read with fingerprints. It reads requests and writes answers by code of its own, held to the published byte
vectors. `refuse` makes it answer a request with any status, as long as one likes.
"""

from __future__ import annotations

import struct
import threading
from functools import reduce
from operator import xor
from typing import Final

from firmware_bridge.emulators.card_kinds import Chip, padded

_START: Final = b"\xaa\xaa\xaa\x96\x69"
_LONGEST_REQUEST: Final = 512
_MODULE: Final = bytes([5, 0, 1, 0]) + struct.pack("<III", 20100501, 1234567, 89012345)
_OK: Final = b"\x00\x00\x90"
_FIXED: Final = {
    (0x10, 0xFF): _OK,
    (0x11, 0xFF): _OK,
    (0x12, 0xFF): _OK + _MODULE,
    **{(0x60, baud): _OK for baud in range(5)},
}


class CardReaderEmulator:
    """The device side. Plug it into a `PtyHost`."""

    def __init__(self, *, find_again: bool = False, old: bool = False) -> None:
        self._find_again = find_again
        self._old = old
        self._refusals: dict[tuple[int, int], int] = {}
        self._lock = threading.Lock()
        self._input = b""
        self._card: Chip | None = None
        self._found = False
        self._selected = False
        self.cards_read = 0  # how often a card's content went out

    def refuse(self, command: int, parameter: int, status: int | None) -> None:
        """From here on answer this request with this status; None: as it should be again."""
        with self._lock:
            self._refusals.pop((command, parameter), None)
            if status is not None:
                self._refusals[command, parameter] = status

    def place_card(self, card: Chip) -> None:
        """Lay a card on the reader, in place of one that may lie there."""
        with self._lock:
            self._forget()
            self._card = card

    def lift_card(self) -> None:
        """Take the card away. Without a card nothing happens."""
        with self._lock:
            self._forget()
            self._card = None

    def receive(self, data: bytes) -> list[bytes]:
        """See `pty.Device`."""
        with self._lock:
            self._input += data
            answers = []
            while (request := self._next_request()) is not None:
                answers.append(_message(self._answer(request)))
            return answers

    def unplugged(self) -> None:
        """A power cycle: the card still lies there and can be found again."""
        with self._lock:
            self._forget()
            self._input = b""

    def _forget(self) -> None:
        self._found = self._selected = False

    def _next_request(self) -> bytes | None:
        """What follows the start in the next request, length and check byte included; None: not all here yet."""
        start = self._input.find(_START)
        if start < 0:
            self._input = self._input[-(len(_START) - 1) :]
            return None
        body = self._input[start + len(_START) :]
        if len(body) < 2:
            return None
        length = min(struct.unpack_from(">H", body)[0], _LONGEST_REQUEST)
        if len(body) < 2 + length:
            return None
        self._input = body[2 + length :]
        return body[: 2 + length]

    def _answer(self, request: bytes) -> bytes:
        """Status words and data for a request."""
        if struct.unpack_from(">H", request)[0] != 3:
            return b"\x00\x00\x11"
        if reduce(xor, request):
            return b"\x00\x00\x10"
        command, parameter = request[2], request[3]
        if (status := self._refusals.get((command, parameter))) is not None:
            return b"\0\0" + bytes([status])
        match command, parameter:
            case (0x20, 0x01):
                answer = self._find()
            case (0x20, 0x02):
                answer = self._select()
            case (0x30, 0x01 | 0x10 | 0x03):
                answer = self._read(parameter)
            case _:
                answer = _FIXED.get((command, parameter), b"\x00\x00\x21")
        return answer

    def _find(self) -> bytes:
        if self._card is None or (self._found and not self._find_again):
            return b"\x00\x00\x80"
        self._found, self._selected = True, False
        return b"\x00\x00\x9f" + bytes(4)

    def _select(self) -> bytes:
        self._selected = self._found
        return _OK + bytes(8) if self._selected else b"\x00\x00\x81"

    def _read(self, what: int) -> bytes:
        if self._card is None or not self._selected:
            return b"\x00\x00\x41"
        if what == 0x03:
            changed = self._card.new_address
            return _OK + padded(changed, 70) if changed else b"\x00\x00\x91"
        if what == 0x01 and self._old:
            return b"\x00\x00\x21"
        self.cards_read += 1
        return _OK + self._sizes(what) + self._card.text_block() + self._card.photo_slot + self._prints(what)

    def _prints(self, what: int) -> bytes:
        return self._card.fingerprint if self._card is not None and what == 0x10 else b""

    def _sizes(self, what: int) -> bytes:
        if what == 0x01:
            return struct.pack(">HH", 256, 1024)
        return struct.pack(">HHH", 256, 1024, len(self._prints(what)))


def _message(content: bytes) -> bytes:
    """A whole message around status words and data."""
    body = struct.pack(">H", len(content) + 1) + content
    return _START + body + bytes([reduce(xor, body)])
