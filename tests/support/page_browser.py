"""Chromium as the tests and pictures of pages use it: profiles of one size, signing in, a picture."""

import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from tests.support.page_hall import PASSWORD, ROOT

CHROMIUM: Final = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""Debian's; the shell is the same engine without a browser's windows, at a quarter of the cost."""
FLAGS = ("--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--hide-scrollbars")
DESK, PHONE, WALL, WALL_4K = (1366, 768), (360, 740), (1920, 1080), (3840, 2160)
LANGUAGES = ("zh", "en")
_TEXTS = "selector => [...document.querySelectorAll(selector)].map((each) => each.innerText)"
READY = "#primary:not([aria-busy=true])"
"""A press of the console's main key counts: no command is under way, and the last one is not a moment old."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "FONTCONFIG_FILE": str(_phone_fonts(Path(folder)))}
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=list(FLAGS), env=dict(environment)
            )
            try:
                yield browser
            finally:
                await browser.close()


def _phone_fonts(folder: Path) -> Path:
    """System fonts as a phone has them: the ticket page brings none of its own."""
    fonts = ROOT / "setup" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
    alias = "".join(
        f'<match><test name="family"><string>{name}</string></test>'
        '<edit name="family" mode="prepend" binding="strong"><string>Noto Sans SC</string></edit></match>'
        for name in ("system-ui", "sans-serif")
    )
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{fonts}</dir><cachedir>{folder}</cachedir>{alias}</fontconfig>"
    )
    return path


@asynccontextmanager
async def page_of(browser: Browser, size: tuple[int, int], *, scale: float = 1) -> AsyncIterator[Page]:
    """A fresh browser profile of one size."""
    viewport = ViewportSize(width=size[0], height=size[1])
    context = await browser.new_context(viewport=viewport, device_scale_factor=scale)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def sign_in(page: Page, origin: str, staff: str = "0317", window: str = "w3") -> None:
    """As a clerk does it."""
    await page.goto(f"{origin}/sign-in")
    await page.fill("#staff", staff)
    await page.fill("#password", PASSWORD)
    await page.select_option("#window", window)
    await page.click("button[type=submit]")
    await page.wait_for_url(
        "**/console" if window != "-" else re.compile("/(staff|dashboard|desk|reports|access-log)$")
    )


async def texts_of(page: Page, selector: str) -> list[str]:
    """The text of all that the selector finds, as people read it, found and read in one step.

    Playwright's `all_inner_texts` finds first and reads later: where a live page draws itself anew in between, what was found is
    no longer on it, and the text of what is not drawn has no line breaks.
    """
    found: list[str] = await page.evaluate(_TEXTS, selector)
    return found


async def shoot(page: Page, folder: Path, name: str, *, whole: bool = False) -> None:
    """One picture, once fonts are there; `whole`: what is to be scrolled too."""
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(250)
    await page.screenshot(path=folder / f"{name}.png", full_page=whole)
