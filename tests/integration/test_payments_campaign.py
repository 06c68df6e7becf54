"""Scripted payments through real SDKs and emulated gateways, with faults from a seed; the gateways' ledger is the judge."""

from pathlib import Path

import pytest

from queue_server.payments.emulators.faults import Rates
from queue_server.payments.emulators.ledger import Payers
from tests.support.pay_world import PayWorld, pay_world

WAYS = (
    "alipay_show", "alipay_scan", "wechat_show", "wechat_scan", "unionpay_show", "unionpay_scan", "card", "counter",
)  # fmt: skip
"""A pay notice is paid at its own platform."""


async def errands(found: PayWorld, count: int, at_once: int = 50) -> None:
    """So many orders, some at once, one in nine of a pay notice; who gets no success tries another way, and clocks jump."""
    opened: list[str] = []
    while len(opened) < count:
        many = min(at_once, count - len(opened))
        fresh = [found.open_notice() if found.random.randrange(9) == 0 else found.open() for _ in range(many)]
        opened += fresh
        await found.step(1)
        for _ in range(3):
            begun = [tried(found, order) for order in fresh]
            for _ in range(8):
                await found.step(found.random.choice((1, 2, 3, 10, 30)))
            for order in begun:
                if order and found.random.randrange(4):
                    found.take(order)
            if found.random.randrange(40) == 0:
                found.world.clock.move(found.random.choice((-120, 1800)))
        await found.until_quiet()


def tried(found: PayWorld, order: str) -> str:
    """One more attempt, by any way; the order where it waits for the counter."""
    way = "notice" if found.book.payments().orders[order].notice else found.random.choice(WAYS)
    return order if found.begin(order, way) and way == "counter" else ""


async def run(
    folder: Path, count: int, seed: int, *, rates: Rates, payers: Payers, crash_percent: int
) -> PayWorld:
    """A day of payments, and the next morning's bills."""
    async with pay_world(folder, seed, rates=rates, payers=payers, crash_percent=crash_percent) as found:
        await errands(found, count)
        found.crash_percent = 0
        found.gateway.faults.rates = Rates()
        found.start()
        await found.until_quiet()
        await found.next_day()
    return found


async def test_payments_without_faults_agree(tmp_path):
    """The plain way, both channels, both directions: everybody has paid but who never came to the counter, nothing is on the list."""
    found = await run(tmp_path, 12, 1, rates=Rates(), payers=Payers(never=0), crash_percent=0)
    orders = found.book.payments().orders.values()
    assert all(order.settled or order.at_counter for order in orders)
    assert sum(order.settled for order in orders) > 6
    assert found.judge() == []
    assert found.book.payments().differences == {}


async def test_payments_with_faults_at_every_step_agree(tmp_path):
    """Lost, garbled, badly signed and changed replies and notices, late successes, crashes: taken is owed, none doubled."""
    found = await run(
        tmp_path, 60, 7, rates=Rates(reply=15, notice=40), payers=Payers(never=10, late=15), crash_percent=1
    )
    assert found.crashes > 0
    assert found.judge() == []
    assert found.shown_wrong() == []


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(40))
async def test_ten_thousand_payments_with_faults_agree(tmp_path, seed):
    """The same, 250 a seed."""
    found = await run(
        tmp_path,
        250,
        100 + seed,
        rates=Rates(reply=15, notice=40),
        payers=Payers(never=10, late=15),
        crash_percent=1,
    )
    payments = found.book.payments()
    doubled = sum(len(order.refunds) for order in payments.orders.values())
    print(
        f"seed {seed}: {found.crashes} crashes, {doubled} second successes given back, {len(payments.differences)} tasks"
    )
    assert found.judge() == []
    assert found.shown_wrong() == []
