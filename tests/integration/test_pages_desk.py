"""The help desk's page in a real browser over a real hall: calls for help, numbers for anyone, lost numbers."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands.floor import AcceptHelp, CallHelp, LeaveFloor
from tests.support.dashboard_world import DashboardWorld, dashboard_world, morning
from tests.support.hall_service import KIOSK
from tests.support.page_axe import violations
from tests.support.page_browser import page_of, sign_in
from tests.support.page_hall import PASSWORD
from tests.support.records import unrecorded

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE, TABLET = (390, 844), (1180, 820)
JS_BUDGET = 150_000
"""Bytes of JavaScript that a page may load."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DashboardWorld]:
    """The sample hall in the morning, with a helper's account."""
    async with dashboard_world(tmp_path_factory.mktemp("hall")) as running:
        running.staff.add("h01", PASSWORD, Role.HELPER, unrecorded)
        await morning(running, minutes=20)
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(hall: DashboardWorld, browser: Browser) -> AsyncIterator[Page]:
    """A helper's phone; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, PHONE) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        await sign_in(fresh, hall.origin, "h01", "-")
        yield fresh
    assert errors == []


async def shown(hall: DashboardWorld, page: Page, part: str, language: str = "zh") -> None:
    """A part of the page, connected."""
    await page.goto(f"{hall.origin}/desk?lang={language}")
    await page.wait_for_selector(".link.up")
    if page.viewport_size and page.viewport_size["width"] == PHONE[0]:
        await page.click(f"[data-tab={part}]")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_desk_is_accessible_on_phone_and_tablet(hall: DashboardWorld, page: Page, language: str):
    """Each part passes axe-core, nothing is wider than the screen, and the scripts are small."""
    loaded: list[str] = []
    page.on(
        "response", lambda response: loaded.append(response.url) if response.url.endswith(".js") else None
    )
    for size in (PHONE, TABLET):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        for part in ("calls", "issue", "find"):
            await shown(hall, page, part, language)
            assert await violations(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    sizes = [len(await (await page.request.get(url)).body()) for url in set(loaded)]
    assert 0 < sum(sizes) <= JS_BUDGET


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_desk_in_large_text_scrolls_nowhere_sideways(hall: DashboardWorld, page: Page, language: str):
    """150 % at 360 px: the three parts, and the keys below them."""
    await page.set_viewport_size({"width": 360, "height": 740})
    for part in ("calls", "issue", "find"):
        await page.goto(f"{hall.origin}/desk?lang={language}")
        await page.wait_for_selector(".link.up")
        await page.click(f"[data-tab={part}]")
        await page.evaluate("document.documentElement.style.fontSize = '150%'")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


async def test_desk_asks_for_the_class_above_the_key_that_gives_the_number(hall: DashboardWorld, page: Page):
    """Whoever goes down the page meets the choice before it counts."""
    await shown(hall, page, "issue")
    for tap in ("#theme-insurance", "#matter-insurance-card"):
        await page.click(tap)
    choice, key = [await page.locator(which).bounding_box() for which in ("#class", "#take")]
    assert choice
    assert key
    assert choice["y"] + choice["height"] <= key["y"]


async def test_desk_gives_a_number_in_three_taps_without_identity(hall: DashboardWorld, page: Page):
    """Theme, service, number; the number is shown with the code of its page, and belongs to nobody known."""
    await shown(hall, page, "issue")
    for tap in ("#theme-insurance", "#matter-insurance-card", "#take"):
        await page.click(tap)
    number = await page.inner_text("#given")
    await page.wait_for_selector("#sheet svg path")
    (found,) = hall.service.found(number, None, None).tickets
    assert (found.identified, found.state) == (False, "waiting")
    assert await violations(page) == []
    await page.click("#sheet-close")


async def test_desk_gives_one_number_for_a_double_press(hall: DashboardWorld, page: Page):
    """A hand that trembles takes one number."""
    await shown(hall, page, "issue")
    for tap in ("#theme-insurance", "#matter-insurance-card"):
        await page.click(tap)
    before = hall.service.desk().waiting
    await page.dblclick("#take")
    await page.wait_for_selector("#sheet svg path")
    assert hall.service.desk().waiting == before + 1
    await page.click("#sheet-close")


async def test_part_that_is_worked_in_stays_when_the_phone_opens_the_page_again(
    hall: DashboardWorld, page: Page
):
    """So a number is three taps on a phone, too."""
    await shown(hall, page, "issue")
    await page.reload()
    await page.wait_for_selector("#part-issue:visible")
    assert not await page.is_visible("#part-calls")


async def test_desk_counts_advice_and_gives_no_number(hall: DashboardWorld, page: Page):
    """One more visit, not one more ticket."""
    before, tickets = hall.service.desk().advised, len(hall.service.found("", None, "insurance-card").tickets)
    await shown(hall, page, "issue")
    for tap in ("#theme-insurance", "#matter-insurance-card", "#advice"):
        await page.click(tap)
    await page.wait_for_selector("text=没有取号")
    assert hall.service.desk().advised == before + 1
    assert len(hall.service.found("", None, "insurance-card").tickets) == tickets


async def test_call_for_help_shows_is_accepted_and_ended(hall: DashboardWorld, page: Page):
    """Place and need in words, no name; the hall knows who goes; done, it is gone."""
    await shown(hall, page, "calls")
    await page.select_option("#here", "a")
    await page.wait_for_selector("#helpers:has-text('1')")
    await hall.ask(KIOSK.model_copy(update={"id": "kiosk-1"}), CallHelp(need="see"))
    await page.wait_for_selector(".call.ringing.mine")
    assert "正门内 1 号自助机" in await page.inner_text(".call")
    assert await violations(page) == []
    (call,) = hall.service.desk().calls
    await page.click(f"#go-{call.call}")
    await page.click(f"#end-{call.call}")
    await page.wait_for_selector("text=现在没有人求助")
    assert hall.service.desk().calls == ()


async def test_call_that_somebody_accepted_may_be_ended_by_everybody(hall: DashboardWorld, page: Page):
    """It says who went; whoever accepted it and left makes it ring again, and the page says so."""
    helper = Actor(role=Role.HELPER, id="h02")
    await shown(hall, page, "calls")
    await hall.ask(KIOSK.model_copy(update={"id": "kiosk-1"}), CallHelp(need="unwell"))
    (call,) = hall.service.desk().calls
    await hall.ask(helper, AcceptHelp(call=call.call))
    await page.wait_for_selector(f"#end-{call.call}")
    assert "h02 去了" in await page.inner_text(".call")
    await hall.ask(helper, LeaveFloor())
    await page.wait_for_selector(f"#go-{call.call}")
    assert "h02 去过" in await page.inner_text(".call")
    assert await violations(page) == []
    await page.click(f"#end-{call.call}")
    await page.wait_for_selector("text=现在没有人求助")
    assert hall.service.desk().calls == ()


async def test_lost_number_is_found_set_aside_and_pre_checked_by_name(hall: DashboardWorld, page: Page):
    """By its number; out and back in; the helper's staff number stands on it; who holds it is on record."""
    waiting = next(
        t for t in hall.service.found("", None, None).tickets if t.state == "waiting" and t.identified
    )
    await shown(hall, page, "find")
    await page.fill("#words", waiting.number)
    await page.click("#find button")
    for name, done in (("step_out", "暂离"), ("step_in", "在等"), ("pre_check", "h01 已预审")):
        await page.click(f"#open-{waiting.number}")
        await page.click(f"#{name}-{waiting.number}")
        await page.wait_for_selector(f".row .what:has-text('{done}')")
    await page.click(f"#open-{waiting.number}")
    await page.click(f"#who-{waiting.number}")
    await page.wait_for_selector(f"#message:has-text('{waiting.number}')")
    newest = (await hall.service.access_log(None, 1))[0].access
    assert (newest.actor, newest.purpose, newest.kind) == ("helper:h01", "lost_ticket", "access")


async def test_desk_books_for_a_caller(hall: DashboardWorld, page: Page):
    """A slot by telephone: the booking number to read out, and nobody's name."""
    await shown(hall, page, "issue")
    for tap in ("#theme-property", "#matter-property-query", "#phone", "[data-slot]"):
        await page.click(tap)
    assert len((await page.inner_text("#booked")).replace(" ", "")) == 10
    assert await violations(page) == []


async def test_desk_notes_what_could_not_be_done_with_its_dates(hall: DashboardWorld, page: Page):
    """Of a window, in three choices of which none is made before, and no words; the dates are there to be told, and nobody owns it yet."""
    await shown(hall, page, "find")
    await page.click("#voice")
    for name, value in (("about", "not_done"), ("topic", "materials"), ("window", "w1")):
        await page.click("#voice-form button")
        await page.wait_for_selector(f"#voice-{name}:focus + #voice-{name}-missing:visible")
        assert await page.locator(".missing").count() == 1
        assert await violations(page) == []
        await page.select_option(f"#voice-{name}", value)
    assert hall.service.follow_ups() == ()
    await page.click("#voice-form button")
    await page.wait_for_selector("#voice-kept:has-text('2026-11-26')")
    (found,) = hall.service.follow_ups()
    assert (found.kind, found.topic, found.window, found.owner, found.answer_by) == (
        "not_done", "materials", "w1", "", "2026-12-16",
    )  # fmt: skip


async def test_home_visit_is_booked_taken_and_its_address_opened_on_record(hall: DashboardWorld, page: Page):
    """The address is typed once, stands on no page until its owner asks, and each look is in the access log; accessible, no sideways scroll."""
    for language in ("en", "zh"):
        await page.goto(f"{hall.origin}/outings?lang={language}")
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    await page.select_option("[name=about]", "home_visit")
    await page.select_option("#book [name=matter]", index=1)
    await page.select_option("#book [name=why]", "old")
    for name, value in (
        ("day", "2026-11-26"),
        ("name", "金丝雀"),
        ("phone", "13800000000"),
        ("address", "吴山路 1 号"),
    ):
        await page.fill(f"[name={name}]", value)
    async with page.expect_navigation():
        await page.click("#book button")
    assert "金丝雀" not in await page.inner_text("main")
    async with page.expect_navigation():
        await page.click("text=我来办")
    await page.click("[data-who]")
    await page.wait_for_selector(".who:has-text('吴山路 1 号')")
    assert await violations(page) == []
    newest = (await hall.service.access_log(None, 1))[0].access
    assert (newest.actor, newest.purpose, newest.kind) == ("helper:h01", "outing", "unmask")
    async with page.expect_navigation():
        await page.click("text=办好了")
    assert hall.service.outings()[0].ending == "done"


async def test_desk_is_for_helpers_and_managers(hall: DashboardWorld, page: Page):
    """A helper opens neither the staff's list nor the dashboard."""
    for path in ("/staff", "/dashboard"):
        assert (await page.request.get(f"{hall.origin}{path}")).status == 403
