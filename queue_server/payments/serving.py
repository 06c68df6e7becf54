"""Money as a part of a running server: the payer, the notices, yesterday's bills; in a demo also the emulated gateways."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

import httpx
import structlog
import uvicorn

from queue_server.domain.hall import Hall
from queue_server.payments.demo import emulated_providers
from queue_server.payments.emulators.faults import Rates
from queue_server.payments.emulators.gateway import EmulatedKeys, Gateway
from queue_server.payments.emulators.ledger import Payers
from queue_server.payments.keys import FOLDER, providers_in
from queue_server.payments.notices import Notices
from queue_server.payments.papers import Papers
from queue_server.payments.payer import Payer
from queue_server.payments.provider import GatewayLost, NoticeReader, Provider
from queue_server.payments.providers.alipay import Alipay
from queue_server.payments.providers.wechat import WeChat
from queue_server.payments.reconcile import QUIET, Reconciler
from queue_server.service.pay_ports import PaymentBook, PaymentKeysError
from queue_server.service.ports import Clock

log = structlog.get_logger()
_BILLS_EVERY_S = 600
_EMULATOR_BEAT_S = 0.2


@dataclass(frozen=True, slots=True)
class Money:
    """What a server runs for money, and the notices' endpoint for its web part."""

    payer: Payer
    notices: Notices
    reconciler: Reconciler
    papers: Papers

    async def reconcile(self) -> None:
        """Yesterday's bills, as they become ready, until cancelled."""
        while True:
            for channel, day in self.reconciler.due():
                try:
                    await self.reconciler.check(channel, day)
                except GatewayLost as error:
                    note = log.info if error.why == QUIET else log.warning
                    note("bill_not_there", channel=channel, day=day.isoformat(), why=error.why)
            await asyncio.sleep(_BILLS_EVERY_S)


@asynccontextmanager
async def money(
    book: PaymentBook, hall: Hall, data: Path, clock: Clock, notify_base: str, *, libraries: Path
) -> AsyncIterator[Money]:
    """The channels that the hall offers. Raises PaymentKeysError where one has no keys; a demo without any emulates."""
    async with AsyncExitStack() as stack:
        providers = providers_in(data / FOLDER, hall.mode, notify_base, clock.now)
        needed = {way.partition("_")[0] for way in hall.charges.ways} - {"counter"}
        if hall.mode == "demo" and needed and not providers:
            providers = await stack.enter_async_context(_emulated(clock, notify_base))
        missing = needed - set(providers)
        if missing and hall.mode == "production":
            raise PaymentKeysError(
                f"there is no {FOLDER}/{min(missing)}.toml for a way that the hall's file offers"
            )
        for each in providers.values():
            stack.callback(each.close)
        payer = Payer(book, providers, clock)
        reconciler, papers = Reconciler(book, providers, payer, clock), Papers(hall, book.payments, libraries)
        yield Money(payer, Notices(book, _readers(providers), clock), reconciler, papers)


def _readers(providers: Mapping[str, Provider]) -> dict[str, NoticeReader]:
    """Channels that send notices."""
    return {name: each for name, each in providers.items() if isinstance(each, Alipay | WeChat)}


@asynccontextmanager
async def _emulated(clock: Clock, notify_base: str) -> AsyncIterator[dict[str, Provider]]:
    """Gateways that move no money, on a free port of this machine, with keys of this run."""
    random = SystemRandom()
    keys = await asyncio.to_thread(EmulatedKeys.fresh, random)
    gateway = Gateway(
        keys, random, clock.now, payers=Payers(never=0, quickest_s=4, slowest_s=9), rates=Rates()
    )
    async with served(gateway) as base:
        port = await gateway.terminal.open()
        try:
            yield emulated_providers(keys, base, port, notify_base, clock)
        finally:
            await gateway.terminal.close()


@asynccontextmanager
async def served(gateway: Gateway, *, pays: bool = True) -> AsyncIterator[str]:
    """The address of emulated gateways on a free port of this machine; `pays`: people pay by themselves."""
    config = uvicorn.Config(
        gateway.app(),
        port=0,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # `__main__` owns the signals
    tasks = [asyncio.create_task(server.serve(), name="emulated gateways")]
    while not server.started and not tasks[0].done():
        await asyncio.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    base = f"http://{host}:{port}"
    gateway.at(base)
    if pays:
        tasks.append(asyncio.create_task(_people(gateway), name="emulated payers"))
    log.info("emulated_gateways", address=base)
    try:
        yield base
    finally:
        server.should_exit = True
        for people in tasks[1:]:
            people.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _people(gateway: Gateway) -> None:
    """People pay, and the hall hears of it."""
    async with httpx.AsyncClient(timeout=10, verify=False) as http:  # noqa: S501 - a demo's own certificate, from itself to itself

        async def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
            answer = await http.post(url, headers=dict(headers), content=body)
            return answer.status_code, answer.content

        while True:
            gateway.advance()
            with contextlib.suppress(httpx.HTTPError):
                await gateway.deliver(post)
            await asyncio.sleep(_EMULATOR_BEAT_S)
