"""What devices say of themselves, heard at the door: for the dashboard, and for the alarm of a silent board."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

import structlog

from queue_server.adapters.devices import DeviceRegistry
from queue_server.contracts.actors import Role
from queue_server.contracts.snapshots import Ack, DeviceHealth
from queue_server.service.board_watch import BoardWatch, PairedBoard
from queue_server.service.ports import Clock

LOOK_S: Final = 1.0
_log = structlog.get_logger(__name__)


class Hearing:
    """Give `health` and `ack` to the door; run `watch` beside it. `boards` is to hear what is announced."""

    def __init__(
        self, registry: DeviceRegistry, clock: Clock, heard: Callable[[str, DeviceHealth], None]
    ) -> None:
        self._registry, self._clock, self._heard = registry, clock, heard
        self._paired: Mapping[str, PairedBoard] = {}
        self._revision = -1
        self.boards = BoardWatch(clock.now())

    def health(self, device: str, health: DeviceHealth) -> None:
        """A device's word of itself; one that was revoked meanwhile is none."""
        if (record := self._registry.get(device)) is None:
            return
        self._heard(record.actor.role.value, health)
        if record.actor.role is Role.BOARD:
            self.boards.healthy(health, self._clock.now())

    def ack(self, device: str, ack: Ack) -> None:
        """A board showed, or said, a call."""
        done = self.boards.acknowledged(device, ack, self._boards(), self._clock.now())
        if done is not None:
            ms = round(done.took.total_seconds() * 1000)
            _log.info(
                "call_acknowledged", call=ack.call, times=ack.times, by=done.word, boards=done.boards, ms=ms
            )

    async def watch(self, tell: Callable[[frozenset[str]], None]) -> None:
        """Tell which boards are silent whenever that changes, until cancelled."""
        told = frozenset[str]()
        while True:
            if (silent := self.boards.silent(self._boards(), self._clock.now())) != told:
                told = silent
                tell(silent)
            await asyncio.sleep(LOOK_S)

    def _boards(self) -> Mapping[str, PairedBoard]:
        if self._registry.revision != self._revision:
            self._revision = self._registry.revision
            self._paired = {
                each.device: PairedBoard(each.device, each.assigned, each.since)
                for each in self._registry.summaries()
                if each.role is Role.BOARD and each.state == "enrolled"
            }
        return self._paired
