"""The hall's MQTT door: authenticated commands in, replies and snapshots out.

The device comes from the topic, proven by the payload's MAC; what is not authentic is dropped and counted. Nothing
waits for a PUBACK: commands run side by side, bounded in all and a device.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

import structlog
from pydantic import BaseModel

from queue_server.adapters.mqtt.client import Link, LinkError, LinkSettings, Outgoing, Will, connect
from queue_server.adapters.mqtt.drops import Drop, Drops
from queue_server.adapters.mqtt.outbox import Outbox
from queue_server.adapters.mqtt.reading import (
    Arrival,
    Dropped,
    RefusedUnread,
    read_ack,
    read_command,
    read_health,
)
from queue_server.contracts import codec, topics
from queue_server.contracts.commands import Command
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Refused
from queue_server.contracts.snapshots import Ack, DeviceHealth
from queue_server.service.ports import DeviceDirectory, DeviceRecord, HallGateway

_WINDOW: Final = 4000  # publications without acknowledgement; more wait in the outbox
_BACK_OFF_FIRST_S: Final = 0.1
_BACK_OFF_MOST_S: Final = 5.0
_LEAVE_WITHIN_S: Final = 2.0
_SERVER: Final = "server"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """Commands that may be under way at once; one more is refused with TOO_MANY."""

    in_all: int = 4096
    a_device: int = 256


class MqttDoor:
    """One hall's door (`ports.Publisher` too). `run` for as long as the hall is open; use on one loop."""

    def __init__(
        self,
        gateway: HallGateway,
        devices: DeviceDirectory,
        settings: LinkSettings,
        *,
        on_health: Callable[[str, DeviceHealth], None] | None = None,
        on_ack: Callable[[str, Ack], None] | None = None,
        limits: DoorLimits | None = None,
    ) -> None:
        self._gateway = gateway
        self._devices = devices
        self._settings = settings
        self._on_health = on_health
        self._on_ack = on_ack
        self._limits = limits or DoorLimits()
        self._prefix = f"{topics.ROOT}/{gateway.hall}/"
        self._outbox = Outbox()
        self._link: Link | None = None
        self._up = asyncio.Event()
        self._tasks: set[asyncio.Task[None] | None] = set()
        self._under_way: Counter[str] = Counter()
        self._timer: asyncio.TimerHandle | None = None
        self._full = False  # snapshots wait for PUBACKs, not for their time
        self.drops = Drops()

    @property
    def connected(self) -> bool:
        """Whether the broker holds our subscriptions and the retained state."""
        return self._up.is_set()

    @property
    def unsent(self) -> int:
        """Messages given up because the broker was away too long, or too large."""
        return self._outbox.lost

    async def wait_connected(self) -> None:
        """Wait until the door serves."""
        await self._up.wait()

    def publish(self, topic: str, message: BaseModel, *, retain: bool) -> None:
        """Send as soon as the broker takes it; never raises; call on the loop, with the whole topic.

        Snapshots (`retain`): the newest wins, at most 20 a second on a topic. Everything else goes at once, in order.
        """
        if not topic.startswith(self._prefix):
            _log.error("mqtt_publish_foreign", message=type(message).__name__)
            return
        try:
            self._send(topic, message, retain)
        except Exception as error:  # whoever publishes has committed already and can do nothing about it
            _log.error("mqtt_publish_failed", message=type(message).__name__, error=type(error).__name__)

    def _send(self, topic: str, message: BaseModel, retain: bool) -> None:
        if retain:
            self._outbox.put_snapshot(topic, message)
            self._pump()
        elif self._link and not self._outbox.waiting and len(self._link.unacked) < _WINDOW:
            self._link.send(Outgoing(topic, codec.encode(message), False))
        else:
            self._outbox.put(topic, message, asyncio.get_running_loop().time())
            self._pump()

    async def run(self) -> None:
        """Serve until cancelled; a lost broker is sought again, ever slower up to 5 s."""
        spread = Random()  # noqa: S311  spreads reconnects, keeps no secret
        pause = _BACK_OFF_FIRST_S
        while True:
            try:
                await self._serve()
                pause = _BACK_OFF_FIRST_S
            except LinkError as error:
                _log.warning("mqtt_down", error=type(error).__name__, retry_s=round(pause, 1))
                pause = min(pause * 2, _BACK_OFF_MOST_S)
            await asyncio.sleep(pause * spread.uniform(0.5, 1.0))

    async def _serve(self) -> None:
        """One connection, from its opening to its end."""
        mine = topics.device(self._gateway.hall, _SERVER)
        gone = DeviceHealth(device=_SERVER, state="gone")
        async with connect(self._settings, self._arrived, will=Will(mine, codec.encode(gone))) as link:
            try:
                await link.subscribe([f"{self._prefix}{kind}/+" for kind in ("cmd", "device", "ack")])
                self._open(link)
                await link.lost()
                _log.warning("mqtt_lost")
            except asyncio.CancelledError:
                await self._leave(link, gone)
                raise
            finally:
                self._close(link)

    def _open(self, link: Link) -> None:
        self._link = link
        link.on_room = self._made_room
        for topic, snapshot in self._gateway.retained():
            self._outbox.put_snapshot(topic, snapshot)
        mine = topics.device(self._gateway.hall, _SERVER)
        self._outbox.put_snapshot(mine, DeviceHealth(device=_SERVER, state="ok"))
        self._pump()
        self._up.set()
        _log.info("mqtt_up")

    def _close(self, link: Link) -> None:
        self._link = None
        self._up.clear()
        self._come_back(None)
        self._outbox.restart(link.unacked.values(), asyncio.get_running_loop().time())

    async def _leave(self, link: Link, gone: DeviceHealth) -> None:
        """Answer what is under way, say that the server goes, then go."""
        if under_way := {task for task in self._tasks if task}:
            _, late = await asyncio.wait(under_way, timeout=_LEAVE_WITHIN_S)
            for task in late:
                task.cancel()
        if self._link:
            self._pump()
            mine = topics.device(self._gateway.hall, _SERVER)
            link.send(Outgoing(mine, codec.encode(gone), True))
            await link.drain(_LEAVE_WITHIN_S)

    def _pump(self) -> None:
        """Send what may go, and come back when the next snapshot is due."""
        if self._link is None:
            return
        now, room = asyncio.get_running_loop().time(), _WINDOW - len(self._link.unacked)
        self._full = room <= 0
        for message in self._outbox.take(now, room):
            self._link.send(message)
        self._come_back(self._outbox.due)

    def _made_room(self) -> None:
        if self._full or self._outbox.waiting:
            self._pump()

    def _come_back(self, due: float | None) -> None:
        if self._timer and self._timer.when() == due and not self._timer.cancelled():
            return
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(due, self._pump) if due is not None else None

    def _arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        kind, _, device = topic.removeprefix(self._prefix).partition("/")
        if device == _SERVER and kind == "device":
            return  # our own
        record = self._devices.get(device) if topic.startswith(self._prefix) else None
        if record is None:
            self._drop(Drop.UNKNOWN_DEVICE, "")
            return
        try:
            self._take(kind, record, Arrival(topic, payload, retained))
        except Dropped as dropped:
            self._drop(dropped.reason, device)
        except RefusedUnread as refused:
            self._refuse(device, refused.command_id, refused.code)

    def _take(self, kind: str, record: DeviceRecord, arrival: Arrival) -> None:
        match kind:
            case "cmd":
                self._start(record, *read_command(self._gateway.hall, record, arrival))
            case "device":
                health = read_health(record, arrival)
                if self._on_health:
                    self._on_health(record.device, health)
            case "ack":
                ack = read_ack(record, arrival)
                if self._on_ack:
                    self._on_ack(record.device, ack)
            case _:
                raise Dropped(Drop.FOREIGN_TOPIC)

    def _start(self, record: DeviceRecord, command: Command, digest: str) -> None:
        limits = self._limits
        if len(self._tasks) >= limits.in_all or self._under_way[record.device] >= limits.a_device:
            raise RefusedUnread(command.id, RefusalCode.TOO_MANY)
        self._under_way[record.device] += 1
        self._tasks.add(asyncio.get_running_loop().create_task(self._answer(record, command, digest)))

    async def _answer(self, record: DeviceRecord, command: Command, digest: str) -> None:
        device = record.device
        try:
            reply = await self._gateway.submit(record.acting(command.body), command, digest)
            self.publish(topics.reply(self._gateway.hall, device), reply, retain=False)
        except Exception as error:  # the device gets an answer whatever failed
            _log.error("command_failed", kind=command.body.kind, device=device, error=type(error).__name__)
            self._refuse(device, command.id, RefusalCode.TRY_AGAIN)
        finally:
            self._tasks.discard(asyncio.current_task())
            self._under_way[device] -= 1
            if not self._under_way[device]:
                del self._under_way[device]

    def _refuse(self, device: str, command_id: str, code: RefusalCode) -> None:
        refused = Refused(id=command_id, code=code)
        self.publish(topics.reply(self._gateway.hall, device), refused, retain=False)

    def _drop(self, reason: Drop, device: str) -> None:
        self.drops.note(reason, device, asyncio.get_running_loop().time())
