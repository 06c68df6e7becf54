"""The bridge between a real hall and emulated devices on a pseudo-terminal: keys, grades, texts, pages, health."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import httpx
import pytest

from firmware_bridge.bridge import Bridge
from firmware_bridge.emulators.hall_units import (
    KeypadEmulator,
    PadEmulator,
    Page,
    PagerEmulator,
    SignEmulator,
)
from firmware_bridge.emulators.modbus_line import ModbusLineEmulator
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.hall.config import BridgeConfig
from firmware_bridge.protocol.hall_units import Key
from firmware_bridge.settings_file import ConfigError, parse
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.staff import SqliteStaff
from queue_server.contracts.actors import Permission, Role
from queue_server.contracts.base import Language
from queue_server.contracts.codec import encode
from queue_server.contracts.commands import Command, NoteNeeds, SignOn
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.replies import Accepted
from tests.support.hall_client import HALL, HallClient, HallProcess, issuing
from tests.support.page_hall import staff_store
from tests.support.records import unrecorded


@dataclass
class Bench:
    """A hall, a bridge at its window w1, and what stands there."""

    hall: HallProcess
    desk: DeviceCredential
    bridge: Bridge
    line: PtyHost
    units: ModbusLineEmulator
    keypad: KeypadEmulator
    sign: SignEmulator
    pad: PadEmulator
    pager: PagerEmulator

    def ratings(self) -> list[tuple[str, int]]:
        """(actor, grade) of what the journal has."""
        found = [entry for entry in self.hall.entries() if entry.kind == "VisitRated"]
        return [(entry.actor, json.loads(entry.body)["grade"]) for entry in found]


def _config(url: str, credential: Path) -> BridgeConfig:
    window = {
        "window": "w1",
        "keypad": {"url": url, "unit": 1},
        "sign": {"url": url, "unit": 2},
        "pad": {"url": url, "unit": 3},
    }
    table = {"mode": "demo", "hall": HALL, "credential": str(credential), "windows": [window]}
    return parse(BridgeConfig, {**table, "pagers": [{"url": url, "unit": 5}]}, "firmware-bridge")


@asynccontextmanager
async def _bench(folder: Path) -> AsyncIterator[Bench]:
    hall = HallProcess(folder, "auto", 2)
    mine, desk = hall.credential(Role.BRIDGE, "bridge-1", "w1"), hall.credential(Role.DESK, "desk-1", "a")
    keypad, sign, pad, pager = KeypadEmulator(), SignEmulator(), PadEmulator(), PagerEmulator()
    units = ModbusLineEmulator({1: keypad, 2: sign, 3: pad, 5: pager})
    bridge = Bridge(_config(f"pty://{folder / 'bus'}", folder / "x"), mine, clock=lambda: datetime.now(UTC))
    await hall.start()
    try:
        with PtyHost(units, folder / "bus") as line:
            running = asyncio.create_task(bridge.run())
            yield Bench(hall, desk, bridge, line, units, keypad, sign, pad, pager)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    finally:
        await hall.stop()


async def _until(what: Callable[[], object], wanted: object) -> None:
    """Wait until it is so; fails with what it is instead."""
    for _ in range(600):
        if what() == wanted:
            return
        await asyncio.sleep(0.05)
    assert what() == wanted


async def _sign_on(hall: HallProcess) -> None:
    """A clerk signs on at w1, by the door that a page uses."""
    staff = staff_store(hall.data, SystemClock())
    staff.add("clerk-1", "a long password", Role.CLERK, unrecorded)
    cookie = staff.open_session("clerk-1", "w1").token
    staff.close()
    body = SignOn(window="w1")
    command = Command(id=token_hex(16), hall=HALL, sent_at=datetime.now(UTC), body=body)
    headers = {"cookie": f"__Host-session={cookie}", "origin": hall.base, "content-type": "application/json"}
    async with httpx.AsyncClient(base_url=hall.base, timeout=30) as http:
        answer = await http.post(f"/api/v1/{HALL}/commands", content=encode(command), headers=headers)
    assert answer.status_code == 200, answer.text


def _permit(hall: HallProcess, permission: Permission, *, given: bool) -> None:
    """A manager gives the clerk a permission, or takes it."""
    with contextlib.closing(SqliteStaff(hall.data / "staff.db", SystemClock())) as staff:
        (staff.give if given else staff.take)("clerk-1", permission, unrecorded)


async def test_window_is_worked_by_its_keypad(tmp_path):
    """Nobody signed on, or without the permission: keys do nothing. Then open, call, page, serve, rate once, finish; the sign says each. Unplugged
    and gone hall: dark, and right again by itself.
    """
    async with _bench(tmp_path) as bench:
        sign, keypad = bench.sign, bench.keypad
        await _until(lambda: sign.shown, "1号窗口 未开放")
        assert bench.bridge.health().state == "ok"
        keypad.press(Key.PAUSE)
        await _until(lambda: list(bench.bridge.refused), ["not_signed_on"])
        await _sign_on(bench.hall)
        _permit(bench.hall, Permission.CALL, given=False)
        keypad.press(Key.NEXT)
        await _until(lambda: list(bench.bridge.refused), ["not_signed_on", "not_permitted"])
        _permit(bench.hall, Permission.CALL, given=True)
        keypad.press(Key.PAUSE)
        await _until(lambda: sign.shown, "1号窗口")
        await _ticket(bench)
        keypad.press(Key.NEXT)
        await _until(lambda: sign.shown, "请A001到1号窗口")
        await _until(lambda: bench.pager.pages, [Page(17, "请A001到1号窗口")])
        keypad.press(Key.START)
        await _until(lambda: sign.shown, "1号窗口 正在办理A001")
        bench.pad.press(5)
        await _until(bench.ratings, [("bridge:bridge-1", 5)])
        bench.line.unplug()
        await _until(lambda: bench.bridge.health().state, "failed")
        bench.line.plug()
        await _until(lambda: bench.bridge.health().state, "ok")
        bench.pad.press(1)  # a second grade for one service
        await _until(lambda: list(bench.bridge.refused)[2:], ["rated_already"])
        keypad.press(Key.FINISH)
        await _until(lambda: sign.shown, "1号窗口")
        await _ticket(bench, "en")
        keypad.press(Key.NEXT)
        await _until(lambda: sign.shown, "A002 to window 1")
        await _until(lambda: bench.pager.pages[1:], [Page(17, "A002 to window 1")])
        keypad.press(Key.START)
        await _until(lambda: sign.shown, "Window 1: A002")
        keypad.press(Key.FINISH)
        await _until(lambda: sign.shown, "1号窗口")
        await bench.hall.stop()
        await _until(lambda: sign.shown, "")
        await bench.hall.start()
        await _until(lambda: sign.shown, "1号窗口")
        assert bench.ratings() == [("bridge:bridge-1", 5)]


async def _ticket(bench: Bench, language: Language = "zh") -> None:
    """A ticket of somebody who carries pager 17 and speaks this language."""
    async with HallClient(bench.desk).connected() as desk:
        issued = await desk.ask(issuing().model_copy(update={"language": language}))
        assert isinstance(issued, Accepted), issued
        noted = await desk.ask(NoteNeeds(ticket=issued.result.ticket, needs=("deaf",), pager=17))
        assert isinstance(noted, Accepted), noted


def test_bridge_serves_only_its_windows(tmp_path):
    """A window that the credential does not name is refused before anything is opened."""
    other = DeviceCredential(
        hall=HALL, device="b", role=Role.BRIDGE, assigned=("w2",), broker_url="mqtt://127.0.0.1:1", password="p" * 24,
        key_id="k1", mac_key="AAAA", seal_key_id="s", seal_public_key="AAAA",
    )  # fmt: skip
    with pytest.raises(ConfigError, match="not assigned to w1"):
        Bridge(_config("pty:///nowhere", tmp_path), other, clock=lambda: datetime.now(UTC))
