"""One contract of a channel, held by each provider over real bytes with its emulated gateway."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import uvicorn

from queue_server.payments.demo import emulated_providers
from queue_server.payments.emulators.faults import Faults, Rates
from queue_server.payments.emulators.gateway import Gateway
from queue_server.payments.emulators.ledger import Payers
from queue_server.payments.provider import Ask, GatewayLost, Provider, RefundAsk, Said
from tests.support.chance import seeded
from tests.support.hall_service import HandClock
from tests.support.pay_world import keys

CHANNELS = ("alipay", "wechat", "unionpay", "notice", "card")
WAYS: dict[str, Any] = {"notice": "notice", "card": "card"}
ONE, TWO, BACK = "a" * 32, "b" * 32, "c" * 32


@dataclass
class Side:
    """A provider and the gateway that it speaks to."""

    provider: Provider
    gateway: Gateway
    clock: HandClock
    way: Any

    def ask(self, attempt: str = ONE, fen: int = 8000) -> Ask:
        return Ask(attempt, self.way, fen, "登记费", None, "33000000000000000051")

    def later(self, seconds: int) -> None:
        """Time goes on, people pay."""
        self.clock.move(seconds)
        self.gateway.advance()


class Only(Faults):
    """Always this fault."""

    def __init__(self, fault: Any) -> None:
        super().__init__(seeded(1), Rates())
        self._fault = fault

    def of_reply(self) -> Any:
        return self._fault


@pytest.fixture(params=CHANNELS)
async def side(request) -> AsyncIterator[Side]:
    clock = HandClock()
    gateway = Gateway(
        keys(), seeded(1), clock.now, payers=Payers(never=0, quickest_s=5, slowest_s=5), rates=Rates()
    )
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
    port = await gateway.terminal.open()
    providers = emulated_providers(keys(), base, port, "http://hall", clock)
    yield Side(providers[request.param], gateway, clock, WAYS.get(request.param, f"{request.param}_show"))
    for each in providers.values():
        each.close()
    await gateway.terminal.close()
    server.should_exit = True
    await asyncio.gather(serving, return_exceptions=True)


async def test_provider_says_what_the_gateway_knows(side):
    """Absent, waiting, then paid: of this number, amount, merchant and application, with the channel's own number."""
    assert (await side.provider.query(ONE, side.way)).said is Said.ABSENT
    assert (await side.provider.start(side.ask())).said is Said.WAITING
    assert (await side.provider.start(side.ask())).said is Said.WAITING
    assert (await side.provider.query(ONE, side.way)).said in (Said.WAITING, Said.ABSENT)
    side.later(6)
    word = await side.provider.query(ONE, side.way)
    assert (word.said, word.attempt, word.fen, word.currency) == (Said.PAID, ONE, 8000, "CNY")
    assert (word.merchant, word.app) == (side.provider.merchant, side.provider.app)
    assert word.channel_no == side.gateway.ledger.trades[ONE].no
    assert abs(word.paid_at - side.gateway.ledger.trades[ONE].paid_at) < timedelta(seconds=1)


async def test_provider_cancels_what_is_not_paid(side):
    """Closed, and closed it stays; of what the gateway never heard of, too."""
    await side.provider.start(side.ask())
    assert (await side.provider.cancel(ONE, side.way)).said is Said.CLOSED
    side.later(60)
    assert (await side.provider.query(ONE, side.way)).said is Said.CLOSED
    assert (await side.provider.cancel(TWO, side.way)).said is Said.CLOSED


async def test_provider_refunds_once_a_number(side):
    """Twice asked, once given back; more than there is is refused; a refund that is not there is absent."""
    await side.provider.start(side.ask())
    side.later(6)
    ask = RefundAsk(BACK, ONE, 3000, 8000, side.way)
    assert (await side.provider.refund_query(ask)).said is Said.ABSENT
    for _ in range(2):
        assert (await side.provider.refund(ask)).said is Said.PAID
    assert (await side.provider.refund_query(ask)).done_at is not None
    assert side.gateway.ledger.trades[ONE].kept == 5000
    assert (await side.provider.refund(RefundAsk("d" * 32, ONE, 5001, 8000, side.way))).said is Said.FAILED


async def test_provider_reads_the_bill_of_a_day(side):
    """Each payment and each refund is a line; another day has none."""
    await side.provider.start(side.ask())
    side.later(6)
    await side.provider.refund(RefundAsk(BACK, ONE, 3000, 8000, side.way))
    lines = await side.provider.bill(date(2026, 11, 22))
    assert [(line.attempt, line.fen, line.refund) for line in lines] == [(ONE, 8000, ""), (ONE, -3000, BACK)]
    assert await side.provider.bill(date(2026, 11, 21)) == ()


@pytest.mark.parametrize("fault", ["lose_request", "lose_reply", "garble", "bad_signature"])
async def test_provider_believes_no_word_that_came_broken(side, fault):
    """Lost, cut or badly signed: nothing is known, and that is what is said."""
    await side.provider.start(side.ask())
    side.later(6)
    for part in (
        side.gateway.alipay,
        side.gateway.wechat,
        side.gateway.unionpay,
        side.gateway.public,
        side.gateway.terminal,
    ):
        part._faults = Only(fault)
    with pytest.raises(GatewayLost):
        await side.provider.query(ONE, side.way)
    with pytest.raises(GatewayLost):
        await side.provider.start(side.ask(TWO))
