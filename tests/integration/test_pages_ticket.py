"""The ticket on a phone and the forms of staff, in a real browser."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.contracts.actors import Role
from queue_server.contracts.certificates import code_of
from queue_server.contracts.commands import ConfirmWaiting
from queue_server.service.parcels_port import ParcelNumber
from tests.support import page_samples as samples
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, PHONE, page_of, sign_in, texts_of
from tests.support.page_hall import PASSWORD, TOKEN
from tests.support.page_world import PageWorld, page_world
from tests.support.records import unrecorded

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
TICKET = "ticket/2026-11-25-B009"


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[PageWorld]:
    """Pages up; a sample hall behind."""
    async with page_world(tmp_path, broker=False) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def phone(world: PageWorld, browser: Browser) -> AsyncIterator[Page]:
    """A phone with the ticket's page open; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, PHONE) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        await fresh.goto(f"{world.origin}/t/{TOKEN}?lang=zh")
        await fresh.wait_for_selector("#state:not(:empty)")
        yield fresh
    assert errors == []


async def test_ticket_follows_its_way_through_the_hall(world: PageWorld, phone: Page):
    """Waiting, called, served: live, without a reload."""
    text = await phone.inner_text("main")
    assert "前面还有\n6 位" in text
    assert "20–35 分钟" in text
    world.hall.show(TICKET, samples.ticket_page("called", 8))
    await phone.wait_for_selector("text=轮到您了，请到 12 号窗口")
    assert not await phone.is_visible("#cancel")
    world.hall.show(TICKET, samples.ticket_page("missed", 9))
    await phone.wait_for_selector("text=不用重新取号，请到导询台。")


@pytest.mark.parametrize(
    ("language", "said", "note"),
    [
        ("zh", "叫号已撤回，请稍候", "先不用去窗口"),
        ("en", "Call withdrawn, please wait", "no need to go"),
    ],
)
async def test_ticket_whose_call_was_taken_back_says_so(
    world: PageWorld, phone: Page, language: str, said: str, note: str
):
    """With the time of it, as on the board, until it is called again."""
    await phone.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
    world.hall.show(TICKET, samples.ticket_page("called", 8))
    await phone.wait_for_selector("#ticket.turn")
    back = {"taken_back": samples.NOW}
    world.hall.show(TICKET, samples.ticket_page("waiting", 9).model_copy(update=back))
    await phone.wait_for_selector(f"#state:text('{said}')")
    shown = await phone.inner_text("#note")
    assert note in shown
    assert "09:14" in shown
    assert await violations(phone) == []
    world.hall.show(TICKET, samples.ticket_page("called", 10))
    await phone.wait_for_selector("#ticket.turn")
    assert not await phone.is_visible("#note")


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "结果会寄给您"), ("en", "The result will be sent to you")]
)
async def test_ticket_says_that_the_result_will_be_sent(
    world: PageWorld, phone: Page, language: str, said: str
):
    """Where it was wished and as long as there is one to come; whole on a phone, nothing for axe to find."""
    assert not await phone.is_visible("#delivery")
    world.hall.show(TICKET, samples.ticket_page("waiting", 8).model_copy(update={"delivery": True}))
    await phone.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
    await phone.wait_for_selector(f"#delivery:visible >> text={said}")
    assert await phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    assert await violations(phone) == []
    world.hall.show(TICKET, samples.ticket_page("cancelled", 9).model_copy(update={"delivery": True}))
    await phone.wait_for_selector("#delivery", state="hidden")


SAID = {
    "zh": ("2026-11-27 由 EMS 寄出", "对不上", "明天再来"),
    "en": ("Sent on 2026-11-27 with EMS", "not the telephone", "tomorrow"),
}


@pytest.mark.parametrize("language", SAID)
async def test_posted_result_shows_its_number_to_whoever_knows_the_telephone(
    world: PageWorld, phone: Page, language: str
):
    """With whom and since when is there at once, the number after the last four digits, five tries a day; nothing for axe to find."""
    sent, wrong, many = SAID[language]
    world.hall.posted = (samples.parcel(),)
    world.hall.number = ParcelNumber("EA123456789CN")
    await phone.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
    assert sent in await phone.inner_text(".parcel")
    assert "EA123456789CN" not in await phone.content()
    assert await violations(phone) == []
    for tail, said in (("1234", wrong), ("0000", "EA123456789CN")):
        await phone.fill(".parcel input", tail)
        await phone.click(".parcel button")
        await phone.wait_for_selector(f".parcel-number >> text={said}")
    assert not await phone.is_visible(".parcel input")
    assert await violations(phone) == []
    assert await phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    await phone.reload()
    for said in (wrong, wrong, wrong, many):
        await phone.fill(".parcel input", "1234")
        await phone.click(".parcel button")
        await phone.wait_for_selector(f".parcel-number >> text={said}")


async def test_parcel_asked_for_twice_in_a_hurry_is_one_try(world: PageWorld, phone: Page):
    """A double press on the key asks once; the field is there again for the next."""
    world.hall.posted = (samples.parcel(),)
    await phone.goto(f"{world.origin}/t/{TOKEN}")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    await phone.fill(".parcel input", "1234")
    await phone.dblclick(".parcel button")
    await phone.wait_for_selector(".parcel-number:visible")
    await phone.fill(".parcel input", "4321")
    assert len(asked) == 1


async def test_ticket_is_cancelled_after_a_question(world: PageWorld, phone: Page):
    """Keep does nothing; the second button gives the number back, as the ticket's holder."""
    await phone.click("#cancel")
    await phone.click("#keep")
    assert world.hall.asked == []
    await phone.click("#cancel")
    await phone.click("#cancel-yes")
    async with asyncio.timeout(30):
        while not world.hall.asked:
            await asyncio.sleep(0.01)
    actor, command, _ = world.hall.asked[0]
    assert (actor.role, actor.id) == (Role.CITIZEN, "2026-11-25-B009")
    assert command.body.kind == "cancel_ticket"


async def test_ticket_that_ends_says_so(world: PageWorld, phone: Page):
    """When the token dies the page becomes the friendly 404."""
    world.hall.show(TICKET, None)
    assert await phone.wait_for_selector("text=没有找到这个号")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("state", ["waiting", "called", "serving", "missed", "cancelled", "swept"])
async def test_ticket_page_is_accessible_and_whole(world: PageWorld, phone: Page, state: str, language: str):
    """No sideways scroll at 360 px, nothing for axe to find."""
    world.hall.show(TICKET, samples.ticket_page(state, 20, green=True, overtaken=True))
    await phone.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
    await phone.wait_for_selector("#state:not(:empty)")
    assert await phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    assert await violations(phone) == []


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_guide_pages_are_accessible_and_whole(world: PageWorld, browser: Browser, language: str):
    """One guide, the list, and one that is gone: no sideways scroll on a phone, nothing for axe to find."""
    async with page_of(browser, PHONE) as page:
        for path in ("/g/house-query", "/g", "/g/gone"):
            await page.goto(f"{world.origin}{path}?lang={language}")
            assert await page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
            assert await violations(page) == []


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_certificate_is_checked_by_keys_alone(world: PageWorld, browser: Browser, language: str):
    """The code typed, the holder's last four signs, the answer: whole on a phone, nothing for axe to find at any step."""
    code = code_of("t")
    world.hall.papers[code] = samples.certificate()
    async with page_of(browser, PHONE) as page:
        await page.goto(f"{world.origin}/c?lang={language}")
        assert await violations(page) == []
        await page.focus("#code")
        await page.keyboard.type(f"{code[:4]} {code[4:8]} {code[8:]}".lower())
        await page.keyboard.press("Tab")
        await page.keyboard.type("1234")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("[role=status]")
        await _whole(page)
        assert "1234" not in page.url
        await page.fill("#tail", "9999")
        await page.press("#tail", "Enter")
        await page.wait_for_selector("[role=status].warn")
        await _whole(page)
        for path in (f"{world.origin}/c/{code}", f"{world.origin}/c/{'0' * 12}"):
            await page.goto(path)
            await _whole(page)


async def _whole(page: Page) -> None:
    """Nothing is wider than a phone, nothing for axe to find."""
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    assert await violations(page) == []


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_forms_are_accessible(world: PageWorld, browser: Browser, language: str):
    """Sign-in with its refusal, the list of staff, set-up, index, an unknown page."""
    async with page_of(browser, DESK) as page:
        for path in ("/", "/nothing", "/setup"):
            await page.goto(f"{world.origin}{path}?lang={language}")
            assert await violations(page) == []
        await page.goto(f"{world.origin}/sign-in?lang={language}")
        await page.fill("#staff", "0317")
        await page.fill("#password", "not the password")
        await page.select_option("#window", "w3")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(".error:not([hidden])")
        assert await violations(page) == []
        await sign_in(page, world.origin, "m01", "-")
        assert await violations(page) == []
        await page.goto(f"{world.origin}/access-log?lang={language}")
        assert await violations(page) == []


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_checks_follow_the_hall_and_are_accessible(world: PageWorld, browser: Browser, language: str):
    """Whom to compare appears and goes without a reload; on a telephone nothing scrolls sideways."""
    async with page_of(browser, PHONE) as page:
        await sign_in(page, world.origin, "m01", "-")
        await page.goto(f"{world.origin}/checks?lang={language}")
        await page.wait_for_selector("#none:not([hidden])")
        assert await violations(page) == []
        world.hall.show("alarms", samples.alarms_with_checks())
        await page.wait_for_selector("#checks:not([hidden])")
        assert await texts_of(page, "#checks .number") == ["A016", "B012", "B009"]
        assert await page.locator("#checks button").count() == 2  # whoever is called is the window's
        assert await page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
        assert await violations(page) == []
        await page.locator("#checks button").first.click()
        await page.wait_for_selector("#ask[open]")
        assert await violations(page) == []
        await page.click("#same")
        await page.wait_for_selector("#message:not(:empty)")
        actor, command, _ = world.hall.asked[-1]
        assert (str(actor), command.body) == (
            "manager:m01",
            ConfirmWaiting(ticket="2026-11-25-A016", same=True),
        )
        world.hall.show("alarms", None)
        await page.wait_for_selector("#none:not([hidden])")


async def test_first_manager_to_a_clerk_at_the_window(world: PageWorld, browser: Browser):
    """The whole way: printed code, manager, new clerk, console; on the keyboard alone."""
    world.staff.deactivate("m01", unrecorded)
    async with page_of(browser, DESK) as page:
        await page.goto(f"{world.origin}/setup?lang=zh")
        await page.wait_for_selector("input:focus")
        for text in (world.staff.first_manager_code(), "m02", PASSWORD, PASSWORD):
            await page.keyboard.type(text)
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/staff")
        await page.focus("input#staff")
        await page.keyboard.type("0330")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask[open]")  # an account is made after the manager's password
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_selector("th:text('0330')")
        await sign_in(page, world.origin, "0330")
        assert await page.wait_for_selector("text=工号 0330")


async def test_sign_in_says_what_was_wrong(world: PageWorld, browser: Browser):
    """Refusals in words; a clerk without a window is asked for one."""
    async with page_of(browser, DESK) as page:
        await page.goto(f"{world.origin}/sign-in?lang=zh")
        await page.fill("#staff", "0317")
        await page.fill("#password", PASSWORD)
        await page.click("button[type=submit]")
        await page.wait_for_selector("text=请选择您所在的窗口。")
        await page.fill("#password", "wrong password")
        await page.select_option("#window", "w3")
        for _ in range(5):
            await page.click("button[type=submit]:enabled")
            await page.wait_for_selector("text=工号或密码不对")
        await page.click("button[type=submit]:enabled")
        assert await page.wait_for_selector("text=请 15 分钟后再试")


async def test_ticket_is_rated_by_phone_with_no_grade_set_before(world: PageWorld, phone: Page):
    """After the service five grades, none chosen; one press sends one, once, and stays marked; a complaint goes the same way. Accessible, in Chinese."""
    assert not await phone.is_visible("#rate-card")
    world.hall.show(TICKET, samples.ticket_page("served", 9))
    await phone.wait_for_selector("#rate-card:visible")
    assert await texts_of(phone, "[data-grade]") == [
        "非常满意", "满意", "基本满意", "不满意", "非常不满意",
    ]  # fmt: skip
    await phone.click("[data-grade='2']")
    await phone.wait_for_selector("text=谢谢！已经收到您的评价：不满意。")
    await phone.wait_for_selector("#phone-form:visible")
    assert await texts_of(phone, "[aria-pressed=true]") == ["不满意"]
    assert await phone.locator("[data-grade]:enabled").count() == 0
    await phone.click("#tell summary")
    await phone.click("[data-about='complaint']")
    await phone.wait_for_selector("#topic:focus + #topic-missing:text('请先选一项：是关于什么的。')")
    assert await violations(phone) == []
    await phone.select_option("#topic", "many_trips")
    assert await phone.locator("#topic-missing").count() == 0
    assert await violations(phone) == []
    await phone.click("[data-about='not_done']")
    await phone.wait_for_selector("#told:text('有专人负责')")
    await phone.fill("#phone", "139 0000 1234")
    await phone.click("#phone-form button")
    await phone.wait_for_selector("text=号码已经留好")
    assert not await phone.is_visible("#phone-form")
    assert "139" not in await phone.content()
    sent = [(command.body.kind, getattr(command.body, "ticket", "")) for _, command, _ in world.hall.asked]
    assert sent == [(kind, "2026-11-25-B009") for kind in ("rate_visit", "open_follow_up", "leave_phone")]


async def test_good_grade_asks_for_no_telephone(world: PageWorld, phone: Page):
    """Nothing will be answered, so nothing is asked."""
    world.hall.show(TICKET, samples.ticket_page("served", 9))
    await phone.click("[data-grade='4']")
    await phone.wait_for_selector("text=已经收到您的评价：满意。")
    assert not await phone.is_visible("#phone-form")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_old_slip_opens_what_became_of_what_was_said(world: PageWorld, phone: Page, language: str):
    """A day later the same address: a grade, the answer's grade, an appeal, a complaint; accessible, no sideways scroll."""
    await phone.goto("about:blank")  # its stream would end, and the page come again by itself
    world.hall.show(TICKET, None)
    world.hall.voice = samples.voice_page(*samples.voices())
    await phone.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
    await phone.wait_for_selector(".voice")
    assert await phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    assert await violations(phone) == []
    left = {"zh": "没有留电话：答复写在这里", "en": "You left no number"}[language]
    assert left in await phone.locator(".voice .steps").nth(1).inner_text()
    await phone.fill("#phone", "0571-8765 4321")
    async with phone.expect_navigation():
        await phone.click("#phone-form button")
    assert world.hall.asked.pop()[1].body.kind == "leave_phone"
    for press, name, value in (
        (".grades >> nth=0 >> button >> nth=1", "", ""),
        (".voice .grades button >> nth=4", "", ""),
        ("[data-kind=ask_review] button", "reason", "not_called"),
        ("[value=complaint]", "topic", "many_trips"),
    ):
        if name:
            await phone.click(press)  # nothing is chosen before: it is asked for, and nothing is sent
            await phone.wait_for_selector(f"[name={name}][aria-required=true]:focus + .missing")
            assert await violations(phone) == []
            await phone.select_option(f"[name={name}]", value)
        async with phone.expect_navigation():
            await phone.click(press)
    sent = [command.body.model_dump(exclude_none=True) for _, command, _ in world.hall.asked]
    assert [(each["kind"], each["ticket"]) for each in sent] == [
        (kind, "2026-11-25-B009") for kind in ("rate_visit", "rate_again", "ask_review", "open_follow_up")
    ]
    assert (sent[1]["follow_up"], sent[2]["reason"]) == ("2026-11-25-B009.0", "not_called")
    assert (sent[3]["about"], sent[3]["topic"]) == ("complaint", "many_trips")
