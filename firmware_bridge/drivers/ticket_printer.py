"""Driver of ESC/POS ticket printers on a serial line. Unverified against hardware.

A job counts as printed when the printer has answered the queued request that ends it, so all before is on paper, and
then answers every real-time query well. Silence is never taken for health, and nothing is printed twice by the driver.
"""

from __future__ import annotations

import contextlib
import threading
from typing import Final

import structlog

from firmware_bridge.drivers import escpos_commands
from firmware_bridge.drivers.escpos_render import render
from firmware_bridge.drivers.printer_link import PrinterLink
from firmware_bridge.errors import BridgeError, TransportError, TransportLost, TransportTimeout
from firmware_bridge.fonts import FontChain
from firmware_bridge.ports import (
    DeviceHealth,
    Health,
    HealthFlag,
    Printed,
    PrintFailed,
    PrintFailure,
    PrintOutcome,
)
from firmware_bridge.protocol.escpos_status import GENERIC, Condition, Model, Query
from firmware_bridge.slip import Slip
from firmware_bridge.transport.base import Deadline, TransportOpener

# In the order in which they are told to a person: what can be put right first.
_CAUSES: Final = (
    (frozenset({Condition.COVER_OPEN}), PrintFailure.COVER_OPEN, HealthFlag.COVER_OPEN),
    (frozenset({Condition.PAPER_OUT, Condition.PAPER_STOP}), PrintFailure.NO_PAPER, HealthFlag.PAPER_OUT),
    (frozenset({Condition.CUTTER}), PrintFailure.CUTTER, HealthFlag.CUTTER),
    (
        frozenset({Condition.ERROR, Condition.UNRECOVERABLE, Condition.RECOVERABLE}),
        PrintFailure.ERROR,
        HealthFlag.PRINTER_ERROR,
    ),
    (frozenset({Condition.OFFLINE, Condition.FEEDING}), PrintFailure.OFFLINE, HealthFlag.OFFLINE),
)
_JOB_SECONDS: Final = 8.0  # a slip of 150 mm takes 1 to 2 s, 20 kB of raster at 115200 another 1.8
_log = structlog.get_logger(__name__)


class EscPosTicketPrinter:
    """A `TicketPrinter`; a `SlipSensor` where the model has one."""

    def __init__(self, opener: TransportOpener, fonts: FontChain, model: Model = GENERIC) -> None:
        self._opener = opener
        self._fonts = fonts
        self._model = model
        self._link: PrinterLink | None = None
        self._in_use = threading.Lock()
        self._closed = False
        self._health = Health(DeviceHealth.UNKNOWN)

    def print(self, slip: Slip) -> PrintOutcome:
        """See `TicketPrinter`."""
        job = render(slip, self._fonts)
        with self._in_use:
            try:
                before = self._open().conditions()
            except BridgeError as error:
                return PrintFailed(self._failed(error), may_have_printed=False)
            cause = self._judge(before)
            if cause is None and slip.pages > 1 and Condition.PAPER_LOW in before:
                cause = PrintFailure.NO_PAPER  # half of a job is worth less than none
            if cause:
                return PrintFailed(cause, may_have_printed=False)
            return self._send(job)

    def health(self) -> Health:
        """See `TicketPrinter`."""
        escpos_commands.warm_up()  # a kiosk asks for the health before its first slip
        with self._in_use:
            try:
                self._judge(self._open().conditions())
            except BridgeError as error:
                self._failed(error)
            return self._health

    def slip_waits(self) -> bool | None:
        """See `SlipSensor`."""
        if not self._model.sees_slips:
            return None
        with self._in_use:
            try:
                return Condition.SLIP_WAITS in self._open().query_status(Query.PAPER)
            except BridgeError as error:
                self._failed(error)
                return None

    def close(self) -> None:
        """See `TicketPrinter`."""
        self._closed = True
        if (link := self._link) is not None:
            link.close()

    def _open(self) -> PrinterLink:
        if self._link is None and not self._closed:
            self._link = PrinterLink(self._opener(), self._model)
        if self._closed or self._link is None:  # perhaps while it was being opened
            raise TransportLost("closed")
        return self._link

    def _send(self, job: bytes) -> PrintOutcome:
        link = self._open()
        try:
            after = link.run(job, Deadline.after(_JOB_SECONDS))
        except BridgeError as error:
            cause = self._failed(error)
        else:
            found = self._judge(after)
            if found is None:
                return Printed(paper_low=Condition.PAPER_LOW in after)
            cause = found
        with contextlib.suppress(TransportError):
            link.clear()  # else the rest of this slip would come out before the next one
        return PrintFailed(cause, may_have_printed=True)

    def _judge(self, conditions: frozenset[Condition]) -> PrintFailure | None:
        """Set the health; the gravest cause why it cannot print."""
        found = [(cause, flag) for any_of, cause, flag in _CAUSES if conditions & any_of]
        flags = {flag for _, flag in found}
        if len(flags) > 1:
            flags -= {HealthFlag.OFFLINE, HealthFlag.PRINTER_ERROR}  # they only follow from the cause
        if Condition.PAPER_LOW in conditions and HealthFlag.PAPER_OUT not in flags:
            flags.add(HealthFlag.PAPER_LOW)
        state = DeviceHealth.FAULT if found else DeviceHealth.DEGRADED if flags else DeviceHealth.OK
        self._note(Health(state, frozenset(flags)))
        return found[0][0] if found else None

    def _failed(self, error: BridgeError) -> PrintFailure:
        lost = isinstance(error, TransportError) and not isinstance(error, TransportTimeout)
        if lost and self._link is not None:
            self._link.close()
            self._link = None
        self._note(Health(DeviceHealth.LOST if lost else DeviceHealth.UNKNOWN))
        return PrintFailure.LOST if lost else PrintFailure.UNKNOWN

    def _note(self, health: Health) -> None:
        if health != self._health:
            self._health = health
            flags = sorted(flag.value for flag in health.flags)
            _log.info("device_health", device="ticket_printer", state=health.state.value, flags=flags)
