"""An emulated ESC/POS ticket printer with a Chinese font: draws each slip as a picture.

What a printer cannot print now waits in its buffer, as in a real one: it answers real-time queries, and goes on when
the paper is loaded, the cover closed or the cutter freed, unless `10 05 2` has cleared the buffer.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from firmware_bridge.emulators.escpos_stream import (
    Command,
    EscPosReader,
    Operation,
    Raster,
    RealTimeRecover,
    RealTimeStatus,
    TextBytes,
    Unknown,
)
from firmware_bridge.emulators.paper import EmulatedSlip, Paper
from firmware_bridge.fonts import FontChain

_MOST_WAITING: Final = 4096  # operations in the buffer; a real buffer is smaller and stops the line


class TicketPrinterEmulator:
    """The device side. Plug it into a `PtyHost`. Slips are kept in `slips`, and in a folder when one is given."""

    def __init__(self, fonts: FontChain, *, folder: Path | None = None, presenter: bool = False) -> None:
        """`presenter`: a model that holds each slip at the exit, and says so, until somebody takes it."""
        self._presenter = presenter
        self._at_exit = False
        self._paper = Paper(fonts)
        self._folder = folder
        self._reader = EscPosReader()
        self._waiting: deque[Operation] = deque()
        self._lock = threading.RLock()
        self._no_paper = self._low = self._cover = self._jam = self._cutter_error = False
        self._paper_ends_at: int | None = None
        self._automatic = False
        self._notify: Callable[[bytes], None] | None = None
        self.slips: list[EmulatedSlip] = []
        self.unknown: list[bytes] = []

    def notify_by(self, send: Callable[[bytes], None]) -> None:
        """Where automatic status messages go: the host's `send`."""
        self._notify = send

    def receive(self, data: bytes) -> list[bytes]:
        """See `pty.Device`."""
        with self._lock:
            answers: list[bytes] = []
            for operation in self._reader.feed(data):
                match operation:
                    case RealTimeStatus(n):
                        answers.append(self._real_time(n))
                    case RealTimeRecover(n):
                        self._recover(n)
                    case _ if len(self._waiting) < _MOST_WAITING:
                        self._waiting.append(operation)
                answers.extend(self._work())
            return answers

    def unplugged(self) -> None:
        """A power cycle clears the buffer; the paper, a slip at the exit and the faults stay."""
        with self._lock:
            self._reader.clear()
            self._waiting.clear()
            self._paper.reset()
            self._automatic = False

    def change(
        self,
        *,
        no_paper: bool | None = None,
        paper_low: bool | None = None,
        cover_open: bool | None = None,
        cutter_jammed: bool | None = None,
        paper_left_dots: int | None = None,
    ) -> None:
        """Bring a fault about or end it, from any thread; None leaves a thing as it is.

        `cutter_jammed` shows at the next cut. `paper_left_dots`: the paper ends after so many dots more.
        """
        with self._lock:
            self._no_paper = self._no_paper if no_paper is None else no_paper
            self._low = self._low if paper_low is None else paper_low
            self._cover = self._cover if cover_open is None else cover_open
            self._jam = self._jam if cutter_jammed is None else cutter_jammed
            self._cutter_error = self._cutter_error and self._jam
            if paper_left_dots is not None:
                self._paper_ends_at = self._paper.fed + paper_left_dots
            elif no_paper is False:
                self._paper_ends_at = None
            answers = [*self._changed(), *self._work()]
        if self._notify is not None:
            for answer in answers:
                self._notify(answer)

    def take_slip(self) -> None:
        """Somebody takes what hangs at the exit, from any thread."""
        with self._lock:
            self._at_exit = False

    @property
    def _stopped(self) -> bool:
        return self._no_paper or self._cover or self._cutter_error

    def _work(self) -> list[bytes]:
        """Print what can be printed; answers to queued requests."""
        answers: list[bytes] = []
        while self._waiting and not self._stopped:
            operation = self._waiting.popleft()
            answers.extend(self._do(operation))
            if self._paper_ends_at is not None and self._paper.fed >= self._paper_ends_at:
                self._no_paper, self._paper_ends_at = True, None
                answers.extend(self._changed())
        return answers

    def _do(self, operation: Operation) -> list[bytes]:
        match operation:
            case TextBytes(data):
                self._paper.text(data)
            case Raster():
                self._paper.raster(operation)
            case Command(code=b"\x1dr"):
                return [bytes([0x03 * self._low | 0x0C * self._no_paper])]
            case Command(code=b"\x1da", parameters=parameters):
                self._automatic = bool(parameters[0])
                return self._changed()
            case Command(code=b"\x1dV") if self._jam:
                self._cutter_error = True
                self._waiting.appendleft(operation)
                return self._changed()
            case Command():
                self._keep(self._paper.command(operation))
            case Unknown(code):
                self.unknown.append(code)
        return []

    def _keep(self, slip: EmulatedSlip | None) -> None:
        self.unknown.extend(self._paper.unknown)
        self._paper.unknown.clear()
        if slip is None:
            return
        self.slips.append(slip)
        self._at_exit = self._presenter
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            slip.image.save(self._folder / f"slip-{len(self.slips):04d}.png", dpi=(203, 203))

    def _recover(self, n: int) -> None:
        if n == 2:
            self._waiting.clear()
            self._paper.reset()
        self._cutter_error = self._cutter_error and self._jam

    def _real_time(self, n: int) -> bytes:
        """`10 04 n`: bits 1 and 4 are always set."""
        bits = {
            1: 0x08 * self._stopped,
            2: 0x04 * self._cover | 0x20 * self._no_paper | 0x40 * self._cutter_error,
            3: 0x08 * self._cutter_error,
            4: 0x0C * (self._low or self._no_paper) | self._paper_bits(),
        }
        return bytes([0x12 | bits[n]]) if n in bits else b""

    def _paper_bits(self) -> int:
        """Bits 5 and 6 of n=4: no paper; on a presenter bit 6 is the sensor at the exit."""
        if self._presenter:
            return 0x20 * self._no_paper | 0x40 * self._at_exit
        return 0x60 * self._no_paper

    def _changed(self) -> list[bytes]:
        """The automatic status message, when it was asked for."""
        if not self._automatic:
            return []
        first = 0x10 | 0x08 * self._stopped | 0x20 * self._cover
        paper = 0x03 * (self._low or self._no_paper) | 0x0C * self._no_paper
        return [bytes([first, 0x08 * self._cutter_error, paper, 0x00])]
