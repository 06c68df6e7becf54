"""The kiosk's runtime with a real scanner, slot and platform (emulated devices, real ptys and HTTP): to the guide and on."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from firmware_bridge.emulators.code_platform import CodePlatformEmulator, Person
from firmware_bridge.emulators.code_scanner import CodeScannerEmulator
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.emulators.social_card import EmulatedSocialCard, SocialCardReaderEmulator
from firmware_bridge.registry import open_code_scanner, open_social_reader
from kiosk import samples
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.gateways.code_platform import CodeCheck, HttpPlatform
from kiosk.gateways.other_ways import ScannerDesk, SlotDesk
from kiosk.runtime import Runtime
from tests.support.documents import td3
from tests.support.kiosk_flow import INSURED, hall

PATIENCE_S = 20
NUMBER = "110101199001010015"
ASK = (i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.Proceed(), i.OtherCredential())


def _runtime() -> Runtime:
    first = replace(hall().state, means=samples.MEANS)
    return Runtime(first, given=lambda: i.Given(samples.NOW, "0" * 32, "token"))


async def _walk(runtime: Runtime, way: str, show: Callable[[], None]) -> s.State:
    """Choose the way, do what a person does there, wait for the guide."""
    for intent in (*ASK, i.ChooseCredential(way)):  # type: ignore[arg-type]  # a way of the list
        runtime.dispatch(intent)
    show()
    return await runtime.until(lambda state: isinstance(state.screen, s.Guide), PATIENCE_S)


@pytest.mark.parametrize("protocol", ["plain", "newland", "honeywell", "zebra"])
async def test_passport_through_the_scanner(tmp_path: Path, protocol: str) -> None:
    """Two lines on a serial line become a claim, whoever made the scanner."""
    runtime, device = _runtime(), CodeScannerEmulator(protocol)
    zone = td3("CHN", "E12345678", date(2001, 2, 3), date(2031, 1, 1), "LI<<NA")
    with PtyHost(device, tmp_path / "scanner") as host:
        device.notify_by(host.send)
        desk = ScannerDesk(open_code_scanner(protocol, f"pty://{tmp_path / 'scanner'}"), runtime)
        running = asyncio.create_task(desk.run())
        shower = asyncio.create_task(_again(lambda: device.show(*zone.split("\n"))))
        state = await _walk(runtime, "travel", lambda: None)
        shower.cancel()
        running.cancel()
        await asyncio.gather(running, shower, return_exceptions=True)
    assert state.holder is not None
    assert (state.holder.name, state.holder.number) == ("LI NA", "E12345678")


async def _again(show: Callable[[], None]) -> None:
    """A person holds it there until it is read."""
    while True:
        show()
        await asyncio.sleep(0.3)


async def test_code_through_scanner_and_platform(tmp_path: Path) -> None:
    """The code goes to the platform as it is, and the person comes back."""
    runtime, device = _runtime(), CodeScannerEmulator("plain")
    with (
        CodePlatformEmulator("key") as platform,
        PtyHost(device, tmp_path / "scanner") as host,
    ):
        device.notify_by(host.send)
        verifier = HttpPlatform(platform.url, "key")
        check = CodeCheck(verifier, runtime.dispatch, mode="demo", today=samples.NOW.date)

        def perform(effect: e.Effect) -> None:
            if isinstance(effect, e.VerifyCode):
                check.start(effect.attempt, effect.text)

        runtime.perform = perform
        code = platform.code_of(Person("测试", NUMBER))
        desk = ScannerDesk(open_code_scanner("plain", f"pty://{tmp_path / 'scanner'}"), runtime)
        running = asyncio.create_task(desk.run())
        shower = asyncio.create_task(_again(lambda: device.show(code)))
        state = await _walk(runtime, "code", lambda: None)
        shower.cancel()
        running.cancel()
        await asyncio.gather(running, shower, check.close(), return_exceptions=True)
    assert state.holder is not None
    assert state.holder.number == NUMBER


async def test_social_card_through_its_slot(tmp_path: Path) -> None:
    """Put in, read, on."""
    runtime, device = _runtime(), SocialCardReaderEmulator()
    with PtyHost(device, tmp_path / "slot"):
        desk = SlotDesk(open_social_reader("plain", f"pty://{tmp_path / 'slot'}"), runtime)
        running = asyncio.create_task(desk.run())
        card = EmulatedSocialCard("测试", NUMBER, "A12345678")
        state = await _walk(runtime, "social", lambda: device.insert(card))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert state.holder is not None
    assert state.holder.number == NUMBER


async def test_scanner_and_slot_that_are_away_are_said(tmp_path: Path) -> None:
    """The screen names it; the list is one touch away."""
    runtime = _runtime()
    scanner = ScannerDesk(open_code_scanner("plain", f"pty://{tmp_path / 'no'}"), runtime)
    slot = SlotDesk(open_social_reader("plain", f"pty://{tmp_path / 'none'}"), runtime)
    running = [asyncio.create_task(scanner.run()), asyncio.create_task(slot.run())]
    for intent in (*ASK, i.ChooseCredential("travel")):
        runtime.dispatch(intent)
    state = await runtime.until(lambda state: bool(getattr(state.screen, "trouble", "")), PATIENCE_S)
    assert state.screen == s.Scan("travel", INSURED, "scan.lost")
    runtime.dispatch(i.OtherCredential())
    runtime.dispatch(i.ChooseCredential("social"))
    state = await runtime.until(lambda state: bool(getattr(state.screen, "trouble", "")), PATIENCE_S)
    assert state.screen == s.Insert(INSURED, "reader.lost")
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
