"""A kiosk pays at a real server over its broker, through an emulated gateway that loses its reply; then the power goes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from firmware_bridge.enrol import enrol
from firmware_bridge.ports import DeviceHealth, Health, Printed, PrintOutcome
from firmware_bridge.slip import Slip, Text
from kiosk.flow import intents as i
from kiosk.flow import pay_intents as pi
from kiosk.flow import paying
from kiosk.flow.pay_screens import Pay
from kiosk.flow.states import State, first_state
from kiosk.flow.way_intents import CodeScanned
from kiosk.gateways.devices import PrinterDesk
from kiosk.gateways.queue_link import QueueLink
from kiosk.hands import Hands
from kiosk.runtime import Runtime
from queue_server.adapters.devices import DeviceRegistry
from queue_server.bootstrap import running_server
from queue_server.config import parse_settings
from queue_server.contracts.actors import Role
from queue_server.contracts.credentials import DeviceCredential
from queue_server.payments import serving
from queue_server.payments.emulators.gateway import Gateway
from tests.integration.test_server_parts import table

PATIENCE_S = 40
CODE = "28" + "7" * 16


class Paper:
    """A printer that keeps what it printed."""

    def __init__(self) -> None:
        self.slips: list[str] = []

    def print(self, slip: Slip) -> PrintOutcome:
        self.slips.append("\n".join(block.text for block in slip.blocks if isinstance(block, Text)))
        return Printed(paper_low=False)

    def health(self) -> Health:
        return Health(DeviceHealth.OK)

    def close(self) -> None:
        """Nothing to give back."""


class Machine:
    """A kiosk's flow, hands and link; `phases`: what its screen said of the payment, in order."""

    def __init__(self, credential: DeviceCredential, paper: Paper) -> None:
        self.phases: list[str] = []
        first = first_state(datetime.now(UTC), means=frozenset({"scanner"}))
        self.runtime = Runtime(first, given=lambda: i.Given(datetime.now(UTC), token_hex(16), "token"))
        self.link = QueueLink(
            credential, dispatch=self.runtime.dispatch, clock=lambda: datetime.now(UTC), mode="demo"
        )
        self.hands = Hands(
            link=self.link, printer=PrinterDesk(paper), offline=_Nothing(), faces=_Nothing(), codes=_Nothing(), clock=lambda: datetime.now(UTC),
            seal_key=credential.seal_public_key,
            dispatch=self.runtime.dispatch, new_id=lambda: token_hex(16), state=lambda: self.runtime.state,
        )  # fmt: skip
        self.runtime.perform = self.hands.perform

    def see(self, state: State) -> None:
        """Note each new phase."""
        found = phase(state)
        if found and self.phases[-1:] != [found]:
            self.phases.append(found)

    async def until(self, *phases: str) -> None:
        """Until the screen is in one of these."""
        await self.runtime.until(lambda state: phase(state) in phases, PATIENCE_S)

    def do(self, *intents: i.Intent) -> None:
        """One after another."""
        for intent in intents:
            self.runtime.dispatch(intent)


class _Nothing:
    """No faces, no platform for codes, no numbers of its own: nobody takes a number here."""

    spool = None

    def stop(self) -> None:
        """Nothing runs."""


def phase(state: State) -> str:
    """What is said of the payment; empty on other screens."""
    return paying.phase(state, state.screen) if isinstance(state.screen, Pay) else ""


@asynccontextmanager
async def powered(credential: DeviceCredential, paper: Paper) -> AsyncIterator[Machine]:
    """A kiosk from its start to the pulled plug."""
    machine = Machine(credential, paper)
    running = asyncio.create_task(machine.link.run())
    try:
        with machine.runtime.listening(machine.see):
            await machine.runtime.until(lambda s: s.link_up and s.catalogue is not None, PATIENCE_S)
            yield machine
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await machine.hands.close()


async def test_lost_reply_and_a_power_cut_end_in_one_payment_and_its_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bank took the money and its reply was lost: unknown with a slip, never failed; the machine that comes back has the receipt."""
    gateways: list[Gateway] = []

    class Losing(Gateway):
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            lost = iter(["lose_reply"])
            self.faults.of_reply = lambda: next(lost, "")  # type: ignore[method-assign,assignment]  # the one fault of this test
            gateways.append(self)

    monkeypatch.setattr(serving, "Gateway", Losing)
    settings, paper = parse_settings(table(tmp_path / "hall")), Paper()
    async with running_server(settings):
        code = DeviceRegistry(settings.data / "devices", "wushan").add(
            Role.KIOSK, "kiosk-1", ("a",), datetime.now(UTC)
        )
        credential = await asyncio.to_thread(enrol, settings.origin, code, tmp_path / "kiosk-1.json")
        async with powered(credential, paper) as first:
            first.do(pi.OpenFees(), pi.PickFee("id-card"), i.Proceed())
            await first.until("choose")
            first.do(pi.ChooseWay("alipay_scan"), CodeScanned(CODE))
            await first.until("unknown", "done")
            begun = first.phases[first.phases.index("scan") :]
            assert begun[0] == "scan"
            assert begun[-1] == "unknown"
            assert "choose" not in begun
        async with powered(credential, paper) as second:
            await second.runtime.until(lambda s: s.payment is not None, PATIENCE_S)
            second.do(pi.OpenFees(), pi.ResumePayment())
            await second.until("done")
            await second.runtime.until(lambda s: getattr(s.screen, "paper", "") == "printed", PATIENCE_S)
            shown = second.runtime.state.payment
    assert shown is not None
    assert (shown.state, shown.fen, shown.emulated) == ("paid", 2000, True)
    [trade] = gateways[0].ledger.trades.values()
    assert (trade.fen, trade.kept) == (2000, 2000)
    titles = [slip.splitlines()[2] for slip in paper.slips]
    assert titles[0] == "缴费核实单"
    assert titles.count("缴费凭证") == 1
    assert titles[-1] == "缴费凭证"
    assert "演示：模拟支付，不是真实扣款" in paper.slips[-1]
    kept = b"".join(path.read_bytes() for path in settings.data.rglob("*") if path.is_file())
    assert CODE.encode() not in kept
