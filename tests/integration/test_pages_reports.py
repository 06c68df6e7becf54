"""Reports, the daily sheets and the ratings page in a real browser over made-up days: accessible, in both languages, few bytes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.adapters.reports.day_book import DayBook, Source
from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import Command
from queue_server.contracts.commands.followups import GiveFlag
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Refused
from queue_server.service.reports import answering
from tests.support.filled_world import filled_world
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, page_of, sign_in
from tests.support.page_hall import PASSWORD, PageHall
from tests.support.page_world import WebPart
from tests.support.report_world import NOW, ZONE, filled, plan, report_app, report_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
JS_BUDGET = 150_000
"""Bytes of JavaScript that a page may load."""
A4_WIDE = 1032
"""CSS pixels between the margins of a sheet that lies: 273 mm."""
PATHS = (
    "/reports?from=2026-11-20&to=2026-11-26", "/reports/tickets?from=2026-11-25&to=2026-11-25&by=class&key=elderly",
    "/sheet/2026-11-25?", "/day-sheet?", "/ratings?", "/ratings?quarter=2026Q3",
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def origin(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A hall with days behind it."""
    folder: Path = tmp_path_factory.mktemp("hall")
    async with report_world(tmp_path_factory.mktemp("staff"), filled(folder)) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(origin: str, browser: Browser) -> AsyncIterator[Page]:
    """A manager's browser; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, DESK) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        await sign_in(fresh, origin, "m01", "-")
        yield fresh
    assert errors == []


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_report_leaves_the_house_after_the_password_once_more(
    browser: Browser, origin: str, language: str
):
    """A wrong one is said, going back fetches nothing; right, it comes as a file and holds for the next."""
    async with page_of(browser, DESK) as page:
        await sign_in(page, origin, "m01", "-")
        await page.goto(f"{origin}{PATHS[0]}&lang={language}")
        await page.click("[data-file*='.csv']")
        await page.wait_for_selector("#ask[open]")
        assert await violations(page) == []
        await page.fill("#again-password", "not the password")
        await page.click("#ask .primary")
        await page.wait_for_selector("#ask[open] .error:visible")
        await page.fill("#again-password", PASSWORD)
        for ending, press in (("csv", "#ask .primary"), ("xlsx", "[data-file*='.xlsx']")):
            async with page.expect_download() as coming:
                await page.click(press)
            assert (await coming.value).suggested_filename == f"yitang-2026-11-20-2026-11-26.{ending}"


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_pages_of_figures_are_accessible(origin: str, page: Page, language: str):
    """Each passes axe-core, in both languages, and scrolls sideways nowhere on a phone's width; the report fits its paper."""
    for path in PATHS:
        await page.goto(f"{origin}{path}&lang={language}")
        assert await violations(page) == [], path
    await page.set_viewport_size({"width": 390, "height": 844})
    for path in PATHS:
        await page.goto(f"{origin}{path}&lang={language}")
        wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, path
    await page.set_viewport_size({"width": A4_WIDE, "height": DESK[1]})
    await page.goto(f"{origin}{PATHS[0]}&lang={language}")
    await page.emulate_media(media="print")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= A4_WIDE
    await page.emulate_media(media="null")
    await page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


@asynccontextmanager
async def rating_page(folder: Path, browser: Browser) -> AsyncIterator[tuple[PageHall, Page, str]]:
    """The ratings page's manager, over made-up days, with the hall behind it."""
    web, hall = WebPart(), PageHall()
    origin = f"http://127.0.0.1:{web.port}"
    with report_app(folder, filled(folder / "hall"), origin, hall=hall) as app:
        await web.start(app)
        try:
            async with page_of(browser, DESK) as page:
                await sign_in(page, origin, "m01", "-")
                yield hall, page, f"{origin}/ratings?lang="
        finally:
            await web.stop()


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_owner_reads_whom_to_call_with_a_reason(tmp_path: Path, browser: Browser, language: str):
    """The key stands with the owner of what has a number; no reason is chosen before; the number is asked for each time."""
    async with rating_page(tmp_path, browser) as (hall, page, address):
        mine, plain, *_ = sorted(hall.voices, key=lambda each: each.answered_at is not None)
        mine.owner, mine.person, plain.owner, plain.person = "m01", "ab" * 16, "m01", ""
        await page.goto(address + language)
        assert await page.locator("[data-whom]").count() == 1
        await page.click("[data-whom] button")
        assert hall.looked == []
        await page.select_option("[data-whom] select", "call_back")
        await page.click("[data-whom] button")
        await page.wait_for_selector(f"[data-whom] output:text('{hall.phone}')")
        assert await violations(page) == []
        await page.goto(address + language)
        assert hall.phone not in await page.content()
        assert [each[1:] for each in hall.looked] == [(mine.id, "call_back")]


@pytest.mark.parametrize(
    ("language", "labels"), [("zh", ["什么原因", "结果"]), ("en", ["What caused it", "What came of it"])]
)
async def test_answer_has_nothing_chosen_before_and_no_grade_of_the_owners(
    tmp_path: Path, browser: Browser, language: str, labels: list[str]
):
    """Cause and outcome are chosen, named in words; the person's grade for the answer is nothing that staff could enter."""
    async with rating_page(tmp_path, browser) as (hall, page, address):
        mine, again, *_ = sorted(hall.voices, key=lambda each: each.answered_at is not None)
        again.owner, again.answered_at, again.again = "m01", again.opened_at, 0
        again.cause, again.outcome = "service", "mended"
        mine.owner, mine.no_way = "m01", True
        await page.goto(address + language)
        form = page.locator("[data-kind=answer_follow_up]")
        assert [await form.locator("select").nth(n).get_attribute("aria-label") for n in (0, 1)] == labels
        assert await page.locator("[name=grade], [data-kind=rate_again]").count() == 0
        await form.locator("button").click()
        assert hall.asked == []
        await form.locator("[name=cause]").select_option("policy")
        await form.locator("[name=outcome]").select_option("explained")
        async with page.expect_navigation():
            await form.locator("button").click()
        assert [command.body.model_dump()["cause"] for _, command, _ in hall.asked] == ["policy"]
        assert await violations(page) == []


@pytest.mark.parametrize(
    ("language", "said", "why"),
    [
        ("zh", "算到日志第 {until} 条", "没有授予。请重新打开这一页，看过再定。"),
        ("en", "from the journal up to entry {until}", "No flag was given: please load the page again"),
    ],
)
async def test_flag_is_asked_for_with_the_figures_that_the_page_shows(
    tmp_path: Path, browser: Browser, language: str, said: str, why: str
):
    """Their digest and the entry up to which they were computed go with it; where the hall's figures are others, that is said."""

    async def differs(_actor: Actor, command: Command) -> Refused:
        return Refused(id=command.id, code=RefusalCode.PROPOSAL_DIFFERS)

    async with rating_page(tmp_path, browser) as (hall, page, address):
        await page.goto(address + language)
        found = answering.ratings(DayBook(Source(tmp_path / "hall", "", plan().hall.id, ZONE)), "2026-Q4")
        assert said.format(until=found.until) in await page.inner_text("main")
        flag = page.locator("[data-act*=give_flag]").first
        async with page.expect_navigation():
            await flag.click()
        asked = GiveFlag(
            quarter="2026-Q4", window=found.flags[0].window, proposal=found.digest, until=found.until
        )
        assert [command.body for _, command, _ in hall.asked] == [asked]
        hall.answer = differs
        await flag.click()
        await page.wait_for_selector(f"#message:has-text('{why}')")
        assert await violations(page) == []


async def test_flag_that_the_page_gives_stands_on_it(tmp_path: Path, browser: Browser):
    """The hall gives it on the figures of the page; in either language the window has it from then on, and the next is still to be given."""
    async with filled_world(tmp_path) as hall, page_of(browser, DESK) as page:
        await page.clock.set_fixed_time(NOW)
        await sign_in(page, hall.origin, "m01", "-")
        for n, (language, given) in enumerate((("zh", "已授予"), ("en", "Given")), start=1):
            await page.goto(f"{hall.origin}/ratings?lang={language}")
            async with page.expect_navigation():
                await page.locator("[data-act*=give_flag]").first.click()
            assert await page.locator("main td", has_text=given).count() == n


async def test_row_opens_to_its_tickets_and_a_ticket_to_its_stages(origin: str, browser: Browser):
    """From the report to a list, from there to one ticket's timeline, and back; a new browser loads little script."""
    loaded: set[str] = set()
    async with page_of(browser, DESK) as page:
        page.on("response", lambda answer: loaded.add(answer.url) if ".js" in answer.url else None)
        await sign_in(page, origin, "m01", "-")
        await page.goto(f"{origin}/reports?from=2026-11-25&to=2026-11-25&by=window&lang=en")
        await page.click("tbody a >> nth=0")
        await page.wait_for_url("**/reports/tickets?**")
        await page.click("tbody a >> nth=0")
        await page.wait_for_url("**/reports/tickets/2026-11-25-*")
        assert "Number given" in await page.inner_text(".moments")
        await page.click("text=Back to the report")
        await page.wait_for_url("**/reports?**")
        await page.click("#gaps tbody a >> nth=0")
        await page.wait_for_url("**/reports/tickets/2026-11-25-*")
        assert "Number given" in await page.inner_text(".moments")
        sizes = [len(await (await page.request.get(url)).body()) for url in loaded]
    assert 0 < sum(sizes) < JS_BUDGET


async def test_choices_on_the_ratings_page_are_named_in_its_language(origin: str, page: Page):
    """A screen reader says what is chosen, in words of the page."""
    for language, name in (("zh", "申诉理由"), ("en", "Reason for the appeal")):
        await page.goto(f"{origin}/ratings?lang={language}")
        assert await page.locator("select[name=reason]").first.get_attribute("aria-label") == name


async def test_sheet_prints_on_one_page(origin: str, page: Page):
    """A4, both languages: the sheet with its seal is one page of paper."""
    for path in ("/sheet/2026-11-25?", "/day-sheet?"):
        for language in ("zh", "en"):
            await page.goto(f"{origin}{path}&lang={language}")
            printed = await page.pdf(prefer_css_page_size=True)
            assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1, (path, language)
