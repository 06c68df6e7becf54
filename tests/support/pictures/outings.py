"""Deliveries, home visits, errands: the list and its form, and the person's own page from booking to end."""

import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.support.dashboard_world import DashboardWorld
from tests.support.filled_world import filled_world
from tests.support.page_browser import DESK, page_of, shoot, sign_in
from tests.support.pictures.managers import BUSY

PHONE, NARROW = (390, 844), (360, 740)
WHO = {"name": "王一", "phone": "13800000001", "address": "河坊街 2 号"}


async def outing_pictures(browser: Browser, folder: Path, language: str) -> None:
    """Nothing yet; the list; in large text on a narrow telephone; the person's page before, taken, over."""
    with tempfile.TemporaryDirectory() as data:
        async with filled_world(Path(data), BUSY) as hall, page_of(browser, DESK) as page:
            await sign_in(page, hall.origin, "m01", "-")
            await page.goto(f"{hall.origin}/outings?lang={language}")
            await shoot(page, folder, f"outings-none-{language}", whole=True)
            for n, about in ((4, "staff_errand"), (2, "home_visit"), (7, "home_visit")):
                await _booked(hall, page, n, about, language)
            await page.locator("[data-code]").first.click()
            await page.wait_for_selector(".page-code svg path")
            await shoot(page, folder, f"outings-{language}", whole=True)
            await _persons_page(hall, browser, page, folder, language)
            async with page_of(browser, NARROW) as phone:
                await sign_in(phone, hall.origin, "m01", "-")
                await phone.goto(f"{hall.origin}/outings?lang={language}")
                await shoot(phone, folder, f"outings-phone-{language}", whole=True)
                await phone.evaluate("document.documentElement.style.fontSize = '150%'")
                await shoot(phone, folder, f"outings-large-{language}", whole=True)


async def _booked(hall: DashboardWorld, page: Page, n: int, about: str, language: str) -> None:
    await page.goto(f"{hall.origin}/outings?lang={language}")
    await page.select_option("[name=about]", about)
    await page.select_option("#book [name=matter]", index=1)
    await page.select_option("#book [name=why]", "old")
    await page.select_option("#book [name=slot]", hall.service.visit_slots()[n].slot)
    for name, value in WHO.items():
        await page.fill(f"#book [name={name}]", value)
    async with page.expect_navigation():
        await page.click("#book > button")


async def _persons_page(
    hall: DashboardWorld, browser: Browser, page: Page, folder: Path, language: str
) -> None:
    async with page_of(browser, PHONE, scale=2) as phone:
        address = await page.locator(".page-code a").first.get_attribute("href") or ""
        path = f"{hall.origin}{address[address.index('/t/visit/') :]}?lang={language}"
        await phone.goto(path)
        await shoot(phone, folder, f"visit-{language}")
        for name, key in (("taken", "[data-act*=take_outing]"), ("over", "[data-act*=cancel_outing]")):
            if name == "over":
                await page.locator(".sure summary").first.click()
            async with page.expect_navigation():
                await page.locator(key).first.click()
            await phone.goto(path)
            await shoot(phone, folder, f"visit-{name}-{language}")
