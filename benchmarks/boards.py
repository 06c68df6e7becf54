"""A call to its acknowledgement by every board: 100 windows, 200 boards, 50 dashboards; beside a bare broker's fan-out.

The server's own log says when it had the last acknowledgement of each call. All boards share one process, one after the other, on the server's
own cores (`board_clients`): a hall's are computers of their own, so that these figures are an upper bound. Both sides have the same boards.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from math import ceil
from pathlib import Path
from time import time
from typing import Any, Final

from benchmarks import board_hall, loads
from benchmarks.board_clients import hung
from benchmarks.board_hall import AREA, HALL
from benchmarks.device import Device, devices
from benchmarks.figures import Figure, as_row, middle
from benchmarks.programs import running_hall
from queue_server.adapters.brokers.running import running_broker
from queue_server.adapters.devices import DeviceRegistry
from queue_server.adapters.mqtt.client import LinkSettings, Outgoing, connect
from queue_server.contracts import topics
from queue_server.contracts.commands import CallNext, OpenWindow, StartService

BOARDS: Final = 200
DASHBOARDS: Final = 50
RATES: Final = ((1, 60), (5, 300))
"""Calls a second, and how many."""
SIZES: Final = (50, 100, 150, 200, 300)
WITHIN_MS: Final = 200.0
_SETTLE_S: Final = 3.0


@dataclass(slots=True)
class Calls:
    """When which number was called, as which call, and when the hall had how many acknowledgements."""

    sent: dict[str, float] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    def took(self, log: Path, boards: int) -> list[float]:
        """Seconds from the key to the last board's acknowledgement at the server; raises where one is missing."""
        acked: dict[int, float] = {}
        for line in log.read_text().splitlines():
            if '"call_acknowledged"' in line and (said := json.loads(line))["boards"] == boards:
                acked[said["call"]] = datetime.fromisoformat(said["timestamp"]).timestamp()
        missing = [number for number in self.sent if self.known.get(number) not in acked]
        if missing:
            raise RuntimeError(f"{len(missing)} of {len(self.sent)} calls are not acknowledged by all")
        return [acked[self.known[number]] - at for number, at in self.sent.items()]


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds to the last acknowledgement and to the keypad's answer, of each call; the server's processor seconds."""

    took: list[float]
    answered: list[float]
    cpu_s: float


async def measure() -> list[dict[str, Any]]:
    """At 1 and 5 calls a second, 200 boards, beside the bare fan-out: boards_p50_… and boards_p99_… of the calls.

    Also boards_answer_p99_…, of the keypad's answers alone (the disk's part of a call), and boards_cpu_…, the server's processor a call.
    """
    rows = list[dict[str, Any]]()
    for rate, calls in RATES:
        ours = await _hall("mosquitto", BOARDS, rate, calls, DASHBOARDS)
        bare = await _bare(rate, calls)
        figures = (
            Figure(f"boards_p50_{rate}", middle(ours.took) * 1e3, "ms", middle(bare) * 1e3),
            Figure(f"boards_p99_{rate}", p99_ms(ours.took), "ms", p99_ms(bare), f"≤ {WITHIN_MS:g} ms"),
            Figure(f"boards_answer_p99_{rate}", p99_ms(ours.answered), "ms", None),
            Figure(f"boards_cpu_{rate}", ours.cpu_s / calls * 1e3, "CPU ms", None),
        )
        rows += [as_row(figure) for figure in figures]
    return rows


async def measure_embedded() -> list[dict[str, Any]]:
    """embedded_boards: how many the embedded broker carries within 200 ms at p99, 5 calls a second."""
    rows, most = list[dict[str, Any]](), 0
    for boards in SIZES:
        took = (await _hall("embedded", boards, 5, 150, 5)).took
        slowest = p99_ms(took)
        rows.append(as_row(Figure(f"embedded_p50_{boards}", middle(took) * 1e3, "ms", None)))
        rows.append(as_row(Figure(f"embedded_p99_{boards}", slowest, "ms", None, f"≤ {WITHIN_MS:g} ms")))
        most = boards if slowest <= WITHIN_MS else most
    return [*rows, as_row(Figure("embedded_boards", most, "boards", None))]


def p99_ms(took: Sequence[float]) -> float:
    """By nearest rank, in milliseconds."""
    return 1e3 * sorted(took)[ceil(0.99 * len(took)) - 1]


async def _hall(broker: str, boards: int, rate: int, calls: int, dashboards: int) -> Run:
    """The real server."""
    made = board_hall.made(f"boards-{broker}", boards, dashboards)
    log, told, answered = made.data / "server.log", Calls(), list[float]()
    async with running_hall(made.file, made.data, broker, log=log) as hall, AsyncExitStack() as stack:
        await stack.enter_async_context(hung(made.boards, hall.url, told.known))
        for cookie in made.cookies:
            await _opened(stack, int(hall.page_base.rpartition(":")[2]), cookie)
        (kiosk,) = await stack.enter_async_context(devices([made.kiosk], hall.url))
        keypads = await stack.enter_async_context(devices(made.keypads, hall.url))
        await _ready(kiosk, keypads, calls)
        turns = cycle(enumerate(keypads, 1))

        async def one() -> None:
            window, keypad = next(turns)
            begun = time()
            waited, answer = await keypad.ask(CallNext(window=f"w{window}"))
            answered.append(waited)
            number = json.loads(answer)["result"]["number"]
            told.sent[number] = begun
            await keypad.ask(StartService(window=f"w{window}"))

        used = hall.cpu_s()
        await _at_rate(rate, calls, one)
        await asyncio.sleep(_SETTLE_S)
        used = hall.cpu_s() - used
    return Run(told.took(log, boards), answered, used)


async def _bare(rate: int, calls: int) -> list[float]:
    """mosquitto alone: one message to 200 clients, and 200 messages back."""
    made = board_hall.made("boards-bare", BOARDS)
    topic, wait = topics.call(HALL, AREA), _Acks(BOARDS)
    took: list[float] = []
    registry, password = DeviceRegistry(made.data / "devices", HALL), "p" * 40
    async with (
        running_broker("mosquitto", made.data, registry, password) as broker,
        connect(LinkSettings(broker.url, "server", password), wait.arrived) as link,
        hung(made.boards, broker.url, {}),
    ):
        await link.subscribe([f"{topics.ROOT}/{HALL}/ack/+"])
        numbers = iter(range(calls))

        async def one() -> None:
            call = next(numbers)
            begun, done = time(), wait.all_of(call)
            said = {
                "kind": "announcement",
                "call": call,
                "times": 1,
                "number": f"A{call:03d}",
                "filler": "x" * 250,
            }
            link.send(Outgoing(topic, json.dumps(said).encode(), False))
            took.append(await done - begun)

        await _at_rate(rate, calls, one)
    return took


class _Acks:
    """How many acknowledgements of each call have come back."""

    def __init__(self, boards: int) -> None:
        self._boards, self._counts = boards, dict[int, int]()
        self._done: dict[int, asyncio.Future[float]] = {}

    def all_of(self, call: int) -> "asyncio.Future[float]":
        """When the last of them came."""
        return self._done.setdefault(call, asyncio.get_running_loop().create_future())

    def arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        """One of them."""
        call = json.loads(payload.partition(b"\n")[2])["call"]
        self._counts[call] = self._counts.get(call, 0) + 1
        if self._counts[call] == self._boards:
            self.all_of(call).set_result(time())


async def _opened(stack: AsyncExitStack, port: int, cookie: str) -> None:
    """A dashboard that is looked at."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    stack.callback(writer.close)
    writer.write(
        f"GET /dashboard/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    )
    status = await reader.readline()
    if b" 200 " not in status:
        raise RuntimeError(f"a dashboard was refused: {status.decode().strip()}")

    async def read() -> None:
        while await reader.read(2**16):
            pass

    reading = asyncio.create_task(read())
    stack.callback(reading.cancel)


async def _ready(kiosk: Device, keypads: Sequence[Device], calls: int) -> None:
    """All windows open, and enough people waiting for each."""
    for window, keypad in enumerate(keypads, 1):
        await keypad.ask(OpenWindow(window=f"w{window}"))
    for n in range(calls + 2 * board_hall.MATTERS):
        await kiosk.ask(loads.issue(f"matter-{n % board_hall.MATTERS}"))


async def _at_rate(rate: int, times: int, one: Callable[[], Awaitable[None]]) -> None:
    loop = asyncio.get_running_loop()
    begun, tasks = loop.time(), list[asyncio.Future[None]]()
    with loads.no_pauses():
        for n in range(times):
            await asyncio.sleep(begun + n / rate - loop.time())
            tasks.append(asyncio.ensure_future(one()))
        await asyncio.gather(*tasks)
