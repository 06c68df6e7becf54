"""自查 and the form on the window console: shown as what they are, read by one key, gone when it is closed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.support import console_samples as everything
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, page_of, sign_in
from tests.support.page_world import PageWorld, page_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[PageWorld]:
    """Pages up; a window with a ticket that came with everything."""
    async with page_world(tmp_path, broker=False) as running:
        now = running.clock.now()
        shown = everything.window(20, now=now, at_window=everything.current(now=now))
        running.hall.show("window/w3", shown)
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(world: PageWorld, browser: Browser) -> AsyncIterator[Page]:
    """A clerk's browser at window 3; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, DESK) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        await fresh.set_extra_http_headers({"accept-language": "zh-CN"})
        await sign_in(fresh, world.origin)
        await fresh.wait_for_selector("text=看申请表")
        yield fresh
    assert errors == []


_SQUEEZED = "[...document.querySelectorAll('#ask .form-rows > *')].filter((e) => e.scrollHeight > e.clientHeight).map((e) => e.innerText)"
"""Lines of the form that do not hold their text: it would run over the next."""


async def test_self_check_stands_beside_pre_checks_and_says_that_nobody_looked(page: Page) -> None:
    """Its own row with what is missing; the row of the papers holds staff's marks alone."""
    rows = await page.inner_text(".rows")
    assert "本人在自助机上说的，未核对" in rows
    assert "没带，愿意承诺：结婚证" in rows
    assert "容缺受理：结婚证" in rows
    assert "自查：结婚证" not in rows


async def test_one_key_reads_the_form_and_nothing_of_it_stays(world: PageWorld, page: Page) -> None:
    """I opens it, pressed twice once, the look is asked for at the server, Esc closes it and the page holds none of it any more."""
    for _ in range(2):
        await page.keyboard.press("i")
    await page.wait_for_selector("#ask[open] .form-rows")
    text = await page.inner_text("#ask")
    assert "13800000000" in text
    assert "请口述" in text
    assert await page.locator("#ask .signature polyline").count() == 2
    assert await page.evaluate(_SQUEEZED) == []
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await page.wait_for_selector("#ask", state="hidden")
    async with asyncio.timeout(30):
        while "13800000000" in await page.content():
            await asyncio.sleep(0.02)
    assert [purpose for _, _, purpose in world.hall.looked].count("read the form at the window") == 1


async def test_full_name_is_shown_for_a_reason_and_masked_again(world: PageWorld, page: Page) -> None:
    """W asks why, then shows it; Esc closes it, and the page holds neither name nor number any more."""
    await page.wait_for_selector("text=看全名")
    whole = everything.SENDS
    assert whole.number not in await page.content()
    await page.keyboard.press("w")
    await page.wait_for_selector("#ask[open] >> text=处理投诉")
    assert await violations(page) == []
    await page.keyboard.press("4")
    await page.wait_for_selector(f"#ask >> text={whole.number}")
    assert whole.name in await page.inner_text("#ask")
    assert await violations(page) == []
    assert [purpose for _, _, purpose in world.hall.looked][-1] == "complaint"
    await page.keyboard.press("Escape")
    await page.wait_for_selector("#ask", state="hidden")
    async with asyncio.timeout(30):
        while whole.number in await page.content():
            await asyncio.sleep(0.02)


async def test_what_is_told_is_filled_in_and_read_again(world: PageWorld, page: Page) -> None:
    """The field that nobody could fill in at the kiosk has the focus; what does not fit is said, what does is sent once."""
    await page.keyboard.press("i")
    await page.wait_for_selector("[data-told=place]:focus")
    assert await violations(page) == []
    await page.keyboard.type("?")
    await page.click("#told-save")
    await page.wait_for_selector("#ask .error:has-text('有一项不对')")
    await page.fill("[data-told=place]", "样例路 1 号")
    async with page.expect_response("**/console/form") as read:
        await page.click("#told-save")
    assert (await read.value).ok
    *_, (actor, ticket, said, strokes) = world.hall.completed
    assert (str(actor.role), ticket, said, strokes) == (
        "clerk",
        everything.current().ticket,
        {"place": "样例路 1 号"},
        [],
    )


async def test_citizen_and_clerk_write_to_each_other_and_the_form_is_signed(
    world: PageWorld, page: Page, browser: Browser
) -> None:
    """J, or its button, pairs a screen; captions, an answer by a large key, the form confirmed with a signature; both pages pass axe."""
    await page.keyboard.press("j")
    await page.wait_for_selector("#talk-say")
    await page.keyboard.press("Escape")
    await page.click(".facts >> text=群众屏")
    await page.wait_for_selector("#ask .choice:focus >> text=配对屏幕")
    await page.keyboard.press("1")
    status = page.locator("#ask [role=status]", has_text="在屏上输入")
    code = (await status.inner_text()).partition("（")[0].partition("：")[2]
    assert " " in code  # typed as it is shown
    async with page_of(browser, (1280, 800)) as screen:
        await screen.goto(f"{world.origin}/screen?lang=en")
        assert await violations(screen) == []
        await screen.fill("#code", code)
        await screen.keyboard.press("Enter")
        await screen.wait_for_selector("#talk:not([hidden])")
        await page.fill("#talk-say", "请问您的电话变了吗？")
        await page.keyboard.press("Enter")
        await screen.wait_for_selector("#lines >> text=请问您的电话变了吗？")
        await screen.click("#quick >> text=No")
        await page.wait_for_selector("#ask li.citizen >> text=No")
        await page.click("#ask >> text=给群众看申请表")
        await screen.wait_for_selector("#form-lines >> text=13800000000")
        assert await violations(screen) == []
        await screen.click("#right")
        assert "sign first" in await screen.inner_text("#form-said")
        await screen.locator("#sign").scroll_into_view_if_needed()
        box = await screen.locator("#sign").bounding_box()
        assert box
        await screen.mouse.move(box["x"] + 30, box["y"] + 40)
        await screen.mouse.down()
        await screen.mouse.move(box["x"] + 200, box["y"] + 90, steps=6)
        await screen.mouse.up()
        await screen.click("#right")
        await page.wait_for_selector("#ask .signature polyline")
        *_, (holder, _, said, strokes) = world.hall.completed
        assert (str(holder.role), said) == ("citizen", {})
        assert strokes  # kept with the visit
        assert await violations(page) == []
        world.hall.show("window/w3", everything.window(30, now=world.clock.now()))
        await screen.wait_for_selector("#idle:not([hidden])")
        assert "13800000000" not in await screen.content()
