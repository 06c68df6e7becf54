"""A hall's pages as they really run: application, uvicorn, broker, MQTT door; only the hall behind is samples."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from queue_server.adapters.brokers.running import running_broker
from queue_server.adapters.devices import CodeRefused, DeviceRegistry, Offer
from queue_server.adapters.mqtt.client import LinkSettings
from queue_server.adapters.mqtt.door import MqttDoor
from queue_server.adapters.staff import SqliteStaff
from queue_server.adapters.voice import EspeakVoice
from queue_server.contracts import topics
from queue_server.contracts.actors import Role
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.snapshots import Ack, Announcement, BoardSnapshot, DeviceHealth
from queue_server.service.enrolment import EnrolRefused
from queue_server.web.app import create_app
from queue_server.web.oidc.organisation import Organisation
from queue_server.web.serving import HallServer, server_config
from tests.support import page_hall
from tests.support import page_samples as samples
from tests.support.page_hall import HandClock, PageHall

_PASSWORD = "s" * 32


class WebPart:
    """uvicorn on one port of this machine; may stop and come back there."""

    def __init__(self) -> None:
        self._socket = _listening(0)
        self.port: int = self._socket.getsockname()[1]
        self._app: FastAPI | None = None
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self, app: FastAPI | None = None) -> None:
        """Serve; the same application again after a stop."""
        self._app = app or self._app
        assert self._app
        if self._socket.fileno() < 0:
            self._socket = _listening(self.port)
        config = server_config(self._app, "127.0.0.1", self.port)
        config.timeout_graceful_shutdown = 1
        self._server = HallServer(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started:
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Close every connection."""
        if self._server and self._task:
            self._server.should_exit = True
            await self._task
        self._socket.close()


def _listening(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    return listening


@dataclass
class PageWorld:
    """What a test holds: the address, the hall to change, the line to boards, what boards answered."""

    origin: str
    hall: PageHall
    staff: SqliteStaff
    clock: HandClock
    registry: DeviceRegistry
    web: WebPart
    door: MqttDoor | None = None
    acks: list[Ack] = field(default_factory=list)
    health: list[DeviceHealth] = field(default_factory=list)

    def board_code(self) -> str:
        """A pairing code for a board of area b."""
        return self.registry.add(Role.BOARD, "board-b", ("b",), self.clock.now())

    def publish_board(self, snapshot: BoardSnapshot) -> None:
        """Show a board, on the page's side too."""
        assert self.door
        self.hall.show("board/b", snapshot)
        self.door.publish(topics.board(samples.HALL, "b"), snapshot, retain=True)

    def announce(self, call: Announcement) -> None:
        """Call."""
        assert self.door
        self.door.publish(topics.call(samples.HALL, "b"), call, retain=False)


@asynccontextmanager
async def page_world(
    folder: Path, *, broker: bool = True, organised: Callable[[str, HandClock], Organisation] | None = None
) -> AsyncIterator[PageWorld]:
    """Everything up, on free ports, until the end of the context; without broker where no board is looked at."""
    clock, hall, web = HandClock(samples.NOW, runs=True), PageHall(), WebPart()
    registry = DeviceRegistry(folder / "devices", samples.HALL)
    staff, voice = page_hall.staff_store(folder, clock), EspeakVoice()
    world = PageWorld(f"http://127.0.0.1:{web.port}", hall, staff, clock, registry, web)
    async with AsyncExitStack() as stack:
        stack.callback(staff.close)
        stack.push_async_callback(voice.close)
        urls = await stack.enter_async_context(_brokered(world, folder)) if broker else ("", "")

        def enrol(code: str) -> DeviceCredential:
            try:
                return registry.enrol(code, clock.now(), Offer(urls[0], "s1", "c2VhbA=="))
            except CodeRefused:
                raise EnrolRefused from None

        settings = page_hall.settings(world.origin, socket_url=urls[1])
        app = create_app(
            hall, staff=staff, devices=registry, enrol=enrol, clock=clock, voice=voice, settings=settings,
            organisation=organised(world.origin, clock) if organised else None,
        )  # fmt: skip
        await web.start(app)
        stack.push_async_callback(web.stop)
        yield world


@asynccontextmanager
async def _brokered(world: PageWorld, folder: Path) -> AsyncIterator[tuple[str, str]]:
    async with running_broker("auto", folder, world.registry, _PASSWORD) as broker:
        link = LinkSettings(broker.url, "server", _PASSWORD)
        world.door = MqttDoor(
            world.hall, world.registry, link,
            on_ack=lambda _, ack: world.acks.append(ack), on_health=lambda _, health: world.health.append(health),
        )  # fmt: skip
        running = asyncio.create_task(world.door.run())
        try:
            await world.door.wait_connected()
            yield broker.url, broker.websocket_url or ""
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
