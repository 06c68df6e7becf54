"""Two keypads pressed at once get different citizens, every time; who waits alone is called by one of them."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import pytest

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Body, CallNext, FinishService, StartService
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from tests.support import hall_day
from tests.support.hall_service import KIOSK, World, memory_world

ROUNDS = int(os.environ.get("ROUNDS", "10000"))
KEYPADS = tuple(Actor(role=Role.KEYPAD, id=f"p-{window}", window=window) for window in ("w1", "w2"))


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[HallService]:
    """The hall with its writer thread; windows 1 and 2 open, and as many numbers without a card as a test likes."""
    for window in ("w1", "w2"):
        world.open_window(window)
    world.opened()
    service = HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, "http://h/t")
    running = asyncio.create_task(service.run())
    await asyncio.sleep(0)
    try:
        yield service
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def both_at_once(world: World, rounds: int) -> list[set[str]]:
    """Whom the two called in each round; in every tenth only one citizen waits."""
    random, called = Random(20261128), list[set[str]]()  # noqa: S311 - spreads the presses, keeps no secret

    async with serving(world) as service:

        async def ask(actor: Actor, body: Body, turns: int = 0) -> Accepted | Refused:
            for _ in range(turns):
                await asyncio.sleep(0)
            command = world.command(body)
            return await service.submit(actor, command, digest(encode(command)))

        for n in range(rounds):
            waiting = 1 if n % 10 == 9 else 2
            await asyncio.gather(*(ask(KIOSK, world.issuing("advice", None)) for _ in range(waiting)))
            presses = [(keypad, CallNext(window=keypad.window or "")) for keypad in KEYPADS]
            random.shuffle(presses)
            replies = await asyncio.gather(*(ask(*press, random.randrange(3)) for press in presses))
            refused = [each for each in replies if isinstance(each, Refused)]
            assert [each.code for each in refused] == [RefusalCode.NOBODY_WAITING] * (2 - waiting)
            called.append({each.result.ticket for each in replies if isinstance(each, Accepted)})
            assert len(called[-1]) == waiting
            for (keypad, press), reply in zip(presses, replies, strict=True):
                if isinstance(reply, Accepted):
                    await ask(keypad, StartService(window=press.window))
                    await ask(keypad, FinishService(window=press.window))
    return called


def _world(folder) -> World:
    return memory_world(folder, hall=hall_day.hall(cardless_per_minute=1_000_000))


async def test_two_keypads_at_once_call_two_citizens(tmp_path):
    """Two hundred rounds through the writer's thread, in one batch or in two, in any order: nobody twice."""
    called = await both_at_once(_world(tmp_path), 200)
    assert sum(map(len, called)) == len(set().union(*called)) == 380


@pytest.mark.campaign
async def test_two_keypads_ten_thousand_times(tmp_path):
    """The long run; ROUNDS sets another length."""
    called = await both_at_once(_world(tmp_path), ROUNDS)
    print(f"{len(called)} rounds, {sum(map(len, called))} citizens, nobody called twice")
    assert sum(map(len, called)) == len(set().union(*called))
