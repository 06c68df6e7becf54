"""Loads: so many a second in steps that do not wait for each other, or as many as the server answers."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from secrets import token_hex
from time import perf_counter

from benchmarks.device import Device
from benchmarks.programs import Program
from queue_server.contracts.commands import Body, CallNext, FinishService, IssueTicket, StartService

RATE = 50.0
"""Commands a second of a hall that is busier than any."""
DEEP = 48
"""Requests that each device keeps under way at saturation."""
MATTERS = ("desk-advice", "insurance-enrol", "household-id-card", "property-transfer", "business-register")
"""One of each theme, in the order of `world.WINDOWS`."""


@dataclass(frozen=True, slots=True)
class Saturated:
    """Commands a second, and the server's processor seconds for each."""

    rate: float
    cpu_s: float


def issue(matter: str) -> Body:
    """A number without a card."""
    return IssueTicket(matter=matter, language="zh", page_token_sha256=token_hex(32))


async def paced_issue(devices: Sequence[Device], seconds: float) -> list[float]:
    """Seconds each took, of RATE numbers a second."""
    turns, matters = cycle(devices), cycle(MATTERS)

    async def one() -> float:
        took, answer = await next(turns).ask(issue(next(matters)))
        _accepted(answer)
        return took

    return await _paced(one, int(RATE * seconds))


async def paced_calls(keypads: Sequence[tuple[str, Device]], seconds: float) -> list[float]:
    """Seconds each call took, of RATE calls a second with the start and end of a service after each."""
    turns = cycle([(window, device, asyncio.Lock()) for window, device in keypads])

    async def one() -> float:
        window, device, at_window = next(turns)
        async with at_window:
            took, answer = await device.ask(CallNext(window=window))
            _accepted(answer)
            _accepted((await device.ask(StartService(window=window)))[1])
            _accepted((await device.ask(FinishService(window=window)))[1])
        return took

    return await _paced(one, int(RATE * seconds))


async def saturate(program: Program, devices: Sequence[Device], seconds: float) -> Saturated:
    """As many numbers as come back, each device with DEEP under way."""
    done, until = 0, perf_counter() + seconds

    async def worker(device: Device, matter: str) -> None:
        nonlocal done
        while perf_counter() < until:
            _accepted((await device.ask(issue(matter)))[1])
            done += 1

    begun, used = perf_counter(), program.cpu_s()
    with no_pauses():
        async with asyncio.TaskGroup() as group:
            for n, device in enumerate(devices):
                for k in range(DEEP):
                    group.create_task(worker(device, MATTERS[(n + k) % len(MATTERS)]))
    return Saturated(done / (perf_counter() - begun), (program.cpu_s() - used) / done)


async def fill(devices: Sequence[Device], tickets: int) -> None:
    """Give out some numbers, quickly."""
    for start in range(0, tickets, 100):
        size = min(100, tickets - start)
        asked = [devices[n % len(devices)].ask(issue(MATTERS[n % len(MATTERS)])) for n in range(size)]
        for _, answer in await asyncio.gather(*asked):
            _accepted(answer)


async def _paced(one: Callable[[], Awaitable[float]], times: int) -> list[float]:
    loop = asyncio.get_running_loop()
    begun, tasks = loop.time(), []
    with no_pauses():
        for n in range(times):
            await asyncio.sleep(begun + n / RATE - loop.time())
            tasks.append(asyncio.ensure_future(one()))
        return list(await asyncio.gather(*tasks))


@contextmanager
def no_pauses() -> Iterator[None]:
    """The measuring side's own collector must not be measured."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _accepted(answer: bytes) -> None:
    assert b'"ok":true' in answer, answer
