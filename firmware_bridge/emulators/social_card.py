"""An emulated reader for social-security cards and the card in it. Speaks the cards' commands by code of its own.

On the line each message is `length(2, big endian) | bytes`; an empty one asks whether a card is there.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

_NAME_OF_APPLICATION: Final = b"sx1.sh." + "社会保障".encode("gb2312")
_LONGEST: Final = 261
_ATR: Final = bytes.fromhex("3B6D000000815444")


@dataclass(frozen=True, slots=True, repr=False)
class EmulatedSocialCard:
    """A card as a person carries it. `tagged`: its records say their own number and length. `psam`: it asks for one."""

    name: str
    number: str
    card_number: str
    tagged: bool = True
    psam: bool = False

    def __repr__(self) -> str:
        return "EmulatedSocialCard(***)"

    def record(self, number: int) -> bytes | None:
        """One record, padded as on the card."""
        text, size = {7: (self.card_number, 9), 8: (self.number, 18), 9: (self.name, 30)}.get(number, ("", 0))
        if not size:
            return None
        value = text.encode("gb18030").ljust(size, b"\0")
        return bytes([number, size]) + value if self.tagged else value


class SocialCardReaderEmulator:
    """The device side. Plug it into a `PtyHost`. Cards go in and out by calls from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._input = b""
        self._card: EmulatedSocialCard | None = None
        self._selected = False

    def insert(self, card: EmulatedSocialCard) -> None:
        """Put a card in."""
        with self._lock:
            self._card, self._selected = card, False

    def pull(self) -> None:
        """Take the card out."""
        with self._lock:
            self._card, self._selected = None, False

    def receive(self, data: bytes) -> list[bytes]:
        """See `pty.Device`."""
        with self._lock:
            self._input += data
            answers = []
            while len(self._input) >= 2:
                length = min(int.from_bytes(self._input[:2], "big"), _LONGEST)
                if len(self._input) < 2 + length:
                    break
                command, self._input = self._input[2 : 2 + length], self._input[2 + length :]
                answer = self._answer(command)
                answers.append(len(answer).to_bytes(2, "big") + answer)
            return answers

    def unplugged(self) -> None:
        """A power cycle: the card is still in it."""
        with self._lock:
            self._input, self._selected = b"", False

    def _answer(self, command: bytes) -> bytes:
        if self._card is None or not command:
            return b"" if self._card is None else _ATR
        if command[:4] == b"\x00\xa4\x04\x00":
            self._selected = (
                command[5 : 5 + command[4]] == _NAME_OF_APPLICATION if len(command) > 5 else False
            )
            return b"\x90\x00" if self._selected else b"\x6a\x82"
        if command[:2] == b"\x00\xb2" and len(command) == 5:
            return self._read(command[2], command[4])
        return b"\x6d\x00"

    def _read(self, number: int, wanted: int) -> bytes:
        if not self._selected or self._card is None:
            return b"\x69\x85"
        if self._card.psam:
            return b"\x69\x82"
        record = self._card.record(number)
        return b"\x6a\x83" if record is None else record[:wanted] + b"\x90\x00"
