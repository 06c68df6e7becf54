"""The payments page in a real browser over a real hall: approve, hand out, close differences, report, download."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.contracts.commands import payments as pay
from queue_server.domain.payment import RefundState
from tests.support.dashboard_world import DashboardWorld, dashboard_world
from tests.support.money_scene import MoneyScene, money_morning
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, page_of, sign_in, texts_of
from tests.support.page_hall import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MoneyScene]:
    """A hall with money in every state; each test changes another part."""
    async with dashboard_world(tmp_path_factory.mktemp("hall")) as hall:
        yield await money_morning(hall)


async def payments(browser: Browser, hall: DashboardWorld, staff: str, window: str) -> AsyncIterator[Page]:
    """The page as somebody sees it; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, DESK) as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.set_extra_http_headers({"accept-language": "zh-CN"})
        await page.goto(f"{hall.origin}/sign-in")
        await page.fill("#staff", staff)
        await page.fill("#password", PASSWORD)
        await page.select_option("#window", window)
        await page.click("button[type=submit]")
        await page.wait_for_url(lambda url: not url.endswith("/sign-in"))
        await page.goto(f"{hall.origin}/payments")
        await page.wait_for_selector(".link.up")
        yield page
    assert errors == []


@pytest_asyncio.fixture(loop_scope="module")
async def wang(browser: Browser, scene: MoneyScene) -> AsyncIterator[Page]:
    """A cashier who asked for nothing."""
    async for page in payments(browser, scene.hall, "wang", "w2"):
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def manager(browser: Browser, scene: MoneyScene) -> AsyncIterator[Page]:
    """m01."""
    async for page in payments(browser, scene.hall, "m01", "-"):
        yield page


def refunds(scene: MoneyScene, order: str) -> list[RefundState]:
    """As the journal has them."""
    return [each.state for each in scene.hall.service.money.payments().orders[order].refunds.values()]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_payments_page_is_accessible(scene: MoneyScene, manager: Page, language: str):
    """Every part is there, with a report; axe finds nothing, in a question neither; no code a person can't read."""
    await manager.goto(f"{scene.hall.origin}/payments?lang={language}")
    await manager.wait_for_selector("#report tfoot")
    named = await texts_of(manager, "#report tbody td:nth-child(2)")
    assert any(sign >= "\u4e00" for sign in "".join(named)) == (language == "zh")
    for part in ("to_answer", "to_pay_out", "differences", "running"):
        assert await manager.locator(f"#{part} tbody tr").count() > 0
    assert await violations(manager) == []
    await manager.click("[id^=yes-] >> nth=0")
    await manager.wait_for_selector("#ask[open]")
    assert await violations(manager) == []
    await manager.click("#ask-send")
    await manager.wait_for_selector("#ask-input[type=password]")
    assert await violations(manager) == []
    await manager.keyboard.type("not the password")
    await manager.keyboard.press("Enter")
    await manager.wait_for_selector("#ask-wrong:not([hidden])")
    assert await manager.evaluate("document.activeElement.id") == "ask-input"
    assert await violations(manager) == []
    await manager.keyboard.press("Escape")
    await manager.wait_for_selector("#ask", state="hidden")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_questions_of_payments_are_accessible(
    scene: MoneyScene, browser: Browser, manager: Page, language: str
):
    """Declining, a difference's end without words, and what a cashier is asked before money leaves the counter."""
    await manager.goto(f"{scene.hall.origin}/payments?lang={language}")
    await manager.wait_for_selector(".link.up")
    await manager.click("[id^=no-] >> nth=0")
    await manager.wait_for_selector("#ask[open]")
    assert await violations(manager) == []
    await manager.keyboard.press("Escape")
    row = manager.locator("#differences tr").nth(2)
    if await row.locator("[id^=take-]").count():
        await row.locator("[id^=take-]").click()
    await row.locator("[id^=end-]").click()
    await manager.click("#ask-send")
    await manager.wait_for_selector("#ask-wrong:not([hidden])")
    assert await violations(manager) == []
    await manager.keyboard.press("Escape")
    async for li in payments(browser, scene.hall, "li", "w1"):
        await li.goto(f"{scene.hall.origin}/payments?lang={language}")
        await li.click("[id^=out-] >> nth=0")
        await li.wait_for_selector("#ask[open]")
        assert await violations(li) == []
        await li.keyboard.press("Escape")


async def test_who_asked_cannot_answer_and_another_does_with_the_password(
    scene: MoneyScene, browser: Browser, wang: Page
):
    """li sees that it is her own; wang approves after his password, and what he approved leaves the list."""
    async for li in payments(browser, scene.hall, "li", "w1"):
        assert await li.locator("[id^=yes-]").count() == 0
        assert "您申请的" in await li.inner_text("#to_answer")
    row = wang.locator("#to_answer tr", has_text=scene.refund)
    await row.locator("[id^=yes-]").click()
    assert "¥10.00" in await wang.inner_text("#ask-title")
    await wang.click("#ask-send")
    await wang.wait_for_selector("#ask-input[type=password]")
    assert refunds(scene, scene.refund) == [RefundState.ASKED]
    await wang.keyboard.type(PASSWORD)
    await wang.keyboard.press("Enter")
    await row.wait_for(state="detached")
    assert refunds(scene, scene.refund) == [RefundState.APPROVED]
    await wang.locator("#to_answer tr", has_text=scene.waiver).locator("[id^=no-]").click()
    await wang.click("#ask-send")
    await wang.wait_for_selector("#to_answer >> text=没有")
    assert scene.hall.service.money.payments().orders[scene.waiver].fen == 2000


async def test_cashier_hands_out_what_was_approved(scene: MoneyScene, wang: Page):
    """With the password; then it is done, and on the day's sum."""
    await wang.locator("#to_pay_out tr", has_text=scene.pay_out).locator("[id^=out-]").click()
    await wang.click("#ask-send")
    await wang.wait_for_selector("#ask-input[type=password]")
    await wang.keyboard.type(PASSWORD)
    await wang.keyboard.press("Enter")
    await wang.wait_for_selector("#f-refunded_today >> text=¥40.00")
    assert refunds(scene, scene.pay_out) == [RefundState.DONE]


async def test_difference_is_taken_and_closed_with_a_reason(scene: MoneyScene, manager: Page):
    """Owner first; no words, no end."""
    row = manager.locator("#differences tr", has_text="渠道有，本厅没有")
    await row.locator("[id^=take-]").dblclick()
    await manager.wait_for_selector("#message:not([hidden]):not(.refused)")
    await row.locator("[id^=end-]").click()
    await manager.wait_for_selector("#ask[open]")
    await manager.click("#ask-send")
    await manager.wait_for_selector("#ask-wrong >> text=请写明结果")
    await manager.keyboard.type("已与渠道核对，属另一商户")
    await manager.keyboard.press("Enter")
    await row.wait_for(state="detached")
    assert len(scene.hall.service.money.payments().differences) == 2


async def test_unknown_for_long_is_an_alarm(scene: MoneyScene, manager: Page):
    """After ten minutes managers are told, by the payment's number; the page has it first in its list."""
    assert (await manager.inner_text("#running tbody tr >> nth=0")).startswith(scene.unknown)
    scene.hall.world.clock.move(601)
    await scene.hall.service.money.tell(pay.RefuseNotice(channel="alipay", why="stale"))
    await manager.goto(f"{scene.hall.origin}/dashboard?lang=zh")
    await manager.wait_for_selector(f".alarm >> text=缴费 {scene.unknown} 迟迟没有结果")


async def test_report_is_downloaded_with_the_password(
    scene: MoneyScene, browser: Browser, manager: Page, tmp_path: Path
):
    """CSV for spreadsheets by day; the page sums by item and channel."""
    await manager.wait_for_selector("#report tbody >> text=银行窗口")
    await manager.click("[data-sheet=csv]")
    await manager.wait_for_selector("#ask-input[type=password]")
    await manager.keyboard.type(PASSWORD)
    async with manager.expect_download() as loading:
        await manager.keyboard.press("Enter")
    file = await loading.value
    assert file.suggested_filename.startswith("payments-wushan-")
    await file.save_as(tmp_path / "report.csv")
    assert "property-home" in (tmp_path / "report.csv").read_text("utf-8-sig")
    year = await manager.request.get(f"{scene.hall.origin}/payments/report?first=2026-01-01&last=2026-11-25")
    assert year.status == 422
    async for li in payments(browser, scene.hall, "li", "w1"):
        week = await li.request.get(f"{scene.hall.origin}/payments/report?first=2026-11-20&last=2026-11-25")
        assert (week.status, await li.locator("#report").count()) == (403, 0)


async def test_inspector_looks_and_changes_nothing(scene: MoneyScene, browser: Browser):
    """No button but the report's; nobody signed in goes to sign in; a clerk is refused."""
    async for page in payments(browser, scene.hall, "look", "-"):
        assert await page.locator("main [id^=yes-], main [id^=take-], main [id^=out-]").count() == 0
        assert await page.locator("#report").count() == 1
    async with page_of(browser, DESK) as stranger:
        await stranger.goto(f"{scene.hall.origin}/payments")
        assert stranger.url.endswith("/sign-in")
        await sign_in(stranger, scene.hall.origin, "0317", "w3")
        paths = ("/payments", "/payments/live", "/payments/report?first=2026-11-25&last=2026-11-25")
        assert [(await stranger.request.get(f"{scene.hall.origin}{path}")).status for path in paths] == [
            403
        ] * 3
