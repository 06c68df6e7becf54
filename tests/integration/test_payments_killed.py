"""kill -9 of the server and of kiosks while people pay at them; the gateways live on, and their own ledger is the judge."""

from pathlib import Path

import pytest

from queue_server.payments.emulators.faults import Rates
from queue_server.payments.emulators.ledger import Payers
from tests.support.pay_killed import killed_hall


async def test_payments_outlive_a_killed_server(tmp_path: Path) -> None:
    """A few payments, lost replies, the server killed under them: taken is owed, nothing paid was called failed."""
    payers = Payers(never=0, quickest_s=1, slowest_s=3)
    async with killed_hall(tmp_path, 3, rates=Rates(reply=10, notice=20), payers=payers, kiosks=2) as found:
        await found.campaign(3)
        assert await found.quiet(60) == []
        assert found.called_failed() == []
        assert found.kills > 0


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(4))
async def test_campaign_of_payments_with_killed_processes_agrees(tmp_path: Path, seed: int) -> None:
    """60 attempts a seed by every way, also late ones and such as nobody makes; each line of the bills agrees or is on the list."""
    payers = Payers(never=10, late=10, quickest_s=1, slowest_s=6, latest_s=20)
    async with killed_hall(
        tmp_path, 50 + seed, rates=Rates(reply=15, notice=40), payers=payers, kiosks=4
    ) as found:
        await found.campaign(60)
        wrong = await found.quiet(480)
        trades = found.gateway.ledger.trades.values()
        print(
            f"seed {seed}: {len(trades)} trades, {found.kills} kills of the server, screens at the end {dict(found.phases)}, ",
            end="",
        )
        print(f"{len(found.payments().differences)} tasks, {sum(found.till.values())} fen at the counter")
        assert wrong == []
        assert found.called_failed() == []
        assert await found.not_listed() == []
