"""The keeper: a program that ends, hangs or never becomes ready is begun again; a stop ends both."""

import asyncio
import os
import sys

import pytest

from kiosk.keeping import Keeper, Limits

SAY = (
    "import os, socket, time\n"
    "def say(line): socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(line, os.environ['NOTIFY_SOCKET'])\n"
)
QUICK = Limits(ready_s=5.0, alive_s=0.3, pauses_s=(0.0,))


def program(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", SAY + text)


async def begun(keeper: Keeper, ready: list[float], times: int) -> None:
    """Run until the program was ready so many times."""
    running = asyncio.create_task(keeper.run())
    async with asyncio.timeout(30):
        while len(ready) < times:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    "then",
    ["raise SystemExit(1)", "os.kill(os.getpid(), 9)", "time.sleep(600)"],
    ids=["ends", "is killed", "hangs"],
)
async def test_program_that_is_lost_is_begun_again(then):
    """Ready, then gone or silent: ready again, and nothing of it is left when the keeper stops."""
    ready: list[float] = []
    keeper = Keeper(program(f"say(b'READY=1')\n{then}"), QUICK, ready.append)
    await begun(keeper, ready, 3)
    assert ready[0] == 0.0 < min(ready[1:])
    with pytest.raises(ProcessLookupError):
        os.kill(keeper.pid or 0, 0)


async def test_program_that_never_becomes_ready_is_begun_again(tmp_path):
    """A start that hangs is a hang."""
    count = tmp_path / "count"
    text = f"open({str(count)!r}, 'a').write('x')\nif len(open({str(count)!r}).read()) < 2: time.sleep(600)\nsay(b'READY=1')\ntime.sleep(600)"
    ready: list[float] = []
    keeper = Keeper(program(text), Limits(ready_s=0.5, alive_s=60, pauses_s=(0.0,)), ready.append)
    await begun(keeper, ready, 1)
    assert count.read_text() == "xx"


async def test_program_that_lives_is_left_alone():
    """Signs of life, each later than the limit allows for silence in all: one start."""
    ready: list[float] = []
    text = "say(b'READY=1')\nwhile True:\n    say(b'WATCHDOG=1')\n    time.sleep(0.05)"
    keeper = Keeper(program(text), QUICK, ready.append)
    running = asyncio.create_task(keeper.run())
    async with asyncio.timeout(30):
        while not ready:
            await asyncio.sleep(0.01)
    first = keeper.pid
    await asyncio.sleep(4 * QUICK.alive_s)
    assert (keeper.pid, len(ready)) == (first, 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
