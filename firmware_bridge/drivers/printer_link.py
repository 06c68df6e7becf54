"""Status queries and jobs on an ESC/POS printer's line. One thing at a time; a query never stands inside a command."""

from __future__ import annotations

import contextlib
from typing import Final

from firmware_bridge.errors import BadFrame, TransportTimeout
from firmware_bridge.protocol.escpos_status import Condition, Model, Query, decode, is_queued, is_real_time
from firmware_bridge.transport.base import Deadline, Transport

_ANSWER: Final = 0.25  # a real-time answer takes milliseconds, also while printing
_WRITE: Final = 0.5
_DONE_REQUEST: Final = b"\x1dr\x01"  # answered when all before it is printed; never by a printer that stopped
_CLEAR: Final = b"\x10\x05\x02"
_PACE: Final = 0.2  # how often to look why the end of a job does not come
_SETTLE: Final = 1.0  # a line that never falls silent is not waited for longer
_TRIES: Final = 2  # a real-time query changes nothing, so a damaged answer is asked for again


class PrinterLink:
    """Owns a transport."""

    def __init__(self, transport: Transport, model: Model) -> None:
        self._transport = transport
        self._model = model
        self._owing = False  # an answer may still come, and would be taken for another query's

    def query_status(self, query: Query) -> frozenset[Condition]:
        """Ask one real-time status: three bytes out, one byte in, asked again once.

        Raises TransportLost, TransportTimeout (silence: unknown, never healthy), BadFrame (not a status byte).
        """
        for _ in range(_TRIES - 1):
            with contextlib.suppress(TransportTimeout, BadFrame):
                return self._ask(query)
        return self._ask(query)

    def _ask(self, query: Query) -> frozenset[Condition]:
        if self._owing:
            self._settle()
        self._transport.drain()
        self._owing = True
        self._transport.write(query.request(), _WRITE)
        data = self._transport.read(_ANSWER)
        if len(data) != 1:
            raise BadFrame("one status byte was asked for")
        conditions = decode(query, data[0], self._model)
        self._owing = False
        return conditions

    def _settle(self) -> None:
        """Let late answers pass: they do not say which query they belong to."""
        deadline = Deadline.after(_SETTLE)
        with contextlib.suppress(TransportTimeout):
            while deadline.left > 0:
                self._transport.read(_ANSWER)
        self._owing = False

    def conditions(self) -> frozenset[Condition]:
        """All four real-time states together. Raises as `query_status`."""
        return frozenset[Condition]().union(*(self.query_status(query) for query in Query))

    def run(self, job: bytes, deadline: Deadline) -> frozenset[Condition]:
        """Send a whole job, wait until it is on paper or the printer stops; the conditions afterwards.

        Raises as `query_status`; TransportTimeout also when the job is not done by the deadline.
        """
        self._transport.drain()
        self._transport.write(job, deadline.left)
        if self._model.queued_status:
            self._wait_for_end(deadline)
        return self.conditions()

    def _wait_for_end(self, deadline: Deadline) -> None:
        """Until the end is answered or the printer is offline, which answers nothing that is queued.

        The state is asked for meanwhile; an answer may take as long as the job takes over the line.
        """
        self._owing = True
        self._transport.write(_DONE_REQUEST, deadline.left)
        alone = True
        while deadline.left > 0:
            answers = self._hear()
            if any(is_queued(byte) for byte in answers):
                self._owing = not alone
                return
            states = [decode(Query.PRINTER, byte, self._model) for byte in answers]
            if any(Condition.OFFLINE in state for state in states):
                return
            if states:  # the line is free and the end's answer was lost or is to come
                self._transport.write(_DONE_REQUEST, deadline.left)
            self._transport.write(Query.PRINTER.request(), deadline.left)
            alone = False
        raise TransportTimeout("the job's end was not answered")

    def _hear(self) -> bytes:
        """What came within a short time, if all of it can be an answer."""
        try:
            data = self._transport.read(_PACE)
        except TransportTimeout:
            return b""
        return data if all(is_queued(byte) or is_real_time(byte) for byte in data) else b""

    def clear(self) -> None:
        """Throw away what the printer still holds."""
        self._transport.write(_CLEAR, _WRITE)

    def close(self) -> None:
        """Give the port back."""
        self._transport.close()
