"""Ways to a contact chip card: APDUs go in, answers come out. Small on purpose: a plugin or a fake is one class."""

from __future__ import annotations

from typing import Final, Protocol

from firmware_bridge.errors import BadFrame, TransportLost, TransportTimeout
from firmware_bridge.transport.base import Deadline, Transport, TransportOpener

_ANSWER_S: Final = 2.0
_PRESENCE: Final = b"\0\0"
_MOST: Final = 258


class ApduCard(Protocol):
    """A card in a slot."""

    def transmit(self, command: bytes) -> bytes:
        """The answer with its two status bytes; raises TransportLost when card or reader is gone."""


class CardSlot(Protocol):
    """A reader for chip cards."""

    def card(self) -> ApduCard | None:
        """The card in it, freshly powered; None without one. Raises TransportUnavailable or TransportLost."""

    def present(self) -> bool:
        """Whether a card is in it now."""

    def close(self) -> None:
        """Give the reader back; may be called twice."""


class ApduLine:
    """The slot of the emulated reader: `length(2, big endian) | bytes`, where nothing asks whether a card is there."""

    def __init__(self, opener: TransportOpener) -> None:
        self._opener = opener
        self._transport: Transport | None = None

    def card(self) -> ApduCard | None:
        """See `CardSlot`."""
        return self if self.present() else None

    def present(self) -> bool:
        """See `CardSlot`."""
        return bool(self._ask(_PRESENCE))

    def transmit(self, command: bytes) -> bytes:
        """See `ApduCard`."""
        answer = self._ask(len(command).to_bytes(2, "big") + command)
        if not answer:
            raise TransportLost("the card is gone")
        return answer

    def close(self) -> None:
        """See `CardSlot`."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def _ask(self, message: bytes) -> bytes:
        try:
            if self._transport is None:
                self._transport = self._opener()
            self._transport.drain()
            self._transport.write(message, _ANSWER_S)
            return _answer(self._transport, Deadline.after(_ANSWER_S))
        except (TransportLost, TransportTimeout, BadFrame):
            self.close()
            raise TransportLost("the reader is gone or silent") from None


def _answer(line: Transport, deadline: Deadline) -> bytes:
    got = b""
    while len(got) < 2 or len(got) < 2 + int.from_bytes(got[:2], "big"):
        got += line.read(deadline.left)
        if len(got) > 2 + _MOST:
            raise BadFrame("an answer has at most 258 bytes")
    return got[2:]
