"""Boards, clerks and accidents: simulated boards on a real hall whose parts are killed at random, and what the boards knew."""

import asyncio
import contextlib
import json
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from queue_server.adapters.mqtt.client import LinkError
from queue_server.contracts import topics
from queue_server.contracts.actors import Role
from queue_server.contracts.codec import sign
from queue_server.contracts.commands import CallNext, OpenWindow, StartService
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.contracts.snapshots import Ack
from tests.support.hall_client import HALL, PATIENCE_S, HallClient, HallProcess, issuing

WINDOWS = 6
EVERY = 100
"""Calls between two accidents."""
KINDS = ("board",) * 7 + ("broker",) * 2 + ("server",)
ASK_AGAIN_S = 1.0


class Steady:
    """A device that comes back by itself, and repeats a command until it is answered."""

    def __init__(self, credential: DeviceCredential) -> None:
        self.client = HallClient(credential)
        self._up = asyncio.Event()

    async def run(self) -> None:
        """Stay connected until cancelled."""
        while True:
            with contextlib.suppress(LinkError):
                async with self.client.connected():
                    self._up.set()
                    await self.client.lost()
            self._up.clear()
            await asyncio.sleep(0.05)

    async def ask(self, body: Any) -> Accepted | Refused:
        """The answer, however often it takes; the same command each time."""
        command = self.client.command(body)
        while True:
            await self._up.wait()
            with contextlib.suppress(
                TimeoutError, AssertionError
            ):  # asked again: the link may end at any moment
                async with asyncio.timeout(ASK_AGAIN_S):
                    reply = await self.client.send(command)
                if not (isinstance(reply, Refused) and reply.code is RefusalCode.TRY_AGAIN):
                    return reply
            await asyncio.sleep(0.01)


@dataclass
class Wall:
    """One board, as the page behaves: shows and acknowledges calls, knows what its newest snapshot holds."""

    credential: DeviceCredential
    announced: set[int] = field(default_factory=set)
    listed: set[int] = field(default_factory=set)
    knows: int = 0
    shown: dict[str, Any] = field(default_factory=dict)
    _link: HallClient | None = None
    _running: "asyncio.Task[None] | None" = None

    def start(self, after_s: float = 0) -> None:
        """Switch it on, or off and on again."""
        if self._running:
            self._running.cancel()
        self._running = asyncio.create_task(self._run(after_s))

    async def stop(self) -> None:
        """Switch it off."""
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self, after_s: float) -> None:
        await asyncio.sleep(after_s)
        while True:
            client = self._link = HallClient(self.credential)
            client.heard = _Each(self._arrived)
            with contextlib.suppress(LinkError):
                async with client.connected():
                    await client.lost()
            await asyncio.sleep(0.05)

    def _arrived(self, topic: str, payload: bytes) -> None:
        message = json.loads(payload)
        if message["kind"] == "board":
            self.knows, self.shown = max(self.knows, message["rev"]), message
            self.listed |= {line["call"] for line in message["calls"]}
            return
        self.announced.add(message["call"])
        ack = Ack(call=message["call"], times=message["times"], shown=True, said=False)
        mine, topic = self.credential, topics.ack(HALL, self.credential.device)
        with contextlib.suppress(AssertionError):  # the line has just ended
            assert self._link
            self._link.publish(topic, sign(self._link.key, mine.key_id, topic, ack))


class _Each(dict[str, bytes]):
    """Every message, not the newest alone."""

    def __init__(self, arrived: Any) -> None:
        super().__init__()
        self._arrived = arrived

    def __setitem__(self, topic: str, payload: bytes) -> None:
        super().__setitem__(topic, payload)
        self._arrived(topic, payload)


@dataclass
class Play:
    """A hall, its boards, and what befell them."""

    hall: HallProcess
    boards: list[Wall]
    kiosk: Steady
    keypads: list[Steady]
    random: Random
    accidents: Counter[str] = field(default_factory=Counter)
    made: int = 0

    async def calls(self, wanted: int) -> None:
        """Call so many numbers at all windows at once, with an accident after each hundred."""
        for window, keypad in enumerate(self.keypads, 1):
            await keypad.ask(OpenWindow(window=f"w{window}"))
        while self.made < wanted:
            share = min(EVERY, wanted - self.made)
            working = [asyncio.create_task(self._window(n, share)) for n in range(WINDOWS)]
            if self.made:
                await self._accident()
            await asyncio.gather(*working)
            self.made += share

    async def _window(self, n: int, share: int) -> None:
        for _ in range(share // WINDOWS + (n < share % WINDOWS)):
            assert isinstance(await self.kiosk.ask(issuing(matter="advice")), Accepted)
            called = await self.keypads[n].ask(CallNext(window=f"w{n + 1}"))
            assert isinstance(called, Accepted), called
            assert isinstance(await self.keypads[n].ask(StartService(window=f"w{n + 1}")), Accepted)

    async def _accident(self) -> None:
        kind = self.random.choice(KINDS)
        self.accidents[kind] += 1
        await asyncio.sleep(self.random.uniform(0, 0.5))
        match kind:
            case "board":
                self.random.choice(self.boards).start(self.random.uniform(0, 2))
            case "broker":
                os.kill(_broker_of(self.hall), signal.SIGKILL)
            case _:
                await self.hall.kill()
                await self.hall.start()

    async def settled(self, last: int) -> None:
        """Until every board has the state after the last call."""
        async with asyncio.timeout(2 * PATIENCE_S):
            while any(board.knows < last for board in self.boards):
                await asyncio.sleep(0.05)


def _broker_of(hall: HallProcess) -> int:
    assert hall.process
    children = Path(f"/proc/{hall.process.pid}/task/{hall.process.pid}/children").read_text().split()
    return next(int(pid) for pid in children if b"mosquitto" in Path(f"/proc/{pid}/cmdline").read_bytes())


@asynccontextmanager
async def playing(folder: Path, boards: int, seed: int) -> AsyncIterator[Play]:
    """Everything connected; boards hang in two areas."""
    hall = HallProcess(folder, "mosquitto", WINDOWS, patience_s=120)  # a long day is read at every start
    walls = [Wall(hall.credential(Role.BOARD, f"b{n}", "ab"[n % 2])) for n in range(boards)]
    kiosk = Steady(hall.credential(Role.KIOSK, "k1", "a"))
    keypads = [Steady(hall.credential(Role.KEYPAD, f"p{n}", f"w{n}")) for n in range(1, WINDOWS + 1)]
    running: list[asyncio.Task[None]] = []
    try:
        await hall.start()
        running += [asyncio.create_task(each.run()) for each in (kiosk, *keypads)]
        for wall in walls:
            wall.start()
        yield Play(hall, walls, kiosk, keypads, Random(seed))  # noqa: S311 - chooses accidents, keeps no secret
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, *(wall.stop() for wall in walls), return_exceptions=True)
        await hall.stop()
