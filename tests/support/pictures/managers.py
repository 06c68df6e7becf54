"""A manager's dashboard with what it opens, the rounds, the accounts, the access log."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.support.dashboard_world import DashboardWorld
from tests.support.filled_world import filled_world
from tests.support.page_browser import DESK, PHONE, page_of, shoot, sign_in
from tests.support.pictures.floor import busy_floor

BUSY = datetime(2026, 11, 26, 2, 20, tzinfo=UTC)  # a Thursday, 10:20 in Hangzhou
FIGURES = ("f-waiting", "f-half", "f-longest", "f-green", "f-first", "o-overtaken", "t-insurance")


async def dashboard_pictures(browser: Browser, folder: Path, language: str) -> None:
    """As it stands, what can be done, each form, a window's skills; the same in large text and on a telephone."""
    with tempfile.TemporaryDirectory() as data:
        async with filled_world(Path(data), BUSY) as hall, page_of(browser, DESK) as page:
            await busy_floor(hall)
            await sign_in(page, hall.origin, "m01", "-")
            await _opened(page, hall, language)
            await shoot(page, folder, f"dashboard-{language}")
            await shoot(page, folder, f"dashboard-whole-{language}", whole=True)
            await _figures(page, folder, language)
            await _acts(page, folder, language)
            await page.evaluate("document.documentElement.style.fontSize = '150%'")
            await shoot(page, folder, f"dashboard-large-{language}", whole=True)
            await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            await _opened(page, hall, language)
            await shoot(page, folder, f"dashboard-phone-{language}", whole=True)


async def _opened(page: Page, hall: DashboardWorld, language: str) -> None:
    await page.goto(f"{hall.origin}/dashboard?lang={language}")
    await page.wait_for_selector(".link.up")
    await page.wait_for_selector("#f-waiting")


async def _figures(page: Page, folder: Path, language: str) -> None:
    """What each figure and line is made of, and the timeline of a ticket."""
    for what in FIGURES:
        await page.click(f"#{what}")
        await page.wait_for_selector("#detail-body > *")
        await shoot(page, folder, f"dashboard-{what}-{language}")
        if what == "f-waiting":
            await page.locator("#detail-body tbody .open").first.click()
            await page.wait_for_selector("[data-back]:not([hidden])")
            await shoot(page, folder, f"dashboard-timeline-{language}")
        await page.click("[data-close]")


async def _acts(page: Page, folder: Path, language: str) -> None:
    await page.click("#do")
    await shoot(page, folder, f"dashboard-act-{language}")
    for part in ("matters", "notices", "heads"):
        await page.click(f"#do-{part}")
        await page.wait_for_selector("#detail-body .fields")
        if part == "matters":
            await page.click("#stop-ask")
        await shoot(page, folder, f"dashboard-{part}-{language}")
        await page.click("[data-back]")
    await page.click("[data-close]")
    await page.click("#w-w9")
    await shoot(page, folder, f"dashboard-window-{language}")
    await page.click("#do-skills")
    await shoot(page, folder, f"dashboard-skills-{language}")


async def staff_pictures(browser: Browser, folder: Path, language: str) -> None:
    """Accounts, one opened; rounds; the access log."""
    with tempfile.TemporaryDirectory() as data:
        async with filled_world(Path(data), BUSY) as hall, page_of(browser, DESK) as page:
            await busy_floor(hall)
            await sign_in(page, hall.origin, "m01", "-")
            for size, name in ((DESK, ""), (PHONE, "-phone")):
                await page.set_viewport_size({"width": size[0], "height": size[1]})
                for path, what in (
                    ("staff?", "staff"), ("staff?open=h01&", "staff-open"), ("patrols?", "patrols"), ("access-log?", "access-log"),
                ):  # fmt: skip
                    await page.goto(f"{hall.origin}/{path}lang={language}")
                    await shoot(page, folder, f"{what}{name}-{language}", whole=True)
