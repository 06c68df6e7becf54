"""A screen on the wall: a Chromium of its own with a profile that lasts, which may be killed at any moment and started again."""

import asyncio
import os
import signal
from pathlib import Path

from playwright.async_api import BrowserContext, Page, Playwright, ViewportSize

from tests.support.page_browser import CHROMIUM, FLAGS, WALL, texts_of

_ALONE = ("--no-first-run", "--hide-crash-restore-bubble")
_GONE_WITHIN_S = 20


class BoardScreen:
    """One at a time."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self._playwright, self._profile = playwright, profile
        self._context: BrowserContext | None = None

    async def start(self, url: str) -> Page:
        """As the wall's computer starts it: the browser, then this address."""
        self._context = await self._playwright.chromium.launch_persistent_context(
            self._profile, executable_path=CHROMIUM, args=[*FLAGS, *_ALONE],
            viewport=ViewportSize(width=WALL[0], height=WALL[1]), timeout=60_000,
        )  # fmt: skip
        page = self._context.pages[0]
        await page.goto(url)
        return page

    async def kill(self) -> None:
        """SIGKILL to the browser and every process of it: nothing is written, nothing is said goodbye to."""
        context, self._context = self._context, None
        if context is None:
            return
        gone = asyncio.Event()
        context.on("close", lambda _: gone.set())
        os.killpg(self._leader(), signal.SIGKILL)
        async with asyncio.timeout(_GONE_WITHIN_S):
            await gone.wait()

    async def close(self) -> None:
        """As somebody shuts it down."""
        context, self._context = self._context, None
        if context is not None:
            await context.close()

    def _leader(self) -> int:
        """The browser's own process, known by this profile, which leads the group of all its processes."""
        mine = f"--user-data-dir={self._profile}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue  # it has ended meanwhile
            pid = int(folder.name)
            if mine in words and not any(word.startswith(b"--type=") for word in words):
                assert os.getpgid(pid) == pid != os.getpgid(0)  # a group of its own: nobody else is killed
                return pid
        raise RuntimeError("this screen's browser is not running")


async def numbers_on(page: Page) -> list[str]:
    """The newest call first, then the list, as people read them."""
    return await texts_of(page, "#hero b, #rows li b")
