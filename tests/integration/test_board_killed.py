"""A real board in a real browser whose process is killed in the middle of calls and started again: right at once, nothing missed, no code asked for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from tests.support import page_samples as samples
from tests.support.board_screen import BoardScreen, numbers_on
from tests.support.page_world import PageWorld, page_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
BEFORE, NOW, AWAY, AFTER = ("A400",), "A401", ("A402", "A403"), "A404"


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[PageWorld]:
    """Pages, broker and door up; a sample hall behind."""
    async with page_world(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def screen(world: PageWorld, tmp_path: Path) -> AsyncIterator[BoardScreen]:
    """A wall's browser that was paired once and shut down in the evening."""
    async with async_playwright() as playwright:
        made = BoardScreen(playwright, tmp_path / "profile")
        try:
            world.publish_board(samples.board(7, at=world.clock.now()))
            page = await made.start(f"{world.origin}/board/b?lang=zh#code={world.board_code()}")
            await page.wait_for_selector("#live:not([hidden])")
            await made.close()
            yield made
        finally:
            await made.kill()


async def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something on the server's side."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


def call(world: PageWorld, *numbers: str) -> None:
    """Call the last of these; the snapshot has them all, newest first."""
    seq = int(numbers[-1][1:])
    lines = tuple(samples.call(number, "3", int(number[1:])) for number in reversed(numbers))
    world.publish_board(samples.board(seq, at=world.clock.now(), calls=lines))
    world.announce(samples.announcement(lines[0], at=world.clock.now()))


async def shows(page: Page, *numbers: str) -> None:
    """The newest alone on top, the others below it in their order."""
    await page.wait_for_selector(f"#hero b:text('{numbers[-1]}')", timeout=30_000)
    await page.wait_for_function(
        f"() => document.querySelectorAll('#rows li b').length === {len(numbers) - 1}"
    )
    assert await numbers_on(page) == list(reversed(numbers))


async def test_board_that_was_killed_in_the_middle_of_calls_is_right_again(
    world: PageWorld, screen: BoardScreen
):
    """Killed while a call stands alone; what was called meanwhile is there after the start, the hall hears what it knows, and the next call is shown and told."""
    address = f"{world.origin}/board/b?lang=zh"
    page = await screen.start(address)
    await page.wait_for_selector("#live:not([hidden])")
    call(world, *BEFORE, NOW)
    await until(lambda: any(ack.call == 401 and ack.shown for ack in world.acks))
    await screen.kill()
    for n in range(1, len(AWAY) + 1):
        call(world, *BEFORE, NOW, *AWAY[:n])
    page = await screen.start(address)
    await shows(page, *BEFORE, NOW, *AWAY)
    await until(lambda: bool(world.health) and world.health[-1].knows == 403)
    assert not await page.is_visible("#pairing")
    call(world, *BEFORE, NOW, *AWAY, AFTER)
    await shows(page, *BEFORE, NOW, *AWAY, AFTER)
    await until(lambda: any(ack.call == 404 and ack.shown for ack in world.acks))


async def test_board_killed_again_and_again_comes_back_each_time(world: PageWorld, screen: BoardScreen):
    """Its credential, cache and profile survive whatever moment it was."""
    address, called = f"{world.origin}/board/b?lang=en", ["A410"]
    for n in range(3):
        page = await screen.start(address)
        call(world, *called)
        await shows(page, *called)
        await screen.kill()
        called.append(f"A{411 + n}")
        call(world, *called)
    page = await screen.start(address)
    await shows(page, *called)
    assert not await page.is_visible("#pairing")
