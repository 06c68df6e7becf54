"""The page of all open cases."""

import tempfile
from pathlib import Path

from playwright.async_api import Browser

from tests.support.case_scene import week_of_cases
from tests.support.dashboard_world import dashboard_world
from tests.support.page_browser import DESK, page_of, shoot, sign_in


async def case_pictures(browser: Browser, folder: Path, language: str) -> None:
    """The open cases of a week as a clerk has them, a question about one, a parcel, large text, and all of it on a phone."""
    with tempfile.TemporaryDirectory() as data:
        async with dashboard_world(Path(data)) as hall, page_of(browser, DESK) as page:
            week = await week_of_cases(hall)
            await sign_in(page, hall.origin)
            for name, size in (("", DESK), ("phone-", (390, 844))):
                await page.set_viewport_size({"width": size[0], "height": size[1]})
                await page.goto(f"{hall.origin}/cases?lang={language}")
                await page.select_option("#which", "all")
                await page.wait_for_selector(f"[data-case='{week['other']}']")
                await shoot(page, folder, f"cases-{name}{language}")
                for question, keys in (("ask", ("ArrowDown", "ArrowDown", "Enter")), ("parcel", ("p",))):
                    for key in keys:
                        await page.keyboard.press(key)
                    await page.wait_for_selector("#ask[open] .choice")
                    await shoot(page, folder, f"cases-{name}{question}-{language}")
                    await page.keyboard.press("Escape")
                await page.click("#large")
                await shoot(page, folder, f"cases-{name}large-{language}")
                await page.click("#large")
