"""The desks that wait all day for a card or a code: whoever was read is not kept by the one who waits."""

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest

from firmware_bridge.ports import CardEvent, CardHeld, CardRead, CardRemoved, ScanEvent, Scanned
from firmware_bridge.protocol.social_card import SocialCard
from kiosk import samples
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.claims import Claim
from kiosk.flow.way_intents import ClaimMade, CodeScanned
from kiosk.gateways import other_ways
from kiosk.gateways.other_ways import ScannerDesk, SlotDesk
from kiosk.runtime import Runtime
from tests.support.kiosk_flow import INSURED, hall

PATIENCE_S = 20
ASK = (i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.Proceed(), i.OtherCredential())


class Watched(Runtime):
    """Tells when a desk waits for somebody to come."""

    def __init__(self) -> None:
        super().__init__(
            hall(means=samples.MEANS).state, given=lambda: i.Given(samples.NOW, "0" * 32, "token")
        )
        self.waits = asyncio.Event()

    async def when(self, holds: Callable[[s.State], bool]) -> None:
        if not holds(self.state):
            self.waits.set()
        await super().when(holds)
        self.waits.clear()


class Device:
    """A reader with one card in it, a scanner with one code before it; made anew with each look."""

    def __init__(self) -> None:
        self.looks = 0

    def poll(self) -> CardEvent:
        self.looks += 1
        if self.looks > 1:
            return CardHeld() if self.looks < 3 else CardRemoved()
        return CardRead(SocialCard("诸葛测试", "110101199001010015", "A12345678"))

    def scan(self, seconds: float, wanted: Callable[[], bool]) -> ScanEvent:
        return Scanned("https://hall.example/t/somebody")

    def close(self) -> None:
        """Nothing to give back."""


def alive(kinds: tuple[type, ...]) -> list[object]:
    """All objects of these kinds, by their type: a weak proxy is asked nothing. Other tests' scenes stay for good."""
    gc.collect()
    return [each for each in gc.get_objects() if issubclass(type(each), kinds)]


@pytest.mark.parametrize(
    ("desk", "way", "kinds"),
    [(SlotDesk, "social", (ClaimMade, Claim, CardRead, SocialCard)), (ScannerDesk, "code", (CodeScanned, Scanned))],
)  # fmt: skip
async def test_desk_that_waits_keeps_nobody(
    desk: Any, way: Any, kinds: tuple[type, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read, the person goes, the desk waits for the next one: no object of the one before is left."""
    monkeypatch.setattr(other_ways, "_PAUSE_S", 0)
    others = alive(kinds)
    runtime = Watched()
    running = asyncio.create_task(desk(Device(), runtime).run())
    async with asyncio.timeout(PATIENCE_S):
        await runtime.waits.wait()
        for intent in (*ASK, i.ChooseCredential(way)):
            runtime.dispatch(intent)
        await Runtime.when(runtime, lambda state: not isinstance(state.screen, s.Insert | s.Scan))
        while runtime.state.session is not None:
            runtime.dispatch(i.Leave())
        await runtime.waits.wait()
    left = [type(each).__name__ for each in alive(kinds) if not any(each is other for other in others)]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert left == []
