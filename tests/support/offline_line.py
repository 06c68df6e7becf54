"""Between a kiosk and a real hall's writer: a line that loses what it is told to lose, and a printer without a wire."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from firmware_bridge.errors import TransportLost, TransportTimeout
from queue_server.contracts.actors import Actor
from queue_server.contracts.range_views import RangeSnapshot
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.contracts.snapshots import Catalogue
from queue_server.service.range_view import range_snapshot
from queue_server.service.views import Views
from tests.support.hall_service import World

DEAF_S = 7
"""As the kiosk's own link: silence for so long is a link that is down."""


@dataclass
class Asked:
    """One question on its way."""

    body: Any
    sent_at: datetime
    answer: "asyncio.Future[Accepted | Refused]"
    left: bool = False
    over: bool = False


@dataclass
class Line:
    """What the kiosk's link is to its desk: `up`, `ask`, `hurry`. `step` is a second of it."""

    world: World
    actor: Actor
    chance: Random
    changed: Callable[[bool], None]
    leased: Callable[[RangeSnapshot], None]
    catalogue: Callable[[Catalogue], None]
    hear: Callable[[datetime], None]
    clock: Callable[[], datetime]
    cut: bool = False
    lossy: float = 0.0
    asked: dict[str, Asked] = field(default_factory=dict)
    silent_s: int = DEAF_S
    _up: bool = False
    _told: tuple[tuple[str, bool], ...] = ()

    @property
    def up(self) -> bool:
        """Whether the hall answers."""
        return self._up

    async def ask(self, command_id: str, body: Any, sent_at: datetime | None = None) -> Accepted | Refused:
        """As DeviceLink: asked again, byte for byte, until it is answered."""
        asked = self.asked.get(command_id)
        if asked is None:
            answer: asyncio.Future[Accepted | Refused] = asyncio.get_running_loop().create_future()
            asked = self.asked[command_id] = Asked(body, sent_at or self.clock(), answer)
        try:
            return await asyncio.shield(asked.answer)
        finally:
            if asked.answer.done():
                self.asked.pop(command_id, None)

    def hurry(self, command_id: str) -> None:
        """It goes with the next second anyway."""

    def forget(self, command_id: str) -> None:
        """As DeviceLink."""
        if (asked := self.asked.pop(command_id, None)) is not None:
            asked.answer.cancel()

    def ask_no_more(self, command_id: str) -> bool:
        """As DeviceLink."""
        asked = self.asked.get(command_id)
        if asked is None or asked.left:
            if asked is not None:
                asked.over = True
            return True
        self.forget(command_id)
        return False

    def step(self) -> None:
        """Heartbeat, then every question; each may be lost on its way, and each answer on its own."""
        if self.cut or self._lost():
            self.silent_s += 1
        else:
            self.silent_s = 0
            self.hear(self.world.clock.now())
        if (up := self.silent_s < DEAF_S and (self._up or self.silent_s == 0)) != self._up:
            self._up = up
            self.changed(up)
            self._publish()
            self._told = ()
        if self._up and not self.cut:
            self._tell_catalogue()
        for command_id, asked in list(self.asked.items()) if self._up and not self.cut else ():
            self._carry(command_id, asked)

    def _carry(self, command_id: str, asked: Asked) -> None:
        if asked.over or asked.answer.done():
            return
        asked.left = True
        if self._lost():
            return
        reply = self.world.ask(self.actor, asked.body, command_id=command_id, sent_at=asked.sent_at)
        again = isinstance(reply, Refused) and reply.code is RefusalCode.TRY_AGAIN
        if not self._lost() and not again:
            asked.answer.set_result(reply)
            self._publish()

    def _publish(self) -> None:
        """The retained range, where the machine has one."""
        found = range_snapshot(self.world.committer._state.day, self.actor.id, 1, 1, self.world.clock.now())
        if found is not None and self._up:
            self.leased(found)

    def _tell_catalogue(self) -> None:
        """The retained catalogue: told when the line comes up, and anew where a matter opened or closed."""
        now, views = self.world.clock.now(), Views(self.world.hall, 1, "http://h/t")
        views._state = self.world.committer._state
        drawn = views.catalogue(now)
        shown = tuple((each.id, each.open) for each in drawn.matters)
        if shown != self._told:
            self._told = shown
            self.catalogue(drawn.model_copy(update={"rev": int(now.timestamp())}))

    def _lost(self) -> bool:
        return self.chance.random() < self.lossy


class Wire:
    """A transport straight to an emulated printer; unplugged, what was sent before is with the device all the same."""

    def __init__(self, device: TicketPrinterEmulator) -> None:
        self._device = device
        self._came = b""
        self.unplug_in: int | None = None

    def write(self, data: bytes, timeout: float) -> None:
        """All of it at once; `unplug_in` counts the writes until the plug is pulled."""
        if self.unplug_in is not None:
            self.unplug_in -= 1
            if self.unplug_in < 0:
                raise TransportLost("unplugged")
        self._came += b"".join(self._device.receive(data))

    def read(self, timeout: float) -> bytes:
        """What has come; nobody waits for what cannot come any more."""
        if self.unplug_in is not None and self.unplug_in < 0:
            raise TransportLost("unplugged")
        if not self._came:
            raise TransportTimeout("silence")
        came, self._came = self._came, b""
        return came

    def drain(self) -> int:
        """Thrown away."""
        dropped, self._came = len(self._came), b""
        return dropped

    def close(self) -> None:
        """Nothing to give back."""
