"""A hall whose server and kiosks are killed while people pay: processes, files, brokers and gateways are real."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from secrets import token_hex

import httpx

from kiosk.flow import intents as i
from kiosk.flow import pay_intents as pi
from kiosk.flow.pay_screens import Pay
from kiosk.flow.way_intents import CodeScanned
from queue_server.adapters.clock import SystemClock
from queue_server.contracts.actors import Role
from queue_server.contracts.codec import CodecError, decode_reply, encode
from queue_server.contracts.commands import Command
from queue_server.contracts.commands.payments import ConfirmCounter
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted
from queue_server.domain.payment import Payments
from queue_server.payments.demo import key_files
from queue_server.payments.emulators.faults import Rates
from queue_server.payments.emulators.gateway import Gateway
from queue_server.payments.emulators.ledger import Payers
from queue_server.payments.keys import FOLDER, providers_in
from queue_server.payments.reconcile import compared
from queue_server.payments.report import orders_of
from queue_server.payments.serving import served
from tests.integration.test_kiosk_payment import Paper, phase, powered
from tests.support.chance import seeded
from tests.support.hall_client import HALL, HallProcess
from tests.support.page_hall import ROOT, staff_store
from tests.support.pay_judge import judged, shown_wrong
from tests.support.pay_world import SCANNED, keys

WAYS = (
    "alipay_show", "alipay_scan", "wechat_show", "wechat_scan", "unionpay_show", "unionpay_scan", "card", "counter",
)  # fmt: skip
ITEMS = ("id-card", "id-card-lost", "passport")
START_S = 180.0
"""A busy machine takes long to start a server; whether it does is what counts here."""
UP_S = (2.0, 6.0)
"""How long the server runs before it is killed."""
PATIENCE_S = (3.0, 15.0)
"""How long somebody stands at a kiosk before its plug is pulled."""


@dataclass
class KilledHall:
    """The server's process, the gateways beside it, and what the counter took."""

    hall: HallProcess
    gateway: Gateway
    kiosks: list[DeviceCredential]
    cashier: str
    random: Random
    till: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    phases: Counter[str] = field(default_factory=Counter)

    async def campaign(self, payments: int) -> None:
        """People pay, one after the other at each kiosk, until the channels know so many attempts; the server dies meanwhile."""
        async with asyncio.TaskGroup() as group:
            killer = group.create_task(self._kill())
            await asyncio.wait([group.create_task(self._line(kiosk, payments)) for kiosk in self.kiosks])
            killer.cancel()
        if self.hall.process is None or self.hall.process.returncode is not None:
            await self.hall.start()
        self.gateway.faults.rates = Rates()

    async def quiet(self, most_s: float) -> list[str]:
        """What is still wrong after so long; the journal is read beside the server."""
        end = asyncio.get_running_loop().time() + most_s
        while asyncio.get_running_loop().time() < end:
            await asyncio.sleep(1)
            payments = self.payments()
            wrong = judged(payments, self.gateway.ledger.trades, self.till)
            still = [f"{o.id} is open" for o in payments.orders.values() if o.busy and not o.at_counter]
            if not wrong + still:
                return []
        return wrong + still

    def payments(self) -> Payments:
        """The orders, as the journal on the disk has them."""
        return orders_of(self.hall.entries())

    def called_failed(self) -> list[str]:
        """Attempts that were called failed while the gateway had their money."""
        return list(shown_wrong(self.hall.entries(), self.gateway.ledger.trades))

    async def not_listed(self) -> list[str]:
        """Lines of the channels' bills of these days that differ and are on nobody's list."""
        payments, found = self.payments(), list[str]()
        listed = {each.attempt for each in payments.differences.values()}
        providers = providers_in(self.hall.data / FOLDER, "demo", self.hall.base, SystemClock().now)
        today = datetime.now(UTC).date()
        for channel, provider in providers.items():
            for day in (today, today + timedelta(days=1)):  # China is ahead
                checked = compared(payments, await provider.bill(day), channel, day)
                found += [f"{channel} {e.what} {e.attempt}" for e in checked.found if e.attempt not in listed]
            provider.close()
        return found

    async def _kill(self) -> None:
        while True:
            await asyncio.sleep(self.random.uniform(*UP_S))
            await self.hall.kill()
            self.kills += 1
            await self.hall.start()

    async def _line(self, kiosk: DeviceCredential, payments: int) -> None:
        while len(self.gateway.ledger.trades) < payments or not self.kills:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.random.uniform(*PATIENCE_S)):
                    await self._person(kiosk)

    async def _person(self, kiosk: DeviceCredential) -> None:
        """Pays one thing by one way; at the end, or in the middle, the kiosk's process ends and another begins."""
        way = self.random.choice(WAYS)
        async with powered(kiosk, Paper()) as machine:
            machine.do(pi.OpenFees(), pi.PickFee(self.random.choice(ITEMS)), i.Proceed())
            await machine.until("choose")
            screen = machine.runtime.state.screen
            assert isinstance(screen, Pay)
            machine.do(pi.ChooseWay(way))  # type: ignore[arg-type]  # one of the ways
            if way.endswith("_scan"):
                machine.do(CodeScanned(self._code(way)))
            await machine.until("done", "counter", "choose")
            self.phases[phase(machine.runtime.state)] += 1
            if phase(machine.runtime.state) == "counter":
                await self._take(screen.order)

    def _code(self, way: str) -> str:
        first, more = SCANNED[way.partition("_")[0]]
        return f"{first}{self.random.randrange(10**more):0{more}d}"

    async def _take(self, order: str) -> None:
        """The cashier counts, and sends the same command until there is an answer; who is refused gives the cash back."""
        fen = self.payments().orders[order].fen
        body = ConfirmCounter(order=order, fen=fen, reference="R1")
        command = encode(Command(id=token_hex(16), hall=HALL, sent_at=datetime.now(UTC), body=body))
        headers = {
            "cookie": f"__Host-session={self.cashier}", "origin": self.hall.base, "content-type": "application/json",
        }  # fmt: skip
        await asyncio.shield(self._confirmed(command, headers, order, fen))

    async def _confirmed(self, command: bytes, headers: dict[str, str], order: str, fen: int) -> None:
        """Also where the kiosk beside the counter has lost its power meanwhile: the cash is in the till."""
        while True:
            with suppress(httpx.HTTPError, CodecError):
                async with httpx.AsyncClient(base_url=self.hall.base, timeout=5) as http:
                    answer = await http.post(f"/api/v1/{HALL}/commands", content=command, headers=headers)
                reply = decode_reply(answer.content)
                if isinstance(reply, Accepted) or reply.code is not RefusalCode.TRY_AGAIN:
                    self.till[order] += fen if isinstance(reply, Accepted) else 0
                    return
            await asyncio.sleep(0.2)


@asynccontextmanager
async def killed_hall(
    folder: Path, seed: int, *, rates: Rates, payers: Payers, kiosks: int
) -> AsyncIterator[KilledHall]:
    """The sample hall's prices, a process of its own, kiosks enrolled, a cashier signed in."""
    random = seeded(seed)
    gateway = Gateway(keys(), random, SystemClock().now, payers=payers, rates=rates)
    hall = HallProcess(folder, "auto", patience_s=START_S)
    text = (ROOT / "assets/halls/wushan.toml").read_text()
    hall.hall_file.write_text(text.replace('id = "wushan"', f'id = "{HALL}"', 1))
    staff = staff_store(hall.data, SystemClock())
    token = staff.open_session("0411", None).token
    staff.close()
    async with served(gateway) as base:
        key_files(hall.data / FOLDER, keys(), base, await gateway.terminal.open())
        try:
            await hall.start()
            credentials = [hall.credential(Role.KIOSK, f"kiosk-{n}", "a") for n in range(1, kiosks + 1)]
            yield KilledHall(hall, gateway, credentials, token, random)
        finally:
            await hall.stop()
            await gateway.terminal.close()
