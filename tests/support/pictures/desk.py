"""The help desk on a telephone and on a tablet: calls, a number given, a lost one found, what went wrong noted."""

import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.support.dashboard_world import DashboardWorld
from tests.support.filled_world import filled_world
from tests.support.page_browser import page_of, shoot
from tests.support.page_hall import PASSWORD
from tests.support.pictures.floor import busy_floor
from tests.support.pictures.managers import BUSY

PHONE, NARROW, TABLET = (390, 844), (360, 740), (1180, 820)


async def helper_in(page: Page, origin: str, staff: str = "h01") -> None:
    """As a helper does it."""
    await page.goto(f"{origin}/sign-in")
    await page.fill("#staff", staff)
    await page.fill("#password", PASSWORD)
    await page.select_option("#window", "-")
    await page.click("button[type=submit]")
    await page.wait_for_url("**/desk")


async def desk_pictures(browser: Browser, folder: Path, language: str) -> None:
    """Everything on both, and its first sight in large text."""
    with tempfile.TemporaryDirectory() as data:
        async with filled_world(Path(data), BUSY) as hall:
            await busy_floor(hall)
            for name, size in (("phone", PHONE), ("tablet", TABLET)):
                async with page_of(browser, size) as page:
                    await _desk(hall, page, folder, f"{name}-{language}", tabs=name == "phone")
            async with page_of(browser, NARROW) as page:
                await helper_in(page, hall.origin)
                await _shown(hall, page, language)
                await page.evaluate("document.documentElement.style.fontSize = '150%'")
                await shoot(page, folder, f"desk-large-{language}", whole=True)


async def _shown(hall: DashboardWorld, page: Page, language: str) -> None:
    await page.goto(f"{hall.origin}/desk?lang={language}")
    await page.wait_for_selector(".link.up")


async def _desk(hall: DashboardWorld, page: Page, folder: Path, end: str, *, tabs: bool) -> None:
    await helper_in(page, hall.origin)
    await _shown(hall, page, end[-2:])
    await shoot(page, folder, f"desk-{end}", whole=True)
    await _number(page, folder, end, tabs=tabs)
    if tabs:
        await page.click("[data-tab=find]")
    await page.fill("#words", "A00")
    await page.click("#find button")
    await page.locator("#found .row > button").first.click()
    await shoot(page, folder, f"desk-find-{end}", whole=True)
    await _shown(hall, page, end[-2:])
    if tabs:
        await page.click("[data-tab=find]")
    await page.click("#voice")
    await shoot(page, folder, f"desk-voice-{end}", whole=True)


async def _number(page: Page, folder: Path, end: str, *, tabs: bool) -> None:
    if tabs:
        await page.click("[data-tab=issue]")
    await shoot(page, folder, f"desk-themes-{end}", whole=True)
    await page.click("#theme-insurance")
    await page.click("#matter-insurance-card")
    await shoot(page, folder, f"desk-matter-{end}", whole=True)
    await page.click("#take")
    await page.wait_for_selector("#sheet svg path")
    await shoot(page, folder, f"desk-number-{end}")
    await page.click("#sheet-close")
    await page.click("#theme-property")
    await page.click("#matter-property-query")
    await page.click("#phone")
    await page.wait_for_selector("[data-slot]")
    await shoot(page, folder, f"desk-slots-{end}", whole=True)
    await page.locator("[data-slot]").first.click()
    await page.wait_for_selector("#booked")
    await shoot(page, folder, f"desk-booked-{end}")
    await page.click("#sheet-close")
