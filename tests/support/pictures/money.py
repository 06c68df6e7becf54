"""Payments: at a cashier's window, and the page of a manager and a cashier."""

import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.support import money_samples as money
from tests.support import page_samples as samples
from tests.support.dashboard_world import dashboard_world
from tests.support.money_scene import money_morning
from tests.support.page_browser import DESK, page_of, shoot, sign_in
from tests.support.page_world import PageWorld

MONEY_KEYS = {"list": "f", "act": "f 1", "take": "f 1 1", "refund": "f 2 1", "new": "f 4", "scan": "f /"}


async def window_money_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """A cashier's window whose ticket has paid one thing, owes another, and of a third nobody knows."""
    found = [money.order(), money.order(money.PAID, "paid"), money.order(money.ASKING, "asking")]
    for each in found:
        world.hall.show(f"order/{each.order}", each)
    async with page_of(browser, DESK) as page:
        now = world.clock.now()
        paid = {"payments": tuple(money.here(each) for each in found)}
        current = samples.current(now=now).model_copy(update=paid)
        world.hall.show("window/w3", samples.window(60, now=now, at_window=current))
        await sign_in(page, world.origin, "0411")
        await page.goto(f"{world.origin}/console?lang={language}")
        await page.wait_for_selector(".rows >> text=¥80.00")
        await shoot(page, folder, f"console-payments-{language}")
        for name, keys in MONEY_KEYS.items():
            for key in keys.split():
                await page.keyboard.press(key)
                await page.wait_for_selector("#ask[open] .choice, #ask[open] .field")
                await page.wait_for_timeout(200)
            await shoot(page, folder, f"console-payments-{name}-{language}")
            await page.keyboard.press("Escape")
            await page.wait_for_selector("dialog[open]", state="detached")
        await page.click("#large")
        await shoot(page, folder, f"console-payments-large-{language}")
        await page.click("#large")


async def payments_pictures(browser: Browser, folder: Path, language: str) -> None:
    """The payments page of a real hall, as a manager and a cashier have it, with each question."""
    with tempfile.TemporaryDirectory() as data:
        async with dashboard_world(Path(data)) as hall, page_of(browser, DESK) as page:
            await money_morning(hall)
            await sign_in(page, hall.origin, "m01", "-")
            await page.goto(f"{hall.origin}/payments?lang={language}")
            await page.wait_for_selector("#report tfoot")
            await page.wait_for_selector(".link.up")
            await shoot(page, folder, f"payments-{language}")
            await shoot(page, folder, f"payments-whole-{language}", whole=True)
            await _money_questions(page, folder, language)
            await page.evaluate("document.documentElement.style.fontSize = '150%'")
            await shoot(page, folder, f"payments-large-{language}")
            await page.click("[id^=no-] >> nth=0")
            await shoot(page, folder, f"payments-decline-large-{language}")
            await page.keyboard.press("Escape")
            await _handing_out(hall.origin, browser, folder, language)


async def _money_questions(page: Page, folder: Path, language: str) -> None:
    """Approve, the password, the password again after a wrong one, decline, close a difference without words."""
    await page.click("[id^=yes-] >> nth=0")
    await shoot(page, folder, f"payments-approve-{language}")
    await page.click("#ask-send")
    await page.wait_for_selector("#ask-input[type=password]")
    await shoot(page, folder, f"payments-password-{language}")
    await page.keyboard.type("not the password")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#ask-wrong:not([hidden])")
    await shoot(page, folder, f"payments-password-wrong-{language}")
    await page.keyboard.press("Escape")
    await page.wait_for_selector("dialog[open]", state="detached")
    await page.click("[id^=take-] >> nth=0")
    await page.click("[id^=end-] >> nth=0")
    await page.click("#ask-send")
    await page.wait_for_selector("#ask-wrong:not([hidden])")
    await shoot(page, folder, f"payments-resolve-{language}")
    await page.keyboard.press("Escape")
    await page.wait_for_selector("dialog[open]", state="detached")


async def _handing_out(origin: str, browser: Browser, folder: Path, language: str) -> None:
    """What a cashier is asked before money leaves the counter."""
    async with page_of(browser, DESK) as page:
        await sign_in(page, origin, "li", "w1")
        await page.goto(f"{origin}/payments?lang={language}")
        await page.wait_for_selector(".link.up")
        await page.click("[id^=out-] >> nth=0")
        await shoot(page, folder, f"payments-pay-out-{language}")
