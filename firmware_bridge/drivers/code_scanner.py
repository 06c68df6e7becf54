"""Driver of serial code scanners: plain ones, and those that are told when to look. Unverified against hardware."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Final

from firmware_bridge.errors import BridgeError, TransportLost, TransportTimeout
from firmware_bridge.framing.scan import SILENCE_S, ScanFramer
from firmware_bridge.framing.ssi import CONTINUED, SsiFramer
from firmware_bridge.ports import DeviceHealth, Health, NothingScanned, ScanEvent, ScanFault, Scanned
from firmware_bridge.protocol import mrz
from firmware_bridge.protocol.scanner import ACK, DECODED, Model, zebra
from firmware_bridge.transport.base import Deadline, Transport, TransportOpener

_WRITE: Final = 0.5


class SerialCodeScanner:
    """A `CodeScanner`."""

    def __init__(self, opener: TransportOpener, model: Model) -> None:
        self._opener = opener
        self._model = model
        self._transport: Transport | None = None
        self._in_use = threading.Lock()
        self._closed = False
        self._health = Health(DeviceHealth.UNKNOWN)

    def scan(self, seconds: float, wanted: Callable[[], bool] = lambda: True) -> ScanEvent:
        """See `CodeScanner`."""
        with self._in_use:
            try:
                text = self._look(Deadline.after(seconds), wanted)
            except BridgeError:
                self._drop()
                self._health = Health(DeviceHealth.LOST)
                return ScanFault()
            self._health = Health(DeviceHealth.OK)
            return NothingScanned() if text is None else Scanned(text)

    def health(self) -> Health:
        """See `CodeScanner`."""
        return self._health

    def close(self) -> None:
        """See `CodeScanner`."""
        self._closed = True
        self._drop()

    def _look(self, deadline: Deadline, wanted: Callable[[], bool]) -> str | None:
        if self._closed:
            raise TransportLost("closed")
        if self._transport is None:
            self._transport = self._opener()
        line = self._transport
        line.drain()  # what was read while nobody asked is nobody's
        line.write(self._model.start, _WRITE)
        try:
            return (
                self._packets(line, deadline, wanted)
                if self._model.packets
                else self._lines(line, deadline, wanted)
            )
        finally:
            with contextlib.suppress(BridgeError):  # it is gone: the next scan finds out
                line.write(self._model.stop, _WRITE)

    def _lines(self, line: Transport, deadline: Deadline, wanted: Callable[[], bool]) -> str | None:
        framer = ScanFramer()
        while True:
            data = _read(line, deadline, wanted, begun=framer.pending > 0)
            if data is None:
                return framer.close()
            framer.feed(data)
            if framer.ended and not mrz.looks_unfinished(framer.text):
                return framer.close()

    def _packets(self, line: Transport, deadline: Deadline, wanted: Callable[[], bool]) -> str | None:
        framer, payload = SsiFramer(), ScanFramer()
        while (data := _read(line, deadline, wanted, begun=framer.pending > 0)) is not None:
            for packet in framer.feed(data):
                if packet.opcode == DECODED:
                    line.write(zebra(ACK), _WRITE)
                    payload.feed(packet.data[1:])  # the first byte is the code's kind
                    if not packet.status & CONTINUED:
                        return payload.close()
        return None

    def _drop(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None


def _read(line: Transport, deadline: Deadline, wanted: Callable[[], bool], *, begun: bool) -> bytes | None:
    """Some bytes; None when what is begun has gone silent, when time is over, or when nobody wants it any more."""
    while True:
        with contextlib.suppress(TransportTimeout):
            return line.read(SILENCE_S)
        if begun or deadline.left == 0 or not wanted():
            return None
