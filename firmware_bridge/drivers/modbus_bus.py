"""One RS485 port with several Modbus RTU units: one owner, one request in flight. Frames are made and read by pymodbus.

pymodbus's own clients open ports by themselves and keep their errors; here it works over our transports, so that a
unit on a serial port, a serial server and a pseudo-terminal fail in the same few ways.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import Final

from pymodbus.client.mixin import ModbusClientMixin
from pymodbus.exceptions import ModbusException
from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ModbusPDU

from firmware_bridge.errors import (
    BadFrame,
    BridgeError,
    DeviceRefused,
    TransportError,
    TransportLost,
    TransportTimeout,
)
from firmware_bridge.transport.base import Deadline, Transport, TransportOpener

ANSWER_S: Final = 0.3
"""A unit answers within 50 ms; 70 bytes at 9600 baud take 75 ms."""
SETTLE_S: Final = 0.45
"""Silence after which no late answer comes any more."""
_WRITE: Final = 0.5
_GAP: Final = 0.05  # silence inside an answer: the rest will not come
_SETTLE_MOST: Final = 1.0
_TRIES: Final = 2  # every request may be sent again: each sets or reads, none adds


class ModbusBus(ModbusClientMixin[ModbusPDU]):
    """A port. Use `device_id=` as in pymodbus; answers are never errors: those are raised.

    Raises TransportUnavailable, TransportLost (the port), TransportTimeout, BadFrame (the unit), DeviceRefused.
    Several threads may ask; each waits its turn.
    """

    def __init__(
        self, opener: TransportOpener, *, answer_s: float = ANSWER_S, settle_s: float = SETTLE_S
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pymodbus gives it no types
        logging.getLogger("pymodbus.logging").setLevel(
            logging.CRITICAL
        )  # it would print what other units say
        self._opener = opener
        self._answer_s, self._settle_s = answer_s, settle_s
        self._transport: Transport | None = None
        self._framer = FramerRTU(DecodePDU(is_server=False))
        self._in_use = threading.Lock()
        self._owing = False  # an answer may still come, and would be taken for another request's
        self._closed = False

    def execute(self, no_response_expected: bool, request: ModbusPDU) -> ModbusPDU:
        """One request and its answer; sent again once when the answer does not come or is damaged."""
        with self._in_use:
            for _ in range(_TRIES - 1):
                with contextlib.suppress(TransportTimeout, BadFrame):
                    return self._once(request)
            return self._once(request)

    def close(self) -> None:
        """Give the port back for good."""
        self._closed = True
        self._drop()

    def _once(self, request: ModbusPDU) -> ModbusPDU:
        try:
            answer = self._ask(self._open(), request)
        except TransportError as error:
            if not isinstance(error, TransportTimeout):
                self._drop()
            raise
        if answer.isError():
            raise DeviceRefused(f"unit {request.dev_id}", answer.exception_code)
        return answer

    def _open(self) -> Transport:
        if self._closed:
            raise TransportLost("closed")
        if self._transport is None:
            self._transport, self._owing = self._opener(), False
        return self._transport

    def _drop(self) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def _ask(self, transport: Transport, request: ModbusPDU) -> ModbusPDU:
        if self._owing:
            self._settle(transport)
        transport.drain()
        self._owing = True
        transport.write(self._framer.buildFrame(request), _WRITE)
        answer = self._answer(transport, request)
        self._owing = False
        return answer

    def _settle(self, transport: Transport) -> None:
        """Let late answers pass: they do not say which request they belong to."""
        deadline = Deadline.after(_SETTLE_MOST)
        with contextlib.suppress(TransportTimeout):
            while deadline.left > 0:
                transport.read(min(self._settle_s, deadline.left))
        self._owing = False

    def _answer(self, transport: Transport, request: ModbusPDU) -> ModbusPDU:
        deadline, heard = Deadline.after(self._answer_s), b""
        while True:
            try:
                heard += transport.read(min(_GAP, deadline.left) if heard else deadline.left)
            except TransportTimeout:
                if heard and deadline.left > 0:
                    continue
                raise BadFrame("no sound answer came") if heard else TransportTimeout("no answer") from None
            if (answer := self._read(heard, request)) is not None:
                return answer

    def _read(self, heard: bytes, request: ModbusPDU) -> ModbusPDU | None:
        """The answer in what was heard, wherever it begins; None while it is not whole."""
        for at in range(len(heard)):
            with contextlib.suppress(ModbusException, IndexError, ValueError, OverflowError):
                _, answer = self._framer.handleFrame(heard[at:], request.dev_id, 0)
                if answer is not None and _answers(answer, request):
                    return answer
        return None


def _answers(answer: ModbusPDU, request: ModbusPDU) -> bool:
    """Whether it can be this request's: same function, and as many registers as were asked for."""
    if answer.isError():
        return answer.function_code & 0x7F == request.function_code
    if answer.function_code != request.function_code:
        return False
    if request.function_code in (3, 4):
        return len(answer.registers) == request.count
    return answer.address == request.address


def silent_or_lost(error: BridgeError) -> bool:
    """True when the port itself is gone, so that all its units are."""
    return isinstance(error, TransportError) and not isinstance(error, TransportTimeout)
