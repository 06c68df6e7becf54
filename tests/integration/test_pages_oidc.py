"""Signing in with the organisation's account in a real browser, with the provider on another site."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.adapters.oidc_emulator.faults import Fault
from queue_server.adapters.oidc_emulator.provider import EmulatedProvider
from queue_server.contracts.pay_views import RefundLine
from tests.support import money_samples as money
from tests.support.oidc_world import organised_pages
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, page_of
from tests.support.page_world import PageWorld

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
KEY = "[data-organisation]"
Pages = tuple[PageWorld, EmulatedProvider]


@pytest_asyncio.fixture(loop_scope="module")
async def pages(tmp_path: Path) -> AsyncIterator[Pages]:
    """A hall and its provider."""
    async with organised_pages(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(pages: Pages, browser: Browser) -> AsyncIterator[Page]:
    """A fresh browser on the sign-in page, in English; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, DESK) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        await fresh.goto(f"{pages[0].origin}/sign-in?lang=en")
        yield fresh
    assert errors == []


async def come_in(page: Page, person: str = "sub-0317", window: str = "w3") -> None:
    """Window, key, and whom the provider vouches for."""
    await page.select_option("#window", window)
    await page.click(KEY)
    await page.click(f"#{person}")


async def test_clerk_signs_in_and_out_with_one_account(pages: Pages, page: Page):
    """Out to another site and back: the console is connected, the session's cookie Strict; leaving ends both."""
    world, provider = pages
    await page.select_option("#window", "w3")
    await page.click(KEY)
    await page.wait_for_selector("text=Emulated identity provider")
    assert page.url.startswith(provider.issuer)
    await page.click("#sub-0317")
    await page.wait_for_selector(".link.up")
    assert page.url == f"{world.origin}/console"
    cookies = {each["name"]: each for each in await page.context.cookies()}
    assert cookies["__Host-session"]["sameSite"] == "Strict"
    assert "__Host-visit" not in cookies
    await page.click("#sign-out")
    await page.wait_for_url(f"{world.origin}/sign-in")
    assert provider.asked["/sign-out"] == 1
    await page.goto(f"{world.origin}/console")
    assert page.url == f"{world.origin}/sign-in"


async def test_key_without_a_window_asks_for_it(page: Page):
    """The window comes first, as with a password; nobody is sent away without one."""
    await page.click(KEY)
    await page.wait_for_selector("[role=alert]:not([hidden])")
    assert await page.inner_text("[role=alert]") == "Choose the window you sit at."
    assert await page.evaluate("document.activeElement.id") == "window"


async def test_stranger_reads_why_in_the_language_of_the_page(page: Page):
    """Also after a way over another site."""
    await come_in(page, "sub-stranger")
    await page.wait_for_selector("[role=alert]:not([hidden])")
    assert "belongs to no active staff number" in await page.inner_text("[role=alert]")


async def test_provider_that_is_away_is_said_and_the_password_works(pages: Pages, page: Page):
    """On the same page, in words."""
    world, provider = pages
    provider.fault = Fault.BROKEN
    await page.select_option("#window", "w3")
    await page.click(KEY)
    await page.wait_for_selector("[role=alert]:not([hidden])")
    assert "does not answer just now" in await page.inner_text("[role=alert]")
    await page.fill("#staff", "0317")
    await page.fill("#password", "correct horse battery")
    await page.click("button[type=submit]")
    await page.wait_for_url(f"{world.origin}/console")


async def test_refund_is_approved_after_a_confirmation_there(pages: Pages, page: Page):
    """The question opens a small window; the page that asked goes on by itself, and the command is carried out once."""
    world, _ = pages
    asked = RefundLine(
        refund="b" * 32,
        fen=3000,
        reason="not_served",
        state="asked",
        asked_by="cashier:0411",
        approved_by="",
    )
    waiting = money.payments().model_copy(
        update={"to_answer": (money.order(money.PAID, "paid", refunds=(asked,)),)}
    )
    world.hall.payments = lambda: waiting
    await come_in(page, "sub-m01", "-")
    await page.wait_for_url(f"{world.origin}/staff")
    await page.goto(f"{world.origin}/payments")
    await page.click("[id^=yes-]")
    await page.click("#ask-send")
    async with page.expect_popup() as opened:
        await page.click("#ask .organisation")
    await (await opened.value).click("#sub-m01")
    await page.wait_for_selector("#message:not([hidden]):not(.refused)")
    assert [command.body.kind for _, command, _ in world.hall.asked] == ["answer_ask"]


async def test_refund_is_handed_out_after_a_confirmation_there(pages: Pages, page: Page):
    """The same from the console's own question."""
    world, _ = pages
    world.hall.show(f"order/{money.COUNTER}", money.handed_back())
    await page.select_option("#window", "w3")
    await page.click(KEY)
    await page.click("text=same as the staff number")
    await page.wait_for_selector(".link.up")
    await page.wait_for_selector("#number")
    await page.keyboard.press("f")
    await page.wait_for_selector("#ask[open]")
    await page.keyboard.press("/")
    await page.keyboard.type(money.COUNTER.lower())
    await page.keyboard.press("Enter")
    await page.click("#ask .choice >> text=/30.00/")
    await page.wait_for_selector("#ask .field input[name=reference]")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#ask input[type=password]")
    async with page.expect_popup() as opened:
        await page.click("#ask .organisation")
    await (await opened.value).click("text=same as the staff number")
    await page.wait_for_selector("#ask:not([open])", state="attached")
    await page.wait_for_selector("#message-text:text('The refund is on record')")
    assert [command.body.kind for _, command, _ in world.hall.asked] == ["pay_out"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path", ["/sign-in?", "/sign-in?why=organisation_lost&", "/sign-in/again?why=confirmed&"]
)
async def test_pages_of_the_sign_in_are_accessible(pages: Pages, page: Page, path: str, language: str):
    """axe finds nothing, also with something to say."""
    await page.goto(f"{pages[0].origin}{path}lang={language}")
    assert await violations(page) == []
