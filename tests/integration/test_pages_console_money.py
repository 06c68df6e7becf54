"""缴费 at the window by keys alone: each way one command, amounts exact, by the slip's barcode too."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.contracts.actors import Actor
from queue_server.contracts.codec import RefusalCode
from queue_server.contracts.commands import Command
from queue_server.contracts.replies import Accepted, Done, Refused
from tests.integration.test_pages_console_actions import ask, sent, until
from tests.support import console_samples as everything
from tests.support import money_samples as money
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, page_of, sign_in, texts_of
from tests.support.page_hall import PASSWORD
from tests.support.page_world import PageWorld, page_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[PageWorld]:
    """Window 3 serves B012, which has paid one thing and owes another; a slip's payment is of no ticket."""
    async with page_world(tmp_path, broker=False) as running:
        found = [money.order(), money.order(money.PAID, "paid"), money.order(money.ASKING, "asking")]
        for each in (*found, money.handed_back()):
            running.hall.show(f"order/{each.order}", each)
        now = running.clock.now()
        current = everything.current(now=now).model_copy(
            update={"payments": tuple(money.here(each) for each in found)}
        )
        running.hall.show("window/w3", everything.window(9, now=now, at_window=current))
        yield running


@asynccontextmanager
async def console(world: PageWorld, browser: Browser, staff: str = "0411") -> AsyncIterator[Page]:
    """The window's console as somebody of the staff works it."""
    errors: list[str] = []
    async with page_of(browser, DESK) as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.set_extra_http_headers({"accept-language": "zh-CN"})
        await sign_in(page, world.origin, staff)
        await page.wait_for_selector(".rows >> text=不动产登记费")
        world.hall.asked.clear()
        yield page
    assert errors == []


async def typed(page: Page, keys: str) -> None:
    """One key after the other, each in the question that the last one opened; words go into the field that has the focus."""
    for key in keys.split():
        title = await page.inner_text("#ask-title")
        if key.startswith("="):
            await page.keyboard.press("Control+a")
            await page.keyboard.type(key[1:])
        elif key.startswith("Tab"):
            await page.keyboard.press(key)
        else:
            await page.keyboard.press(key)
            await page.wait_for_function(
                "title => !document.getElementById('ask').open || "
                "(document.getElementById('ask-title').textContent !== title && document.querySelector('#ask .choice, #ask .field'))",
                arg=title,
            )


WAYS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("f 1 1 =R17 Tab =B001 Enter", "confirm_counter", {"order": money.OPEN, "fen": 8000, "reference": "R17", "bill_no": "B001"}),
    ("f 1 2", "start_payment", {"order": money.OPEN, "way": "card"}),
    ("f 1 3 1", "ask_waiver", {"order": money.OPEN, "item": "property-home", "waiver": "low-income"}),
    ("f 2 1 =12.5 Enter 2", "ask_refund", {"order": money.PAID, "fen": 1250, "reason": "not_served"}),
    ("f 3 1", "cancel_payment", {"order": money.ASKING}),
    ("f 4 1 =2 Enter", "open_payment", {"ticket": "2026-11-25-B012"}),
)  # fmt: skip


async def test_payments_are_worked_by_keys_alone(world: PageWorld, browser: Browser):
    """Take cash, use the terminal, ask for a waiver or refund, cancel, open: one command each, with these fields."""
    async with console(world, browser) as page:
        for keys, kind, fields in WAYS:
            first, rest = keys.split(" ", 1)
            await page.keyboard.press(first)
            await page.wait_for_selector("#ask[open] .choice")
            await typed(page, rest)
            await until(lambda: len(sent(world)) == 1)
            (body,) = sent(world)
            assert body.kind == kind
            assert {name: getattr(body, name) for name in fields} == fields
            await page.wait_for_selector("#primary[aria-busy=false]", state="attached")
            world.hall.asked.clear()


async def test_slip_is_scanned_and_its_refund_handed_out_with_the_password(
    world: PageWorld, browser: Browser
):
    """The barcode and Enter find a payment of no ticket; the server asks for the password, then takes the same command."""
    fresh = False

    async def answer(_: Actor, command: Command) -> Accepted | Refused:
        if command.body.kind == "pay_out" and not fresh:
            return Refused(id=command.id, code=RefusalCode.SIGN_IN_AGAIN)
        return Accepted(id=command.id, result=Done())

    async with console(world, browser) as page:
        world.hall.answer = answer
        await ask(page, "f /")
        await page.keyboard.type(money.COUNTER.lower())
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask-title >> text=¥80.00")
        await page.wait_for_selector("#ask .choice >> text=已退还 ¥30.00")
        await page.click("#ask .choice >> text=已退还 ¥30.00")
        await page.wait_for_selector("#ask .field input[name=reference]")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask input[type=password]")
        fresh = True
        await page.keyboard.type("wrong password")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask-hint >> text=密码不对")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await until(lambda: any(body.kind == "pay_out" and body.refund == "b" * 32 for body in sent(world)))
        await page.wait_for_selector("#message-text >> text=退款已登记")
        assert PASSWORD not in repr(world.hall.asked)


async def test_wrong_amounts_and_numbers_are_said_and_nothing_is_sent(world: PageWorld, browser: Browser):
    """More than was paid, no number at all, a slip that is none: in words; Esc sends nothing."""
    async with console(world, browser) as page:
        await page.keyboard.press("f")
        await page.wait_for_selector("#ask .choice")
        await typed(page, "2 1 =80.01")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask-wrong >> text=最多 ¥80.00")
        await page.keyboard.press("Escape")
        await page.keyboard.press("f")
        await page.wait_for_selector("#ask .choice")
        await page.keyboard.press("/")
        await page.keyboard.type("N0SUCHTHNG")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask-wrong >> text=没有找到")
        await page.keyboard.press("Escape")
        assert sent(world) == []


async def test_clerk_opens_and_cancels_but_takes_no_cash(world: PageWorld, browser: Browser):
    """What the role may not do is not offered."""
    async with console(world, browser, "0317") as page:
        await page.keyboard.press("f")
        await page.wait_for_selector("#ask .choice")
        await typed(page, "1")
        offered = await texts_of(page, "#ask .choice")
        assert [each.split("\n")[0] for each in offered] == ["刷卡机收 ¥80.00"]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_payments_at_the_window_are_accessible_and_fit(
    world: PageWorld, browser: Browser, language: str
):
    """axe finds nothing in any question; the keys below stay in sight with the payments row."""
    async with console(world, browser) as page:
        await page.goto(f"{world.origin}/console?lang={language}")
        await page.wait_for_selector(".rows >> text=¥80.00")
        box = await page.locator(".acts").bounding_box()
        assert box
        assert box["y"] + box["height"] < DESK[1]
        assert await violations(page) == []
        await page.keyboard.press("f")
        await page.wait_for_selector("#ask .choice")
        assert await violations(page) == []
        await typed(page, "1 1")
        assert await violations(page) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "免费：低保、特困对象免收"), ("en", "free: Waived for people on social assistance")],
)
async def test_console_and_citizen_s_screen_say_what_is_free_and_why(
    world: PageWorld, browser: Browser, language: str, said: str
):
    """In words, on both sides of the window: no ¥0.00, and never that it is to be paid."""
    world.hall.show(f"order/{money.FREE}", money.free())
    now = world.clock.now()
    current = everything.current(now=now).model_copy(update={"payments": (money.here(money.free()),)})
    world.hall.show("window/w3", everything.window(12, now=now, at_window=current))
    async with console(world, browser) as page, page_of(browser, DESK) as screen:
        await page.goto(f"{world.origin}/console?lang={language}")
        await page.wait_for_selector(f".rows >> text={said}")
        await page.keyboard.press("f")
        await page.wait_for_selector(f"#ask[open] .choice >> text={said}")
        await page.keyboard.press("1")
        await page.wait_for_selector(f"#ask-title:has-text('{said}')")
        assert "¥0" not in await page.inner_text("body")
        await page.keyboard.press("Escape")
        await page.keyboard.press("j")
        await page.wait_for_selector("#ask .choice:focus")
        await page.keyboard.press("1")
        status = page.locator("#ask [role=status]").filter(has_text=re.compile(r"\d{4} \d{4}"))
        code = re.findall(r"\d{4} \d{4}", await status.inner_text())[0]
        await screen.goto(f"{world.origin}/screen?lang={language}")
        await screen.fill("#code", code)
        await screen.keyboard.press("Enter")
        await screen.wait_for_selector(f"#pay >> text={said}")
        assert "¥0" not in await screen.inner_text("#pay")
        assert not {"待缴", "to pay"} & set((await screen.inner_text("#pay")).split())
