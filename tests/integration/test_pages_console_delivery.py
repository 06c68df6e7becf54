"""证到包邮 at the window: what the kiosk was told stands there, one key opens it, Enter books it, and nothing of it stays."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from queue_server.contracts.commands.outings import BookOuting
from tests.support import console_samples as everything
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, page_of, sign_in
from tests.support.page_world import PageWorld, page_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
ROW = {"zh": "结果要寄：身份证上的住址", "en": "Result by post: the address on the card"}
BOOK = {"zh": "登记寄送", "en": "Book the delivery"}
ADDRESS = "浙江省吴山市样例路1号"


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[PageWorld]:
    """Pages up; window 3 with a case that is accepted and whose result is to be sent."""
    async with page_world(tmp_path, broker=False) as running:
        running.hall.show("window/w3", wished(running, "wished"))
        yield running


def wished(world: PageWorld, delivery: str, rev: int = 20) -> everything.WindowSnapshot:
    """The window with such a case."""
    now = world.clock.now()
    case = everything.accepted(now).model_copy(update={"delivery": delivery})
    return everything.window(rev, now=now, at_window=everything.current(now=now, at_work=case))


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_one_key_books_the_delivery_with_the_address_of_the_card(
    world: PageWorld, browser: Browser, tmp_path: Path, language: str
) -> None:
    """K reads it, on record; the fields are filled; Enter sends them to be sealed; afterwards the page holds none of it."""
    async with page_of(browser, DESK) as page:
        await page.set_extra_http_headers({"accept-language": language})
        await sign_in(page, world.origin)
        await page.wait_for_selector(f".rows >> text={ROW[language]}")
        await page.keyboard.press("k")
        await page.wait_for_selector("#ask[open] input[name=address]")
        assert await page.input_value("#ask input[name=name]") == "王小明"
        assert await page.input_value("#ask input[name=phone]") == "13800000000"
        assert await page.input_value("#ask input[name=address]") == ADDRESS
        assert await violations(page) == []
        await page.screenshot(path=tmp_path / f"delivery-{language}.png")
        async with page.expect_request("**/outings") as sent:
            await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask", state="hidden")
        assert json.loads((await sent.value).post_data or "")["about"] == "delivery"
        async with asyncio.timeout(30):
            while not any(isinstance(command.body, BookOuting) for _, command, _ in world.hall.asked):
                await asyncio.sleep(0.02)
        assert await page.locator("input[name=address]").count() == 0
        assert ADDRESS not in await page.content()
        world.hall.show("window/w3", wished(world, "booked", 30))
        await page.wait_for_selector(f".rows >> text={'已登记' if language == 'zh' else 'Booked'}")
        assert await page.locator(f".rows >> text={BOOK[language]}").count() == 0
    assert [purpose for _, _, purpose in world.hall.looked][-1] == "book the delivery at the window"


async def test_delivery_of_what_is_not_accepted_waits(world: PageWorld, browser: Browser) -> None:
    """The wish is told; there is no case to send yet, so K does nothing."""
    now = world.clock.now()
    case = everything.case(delivery="wished")
    world.hall.show(
        "window/w3", everything.window(21, now=now, at_window=everything.current(now=now, at_work=case))
    )
    async with page_of(browser, DESK) as page:
        await page.set_extra_http_headers({"accept-language": "en"})
        await sign_in(page, world.origin)
        await page.wait_for_selector(".rows >> text=Book it after accepting")
        await page.keyboard.press("k")
        assert not await page.locator("#ask[open]").count()
