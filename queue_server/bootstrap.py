"""The composition root: one hall's server on one machine, from files to open doors."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from queue_server import parts, preflight
from queue_server.adapters import hall_note
from queue_server.adapters.brokers.running import Broker
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.devices import DeviceRegistry
from queue_server.adapters.mqtt.client import LinkSettings
from queue_server.adapters.mqtt.door import MqttDoor
from queue_server.adapters.mqtt.hearing import Hearing
from queue_server.adapters.reports.day_book import Source
from queue_server.adapters.reports.process import ReportProcess
from queue_server.adapters.voice import EspeakVoice
from queue_server.config import ServerSettings, read_hall, read_years
from queue_server.domain.hall import Hall
from queue_server.service.hall import HallService
from queue_server.service.money_port import PaymentPapers
from queue_server.service.pay_ports import NoticeDesk
from queue_server.service.ports import StorageError
from queue_server.service.requests import Plan
from queue_server.web.app import create_app
from queue_server.web.serving import HallServer, server_config

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


@asynccontextmanager
async def running_server(settings: ServerSettings) -> AsyncIterator[RunningServer]:
    """Start broker, hall, MQTT door and web; stop them in the other order."""
    plan, clock = read_hall(settings.hall, read_years(settings.assets / "calendars")), SystemClock()
    await preflight.check(settings)
    organisation = parts.organisation(settings, plan, clock)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys, registry = parts.open_keys(settings, plan), DeviceRegistry(settings.data / "devices", plan.hall.id)
    hall_note.put(settings.data, plan.hall)
    died: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with contextlib.AsyncExitStack() as stack:
        staff = stack.enter_context(contextlib.closing(parts.staff(settings, clock)))
        service = parts.hall_service(settings, plan, keys, clock)
        service.judge_presses_by(staff.may_at)
        tending = parts.upkeep(service, settings.data, keys, plan)
        await stack.enter_async_context(_task(service.run(), "hall", died))
        await stack.enter_async_context(_task(tending, "upkeep", died))
        broker = await stack.enter_async_context(parts.broker(settings, registry, keys))
        link = LinkSettings(broker.url, "server", keys.broker_password)
        door = await stack.enter_async_context(_door(service, registry, link, clock, died))
        stack.push_async_callback((voice := EspeakVoice()).close)
        notices, papers = await stack.enter_async_context(_paying(service, plan.hall, settings, clock, died))
        reports = stack.enter_context(_reports(service, settings, plan, clock))
        app = create_app(
            service, staff=staff, devices=registry, enrol=parts.enroller(registry, clock, partial(parts.offer, settings, broker, keys), broker), clock=clock,
            voice=voice, settings=parts.web_settings(settings, plan, broker), notices=notices, figures=service.figures, papers=papers, reports=reports, organisation=organisation,
        )  # fmt: skip
        web = await stack.enter_async_context(_serving(app, settings))
        server = RunningServer(service, broker, door, web, died)
        await server.until(door.wait_connected())
        yield server


def _reports(
    service: HallService, settings: ServerSettings, plan: Plan, clock: SystemClock
) -> "contextlib.closing[ReportProcess]":
    """Reads the journal beside the hall, for pages and for the flags that the hall gives."""
    reports = ReportProcess(Source(settings.data, settings.database, plan.hall.id, plan.hall.zone), clock)
    service.proposals.by(reports.proposal)
    return contextlib.closing(reports)


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
    server = HallServer(config)
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
