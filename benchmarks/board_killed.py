"""A real board in a real browser, killed in the middle of calls and started again: how long until it is right, and whether a call was missed.

Right: everything that the hall's snapshot calls newest stands on it. Missed: a call that never stood on the screen. The baseline is the same
browser, started at a bare page.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Final

from playwright.async_api import Error, Page, Playwright, async_playwright

from benchmarks import board_hall, loads
from benchmarks.board_hall import AREA, HALL
from benchmarks.device import Device, devices
from benchmarks.figures import Figure, as_row, middle
from benchmarks.programs import running_hall
from queue_server.adapters.devices import DeviceRegistry
from queue_server.adapters.mqtt.client import LinkSettings, connect
from queue_server.contracts import topics
from queue_server.contracts.actors import Role
from queue_server.contracts.commands import CallNext, OpenWindow, StartService
from queue_server.contracts.credentials import DeviceCredential
from tests.support.board_screen import BoardScreen, numbers_on

KILLS: Final = 20
EVERY_S: Final = 2.0
"""Between two calls: a board says each alone for some seconds, so that a kill falls into one."""
LIVES_S: Final = (2.0, 12.0)
"""Between a board that is right and its end, drawn with a fixed seed."""
LOOK_S: Final = 0.1
_ROWS: Final = 4
_PATIENCE_S: Final = 60.0
_BARE: Final = "data:text/html,<main id=live>bare</main>"


@dataclass(slots=True)
class Wall:
    """What the hall says that its boards show, what was called, and what stood on the screen."""

    newest: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        """A snapshot, as another board of the area has it."""
        message = json.loads(payload)
        if message["kind"] == "board":
            self.newest = [line["number"] for line in message["calls"]][: _ROWS + 1]

    async def looked_at(self, page: Page) -> bool:
        """Note what stands there; whether it is right."""
        shown = await numbers_on(page)
        self.seen.update(shown)
        return bool(self.newest) and set(self.newest[:_ROWS]) <= set(shown)


async def measure() -> list[dict[str, Any]]:
    """board_killed (from the start to the right board, the middle and the longest, s), board_away (from the kill on, s), board_missed (calls)."""
    made = board_hall.made("board-killed", 1)
    profile = made.data / "profile"
    async with async_playwright() as playwright:
        bare = [await _bare(playwright, made.data / "bare") for _ in range(5)]
        took, away, wall = await _killed(playwright, made, profile)
    missed = [number for number in wall.called if number not in wall.seen]
    return [
        as_row(Figure("board_killed", middle(took), "s", middle(bare))),
        as_row(Figure("board_killed_longest", max(took), "s", max(bare))),
        as_row(Figure("board_away", middle(away), "s", None)),
        as_row(Figure("board_missed", len(missed), f"of {len(wall.called)} calls", None, "0")),
    ]


async def _killed(
    playwright: Playwright, made: board_hall.BoardHall, profile: Path
) -> tuple[list[float], list[float], Wall]:
    chance, wall = Random(7), Wall()  # noqa: S311 - the same lives each time, not a secret
    took, away = list[float](), list[float]()
    async with running_hall(made.file, made.data, "mosquitto") as hall, AsyncExitStack() as stack:
        await stack.enter_async_context(_following(made.boards[0], hall.url, wall))
        await stack.enter_async_context(_calling(made, hall.url, wall))
        screen, address = BoardScreen(playwright, profile), f"{hall.page_base}/board/{AREA}?lang=zh"
        stack.push_async_callback(screen.kill)
        page = await screen.start(f"{address}#code={_code(made.data)}")
        await _right(page, wall)
        await screen.close()
        page = await screen.start(address)
        await _right(page, wall)
        wall.called.clear()  # whoever was called before there was a board is not judged
        for _ in range(KILLS):
            await _living(page, wall, chance.uniform(*LIVES_S))
            killed = perf_counter()
            await screen.kill()
            begun = perf_counter()
            page = await screen.start(address)
            await _right(page, wall)
            took.append(perf_counter() - begun)
            away.append(perf_counter() - killed)
        await _caught_up(page, wall)
    return took, away, wall


async def _caught_up(page: Page, wall: Wall) -> None:
    """Until the last call of now stands there; later ones are not judged."""
    judged = wall.called[:]
    async with asyncio.timeout(_PATIENCE_S):
        while judged[-1] not in wall.seen:
            await _living(page, wall, LOOK_S)
    wall.called = judged


async def _bare(playwright: Playwright, profile: Path) -> float:
    """The browser alone, with a profile that was used before."""
    screen = BoardScreen(playwright, profile)
    try:
        begun = perf_counter()
        page = await screen.start(_BARE)
        await page.wait_for_selector("#live")
        return perf_counter() - begun
    finally:
        await screen.kill()


async def _right(page: Page, wall: Wall) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not await _looked(page, wall):
            await asyncio.sleep(LOOK_S / 10)


async def _looked(page: Page, wall: Wall) -> bool:
    try:
        return await wall.looked_at(page)
    except Error:  # the page is on its way to the address
        return False


async def _living(page: Page, wall: Wall, seconds: float) -> None:
    end = perf_counter() + seconds
    while perf_counter() < end:
        await wall.looked_at(page)
        await asyncio.sleep(LOOK_S)


def _code(data: Path) -> str:
    """For a board that is paired in its browser."""
    return DeviceRegistry(data / "devices", HALL).add(Role.BOARD, "wall-1", (AREA,), datetime.now(UTC))


@asynccontextmanager
async def _following(board: DeviceCredential, url: str, wall: Wall) -> AsyncIterator[None]:
    async with connect(LinkSettings(url, board.device, board.password), wall.arrived) as link:
        await link.subscribe([topics.board(HALL, AREA)])
        yield


@asynccontextmanager
async def _calling(made: board_hall.BoardHall, url: str, wall: Wall) -> AsyncIterator[None]:
    """Numbers are taken and called at their pace until the end."""
    async with devices([made.kiosk], url) as (kiosk,), devices(made.keypads[:10], url) as keypads:
        for window, keypad in enumerate(keypads, 1):
            await keypad.ask(OpenWindow(window=f"w{window}"))
        calling = asyncio.create_task(_calls(kiosk, keypads, wall))
        try:
            yield
        finally:
            calling.cancel()


async def _calls(kiosk: Device, keypads: list[Device], wall: Wall) -> None:
    for window, keypad in cycle(enumerate(keypads, 1)):
        await kiosk.ask(loads.issue(f"matter-{window % board_hall.MATTERS}"))
        _, answer = await keypad.ask(CallNext(window=f"w{window}"))
        await keypad.ask(StartService(window=f"w{window}"))
        wall.called.append(json.loads(answer)["result"]["number"])
        await asyncio.sleep(EVERY_S)
