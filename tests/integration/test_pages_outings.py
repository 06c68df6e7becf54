"""The page of deliveries, home visits and errands in a real browser over a real hall."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.contracts.actors import Role
from queue_server.contracts.base import Language
from queue_server.web.day_words import day_words
from tests.support.dashboard_world import DashboardWorld, dashboard_world
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, LANGUAGES, PHONE, page_of, sign_in
from tests.support.page_hall import PASSWORD
from tests.support.records import unrecorded

SAID: tuple[tuple[Language, str], ...] = (("zh", "工号 m01"), ("en", "Staff number m01"))
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
        await fresh.select_option("#book [name=matter]", index=1)
        await fresh.select_option("#book [name=why]", "old")
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
    await page.select_option("#book [name=matter]", index=1)
    await page.select_option("#book [name=why]", "old")
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
        == f"{day_words(first[:10], 'en')} {first[11:]}–{lines[0].ends}, 1 free"
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
        for language, staff in SAID:
            await phone.goto(f"{hall.origin}{path}?lang={language}")
            text = await phone.inner_text("main")
            assert day_words(slot.date, language) in text
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
        assert "was not found" in await phone.inner_text("main")


async def test_large_text_on_a_narrow_phone_scrolls_nowhere_sideways(hall: DashboardWorld, page: Page):
    """150 % at 360 px, both languages: a time to choose, the keys of a line, the form."""
    await booked_at(page, hall.origin, "en", hall.service.visit_slots()[2].slot)
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for language in LANGUAGES:
        await page.goto(f"{hall.origin}/outings?lang={language}")
        await page.evaluate("document.documentElement.style.fontSize = '150%'")
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


async def moved_once_more(hall: DashboardWorld, page: Page) -> str:
    """By the manager, to the first time that is free."""
    slot = hall.service.visit_slots()[0].slot
    await page.select_option("form[data-kind=move_outing] select", slot)
    async with page.expect_navigation():
        await page.click("form[data-kind=move_outing] button")
    return slot


@asynccontextmanager
async def taken_by_helper(hall: DashboardWorld, browser: Browser) -> AsyncIterator[Page]:
    """A helper's phone at the desk, who has taken the visit."""
    hall.staff.add("h01", PASSWORD, Role.HELPER, unrecorded)
    async with page_of(browser, PHONE) as helper:
        await sign_in(helper, hall.origin, "h01", "-")
        await helper.goto(f"{hall.origin}/outings?lang=en")
        async with helper.expect_navigation():
            await helper.click("[data-act*=take_outing]")
        await helper.goto(f"{hall.origin}/desk")
        await helper.wait_for_selector(".link.up")
        yield helper


async def test_whoever_took_a_visit_that_is_cancelled_is_told(
    hall: DashboardWorld, page: Page, browser: Browser
):
    """At once on the help desk, then on the list until they say to know it; accessible; the others see that it is not known yet."""
    async with taken_by_helper(hall, browser) as helper:
        assert await helper.is_hidden("[data-news=called_off]")
        await page.goto(f"{hall.origin}/outings?lang=en")
        await page.locator(".sure summary").first.click()
        async with page.expect_navigation():
            await page.locator("[data-act*=cancel_outing]").first.click()
        assert "its owner has not seen it yet · h01" in await page.inner_text(".rounds")
        await helper.wait_for_selector("[data-news=called_off]:not([hidden])")
        assert await violations(helper) == []
        await helper.click("[data-news=called_off] a")
        await helper.wait_for_selector(".off >> text=Cancelled: you need not go")
        assert await violations(helper) == []
        async with helper.expect_navigation():
            await helper.click("[data-act*=close_outing]")
    assert hall.service.outings() == ()


async def test_whoever_took_a_visit_that_another_moved_is_told(
    hall: DashboardWorld, page: Page, browser: Browser
):
    """At once on the help desk; on the list with both times, until they say that they will go then; the others see that it is not known yet; accessible."""
    async with taken_by_helper(hall, browser) as helper:
        slot = hall.service.visit_slots()[-1]
        await page.goto(f"{hall.origin}/outings?lang=en")
        await page.select_option("form[data-kind=move_outing] select", slot.slot)
        async with page.expect_navigation():
            await page.click("form[data-kind=move_outing] button")
        assert "moved, its owner has not seen it yet" in await page.inner_text(".rounds")
        assert await page.locator(".off").count() == 0
        await helper.wait_for_selector("[data-news=moved]:not([hidden])")
        assert await helper.is_hidden("[data-news=called_off]")
        for language in LANGUAGES:
            await helper.goto(f"{hall.origin}/outings?lang={language}")
            told = await helper.inner_text(".off")
            assert day_words("2026-11-27", language) in told
            assert await helper.locator(".rounds b.stop").count() == 0  # to the owner the list says it once
            assert f"{day_words(slot.date, language)} {slot.first}–{slot.ends}" in told
            assert await violations(helper) == []
            assert await helper.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert await moved_once_more(hall, page) != slot.slot
        await helper.click(".off [data-act*=take_outing]")
        await helper.wait_for_selector(
            "#message >> text=It was just moved to another time than the page showed"
        )
        assert [each.moved_from for each in hall.service.outings()] != [""]
        await helper.reload()
        async with helper.expect_navigation():
            await helper.click(".off [data-act*=take_outing]")
        assert await helper.locator(".off").count() == 0
        await page.goto(f"{hall.origin}/outings")
        async with page.expect_navigation():
            await page.click("[data-act*=take_outing]")
        await helper.goto(f"{hall.origin}/outings")
        await helper.select_option("form[data-kind=move_outing] select", hall.service.visit_slots()[1].slot)
        async with helper.expect_navigation():
            await helper.click("form[data-kind=move_outing] button")
    await page.goto(f"{hall.origin}/dashboard?lang=en")
    async with page.expect_navigation():
        await page.click(".strip:has-text('moved to another time') a")
    async with page.expect_navigation():
        await page.click(".off [data-act*=take_outing]")
    await page.goto(f"{hall.origin}/dashboard")
    assert await page.locator(".strip:visible").count() == 0
    assert [each.moved_from for each in hall.service.outings()] == [""]


async def test_person_whose_time_has_passed_reads_what_is_true(
    hall: DashboardWorld, page: Page, browser: Browser
):
    """Not the old time alone: not on record as done, and how to reach the hall; in the slot's hour still the time, no sooner."""
    slot = hall.service.visit_slots()[0]
    await booked_at(page, hall.origin, "en", slot.slot)
    line = hall.service.outings()[0]
    ends = datetime.fromisoformat(f"{slot.date}T{slot.ends}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    async with page_of(browser, PHONE) as phone:
        for moment, said in (
            (ends - timedelta(minutes=1), False),
            (ends, True),
            (ends + timedelta(days=2), True),
        ):
            hall.world.clock.time = moment
            for language, words in (("zh", "约定的时间已过"), ("en", "The time has passed")):
                await phone.goto(f"{hall.origin}/t/visit/{line.outing}?lang={language}")
                assert (words in await phone.inner_text("main")) == said
                assert await violations(phone) == []


async def test_wrong_day_is_refused_in_words_of_its_own(hall: DashboardWorld, page: Page):
    """Not those for a material that may follow."""
    await page.goto(f"{hall.origin}/outings?lang=en")
    await page.select_option("[name=about]", "home_visit")
    await page.select_option("#book [name=matter]", index=1)
    await page.select_option("#book [name=why]", "old")
    for name, value in (
        ("day", "2027-11-27"),
        ("name", "王一"),
        ("phone", "13800000001"),
        ("address", "河坊街 2 号"),
    ):
        await page.fill(f"[name={name}]", value)
    await page.click("#book > button")
    await page.wait_for_selector("#message:not([hidden])")
    assert "at most 60 days ahead" in await page.inner_text("#message")
