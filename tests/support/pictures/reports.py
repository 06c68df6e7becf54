"""Reports each way of looking down to a ticket's timeline, the sheets as they print, the ratings with their follow-ups."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Page

from queue_server.contracts.commands.followups import NoteCallBack, TakeFollowUp
from queue_server.domain.reports.measures import DIMENSIONS
from tests.support.dashboard_world import DashboardWorld
from tests.support.filled_world import filled_world
from tests.support.page_browser import DESK, PHONE, page_of, shoot, sign_in
from tests.support.pictures.floor import MANAGER, devices

A4, A4_LYING = (718, 1027), (1032, 703)
"""CSS pixels between the margins of a sheet, 190 by 273 mm: as it prints."""
EVENING, EARLY, LATE = (datetime(2026, 11, *at, tzinfo=UTC) for at in ((25, 9), (26, 0), (26, 9, 30)))
"""17:00, 8:00 on the next day, 17:30 in Hangzhou."""


async def report_pictures(browser: Browser, folder: Path, language: str) -> None:
    """A week each way of looking, a row's tickets, a ticket's timeline; on paper, on a telephone, in large text."""
    with tempfile.TemporaryDirectory() as data:
        async with filled_world(Path(data)) as hall, page_of(browser, DESK) as page:
            await sign_in(page, hall.origin, "m01", "-")
            week = f"{hall.origin}/reports?from=2026-11-20&to=2026-11-26&lang={language}"
            for by in DIMENSIONS:
                await page.goto(f"{week}&by={by}")
                await shoot(page, folder, f"reports-{by}-{language}", whole=True)
            await _password(page, folder, language)
            await page.locator("tbody a").first.click()
            await page.wait_for_url("**/reports/tickets?**")
            await shoot(page, folder, f"reports-tickets-{language}", whole=True)
            await page.locator("tbody a").first.click()
            await page.wait_for_url("**/reports/tickets/2026-*")
            await shoot(page, folder, f"reports-timeline-{language}", whole=True)
            await page.goto(f"{hall.origin}/reports?from=2026-11-21&to=2026-11-21&lang={language}")
            await shoot(page, folder, f"reports-empty-{language}", whole=True)
            await _ratings(hall, page, folder, language)
            await _elsewhere(page, week, folder, language)


async def _password(page: Page, folder: Path, language: str) -> None:
    """What an export asks first, and what it says to a wrong one; also on a telephone."""
    for name, size in (("", DESK), ("-phone", PHONE)):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.click("[data-file^='/reports.csv']")
        await page.wait_for_selector("#ask[open]")
        await shoot(page, folder, f"reports-password{name}-{language}")
        await page.fill("#again-password", "not the password")
        await page.press("#again-password", "Enter")
        await page.wait_for_selector("#ask[open] .error:visible")
        await shoot(page, folder, f"reports-password-wrong{name}-{language}")
        await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


async def _ratings(hall: DashboardWorld, page: Page, folder: Path, language: str) -> None:
    """What must be followed up, one taken and called back."""
    await page.goto(f"{hall.origin}/ratings?lang={language}")
    await shoot(page, folder, f"ratings-{language}", whole=True)
    first = next(iter(hall.service.follow_ups()))
    for body in (TakeFollowUp(follow_up=first.id), NoteCallBack(follow_up=first.id, result="reached")):
        await hall.ask(MANAGER, body)
    await page.reload()
    await shoot(page, folder, f"ratings-taken-{language}", whole=True)


async def _elsewhere(page: Page, week: str, folder: Path, language: str) -> None:
    await page.goto(week)
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await shoot(page, folder, f"reports-phone-{language}", whole=True)
    await page.evaluate("document.documentElement.style.fontSize = '150%'")
    await shoot(page, folder, f"reports-large-{language}", whole=True)
    await page.goto(week)
    await page.set_viewport_size({"width": A4_LYING[0], "height": A4_LYING[1]})
    await page.emulate_media(media="print")
    await shoot(page, folder, f"reports-print-{language}", whole=True)
    await page.emulate_media(media="null")


async def sheet_pictures(browser: Browser, folder: Path, language: str) -> None:
    """The public sheet, and the manager's at eight and at half past five, as they print and on a telephone."""
    for name, now in (("0800", EARLY), ("1730", LATE)):
        with tempfile.TemporaryDirectory() as data:
            async with (
                filled_world(Path(data), now, EVENING if now is EARLY else None) as hall,
                page_of(browser, DESK) as page,
            ):
                devices(hall)
                await sign_in(page, hall.origin, "m01", "-")
                paths = {f"day-sheet-{name}": "day-sheet?"}
                if now is EARLY:
                    paths |= {"sheet": "sheet/2026-11-24?"}
                for what, path in paths.items():
                    await page.goto(f"{hall.origin}/{path}lang={language}")
                    await _printed(page, folder, f"{what}{{}}-{language}")


async def _printed(page: Page, folder: Path, name: str) -> None:
    await shoot(page, folder, name.format(""), whole=True)
    for size, end, media in ((A4, "-print", "print"), (PHONE, "-phone", "null")):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.emulate_media(media=media)
        await shoot(page, folder, name.format(end), whole=True)
    await page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
