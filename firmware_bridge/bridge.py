"""The bridge: a hall's window devices ↔ MQTT, as one enrolled device of its own. The composition root of `run`."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, Literal

import structlog

from firmware_bridge.device_link import DeviceLink
from firmware_bridge.hall.config import BridgeConfig
from firmware_bridge.hall.devices import Devices, WindowDesk
from firmware_bridge.hall.faces import call_text, face_of, said_in
from firmware_bridge.hall.presses import command_of
from firmware_bridge.hall_ports import DARK
from firmware_bridge.ports import DeviceHealth as Device
from firmware_bridge.protocol.hall_units import Presses
from firmware_bridge.settings_file import ConfigError, load_credential
from queue_server.contracts import topics
from queue_server.contracts.codec import MAX_SNAPSHOT_BYTES, decode
from queue_server.contracts.commands import Body, RateVisit
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.replies import Refused
from queue_server.contracts.snapshots import DeviceHealth, WindowSnapshot

STALE_S: Final = 10.0
"""Without a word about a window for so long its sign goes dark. The hall speaks every 4 s."""
KEY_WITHIN_S: Final = 5.0
"""A key that the hall has not answered by then is given up: the clerk has pressed again or gone to the console."""
RATE_WITHIN_S: Final = 60.0
_MOST_PARTS: Final = 32  # of a health message
_PART: Final[Mapping[Device, Literal["ok", "low", "failed", "unknown"]]] = {
    Device.OK: "ok", Device.DEGRADED: "low", Device.FAULT: "failed", Device.LOST: "failed", Device.UNKNOWN: "unknown",
}  # fmt: skip
_WORST: Final = ("failed", "unknown", "low", "ok")
_log = structlog.get_logger(__name__)


class Bridge:
    """Run it once, on one loop."""

    def __init__(
        self,
        config: BridgeConfig,
        credential: DeviceCredential,
        *,
        clock: Callable[[], datetime],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """Opens no device and no connection. Raises ConfigRefused (of the bridge) and ConfigError."""
        if foreign := sorted({part.window for part in config.windows} - set(credential.assigned)):
            raise ConfigError(f"windows: this bridge is not assigned to {foreign[0]}")
        self._config, self._mine, self._ticks = config, credential, ticks
        self._devices = Devices(config, self._heard, ticks)
        self._windows = self._devices.windows
        self.refused: deque[str] = deque(maxlen=32)
        """Why the hall did not do what was pressed, newest last."""
        self._ratings: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        hall = credential.hall
        self.link = DeviceLink(
            credential,
            filters=[topics.window(hall, window) for window in self._windows],
            take=self._take,
            changed=self._link_changed,
            clock=clock,
            ca=config.broker_ca,
            health=self.health,
        )

    async def run(self) -> None:
        """Until cancelled; then the signs are dark and the ports given back."""
        self._loop = asyncio.get_running_loop()
        for port in self._devices.ports.values():
            port.start()
        tasks = [asyncio.create_task(self._press(desk), name=desk.window) for desk in self._windows.values()]
        tasks += [asyncio.create_task(self.link.run()), asyncio.create_task(self._watch())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*tasks, *self._ratings):
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.gather(*(asyncio.to_thread(port.stop) for port in self._devices.ports.values()))
        for result in results:
            if isinstance(result, Exception):
                raise result

    def health(self) -> DeviceHealth:
        """What the hall is told: each device, or where they are too many the worst of each window."""
        parts: dict[str, str] = {name: _PART[state] for name, state in self._devices.states().items()}
        if len(parts) > _MOST_PARTS:
            parts = _by_window(parts)
        bad = [part for part in parts.values() if part != "ok"]
        state = "ok" if not bad else "failed" if len(bad) == len(parts) else "degraded"
        return DeviceHealth.model_validate({"device": self._mine.device, "state": state, "parts": parts})

    # --- what the hall says ------------------------------------------------------------------------------------

    def _take(self, topic: str, payload: bytes) -> None:
        snapshot = decode(WindowSnapshot, payload, MAX_SNAPSHOT_BYTES)
        desk = self._windows.get(snapshot.window)
        if desk is None:
            return
        before = desk.snapshot
        if before and (snapshot.epoch, snapshot.rev) < (before.epoch, before.rev):
            return
        desk.snapshot, desk.heard_at = snapshot, self._ticks()
        desk.rateable = desk.rateable.after(snapshot, self._ticks())
        self._show(desk)
        self._call_pager(desk, snapshot)

    def _link_changed(self, up: bool) -> None:
        for desk in self._windows.values():
            self._show(desk)

    def _show(self, desk: WindowDesk) -> None:
        """The window as it is, or darkness where nobody knows."""
        fresh = self.link.up and self._ticks() - desk.heard_at < STALE_S
        snapshot = desk.snapshot if fresh else None
        if desk.sign:
            desk.sign.face = face_of(snapshot, self._config.language) if snapshot else DARK
        if desk.lamp:
            desk.lamp.on = snapshot is not None and snapshot.state == "open"

    def _call_pager(self, desk: WindowDesk, snapshot: WindowSnapshot) -> None:
        """Once for each call of a person who carries a pager."""
        current = snapshot.current
        if current is None or current.state != "called" or not current.pager:
            return
        if desk.paged != (current.ticket, current.calls):
            desk.paged = current.ticket, current.calls
            language = said_in(current.language, self._config.language)
            for pager in self._devices.pagers:
                pager.put(current.pager, call_text(current.number, snapshot.label, language))

    async def _watch(self) -> None:
        while True:
            for desk in self._windows.values():
                self._show(desk)
            await asyncio.sleep(0.5)

    # --- what is pressed ---------------------------------------------------------------------------------------

    def _heard(self, desk: WindowDesk, found: Presses) -> None:
        """On a port's thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop ends
                self._loop.call_soon_threadsafe(self._queue, desk, found)

    def _queue(self, desk: WindowDesk, found: Presses) -> None:
        for key in found.keys:
            try:
                desk.keys.put_nowait(key)
            except asyncio.QueueFull:
                _log.warning("key_dropped", device=desk.window, code=key.name.lower())
        for grade in found.grades:
            if (ticket := desk.rateable.at(self._ticks())) is not None:
                rating = RateVisit(ticket=ticket, grade=grade, window=desk.window)
                task = asyncio.ensure_future(self._ask(desk, rating, RATE_WITHIN_S))
                self._ratings.add(task)
                task.add_done_callback(self._ratings.discard)

    async def _press(self, desk: WindowDesk) -> None:
        """A window's keys, one after the other: the next waits for the answer to the one before."""
        while True:
            key = await desk.keys.get()
            if desk.snapshot is None or not self.link.up:
                _log.warning("key_without_hall", device=desk.window, code=key.name.lower())
            else:
                await self._ask(desk, command_of(key, desk.snapshot), KEY_WITHIN_S)

    async def _ask(self, desk: WindowDesk, body: Body, within_s: float) -> None:
        command_id = secrets.token_hex(16)
        try:
            reply = await asyncio.wait_for(self.link.ask(command_id, body), within_s)
        except TimeoutError:
            self.link.forget(command_id)
            _log.warning("press_unanswered", device=desk.window, kind=body.kind)
            return
        if isinstance(reply, Refused):
            self.refused.append(reply.code.value)
            _log.info("press_refused", device=desk.window, kind=body.kind, code=reply.code.value)


def _by_window(parts: Mapping[str, str]) -> dict[str, str]:
    worst: dict[str, str] = {}
    for name, part in parts.items():
        window = name.rpartition("-")[0]
        worst[window] = min(part, worst.get(window, "ok"), key=_WORST.index)
    return dict(list(worst.items())[:_MOST_PARTS])


def assemble(config: BridgeConfig, *, clock: Callable[[], datetime]) -> Bridge:
    """A bridge from its settings; raises ConfigError and ConfigRefused."""
    config.refuse_emulators()
    return Bridge(config, load_credential(config.credential, config.hall), clock=clock)
