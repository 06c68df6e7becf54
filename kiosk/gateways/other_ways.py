"""The scanner and the slot for social-security cards: each looks only while a screen asks for it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from firmware_bridge.ports import (
    CardEvent,
    CardFault,
    CardRead,
    CardReader,
    CodeScanner,
    ScanEvent,
    ScanFault,
    Scanned,
)
from firmware_bridge.protocol.social_card import SocialCard
from kiosk.flow import attendant, booking, paying, rating
from kiosk.flow.claims import of_social_card
from kiosk.flow.intents import (
    Intent,
)
from kiosk.flow.states import State
from kiosk.flow.way_intents import (
    ClaimFailed,
    ClaimMade,
    CodeScanned,
)
from kiosk.flow.ways import Insert, Scan
from kiosk.runtime import Runtime

_LOOK_S: Final = 30.0
_PAUSE_S: Final = 0.3
_AFTER_FAULT_S: Final = 1.0


class ScannerDesk:
    """Looks while the screen asks for a code: of a person, a payment's number, or a phone's that pays."""

    def __init__(self, scanner: CodeScanner, runtime: Runtime) -> None:
        self._scanner = scanner
        self._runtime = runtime
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scanner")

    async def run(self) -> None:
        """Until cancelled. What was scanned is kept here no longer than its intent takes."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                await self._runtime.when(_asks_for_code)
                if self._failed(
                    await loop.run_in_executor(self._thread, self._scanner.scan, _LOOK_S, self._wanted)
                ):
                    await asyncio.sleep(_AFTER_FAULT_S)
        finally:
            self._scanner.close()
            self._thread.shutdown(wait=False, cancel_futures=True)

    def _failed(self, event: ScanEvent) -> bool:
        """Say what came of a look; whether the scanner is in trouble."""
        match event:
            case Scanned(text):
                self._runtime.dispatch(CodeScanned(text))
            case ScanFault():
                self._runtime.dispatch(ClaimFailed("scan.lost"))
        return isinstance(event, ScanFault)

    def _wanted(self) -> bool:
        return _asks_for_code(self._runtime.state)


class SlotDesk:
    """Looks for a social-security card while the screen asks for one."""

    def __init__(self, reader: CardReader, runtime: Runtime) -> None:
        self._reader = reader
        self._runtime = runtime
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="social-card")

    async def run(self) -> None:
        """Until cancelled. A card that was put in before anybody asked is read when somebody does.

        No name ever hangs on this frame, which waits for hours: what was read goes straight into `_tell`.
        """
        loop = asyncio.get_running_loop()
        try:
            while True:
                await self._runtime.when(_asks_for_slot)
                self._tell(await loop.run_in_executor(self._thread, self._reader.poll))
                await asyncio.sleep(_PAUSE_S)
        finally:
            self._reader.close()
            self._thread.shutdown(wait=False, cancel_futures=True)

    def _tell(self, event: CardEvent) -> None:
        if (intent := said(event)) is not None:
            self._runtime.dispatch(intent)


def said(event: CardEvent) -> Intent | None:
    """What a poll of the slot means for the screen that asks."""
    match event:
        case CardRead(card) if isinstance(card, SocialCard):
            return ClaimMade(of_social_card(card))
        case CardRead():
            return ClaimFailed("card.unsupported")
        case CardFault(code):
            return ClaimFailed("reader.lost" if code.value.startswith("reader.") else code.value)
        case _:
            return None


def _asks_for_code(state: State) -> bool:
    asking = booking.wants_code(state) or rating.wants_code(state) or paying.wants_code(state)
    return isinstance(state.screen, Scan) or asking or attendant.tries(state, "scanner")


def _asks_for_slot(state: State) -> bool:
    return isinstance(state.screen, Insert) or attendant.tries(state, "slot")
