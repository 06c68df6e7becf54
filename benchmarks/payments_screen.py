"""From a channel's notice to the kiosk's screen: server, broker, gateway and kiosk as they run, each a program of its own."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from time import monotonic

import httpx

from benchmarks import world
from benchmarks.kiosk import devices
from benchmarks.programs import running_hall
from queue_server.adapters.clock import SystemClock
from queue_server.payments.demo import key_files
from queue_server.payments.emulators.faults import Rates
from queue_server.payments.emulators.gateway import EmulatedKeys, Gateway
from queue_server.payments.emulators.ledger import Payers
from queue_server.payments.keys import FOLDER
from queue_server.payments.serving import served

_PATIENCE_S = 300


async def times() -> list[float]:
    """Seconds from the notice's sending to the frame that says paid, sorted."""
    known = await world.credentials()
    random = Random(1)  # noqa: S311 - numbers of emulated trades
    keys = EmulatedKeys.fresh(random)
    gateway = Gateway(keys, random, SystemClock().now, payers=Payers(never=100), rates=Rates())
    data, folder = world.folder("payments-hall"), world.folder("payments-kiosk")
    async with served(gateway, pays=False) as base:
        key_files(data / FOLDER, keys, base, await gateway.terminal.open())
        async with running_hall(world.HALL_FILE, data, "mosquitto") as hall:
            credential = known[world.KIOSKS[0]].model_copy(update={"broker_url": hall.url})
            async with devices(folder, credential):
                found = await _kiosk(folder, gateway)
        await gateway.terminal.close()
    return sorted(found)


async def _kiosk(folder: Path, gateway: Gateway) -> list[float]:
    """Run the kiosk; whenever it says that a code is shown, its holder pays and the channel sends its notice."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.payments_inside", str(folder), stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, env=kept, cwd=world.ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    sent: list[float] = []
    async with asyncio.timeout(_PATIENCE_S), httpx.AsyncClient(timeout=10) as http:
        while line := (await process.stdout.readline()).decode():
            if line.startswith("pay "):
                sent.append(await _pay(gateway, line.split()[1], http))
            if line.startswith("{"):
                await process.wait()
                return [shown - at for shown, at in zip(json.loads(line)["shown"], sent, strict=True)]
    raise RuntimeError("the kiosk under measure ended without a result")


async def _pay(gateway: Gateway, attempt: str, http: httpx.AsyncClient) -> float:
    """Paid, and told at once; when the notice went out."""

    async def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        answer = await http.post(url, headers=dict(headers), content=body)
        return answer.status_code, answer.content

    trade = gateway.ledger.trades[attempt]
    gateway.ledger.pay(trade, SystemClock().now())
    gateway.alipay.paid(trade)
    begun = monotonic()
    await gateway.deliver(post)
    return begun
