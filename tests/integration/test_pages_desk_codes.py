"""The help desk in a real browser over a real hall: what people hold in their hand, and numbers that wait aside."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import ChooseOnSuspend, IssueTicket, SuspendMatter, SweepHall
from queue_server.contracts.commands.bookings import Book
from queue_server.contracts.replies import Accepted, BookingView, TicketView
from queue_server.web.tokens import known_as, pass_code
from tests.support.dashboard_world import DashboardWorld, dashboard_world, morning
from tests.support.hall_service import MANAGER
from tests.support.page_axe import violations
from tests.support.page_browser import page_of, sign_in
from tests.support.page_hall import PASSWORD
from tests.support.records import unrecorded

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE = (390, 844)
TOKEN = "k3Jx9Qm2Vb7Tz5Wc8Ys1Lq"
MATTER = "property-query"
HELPER = Actor(role=Role.HELPER, id="h01")


@pytest_asyncio.fixture(loop_scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DashboardWorld]:
    """The sample hall in the morning, with a helper's account."""
    async with dashboard_world(tmp_path_factory.mktemp("hall")) as running:
        running.staff.add("h01", PASSWORD, Role.HELPER, unrecorded)
        await morning(running, minutes=5)
        yield running


@pytest_asyncio.fixture(loop_scope="module")
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
    await page.click(f"[data-tab={part}]")


async def ticket(hall: DashboardWorld) -> TicketView:
    """One more number."""
    body = IssueTicket(matter=MATTER, language="zh", page_token_sha256=known_as(TOKEN))
    reply = await hall.ask(HELPER, body)
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketView)
    return reply.result


async def acts(page: Page, number: str, *keys: str) -> None:
    """Find the number and press its keys."""
    await page.fill("#words", number)
    await page.click("#find button")
    for key in keys:
        await page.click(f"#open-{number}")
        await page.click(f"#{key}-{number}")


def state(hall: DashboardWorld, number: str) -> tuple[str, str]:
    """As the desk finds it: (state, why it waits aside)."""
    (found,) = hall.service.found(number, None, None).tickets
    return found.state, found.held


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_stopped_number_leaves_with_a_pass_and_its_code_brings_it_back(
    hall: DashboardWorld, page: Page, language: str
):
    """The code is on the sheet, as a picture too; typed in again it counts once."""
    mine = await ticket(hall)
    await hall.ask(MANAGER, SuspendMatter(matter=MATTER, reason="power"))
    await shown(hall, page, "find", language)
    await acts(page, mine.number, "later")
    await page.wait_for_selector("#pass-code")
    assert await page.is_visible("#sheet svg")
    assert await violations(page) == []
    code = await page.inner_text("#pass-code")
    await page.click("#sheet-close")
    assert state(hall, mine.number) == ("waiting", "away")
    for said in ("原来的位置", "没有找到") if language == "zh" else ("the old place", "not found"):
        await page.fill("#held", code)
        await page.click("#code button")
        await page.wait_for_selector(f"#message:has-text('{said}')")
    assert state(hall, mine.number) == ("waiting", "suspended")


async def test_pass_of_a_phone_counts_by_the_code_of_the_slip(hall: DashboardWorld, page: Page):
    """Whoever took it on the ticket's page shows the slip alone."""
    mine = await ticket(hall)
    await hall.ask(MANAGER, SuspendMatter(matter=MATTER, reason="power"))
    leave = ChooseOnSuspend(
        ticket=mine.ticket, choice="continue_later", code_sha256=known_as(pass_code(TOKEN))
    )
    await hall.ask(Actor(role=Role.CITIZEN, id=mine.ticket), leave)
    assert state(hall, mine.number) == ("waiting", "away")
    await shown(hall, page, "find")
    await page.fill("#held", f"https://hall.example/t/{TOKEN}")
    await page.click("#code button")
    await page.wait_for_selector("#message:has-text('原来的位置')")
    assert state(hall, mine.number) == ("waiting", "suspended")


async def test_code_of_nothing_is_said_to_be_none(hall: DashboardWorld, page: Page):
    """Neither a code, nor a slip, nor a booking."""
    await shown(hall, page, "find")
    await page.fill("#held", "hello")
    await page.click("#code button")
    await page.wait_for_selector("#message.refused:has-text('认不出')")
    assert await page.input_value("#held") == ""


async def test_swept_number_is_kept(hall: DashboardWorld, page: Page):
    """Its page sends the person to the desk, and the desk can help."""
    mine = await ticket(hall)
    await hall.ask(MANAGER, SweepHall(reason="closing"))
    await shown(hall, page, "find")
    await acts(page, mine.number, "keep")
    await page.wait_for_selector(".row .what:has-text('在等')")
    assert state(hall, mine.number)[0] == "waiting"


async def test_needs_are_noted_before_the_call(hall: DashboardWorld, page: Page):
    """Who does not hear has the pager in the hand while waiting."""
    mine = await ticket(hall)
    await shown(hall, page, "find")
    await acts(page, mine.number, "needs")
    await page.check("[name=deaf]")
    await page.fill("#pager", "12")
    assert await violations(page) == []
    await page.click("#needs-form button")
    await page.wait_for_selector("#message:has-text('已办好')")
    (found,) = hall.service.found(mine.number, None, None).tickets
    assert (found.needs, found.pager) == (("deaf",), 12)


async def test_booking_becomes_a_number_or_is_given_back(hall: DashboardWorld, page: Page):
    """By its reference: what it is of is shown first."""
    (slots,) = [each for each in hall.service.catalogue().bookable if MATTER in each.matters]
    references = []
    for free in slots.free[:2]:
        reply = await hall.ask(HELPER, Book(matter=MATTER, slot=free.slot, channel="phone"))
        assert isinstance(reply, Accepted)
        assert isinstance(reply.result, BookingView)
        references.append(reply.result.booking)
    await shown(hall, page, "find")
    await page.fill("#held", references[0])
    await page.click("#code button")
    await page.click("#give-back")
    await page.wait_for_selector("#message:has-text('预约取消了')")
    await page.fill("#held", references[0])
    await page.click("#code button")
    await page.wait_for_selector("#message:has-text('没有找到这个预约')")
    await page.fill("#held", references[1])
    await page.click("#code button")
    await page.click("#move")
    await page.click("[data-slot]:last-of-type")
    await page.wait_for_selector("#message:has-text('改好了')")


async def test_number_written_by_hand_joins_the_queue(hall: DashboardWorld, page: Page):
    """With the time that stands on it."""
    await shown(hall, page, "issue")
    await page.click("#issue summary")
    assert await violations(page) == []
    await page.fill("#paper-number", "m001")
    await page.fill("#paper-at", "08:31")
    await page.select_option("#paper-matter", MATTER)
    await page.click("#paper button")
    await page.wait_for_selector("#message:has-text('补录好了')")
    (found,) = hall.service.found("M001", None, None).tickets
    assert found.state == "waiting"
