"""A hall that takes money through emulated gateways over real HTTP, on a clock set by hand: payments, crashes, a judge."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import uvicorn

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import payments as wire
from queue_server.contracts.replies import Accepted, Refused
from queue_server.domain.payment import Payments
from queue_server.payments.demo import emulated_providers
from queue_server.payments.emulators.faults import Rates
from queue_server.payments.emulators.gateway import (
    EmulatedKeys,
    Gateway,
)
from queue_server.payments.emulators.ledger import Payers
from queue_server.payments.notices import Notices
from queue_server.payments.payer import Payer
from queue_server.payments.provider import GatewayLost
from queue_server.payments.reconcile import QUIET, Reconciler
from queue_server.service.pay_book import PAYER
from queue_server.service.pay_codes import PaymentCodes
from tests.support.chance import seeded
from tests.support.hall_service import HandClock, World
from tests.support.pay_judge import judged, shown_wrong
from tests.support.pay_play import pay_hall

KIOSK = Actor(role=Role.KIOSK, id="k1")
CASHIER = Actor(role=Role.CASHIER, id="li")
SCANNED = {"alipay": ("28", 16), "wechat": ("13", 16), "unionpay": ("62", 17)}
"""How the codes of each channel's phones begin, and how many digits follow."""


class Crash(BaseException):
    """The server dies here."""


@cache
def keys() -> EmulatedKeys:
    """One set for all tests: making RSA keys takes a while."""
    return EmulatedKeys.fresh(seeded(1))


class DirectBook:
    """PaymentBook over a committer, without threads: a command is committed when it is told."""

    def __init__(self, world: World) -> None:
        self._world, self.codes = world, PaymentCodes()
        self._listeners: list[Callable[[str], None]] = []

    def payments(self) -> Payments:
        return self._world.committer._state.payments

    def claim_code(self, command: str) -> str | None:
        return self.codes.claim(command, self._world.clock.now())

    async def tell(self, body: Any) -> Accepted | Refused:
        return self.ask(PAYER, body)

    def ask(self, actor: Actor, body: Any, **how: Any) -> Accepted | Refused:
        """A command, committed; its order is told to who listens."""
        outcome = self._world.commit(self._world.request(actor, body, **how))[0]
        for order in {getattr(each.event, "order", "") for each in outcome.happened} - {""}:
            for listener in self._listeners:
                listener(order)
        return outcome.reply

    def on_payment(self, listener: Callable[[str], None]) -> None:
        self._listeners.append(listener)


@dataclass
class Crashing:
    """A provider whose server dies now and then, before or after a call."""

    inside: Any
    random: Random
    world: "PayWorld"

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inside, name)
        if name not in ("start", "query", "cancel", "refund", "refund_query"):
            return found

        async def call(*args: Any) -> Any:
            lot, percent = self.random.randrange(100), self.world.crash_percent
            if self.world.crashes >= self.world.most_crashes:
                percent = 0
            if lot < percent:
                raise Crash
            said = await found(*args)
            if lot < 2 * percent:
                raise Crash
            return said

        return call


@dataclass
class PayWorld:
    """Everything, with what the journal said at each moment."""

    world: World
    gateway: Gateway
    base: str
    terminal_port: int
    random: Random
    crash_percent: int = 0
    most_crashes: int = (
        40  # a start looks at much again: without an end each crash would bring about the next
    )
    till: Counter[str] = field(default_factory=Counter)  # fen that the counter took, by order
    crashes: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.providers = emulated_providers(
            keys(), self.base, self.terminal_port, "http://hall", self.world.clock
        )
        self.start()

    def start(self) -> None:
        """The server begins, perhaps again: from the journal alone."""
        self.book = DirectBook(self.world)
        every = self.providers
        providers = {name: Crashing(each, self.random, self) for name, each in every.items()}
        self.payer = Payer(self.book, providers, self.world.clock)
        readers: dict[str, Any] = {name: every[name] for name in ("alipay", "wechat")}
        self.notices = Notices(self.book, readers, self.world.clock)
        self.reconciler = Reconciler(self.book, providers, self.payer, self.world.clock)

    async def post(self, url: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        """The gateway's notices come in here."""
        answer = await self.notices.take(url.split("/")[-2], {k.lower(): v for k, v in headers.items()}, body)
        return answer.status, answer.body

    def open(self) -> str:
        """An order of a copy or several."""
        body = wire.OpenPayment(items=(wire.FeeWanted(item="copy", count=self.random.randint(1, 9)),))
        reply = self.book.ask(KIOSK, body)
        assert isinstance(reply, Accepted), reply
        return reply.result.order

    def open_notice(self) -> str:
        """An order of a pay notice; its platform is asked what it is for."""
        number = f"33{self.random.randrange(10**17):017d}{self.random.randrange(1, 10)}"
        reply = self.book.ask(KIOSK, wire.OpenPayment(notice=number))
        assert isinstance(reply, Accepted), reply
        return reply.result.order

    def take(self, order: str) -> None:
        """The counter: cash is counted, confirmed, and handed back where the hall refuses it."""
        fen = self.book.payments().orders[order].fen
        reply = self.book.ask(CASHIER, wire.ConfirmCounter(order=order, fen=fen, reference="R1"))
        if isinstance(reply, Accepted):
            self.till[order] += fen

    def begin(self, order: str, way: str) -> str | None:
        """An attempt; None where the hall refuses another."""
        request = self.world.request(KIOSK, wire.StartPayment(order=order, way=way))
        if way.endswith("_scan"):
            first, more = SCANNED[way.partition("_")[0]]
            code = f"{first}{self.random.randrange(10**more):0{more}d}"
            self.book.codes.put(request.command.id, code, self.world.clock.now())
        outcome = self.world.commit(request)[0]
        if isinstance(outcome.reply, Refused):
            return None
        self.payer.changed(order)
        return outcome.reply.result.attempt

    async def step(self, seconds: float) -> None:
        """Time goes on; people pay, notices come, the payer looks. A crash is a restart."""
        self.world.clock.move(seconds)
        try:
            self.gateway.advance()
            await self.gateway.deliver(self.post)
            await self.payer.settle()
        except Crash:
            self.crashes += 1
            await _stopped(self.payer)
            self.world.opened()
            self.start()

    async def until_quiet(self, most_s: float = 7200) -> None:
        """Until nothing is open any more, or for so long."""
        end = self.world.clock.now() + timedelta(seconds=most_s)
        while self.world.clock.now() < end and any(o.busy for o in self.book.payments().orders.values()):
            due = self.payer.next_due()
            wait = max((due - self.world.clock.now()).total_seconds(), 1) if due else 5
            await self.step(min(wait, 5))

    async def next_day(self) -> None:
        """T+1: the bills are compared, until the gateway gives them whole."""
        self.world.clock.move(26 * 3600)
        self.world.commit()
        for _ in range(40):
            quiet = set[tuple[str, date]]()
            for bill in self.reconciler.due():
                try:
                    await self.reconciler.check(*bill)
                except (GatewayLost, Crash) as error:
                    believed_later = isinstance(error, GatewayLost) and error.why == QUIET
                    quiet |= {bill} if believed_later else set()
                    self.crashes += not believed_later
            await self.step(10)
            if quiet.issuperset(self.reconciler.due()):
                break
        await self.until_quiet()

    def judge(self) -> list[str]:
        """What the gateway's own ledger finds wrong with the hall's orders."""
        return [*self.wrong, *judged(self.book.payments(), self.gateway.ledger.trades, self.till)]

    def shown_wrong(self) -> list[str]:
        """Attempts that were called failed or closed at a moment when the gateway had their money."""
        return list(shown_wrong(self.world.store.disk.journal, self.gateway.ledger.trades))


async def _stopped(payer: Payer) -> None:
    tasks = list(payer._tasks.values())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def pay_world(
    folder: Path,
    seed: int,
    *,
    rates: Rates | None = None,
    payers: Payers | None = None,
    crash_percent: int = 0,
) -> AsyncIterator[PayWorld]:
    """Served on a free port of this machine, on this loop."""
    random, clock = seeded(seed), HandClock()
    world = World(MemoryStore(), KeyRing.create(folder / "keys", mode="demo"), clock=clock, hall=pay_hall())
    world.commit()
    gateway = Gateway(keys(), random, clock.now, payers=payers or Payers(), rates=rates or Rates())
    config = uvicorn.Config(
        gateway.app(), port=0, log_level="critical", access_log=False, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # the tests own the signals
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    gateway.at(base)
    found = PayWorld(world, gateway, base, await gateway.terminal.open(), random, crash_percent)
    try:
        yield found
    finally:
        for each in found.providers.values():
            each.close()
        await gateway.terminal.close()
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)
