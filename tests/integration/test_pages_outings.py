"""The page of deliveries, home visits and errands in a real browser over a real hall."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.support.dashboard_world import DashboardWorld, dashboard_world
from tests.support.page_axe import violations
from tests.support.page_pictures import DESK, LANGUAGES, PHONE, page_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def hall(tmp_path: Path) -> AsyncIterator[DashboardWorld]:
    """The sample hall, just opened."""
    async with dashboard_world(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(hall: DashboardWorld, browser: Browser) -> AsyncIterator[Page]:
    """A manager's page with one home visit that was booked on it."""
    async with page_of(browser, DESK) as fresh:
        await sign_in(fresh, hall.origin, "m01", "-")
        await fresh.goto(f"{hall.origin}/outings?lang=en")
        await fresh.select_option("[name=about]", "home_visit")
        for name, value in (
            ("day", "2026-11-27"), ("name", "金丝雀"), ("phone", "13800000000"), ("address", "吴山路 1 号"),
        ):  # fmt: skip
            await fresh.fill(f"[name={name}]", value)
        async with fresh.expect_navigation():
            await fresh.click("#book button")
        yield fresh


async def test_outing_is_taken_its_person_opened_and_ended(hall: DashboardWorld, page: Page):
    """One key each; nobody's name is there before it is asked for; accessible in both languages, on a phone too."""
    for size in (DESK, PHONE):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        for language in LANGUAGES:
            await page.goto(f"{hall.origin}/outings?lang={language}")
            assert await violations(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert "金丝雀" not in await page.content()
    async with page.expect_navigation():
        await page.click("[data-act*=take_outing]")
    await page.click("[data-who]")
    await page.wait_for_selector(".who >> text=金丝雀 · 13800000000 · 吴山路 1 号")
    async with page.expect_navigation():
        await page.click("[data-act*='\"done\"']")
    (line,) = hall.service.outings()
    assert (line.owner, line.ending) == ("m01", "done")


async def test_act_of_somebody_signed_out_leads_to_the_sign_in(page: Page):
    """Also from a page that has no stream to tell it."""
    await page.context.clear_cookies()
    await page.click("[data-act*=take_outing]")
    await page.wait_for_url("**/sign-in")
    assert await page.is_visible("#staff")
