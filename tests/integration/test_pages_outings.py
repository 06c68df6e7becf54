"""The page of deliveries, home visits and errands in a real browser over a real hall."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.support.dashboard_world import DashboardWorld, dashboard_world
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, LANGUAGES, PHONE, page_of, sign_in

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


async def booked_at(page: Page, address: str, language: str, slot: str) -> None:
    """A home visit at a time, on the page."""
    await page.goto(f"{address}/outings?lang={language}")
    await page.select_option("[name=about]", "home_visit")
    await page.select_option("#book [name=slot]", slot)
    assert not await page.is_visible("#by-day")
    for name, value in (("name", "王一"), ("phone", "13800000001"), ("address", "河坊街 2 号")):
        await page.fill(f"#book [name={name}]", value)
    async with page.expect_navigation():
        await page.click("#book > button")


async def test_visit_is_booked_at_a_time_moved_and_cancelled(hall: DashboardWorld, page: Page):
    """The slots of the hall's file, in a list by time; a place that was taken is offered no more; accessible in both languages."""
    first, second = (each.slot for each in hall.service.visit_slots()[2:4])
    for slot in (second, second, first):
        await booked_at(page, hall.origin, "en", slot)
    lines = hall.service.outings()
    assert [each.slot for each in lines if each.slot] == [first, second, second]
    await page.goto(f"{hall.origin}/outings?lang=en")
    assert await page.locator(f"#book option[value='{second}']").count() == 0
    assert (
        await page.inner_text(f"#book option[value='{first}']")
        == f"{first[:10]} {first[11:]}–{lines[0].ends}, 1 free"
    )
    move = page.locator("form[data-kind=move_outing]").first
    later = hall.service.visit_slots()[-1].slot
    await move.locator("select").select_option(later)
    async with page.expect_navigation():
        await move.locator("button").click()
    assert [each.slot for each in hall.service.outings() if each.slot] == [second, second, later]
    await page.locator(".sure summary").first.dblclick()
    assert len(hall.service.outings()) == 4
    await page.locator(".sure summary").first.click()
    async with page.expect_navigation():
        await page.locator("[data-act*=cancel_outing]").first.click()
    assert [each.slot for each in hall.service.outings() if each.slot] == [second, later]


async def test_person_has_a_page_with_day_and_time(hall: DashboardWorld, page: Page, browser: Browser):
    """Its code and address come from the list; no name, no street; who comes once it is taken; over, it says so."""
    slot = hall.service.visit_slots()[2]
    await booked_at(page, hall.origin, "zh", slot.slot)
    await page.locator("[data-code]").first.click()
    await page.wait_for_selector(".page-code svg path")
    address = await page.locator(".page-code a").first.get_attribute("href")
    assert address is not None
    path = address[address.index("/t/visit/") :]
    line = hall.service.outings()[0]
    async with page_of(browser, PHONE) as phone:
        for language, staff in (("zh", "工号 m01"), ("en", "Staff number m01")):
            await phone.goto(f"{hall.origin}{path}?lang={language}")
            text = await phone.inner_text("main")
            assert slot.date in text
            assert f"{slot.first}–{slot.ends}" in text
            assert (staff in text) == bool(line.owner)
            assert "王一" not in await phone.content()
            assert await violations(phone) == []
            assert await phone.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
            if not line.owner:
                await page.goto(f"{hall.origin}/outings?lang=zh")
                async with page.expect_navigation():
                    await page.locator("[data-act*=take_outing]").first.click()
                line = hall.service.outings()[0]
        await page.locator(".sure summary").first.click()
        async with page.expect_navigation():
            await page.locator("[data-act*=cancel_outing]").first.click()
        gone = await phone.goto(f"{hall.origin}{path}?lang=en")
        assert gone is not None
        assert gone.status == 404
        assert "no such visit" in await phone.inner_text("main")
