"""A hall with a broker, a running MQTT door and a recording gateway behind it."""

import asyncio
import os
import signal
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from queue_server.adapters.mqtt.door import DoorLimits, MqttDoor
from queue_server.contracts import codec, topics
from queue_server.contracts.base import Message
from queue_server.contracts.commands import Body, Command
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.replies import Accepted, Refused
from queue_server.contracts.snapshots import Ack, DeviceHealth
from tests.support.broker_hall import HALL, NOW, BrokerHall, broker_hall
from tests.support.raw_mqtt import RawPeer
from tests.support.recording_gateway import RecordingGateway


@dataclass(slots=True)
class DoorHall:
    """What a door test needs; `health` and `acks` are what the door handed on."""

    hall: BrokerHall
    gateway: RecordingGateway
    door: MqttDoor
    task: asyncio.Task[None]
    health: list[tuple[str, DeviceHealth]] = field(default_factory=list)
    acks: list[tuple[str, Ack]] = field(default_factory=list)

    async def stop(self) -> None:
        """Stop the door as the server does."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def crash_broker(self) -> None:
        """Kill the broker; comes back when the door has noticed and serves again."""
        assert self.hall.broker.child is not None
        assert self.hall.broker.child.pid is not None
        os.kill(self.hall.broker.child.pid, signal.SIGKILL)
        async with asyncio.timeout(30):
            while self.door.connected:
                await asyncio.sleep(0.01)
            await self.door.wait_connected()

    @asynccontextmanager
    async def door_closed(self) -> AsyncIterator[None]:
        """The door is shut meanwhile (so that a test may use the server's account), then serves again."""
        await self.stop()
        yield
        self.task = asyncio.create_task(self.door.run())
        async with asyncio.timeout(20):
            await self.door.wait_connected()

    def heard(self, device: str) -> list[Command]:
        """The commands that the gateway got from a device."""
        return [command for actor, command, _ in self.gateway.submitted if actor.id == device]


@asynccontextmanager
async def door_hall(kind: str, data_dir: Path, limits: DoorLimits | None = None) -> AsyncIterator[DoorHall]:
    """A hall whose door is connected."""
    async with broker_hall(kind, data_dir) as hall:
        gateway = RecordingGateway(HALL)
        health: list[tuple[str, DeviceHealth]] = []
        acks: list[tuple[str, Ack]] = []
        door = MqttDoor(
            gateway,
            hall.registry,
            hall.settings(),
            on_health=lambda device, one: health.append((device, one)),
            on_ack=lambda device, one: acks.append((device, one)),
            limits=limits,
        )
        running = DoorHall(hall, gateway, door, asyncio.create_task(door.run()), health, acks)
        async with asyncio.timeout(20):
            await door.wait_connected()
        try:
            yield running
        finally:
            await running.stop()


def command(body: Body, hall: str = HALL) -> Command:
    """A fresh command."""
    return Command(id=token_hex(16), hall=hall, sent_at=NOW, body=body)


def signed(credential: DeviceCredential, message: Message, topic: str | None = None) -> bytes:
    """A message with the device's own mac, for its own command topic unless another is given."""
    topic = topic or topics.command(credential.hall, credential.device)
    return codec.sign(b64decode(credential.mac_key), credential.key_id, topic, message)


def mac_line(credential: DeviceCredential, json: bytes) -> bytes:
    """Any bytes under the device's own mac."""
    topic = topics.command(credential.hall, credential.device)
    return (
        f"y1 {credential.key_id} {codec.mac_of(b64decode(credential.mac_key), topic, json)}\n".encode() + json
    )


async def replied(peer: RawPeer, command_id: str) -> Accepted | Refused:
    """The reply to a command; the peer has subscribed to its reply topic."""
    got = await peer.until(lambda one: "/reply/" in one.topic and command_id.encode() in one.payload)
    return codec.decode_reply(got.payload)


async def ask(peer: RawPeer, credential: DeviceCredential, message: Command) -> Accepted | Refused:
    """Send a command properly and await its reply."""
    await peer.publish(topics.command(credential.hall, credential.device), signed(credential, message))
    return await replied(peer, message.id)
