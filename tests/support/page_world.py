"""A hall's pages as they really run: application, uvicorn, broker, MQTT door; only the hall behind is samples."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from queue_server.adapters.brokers.running import running_broker
from queue_server.adapters.devices import CodeRefused, DeviceRegistry, Offer
from queue_server.adapters.mqtt.client import LinkSettings
from queue_server.adapters.mqtt.door import MqttDoor
from queue_server.adapters.staff import SqliteStaff
from queue_server.adapters.voice import EspeakVoice
from queue_server.contracts import topics
from queue_server.contracts.actors import Role
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.snapshots import Ack, Announcement, BoardSnapshot
from queue_server.service.enrolment import EnrolRefused
from queue_server.web.app import create_app
from tests.support import page_hall
from tests.support import page_samples as samples
from tests.support.page_hall import HandClock, PageHall


@dataclass
class PageWorld:
    """What a test holds: the address, the hall to change, the line to boards, what boards answered."""

    origin: str
    hall: PageHall
    staff: SqliteStaff
    clock: HandClock
    registry: DeviceRegistry
    door: MqttDoor
    acks: list[Ack] = field(default_factory=list)

    def board_code(self) -> str:
        """A pairing code for a board of area b."""
        return self.registry.add(Role.BOARD, "board-b", ("b",), self.clock.now())

    def publish_board(self, snapshot: BoardSnapshot) -> None:
        """Show a board, on the page's side too."""
        self.hall.show("board/b", snapshot)
        self.door.publish(topics.board(samples.HALL, "b"), snapshot, retain=True)

    def announce(self, call: Announcement) -> None:
        """Call."""
        self.door.publish(topics.call(samples.HALL, "b"), call, retain=False)


@asynccontextmanager
async def page_world(folder: Path, *, beat_s: float = 0.5) -> AsyncIterator[PageWorld]:
    """Everything up, on free ports, until the end of the context."""
    clock, hall = HandClock(samples.NOW, runs=True), PageHall()
    registry = DeviceRegistry(folder / "devices", samples.HALL)
    listening = page_hall.free_socket()
    origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
    acks: list[Ack] = []
    async with AsyncExitStack() as stack:
        staff = page_hall.staff_store(folder, clock)
        stack.callback(staff.close)
        broker = await stack.enter_async_context(running_broker("auto", folder, registry, "s" * 32))
        door = MqttDoor(
            hall, registry, LinkSettings(broker.url, "server", "s" * 32), on_ack=lambda _, a: acks.append(a)
        )
        running = asyncio.create_task(door.run())
        stack.push_async_callback(_cancelled, running)
        voice = EspeakVoice()
        stack.push_async_callback(voice.close)
        offer = Offer(broker.url, "s1", "c2VhbA==")

        def enrol(code: str) -> DeviceCredential:
            try:
                return registry.enrol(code, clock.now(), offer)
            except CodeRefused:
                raise EnrolRefused from None

        settings = page_hall.settings(origin, socket_url=broker.websocket_url or "")
        app = create_app(
            hall, staff=staff, devices=registry, enrol=enrol, clock=clock, voice=voice, settings=settings
        )
        await stack.enter_async_context(page_hall.serving(app, listening))
        await door.wait_connected()
        yield PageWorld(origin, hall, staff, clock, registry, door, acks)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
