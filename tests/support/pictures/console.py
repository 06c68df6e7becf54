"""The console: each state, a ticket with everything, each question about it, the link lost."""

from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, Page

from queue_server.contracts.snapshots import WindowSnapshot
from tests.support import console_samples as everything
from tests.support import page_samples as samples
from tests.support.page_browser import DESK, page_of, shoot, sign_in
from tests.support.page_world import PageWorld

QUESTIONS = {
    "park": "h", "park-reason": "h 3", "transfer": "t", "pick": "x", "needs": "e", "classes": "v", "parties": "d", "keys": "?",
    "accept": "c", "accept-with": "c 2", "away": "l",
}  # fmt: skip


def windows(world: PageWorld) -> dict[str, WindowSnapshot]:
    """Every state that a console has."""
    now = world.clock.now()
    called = samples.current("called", "to_confirm", now=now + timedelta(minutes=11, seconds=30))
    states = {
        "serving": samples.window(now=now, at_window=samples.current(now=now)),
        "called": samples.window(now=now, at_window=called, undo_s=12),
        "open": samples.window(now=now),
        "empty": samples.window(now=now, waiting=False),
        "closed": samples.window(now=now, state="closed"),
        "paused": samples.window(now=now, state="paused"),
    }
    return {k: s.model_copy(update={"rev": 10 + i}) for i, (k, s) in enumerate(states.items())}


async def console_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """The console in each state, and in large text."""
    async with page_of(browser, DESK) as page:
        world.hall.show("window/w3", samples.window(at_window=samples.current()))
        await sign_in(page, world.origin)
        for name, snapshot in windows(world).items():
            world.hall.show("window/w3", snapshot)
            await page.goto(f"{world.origin}/console?lang={language}")
            await page.wait_for_selector(".link.up")
            await page.wait_for_selector("#number")
            await page.wait_for_timeout(200)
            await shoot(page, folder, f"console-{name}-{language}")
            if name == "called":
                await page.click("#large")
                await shoot(page, folder, f"console-large-{language}")
                await page.click("#large")
            if name == "open":
                await page.keyboard.press("p")
                await shoot(page, folder, f"console-pause-{language}")
                await page.keyboard.press("Escape")


async def question_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """A ticket with everything, each question about it, large text, and the link lost."""
    async with page_of(browser, DESK) as page:
        now = world.clock.now()
        at_window = everything.current(now=now)
        world.hall.show("window/w3", everything.window(30, now=now, at_window=at_window))
        await sign_in(page, world.origin, "m01")
        await page.goto(f"{world.origin}/console?lang={language}")
        await page.wait_for_selector("text=330***********1234")
        await shoot(page, folder, f"console-full-{language}")
        for name, keys in QUESTIONS.items():
            for key in keys.split():
                await page.keyboard.press(key)
                await page.wait_for_timeout(100)
            await shoot(page, folder, f"console-ask-{name}-{language}")
            await page.keyboard.press("Escape")
            await page.wait_for_selector("dialog[open]", state="detached")
        accepted = everything.current(now=now, at_work=everything.accepted(now))
        world.hall.show("window/w3", everything.window(31, now=now, at_window=accepted))
        await page.wait_for_selector("text=2026-12-02")
        await shoot(page, folder, f"console-accepted-{language}")
        await _sheet(page, folder, language)
        await page.click("#large")
        await shoot(page, folder, f"console-full-large-{language}")
        await page.click("#large")
        await world.web.stop()
        await page.wait_for_selector("#offline:not([hidden])", timeout=15000)
        await shoot(page, folder, f"console-offline-{language}")
        await world.web.start()


async def _sheet(page: Page, folder: Path, language: str) -> None:
    """The list for whoever is turned away, shown and on paper."""
    for key in ("l", "1", "9", "Enter"):
        await page.keyboard.press(key)
    await page.wait_for_selector("#sheet-code svg")
    await shoot(page, folder, f"console-sheet-{language}")
    await page.emulate_media(media="print")
    await shoot(page, folder, f"console-sheet-print-{language}")
    await page.emulate_media(media="screen")
    await page.keyboard.press("Escape")
