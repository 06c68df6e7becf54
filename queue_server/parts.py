"""What a server's settings and its hall's file make: keys, the hall with its day, broker, and what devices are offered."""

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import structlog

from queue_server import preflight
from queue_server.adapters import interpreter
from queue_server.adapters.brokers.network import Network
from queue_server.adapters.brokers.running import Broker, running_broker
from queue_server.adapters.clock import SystemClock, SystemIds
from queue_server.adapters.devices import CodeRefused, DeviceRegistry, Offer
from queue_server.adapters.erasure_list import ErasureFile
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.past_days import JournalDays
from queue_server.adapters.staff import SqliteStaff
from queue_server.adapters.storage import reader
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.adapters.vault import KeyVault
from queue_server.config import ServerSettings
from queue_server.contracts.credentials import DeviceCredential
from queue_server.service.committer import Committer
from queue_server.service.enrolment import EnrolRefused
from queue_server.service.hall import HallService
from queue_server.service.keeping_up import keep_up
from queue_server.service.ports import Store
from queue_server.service.requests import Plan
from queue_server.service.upkeep import Upkeep
from queue_server.web.oidc.organisation import Organisation
from queue_server.web.settings import WebSettings

log = structlog.get_logger()


def open_keys(settings: ServerSettings, plan: Plan) -> KeyRing:
    """A demo makes its keys at the first start; a hall's are made by `queue-server init` and only opened here."""
    folder = settings.data / "keys"
    if plan.hall.mode == "demo":
        return KeyRing.create(folder, mode="demo")
    return KeyRing.open(folder, mode=plan.hall.mode)


def hall_service(settings: ServerSettings, plan: Plan, keys: KeyRing, clock: SystemClock) -> HallService:
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


def upkeep(service: HallService, data: Path, keys: KeyRing, plan: Plan) -> Coroutine[None, None, None]:
    """What is done for persons' data without anybody asking."""
    upkeep = Upkeep(KeyVault(keys), keys, ErasureFile(data))
    return keep_up(service, upkeep, SystemClock(), plan.hall.zone)


def _store(settings: ServerSettings, hall: str) -> Store:
    """The data folder's file, or the database that several servers share."""
    if not settings.database:
        return SqliteStore(settings.data / "hall.db", hall)
    from queue_server.adapters.storage.postgres import PostgresStore  # noqa: PLC0415 - a hall with a file needs no driver

    return PostgresStore(settings.database, hall)


def broker(
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


def offer(settings: ServerSettings, broker: Broker, keys: KeyRing) -> Offer:
    """What a device that enrols now is given; the server has the key that it will seal to."""
    keys.refresh()
    authority = preflight.authority(settings.tls_certificate) if settings.tls_certificate else ""
    return Offer(broker.device_url, keys.seal_key_id, keys.seal_public_b64, authority)


def enroller(
    registry: DeviceRegistry, clock: SystemClock, offered: Callable[[], Offer], broker: Broker
) -> Callable[[str], DeviceCredential]:
    reloads: set[asyncio.Task[None]] = set()

    def enrol(code: str) -> DeviceCredential:
        try:
            credential = registry.enrol(code, clock.now(), offered())
        except CodeRefused:
            raise EnrolRefused from None
        task = asyncio.get_running_loop().create_task(broker.reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)
        return credential

    return enrol


def web_settings(settings: ServerSettings, plan: Plan, broker: Broker) -> WebSettings:
    return WebSettings(
        mode=plan.hall.mode,
        origins=settings.allowed_origins,
        board_socket=settings.board_socket or broker.board_url or "",
        libraries=settings.libraries,
        assets=settings.assets,
    )


def staff(settings: ServerSettings, clock: SystemClock) -> SqliteStaff:
    """The accounts; says so where passwords are off and nobody has the emergency account."""
    opened, oidc = SqliteStaff(settings.data / "staff.db", clock), settings.oidc
    if oidc and oidc.only and oidc.emergency not in {each.staff for each in opened.members() if each.active}:
        log.warning("emergency_account_missing")
    return opened


def organisation(settings: ServerSettings, plan: Plan, clock: SystemClock) -> Organisation | None:
    """The identity provider of the settings; raises ConfigError, PrivateFileError."""
    if settings.oidc is None:
        return None
    from queue_server.organisation import organisation_of  # noqa: PLC0415 - a hall with passwords alone needs no JOSE library

    return organisation_of(settings.oidc, settings.origin, plan.hall.mode, clock)


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
