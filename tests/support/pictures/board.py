"""The board unpaired, with calls, with a new one, one taken back, at 4K, empty, stale."""

from pathlib import Path

from playwright.async_api import Browser, Page

from queue_server.contracts.snapshots import CallLine
from tests.support import page_samples as samples
from tests.support.page_browser import WALL, WALL_4K, page_of, shoot
from tests.support.page_world import PageWorld


async def board_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """The board unpaired, with calls, with a new one, at 4K, stale."""
    async with page_of(browser, WALL) as page:
        world.publish_board(samples.board(at=world.clock.now()))
        await page.goto(f"{world.origin}/board/b?lang={language}")
        await page.wait_for_selector("#pairing:not([hidden])")
        await shoot(page, folder, f"board-pairing-{language}")
        await page.goto("about:blank")
        await page.goto(f"{world.origin}/board/b?lang={language}#code={world.board_code()}")
        await page.wait_for_selector("#live:not([hidden])", timeout=20000)
        await shoot(page, folder, f"board-{language}")
        await page.set_viewport_size({"width": WALL_4K[0], "height": WALL_4K[1]})
        await shoot(page, folder, f"board-4k-{language}")
        await page.set_viewport_size({"width": WALL[0], "height": WALL[1]})
        await _calls(world, page, folder, language)


async def _calls(world: PageWorld, page: Page, folder: Path, language: str) -> None:
    """A new call, and it is taken back."""
    line = samples.call("A048", "10", 51 if language == "zh" else 61, samples.INSURANCE)
    world.publish_board(samples.board(8, at=world.clock.now(), calls=(line, *samples.board().calls)))
    world.announce(samples.announcement(line, at=world.clock.now()))
    await page.wait_for_selector("#hero b:text('A048')")
    await shoot(page, folder, f"board-call-{language}")
    back = line.model_copy(update={"call": 52 if language == "zh" else 62, "taken_back": True})
    world.publish_board(samples.board(9, at=world.clock.now(), calls=(back, *samples.board().calls)))
    world.announce(samples.announcement(back, at=world.clock.now()))
    await page.wait_for_selector("#hero.back b:text('A048')")
    await shoot(page, folder, f"board-taken-back-{language}")
    await _afterwards(world, page, back, folder, language)


async def _afterwards(world: PageWorld, page: Page, back: CallLine, folder: Path, language: str) -> None:
    """What was taken back stands in the list; then nobody is called; then nothing is heard any more."""
    listed = (samples.call("C105", "8", 70, samples.HOUSEHOLD), back, *samples.board().calls)
    world.publish_board(samples.board(10, at=world.clock.now(), calls=listed))
    await page.wait_for_selector("#rows li.back", timeout=40000)
    world.publish_board(samples.board(11, at=world.clock.now(), calls=listed))
    await page.wait_for_selector("#stale", state="hidden")
    await shoot(page, folder, f"board-taken-back-listed-{language}")
    world.publish_board(samples.board(12, at=world.clock.now(), calls=()))
    await page.wait_for_selector("#hero.empty", timeout=40000)
    world.publish_board(samples.board(13, at=world.clock.now(), calls=()))
    await page.wait_for_selector("#stale", state="hidden")
    await shoot(page, folder, f"board-empty-{language}")
    world.publish_board(samples.board(14, at=world.clock.now()))
    await page.wait_for_selector("#stale:not([hidden])", timeout=20000)
    await shoot(page, folder, f"board-stale-{language}")
