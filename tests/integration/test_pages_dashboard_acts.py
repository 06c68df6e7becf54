"""What a manager answers and ends at the dashboard, in a real browser over a real hall: floating windows, the sweep."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import CallNext, CloseWindow, IssueTicket
from queue_server.contracts.replies import Accepted
from queue_server.web.tokens import known_as
from tests.support.dashboard_world import DashboardWorld, clerk, dashboard_world, morning
from tests.support.hall_service import MANAGER
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, page_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
MATTER = "property-query"


@pytest_asyncio.fixture(loop_scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DashboardWorld]:
    """Five minutes of a morning."""
    async with dashboard_world(tmp_path_factory.mktemp("hall")) as running:
        await morning(running, minutes=5)
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(hall: DashboardWorld, browser: Browser) -> AsyncIterator[Page]:
    """A manager's browser; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, DESK) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        await sign_in(fresh, hall.origin, "m01", "-")
        yield fresh
    assert errors == []


async def unserved_green(hall: DashboardWorld) -> str:
    """A disabled person's number for a matter whose windows are all closed; the hall has looked."""
    for window in hall.world.hall.windows:
        if MATTER in window.matters:
            await hall.ask(MANAGER, CloseWindow(window=window.id))
    helper = Actor(role=Role.HELPER, id="h01")
    body = IssueTicket(
        matter=MATTER, language="zh", page_token_sha256=known_as("x" * 22), declared=("disabled",)
    )
    reply = await hall.ask(helper, body)
    assert isinstance(reply, Accepted)
    return str(reply.result.ticket)  # type: ignore[union-attr]  # a ticket's


@pytest.mark.parametrize(("language", "words"), [("zh", "请派机动窗口"), ("en", "Send a floating window")])
async def test_floating_window_is_sent_from_the_dashboard(
    hall: DashboardWorld, page: Page, language: str, words: str
):
    """Which number, where, until when; the chosen window serves the matter from then on, and calls the number."""
    ticket = await unserved_green(hall)
    await page.goto(f"{hall.origin}/dashboard?lang={language}")
    await page.wait_for_selector(f"#yes-{ticket}")
    assert words in await page.inner_text("#alarms")
    assert await violations(page) == []
    await page.select_option(f"#send-{ticket}", "w9")
    await page.click(f"#yes-{ticket}")
    await page.wait_for_selector(f"#yes-{ticket}", state="detached")
    (line,) = hall.service.alarms().floating
    assert (line.state, line.window_label) == ("accepted", "9")
    called = await hall.ask(clerk("w9"), CallNext(window="w9"))
    assert called.result.ticket == ticket


async def test_ask_for_a_floating_window_is_declined(hall: DashboardWorld, page: Page):
    """None can come: nobody's work changes."""
    ticket = await unserved_green(hall)
    await page.goto(f"{hall.origin}/dashboard")
    await page.click(f"#no-{ticket}")
    await page.wait_for_selector(f"#no-{ticket}", state="detached")
    (line,) = hall.service.alarms().floating
    assert line.state == "declined"


async def test_hall_is_swept_after_a_second_look(hall: DashboardWorld, page: Page):
    """The reason is said before; whoever waited is void."""
    await page.goto(f"{hall.origin}/dashboard?lang=en")
    for press in ("#do", "#do-sweep"):
        await page.click(press)
    await page.select_option("#sweep-reason", "emergency")
    await page.click("#sweep-ask")
    assert "emergency" in await page.inner_text("#sure")
    assert hall.service.desk().waiting > 0
    assert await violations(page) == []
    await page.click("#sweep-now")
    await page.wait_for_selector("#detail", state="hidden")
    assert hall.service.desk().waiting == 0
