"""The composition root: one hall's server on one machine, from files to open doors."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from queue_server import preflight
from queue_server.adapters import hall_note, interpreter
from queue_server.adapters.brokers.network import Network
from queue_server.adapters.brokers.running import Broker, running_broker
from queue_server.adapters.clock import SystemClock, SystemIds
from queue_server.adapters.devices import CodeRefused, DeviceRegistry, Offer
from queue_server.adapters.erasure_list import ErasureFile
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.mqtt.client import LinkSettings
from queue_server.adapters.mqtt.door import MqttDoor
from queue_server.adapters.mqtt.hearing import Hearing
from queue_server.adapters.past_days import JournalDays
from queue_server.adapters.reports.day_book import Source
from queue_server.adapters.reports.process import ReportProcess
from queue_server.adapters.staff import SqliteStaff
from queue_server.adapters.storage import reader
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.adapters.vault import KeyVault
from queue_server.adapters.voice import EspeakVoice
from queue_server.config import ServerSettings, read_hall, read_years
from queue_server.contracts.credentials import DeviceCredential
from queue_server.domain.hall import Hall
from queue_server.service.committer import Committer
from queue_server.service.enrolment import EnrolRefused
from queue_server.service.hall import HallService
from queue_server.service.keeping_up import keep_up
from queue_server.service.money_port import PaymentPapers
from queue_server.service.pay_ports import NoticeDesk
from queue_server.service.ports import StorageError, Store
from queue_server.service.requests import Plan
from queue_server.service.upkeep import Upkeep
from queue_server.web.app import create_app
from queue_server.web.serving import server_config
from queue_server.web.settings import WebSettings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server whose doors are open."""

    service: HallService
    broker: Broker
    door: MqttDoor
    web: uvicorn.Server
    died: "asyncio.Future[str]"
    """Gets the name of a part that ended by itself: then the whole server must end, and be started again."""

    async def until(self, event: Coroutine[Any, Any, object]) -> None:
        """Wait for the event; StorageError when a part of the server ends before it."""
        waiting: asyncio.Future[Any] = asyncio.ensure_future(event)
        try:
            await asyncio.wait({waiting, self.died}, return_when=asyncio.FIRST_COMPLETED)
            if self.died.done():
                raise StorageError(f"the {self.died.result()} has failed and the server ends; start it again")
        finally:
            waiting.cancel()


def open_keys(settings: ServerSettings, plan: Plan) -> KeyRing:
    """A demo makes its keys at the first start; a hall's are made by `queue-server init` and only opened here."""
    folder = settings.data / "keys"
    if plan.hall.mode == "demo":
        return KeyRing.create(folder, mode="demo")
    return KeyRing.open(folder, mode=plan.hall.mode)


@asynccontextmanager
async def running_server(settings: ServerSettings) -> AsyncIterator[RunningServer]:
    """Start broker, hall, MQTT door and web; stop them in the other order."""
    plan, clock = read_hall(settings.hall, read_years(settings.assets / "calendars")), SystemClock()
    await preflight.check(settings)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys, registry = open_keys(settings, plan), DeviceRegistry(settings.data / "devices", plan.hall.id)
    hall_note.put(settings.data, plan.hall)
    died: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with contextlib.AsyncExitStack() as stack:
        service = _hall(settings, plan, keys, clock)
        await stack.enter_async_context(_task(service.run(), "hall", died))
        await stack.enter_async_context(_task(_upkeep(service, settings.data, keys, plan), "upkeep", died))
        broker = await stack.enter_async_context(_broker(settings, registry, keys))
        link = LinkSettings(broker.url, "server", keys.broker_password)
        door = await stack.enter_async_context(_door(service, registry, link, clock, died))
        voice, staff = EspeakVoice(), SqliteStaff(settings.data / "staff.db", clock)
        stack.push_async_callback(voice.close)
        stack.callback(staff.close)
        notices, papers = await stack.enter_async_context(_paying(service, plan.hall, settings, clock, died))
        reports = ReportProcess(Source(settings.data, settings.database, plan.hall.id, plan.hall.zone), clock)
        stack.callback(reports.close)
        app = create_app(
            service, staff=staff, devices=registry, enrol=_enroller(registry, clock, _offer(settings, broker, keys), broker), clock=clock,
            voice=voice, settings=_web_settings(settings, plan, broker), notices=notices, figures=service.figures, papers=papers, reports=reports,
        )  # fmt: skip
        web = await stack.enter_async_context(_serving(app, settings))
        server = RunningServer(service, broker, door, web, died)
        await server.until(door.wait_connected())
        yield server


@asynccontextmanager
async def _paying(
    service: HallService,
    hall: Hall,
    settings: ServerSettings,
    clock: SystemClock,
    died: "asyncio.Future[str]",
) -> AsyncIterator[tuple[NoticeDesk | None, PaymentPapers | None]]:
    """The part of the server that takes money, where the hall does."""
    if not hall.charges.ways:
        yield None, None
        return
    from queue_server.payments.serving import money  # noqa: PLC0415 - a hall without money needs no channel's library

    async with (
        money(
            service.money, hall, settings.data, clock, settings.origin, libraries=settings.libraries
        ) as running,
        _task(running.payer.run(), "payer", died),
        _task(running.reconcile(), "reconciliation", died),
    ):
        yield running.notices, running.papers


def _hall(settings: ServerSettings, plan: Plan, keys: KeyRing, clock: SystemClock) -> HallService:
    """The hall with the day that its journal holds."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    with interpreter.loading():
        store = _store(settings, plan.hall.id)
        try:
            committer = Committer(
                store, plan, vault=KeyVault(keys), signer=keys, ids=SystemIds(), owner=owner
            )
            service = HallService(plan, committer, clock, f"{settings.origin}/t")
            service.figures.look_back(_past_days(settings, plan))
            return service
        except BaseException:
            store.close()
            raise


def _upkeep(service: HallService, data: Path, keys: KeyRing, plan: Plan) -> Coroutine[None, None, None]:
    """What is done for persons' data without anybody asking."""
    upkeep = Upkeep(KeyVault(keys), keys, ErasureFile(data))
    return keep_up(service, upkeep, SystemClock(), plan.hall.zone)


def _store(settings: ServerSettings, hall: str) -> Store:
    """The data folder's file, or the database that several servers share."""
    if not settings.database:
        return SqliteStore(settings.data / "hall.db", hall)
    from queue_server.adapters.storage.postgres import PostgresStore  # noqa: PLC0415 - a hall with a file needs no driver

    return PostgresStore(settings.database, hall)


def _broker(
    settings: ServerSettings, registry: DeviceRegistry, keys: KeyRing
) -> AbstractAsyncContextManager[Broker]:
    return running_broker(
        settings.broker,
        settings.data,
        registry,
        keys.broker_password,
        port=settings.broker_port,
        websocket_port=settings.websocket_port,
        network=_network(settings),
    )


def _network(settings: ServerSettings) -> Network | None:
    """Other machines come over TLS, with the web part's certificate; none where everything is on this one."""
    if settings.is_loopback or not settings.tls_certificate or not settings.tls_key:
        return None
    return Network(
        settings.host, settings.device_port, settings.board_port, settings.tls_certificate, settings.tls_key,
        settings.name,
    )  # fmt: skip


def _offer(settings: ServerSettings, broker: Broker, keys: KeyRing) -> Offer:
    authority = preflight.authority(settings.tls_certificate) if settings.tls_certificate else ""
    return Offer(broker.device_url, keys.seal_key_id, keys.seal_public_b64, authority)


def _enroller(
    registry: DeviceRegistry, clock: SystemClock, offer: Offer, broker: Broker
) -> Callable[[str], DeviceCredential]:
    reloads: set[asyncio.Task[None]] = set()

    def enrol(code: str) -> DeviceCredential:
        try:
            credential = registry.enrol(code, clock.now(), offer)
        except CodeRefused:
            raise EnrolRefused from None
        task = asyncio.get_running_loop().create_task(broker.reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)
        return credential

    return enrol


def _web_settings(settings: ServerSettings, plan: Plan, broker: Broker) -> WebSettings:
    return WebSettings(
        mode=plan.hall.mode,
        origins=settings.allowed_origins,
        board_socket=settings.board_socket or broker.board_url or "",
        libraries=settings.libraries,
        assets=settings.assets,
    )


def _past_days(settings: ServerSettings, plan: Plan) -> JournalDays:
    """Where the usual day comes from: the journal, read beside the writer."""
    if not settings.database:
        return JournalDays(
            settings.data, plan.hall.zone, partial(reader.entries, settings.data / "hall.db", plan.hall.id)
        )
    from queue_server.adapters.storage import postgres_reader  # noqa: PLC0415 - a hall with a file needs no driver

    return JournalDays(
        settings.data, plan.hall.zone, partial(postgres_reader.entries, settings.database, plan.hall.id)
    )


@asynccontextmanager
async def _door(
    service: HallService,
    registry: DeviceRegistry,
    link: LinkSettings,
    clock: SystemClock,
    died: "asyncio.Future[str]",
) -> AsyncIterator[MqttDoor]:
    """The line to devices, and who hears what they say of themselves."""
    hearing = Hearing(registry, clock, service.figures.heard)
    door = MqttDoor(service, registry, link, on_ack=hearing.ack, on_health=hearing.health)
    for publisher in (door, hearing.boards):
        service.add_publisher(publisher)
    async with (
        _task(door.run(), "mqtt door", died),
        _task(hearing.watch(service.notice), "boards' watch", died),
    ):
        yield door


@asynccontextmanager
async def _task(
    work: Coroutine[None, None, None], name: str, died: "asyncio.Future[str]"
) -> AsyncIterator[None]:
    """Run a part of the server; `died` gets its name when it ends by itself."""

    def ended(done: "asyncio.Task[None]") -> None:
        if not done.cancelled() and not died.done():
            log.error("part_ended", part=name, exc_info=done.exception())
            died.set_result(name)

    task = asyncio.create_task(work, name=name)
    task.add_done_callback(ended)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _serving(app: FastAPI, settings: ServerSettings) -> AsyncIterator[uvicorn.Server]:
    config = server_config(app, settings.host, settings.http_port)
    config.ssl_certfile, config.ssl_keyfile = settings.tls_certificate, settings.tls_key
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # `__main__` owns the signals
    task = asyncio.create_task(server.serve(), name="web")
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    if task.done():
        task.result()
    try:
        yield server
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)
