"""The card reader and the printer, each on its own thread; what they say becomes intents on the UI loop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final, Literal

import structlog

from firmware_bridge.ports import (
    CardEvent,
    CardFault,
    CardHeld,
    CardRead,
    CardReader,
    CardRemoved,
    DeviceHealth,
    Health,
    NoCard,
    Printed,
    PrintFailure,
    PrintOutcome,
    SlipSensor,
    TicketPrinter,
)
from firmware_bridge.protocol.social_card import SocialCard
from firmware_bridge.slip import Slip
from firmware_bridge.slip_length import paper_mm
from kiosk.flow.claims import of_social_card
from kiosk.flow.intents import (
    CardFailed,
    CardLifted,
    CardPlaced,
    Intent,
    ReaderChanged,
)
from kiosk.flow.states import PrintCause
from kiosk.flow.way_intents import (
    ClaimMade,
)

POLL_PAUSE_S: Final = 0.06
"""Between two looks for a card; a person holds still for longer. A look costs some 0.5 ms of processor."""

CAUSES: Final[dict[PrintFailure, PrintCause]] = {
    PrintFailure.NO_PAPER: "paper",
    PrintFailure.COVER_OPEN: "cover",
    PrintFailure.CUTTER: "cutter",
    PrintFailure.OFFLINE: "offline",
    PrintFailure.ERROR: "unknown",
    PrintFailure.LOST: "offline",
    PrintFailure.UNKNOWN: "unknown",
}
_log = structlog.get_logger(__name__)
Part = Literal["ok", "low", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was said of the reader last; only changes are worth a word."""

    present: bool = False
    card_fault: str | None = None
    reader_fault: str | None = None


def heard(seen: Seen, event: CardEvent) -> tuple[Seen, tuple[Intent, ...]]:
    """What a poll's answer changes."""
    if isinstance(event, CardFault):
        return _fault(seen, event.code.value)
    healed: tuple[Intent, ...] = (ReaderChanged(None),) if seen.reader_fault else ()
    match event:
        case CardRead(card):
            placed = ClaimMade(of_social_card(card)) if isinstance(card, SocialCard) else CardPlaced(card)
            return Seen(present=True), (*healed, placed)
        case CardHeld():
            return Seen(present=True), healed
        case CardRemoved() | NoCard():
            return Seen(), (*healed, CardLifted()) if seen.present else healed


def _fault(seen: Seen, code: str) -> tuple[Seen, tuple[Intent, ...]]:
    if code.startswith("reader."):
        said: tuple[Intent, ...] = () if seen.reader_fault == code else (ReaderChanged(code),)
        return Seen(reader_fault=code), (*said, CardLifted()) if seen.present else said
    healed: tuple[Intent, ...] = (ReaderChanged(None),) if seen.reader_fault else ()
    told: tuple[Intent, ...] = () if seen.card_fault == code else (CardFailed(code),)
    return replace(seen, card_fault=code, reader_fault=None), (*healed, *told)


class ReaderDesk:
    """Looks for a card again and again."""

    def __init__(self, reader: CardReader, dispatch: Callable[[Intent], None]) -> None:
        self._reader = reader
        self._dispatch = dispatch
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="card-reader")
        self._ending = threading.Event()

    async def run(self) -> None:
        """Until cancelled. No card is kept here longer than its intent takes."""
        seen = Seen()
        loop = asyncio.get_running_loop()
        try:
            while True:
                seen, intents = await loop.run_in_executor(self._thread, self._news, seen)
                for intent in intents:
                    self._dispatch(intent)
                    del intent
                del intents
        finally:
            self._ending.set()
            self._reader.close()
            self._thread.shutdown(wait=False, cancel_futures=True)

    def _news(self, seen: Seen) -> tuple[Seen, tuple[Intent, ...]]:
        """On the thread: look until there is something to say. The screen's loop is not woken for a reader without a card."""
        while True:
            now, intents = heard(seen, self._reader.poll())
            if intents or now != seen or self._ending.wait(POLL_PAUSE_S):
                return now, intents

    def part(self) -> Part:
        """The reader's health as of its last poll."""
        return part_of(self._reader.health())


class PrinterDesk:
    """Prints one slip at a time."""

    def __init__(self, printer: TicketPrinter) -> None:
        self._printer = printer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="printer")
        self._part: Part = "unknown"
        self.ended = asyncio.Event()
        """Set after each job; whoever waits for it clears it."""
        self.counted: Callable[[int], None] = lambda _: None
        """May be set to hear how much paper came out, in mm; on the printer's thread, after the word on the slip."""

    async def print(self, slip: Slip) -> PrintCause:
        """`none` when it is printed, else why it is not known to be."""
        outcome = await asyncio.get_running_loop().run_in_executor(self._thread, self._print, slip)
        self._part = _part_after(outcome)
        self.ended.set()
        return "none" if isinstance(outcome, Printed) else CAUSES[outcome.cause]

    def _print(self, slip: Slip) -> PrintOutcome:
        outcome = self._printer.print(slip)
        if isinstance(outcome, Printed) or outcome.may_have_printed:
            with contextlib.suppress(RuntimeError):  # closed meanwhile
                self._thread.submit(self._count, slip)
        return outcome

    def _count(self, slip: Slip) -> None:
        try:
            self.counted(paper_mm(slip))
        except Exception as error:  # whatever a count meets, printing goes on
            _log.error("paper_not_counted", error=type(error).__name__)

    async def check(self) -> None:
        """Ask the printer how it is."""
        health = await asyncio.get_running_loop().run_in_executor(self._thread, self._printer.health)
        self._part = part_of(health)

    async def slip_waits(self) -> bool | None:
        """Whether a slip waits at the exit; None where the printer cannot tell."""
        if not isinstance(self._printer, SlipSensor):
            return None
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._printer.slip_waits)

    def part(self) -> Part:
        """The printer's health as last asked."""
        return self._part

    def close(self) -> None:
        """Give the port back."""
        with contextlib.suppress(RuntimeError):  # closed before
            self._thread.submit(self._printer.close)
        self._thread.shutdown(wait=False)


def part_of(health: Health) -> Part:
    """A device's health as the queue's word for it."""
    match health.state:
        case DeviceHealth.OK:
            return "ok"
        case DeviceHealth.DEGRADED:
            return "low"
        case DeviceHealth.FAULT | DeviceHealth.LOST:
            return "failed"
        case DeviceHealth.UNKNOWN:
            return "unknown"


def _part_after(outcome: PrintOutcome) -> Part:
    if isinstance(outcome, Printed):
        return "low" if outcome.paper_low else "ok"
    return "failed"
