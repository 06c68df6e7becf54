"""Money: payments a second through the rules and the disk, and the way of a channel's notice to the screen."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from time import perf_counter
from typing import Any

from benchmarks import payments_screen, world
from benchmarks.figures import Figure, as_row, middle
from queue_server.adapters.clock import SystemClock, SystemIds
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.adapters.vault import KeyVault
from queue_server.config import read_hall
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Command
from queue_server.contracts.commands import payments as pay
from queue_server.contracts.pay_views import PaymentSnapshot
from queue_server.contracts.replies import Accepted, PaymentView
from queue_server.payments.demo import emulated_providers
from queue_server.payments.emulators.faults import Rates
from queue_server.payments.emulators.gateway import EmulatedKeys, Gateway
from queue_server.payments.emulators.ledger import Payers
from queue_server.payments.notices import Notices
from queue_server.payments.payer import Payer
from queue_server.payments.serving import served
from queue_server.service.committer import Committer
from queue_server.service.hall import HallService

KIOSK = Actor(role=Role.KIOSK, id="bench")
AT_ONCE, ROUNDS, NOTICES = 100, 6, 60


@dataclass(slots=True)
class Hall:
    """A hall with its disk, in this process."""

    service: HallService
    clock: SystemClock
    ids: SystemIds

    async def ask(self, body: Any) -> PaymentView:
        """A kiosk's command that must be accepted."""
        command = Command(id=self.ids.visit(), hall=self.service.hall, sent_at=self.clock.now(), body=body)
        reply = await self.service.submit(KIOSK, command, digest(encode(command)))
        assert isinstance(reply, Accepted), reply
        assert isinstance(reply.result, PaymentView)
        return reply.result

    async def begun(self) -> tuple[str, str]:
        """An order with a running attempt."""
        order = (await self.ask(pay.OpenPayment(items=(pay.FeeWanted(item="property-home"),)))).order
        started = await self.ask(pay.StartPayment(order=order, way="alipay_show"))
        return order, started.attempt or ""


async def measure() -> list[dict[str, Any]]:
    """payments_max (1/s): opened, started, pending, paid, stored. notice_to_snapshot p50 and p99 (ms): inside one process,
    queries over HTTP. notice_to_screen p50 and p99 (ms): from the notice's sending to the frame of a kiosk that says paid.
    """
    async with _hall() as hall:
        rates = [await _round(hall) for _ in range(ROUNDS)]
    async with _hall() as hall, _gateway(hall) as (payer, notices, gateway):
        times = [await _one(hall, payer, notices, gateway) for _ in range(NOTICES)]
    times.sort()
    screen = await payments_screen.times()
    rows = (
        Figure("payments_max", middle(rates), "1/s", None, "four commands each, on the disk"),
        Figure("notice_to_snapshot_p50", middle(times) * 1000, "ms", None, ""),
        Figure("notice_to_snapshot_p99", times[int(len(times) * 0.99)] * 1000, "ms", 500.0, "≤ 1"),
        Figure("notice_to_screen_p50", middle(screen) * 1000, "ms", None, "at a real kiosk, to its frame"),
        Figure("notice_to_screen_p99", screen[int(len(screen) * 0.99)] * 1000, "ms", 500.0, "≤ 1"),
    )
    return [as_row(row) for row in rows]


async def _round(hall: Hall) -> float:
    """Payments a second, so many at once."""
    begun = perf_counter()
    await asyncio.gather(*(_paid(hall) for _ in range(AT_ONCE)))
    return AT_ONCE / (perf_counter() - begun)


async def _paid(hall: Hall) -> None:
    order, attempt = await hall.begun()
    for said, fen in (("pending", 0), ("paid", 8000)):
        told: Any = said  # one of the wire's words
        await hall.service.money.tell(
            pay.TellAttempt(order=order, attempt=attempt, said=told, fen=fen, channel_no="t1")
        )


async def _one(hall: Hall, payer: Payer, notices: Notices, gateway: Gateway) -> float:
    """Seconds from the notice's arrival until the kiosk's snapshot says paid: verify, commit, query, commit, draw."""
    order, attempt = await hall.begun()
    async with hall.service.watch(f"order/{order}") as shown:
        await _until(shown, "waiting", with_code=True)
        trade = gateway.ledger.trades[attempt]
        gateway.ledger.pay(trade, hall.clock.now())
        headers, body = gateway.alipay._notice(trade, "", hall.clock.now())
        begun = perf_counter()
        answer = await notices.take("alipay", headers, body)
        assert answer.body == b"success", answer
        await _until(shown, "paid")
        return perf_counter() - begun


async def _until(shown: AsyncIterator[Any], state: str, *, with_code: bool = False) -> None:
    async for snapshot in shown:
        code = snapshot.attempt.code if isinstance(snapshot, PaymentSnapshot) and snapshot.attempt else ""
        if snapshot.state == state and (code or not with_code):
            return


@asynccontextmanager
async def _hall() -> AsyncIterator[Hall]:
    folder = world.BUILD / "payments"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    plan, clock, ids = read_hall(world.hall_file()), SystemClock(), SystemIds()
    keys = KeyRing.create(folder / "keys", mode="demo")
    store = SqliteStore(folder / "hall.db", plan.hall.id)
    committer = Committer(store, plan, vault=KeyVault(keys), signer=keys, ids=ids, owner="bench:1")
    service = HallService(plan, committer, clock, "http://localhost/t")
    running = asyncio.create_task(service.run())
    try:
        yield Hall(service, clock, ids)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def _gateway(hall: Hall) -> AsyncIterator[tuple[Payer, Notices, Gateway]]:
    """An emulated gateway over HTTP on this machine; people pay when the bench says so."""
    random = Random(1)  # noqa: S311 - numbers of emulated trades
    keys = EmulatedKeys.fresh(random)
    gateway = Gateway(keys, random, hall.clock.now, payers=Payers(never=100), rates=Rates())
    async with served(gateway, pays=False) as base:
        providers = emulated_providers(keys, base, 1, "http://localhost", hall.clock)
        payer = Payer(hall.service.money, providers, hall.clock)
        running = asyncio.create_task(payer.run())
        readers: Mapping[str, Any] = {"alipay": providers["alipay"]}
        try:
            yield payer, Notices(hall.service.money, readers, hall.clock), gateway
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            for each in providers.values():
                each.close()
