"""The hall's pages in a real browser, without a screen: boards that stay up, and a picture of each page."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from kiosk.demo.programs import DemoFailed, Server

WALL, PHONE = (1920, 1080), (390, 844)
FLAGS = ("--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--hide-scrollbars", "--disable-gpu")
"""As a board's own browser runs: sound without a first touch."""
WAIT_MS = 15_000


@dataclass(slots=True)
class Pages:
    """Open pages of one hall; `folder` takes the pictures."""

    browser: Browser
    server: Server
    folder: Path
    boards: dict[str, Page] = field(default_factory=dict)

    async def open_board(self, area: str, language: str) -> None:
        """Pair a board with a code of its own and leave it up."""
        name = f"board-{language}"
        code = await self.server.device_code("board", name, area)
        page = await (await self._context(WALL)).new_page()
        await page.goto(f"{self.server.base}/board/{area}?lang={language}#code={code}")
        await page.wait_for_selector("#live:not([hidden])", timeout=WAIT_MS)
        self.boards[name] = page

    async def picture_boards(self) -> None:
        """The boards as they are now."""
        for name, page in self.boards.items():
            await page.screenshot(path=self.folder / f"page-{name}.png")

    async def picture_ticket(self, url: str, language: str) -> None:
        """A ticket's page on a phone."""
        context = await self._context(PHONE, scale=2)
        page = await context.new_page()
        await page.goto(f"{url}?lang={language}")
        await self._take(page, f"page-ticket-{language}")
        await context.close()

    async def _take(self, page: Page, name: str) -> None:
        await page.evaluate("document.fonts.ready")
        await page.wait_for_timeout(300)
        await page.screenshot(path=self.folder / f"{name}.png")

    async def _context(self, size: tuple[int, int], scale: float = 1) -> BrowserContext:
        width, height = size
        return await self.browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=scale
        )


@asynccontextmanager
async def pages(server: Server, folder: Path) -> AsyncIterator[Pages]:
    """Debian's Chromium without a screen, closed at the end."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise DemoFailed(
            "pictures of the pages need chromium; `make demo HEADLESS=1` installs it where it can"
        )
    folder.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield Pages(browser, server, folder)
        finally:
            await browser.close()
