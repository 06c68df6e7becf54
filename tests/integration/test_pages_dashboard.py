"""The manager's dashboard in a real browser over a real hall: figures, what they are made of, and nobody's name."""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route

from queue_server.contracts.actors import Role
from queue_server.contracts.commands import AcceptReceived, OpenWindow, RaisePanic, ReceiveParcel
from queue_server.contracts.commands.cases import GapLeft
from queue_server.contracts.commands.patrols import DeclareDuty
from queue_server.contracts.snapshots import DeviceHealth
from tests.support.dashboard_world import DashboardWorld, clerk, dashboard_world, morning
from tests.support.hall_service import MANAGER
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, PHONE, page_of, sign_in, texts_of
from tests.support.page_hall import PASSWORD
from tests.support.records import unrecorded

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
JS_BUDGET = 150_000
"""Bytes of JavaScript that a page may load."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DashboardWorld]:
    """A morning of the sample hall: 114 people wait."""
    async with dashboard_world(tmp_path_factory.mktemp("hall")) as running:
        await morning(running)
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(hall: DashboardWorld, browser: Browser) -> AsyncIterator[Page]:
    """A manager's browser; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, DESK) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        await sign_in(fresh, hall.origin, "m01", "-")
        yield fresh
    assert errors == []


async def shown(hall: DashboardWorld, page: Page, language: str) -> None:
    """The dashboard, connected."""
    await page.goto(f"{hall.origin}/dashboard?lang={language}")
    await page.wait_for_selector(".link.up")


@pytest.mark.parametrize(("language", "waiting"), [("zh", "现在在等"), ("en", "Waiting now")])
async def test_dashboard_and_all_that_opens_is_accessible(
    hall: DashboardWorld, page: Page, language: str, waiting: str
):
    """Five figures in words; the page, a list, a ticket and a theme pass axe-core; all fits the desk without scrolling."""
    await shown(hall, page, language)
    figures = await texts_of(page, ".figure")
    assert len(figures) == 5
    assert figures[0].startswith(f"{waiting}\n114\n")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollHeight") == DESK[1]
    assert await page.evaluate("document.getElementById('sign-out').getBoundingClientRect().right") <= DESK[0]
    await page.click("#f-waiting")
    await page.wait_for_selector("#detail-body table")
    assert await violations(page) == []
    await page.click("#detail-body tbody .open")
    await page.wait_for_selector(".times li")
    assert await violations(page) == []
    await page.click("[data-back]")
    await page.wait_for_selector("#detail-body table .open")
    await page.keyboard.press("Escape")
    await page.click("#t-insurance")
    await page.wait_for_selector("#detail-body table")
    assert await violations(page) == []


async def test_every_figure_opens_what_it_is_made_of(hall: DashboardWorld, page: Page):
    """Each button shows a list, a ticket or parts, and no name: numbers alone."""
    await shown(hall, page, "zh")
    for figure in ("f-waiting", "f-half", "f-longest", "f-green", "f-first", "o-overtaken", "o-unexplained"):
        await page.click(f"#{figure}")
        await page.wait_for_selector("#detail-body > *")
        text = await page.inner_text("#detail")
        assert "没有取到" not in text
        assert "测试" not in text
        assert "330106" not in text
        await page.click("[data-close]")
        await page.wait_for_selector("#detail", state="hidden")
        await page.evaluate("document.getElementById('detail-body').replaceChildren()")


_SETTLED = """async () => {
    await (await fetch("/dashboard/rules")).json();
    return document.getElementById("detail-title").textContent;
}"""
"""What stands there once an answer that came before this one has been read."""


@pytest.mark.parametrize("closed", [False, True])
async def test_detail_that_comes_late_does_not_take_the_place_of_another(
    hall: DashboardWorld, page: Page, closed: bool
):
    """A list whose answer is slow is given up when something else is opened, and does not open what was closed."""
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    await shown(hall, page, "en")
    await page.route("**/dashboard/tickets?**", hold)
    async with page.expect_request("**/dashboard/tickets?**"):
        await page.click("#f-waiting")
    await page.click("#t-insurance")
    title = await page.inner_text("#detail-title")
    if closed:
        await page.click("[data-close]")
    async with asyncio.timeout(30):
        while not asked:
            await asyncio.sleep(0.01)
    async with page.expect_response("**/dashboard/tickets?**") as answer:
        await asked.pop().continue_()
    await (await answer.value).finished()
    assert await page.evaluate(_SETTLED) == title
    assert await page.is_visible("#detail") is not closed
    await page.unroute("**/dashboard/tickets?**")


async def test_dashboard_changes_while_one_looks(hall: DashboardWorld, page: Page):
    """A panic is an alarm at once; an opened window is seen within a few seconds, and the focus stays."""
    await shown(hall, page, "en")
    assert await page.inner_text("#w-w10 span") == "Closed"
    await page.focus("#f-longest")
    await hall.ask(MANAGER, OpenWindow(window="w10"))
    await page.wait_for_selector("#w-w10 span:text('Free')")
    assert await page.evaluate("document.activeElement.id") == "f-longest"
    await hall.ask(clerk("w1"), RaisePanic(window="w1"))
    await page.wait_for_selector(".alarm:has-text('panic button')")
    await page.click(".alarm:has-text('panic button') button:text('Acknowledge')")
    await page.wait_for_selector(".alarm.seen:has-text('panic button')")
    await page.click("#p-w1")
    await page.wait_for_selector(".alarm:has-text('panic button')", state="detached")


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "有号还没报给大厅、有小票没人拿走"), ("en", "numbers not told to the hall yet, a slip that nobody took")]
)  # fmt: skip
async def test_dashboard_says_what_waits_in_a_machine(
    hall: DashboardWorld, page: Page, language: str, said: str
):
    """Neither runs low as a roll does: somebody has to go there, or nobody."""
    parts: dict[str, Literal["low"]] = {"spool": "low", "slips": "low"}
    hall.service.figures.heard("kiosk", DeviceHealth(device="kiosk-3", state="degraded", parts=parts))
    await shown(hall, page, language)
    await page.wait_for_selector(f"#devices >> text={said}")
    assert said in await texts_of(page, "#devices li span:last-child")
    hall.service.figures.heard("kiosk", DeviceHealth(device="kiosk-3", state="ok"))


async def test_manager_pauses_and_opens_a_window(hall: DashboardWorld, page: Page):
    """From the strip, with the words of what will happen; the window is really paused, and open again."""
    await shown(hall, page, "en")
    await page.click("#w-w9")
    assert "nobody more is called" in await page.inner_text("#detail-body")
    assert await violations(page) == []
    await page.click("#do-pause-meeting")
    await page.wait_for_selector("#w-w9 span:text('Paused')")
    await page.click("#w-w9")
    await page.click("#do-open")
    await page.wait_for_selector("#w-w9 span:text('Free')")


async def test_dashboard_is_for_managers(hall: DashboardWorld, browser: Browser):
    """A clerk is told that the role does not open it; nobody signed in is sent to sign in."""
    async with page_of(browser, DESK) as stranger:
        await stranger.goto(f"{hall.origin}/dashboard")
        assert stranger.url.endswith("/sign-in")
        await sign_in(stranger, hall.origin, "0317", "w3")
        answers = await asyncio.gather(
            *(stranger.request.get(f"{hall.origin}{path}") for path in
              ("/dashboard", "/dashboard/live", "/dashboard/tickets?figure=waiting", "/dashboard/tickets/2026-11-25-B002"))
        )  # fmt: skip
        assert [answer.status for answer in answers] == [403] * 4


async def test_dashboard_loads_little_script(hall: DashboardWorld, page: Page):
    """All JavaScript of the page, as it is run."""
    loaded: set[str] = set()
    page.on("response", lambda answer: loaded.add(answer.url) if answer.url.endswith(".js") else None)
    await shown(hall, page, "zh")
    assert any("uplot" in url for url in loaded)
    sizes = [len(await (await page.request.get(url)).body()) for url in loaded]
    assert 0 < sum(sizes) <= JS_BUDGET


async def test_manager_stops_a_matter_after_a_second_look_and_resumes_it(hall: DashboardWorld, page: Page):
    """Reason and number of holders are said before it is done; the hall has it, the board says it; resumed, all is as before."""
    await shown(hall, page, "en")
    for press in ("#do", "#do-matters"):
        await page.click(press)
    await page.select_option("#stop-matter", "property-query")
    await page.select_option("#stop-reason", "network")
    await page.click("#stop-ask")
    assert "no network" in await page.inner_text("#sure")
    assert "property-query" not in hall.service.desk().suspended
    assert await violations(page) == []
    await page.click("#stop-now")
    await page.wait_for_selector("#resume-property-query")
    assert "property-query" in hall.service.desk().suspended
    await page.click("#resume-property-query")
    await page.wait_for_selector("#resume-property-query", state="detached")
    assert "property-query" not in hall.service.desk().suspended


async def test_manager_posts_a_notice_and_takes_it_down(hall: DashboardWorld, page: Page):
    """A line in both languages on every board, once however it is pressed, until it is taken down."""
    await shown(hall, page, "en")
    for press in ("#do", "#do-notices"):
        await page.click(press)
    await page.fill("#notice-zh", "今天 16:30 停止取号")
    await page.fill("#notice-en", "No tickets after 16:30 today")
    await page.dblclick("#notice-post")
    await page.wait_for_selector("#down-1")
    assert len(hall.service.desk().notices) == 1
    notices = [board.notices for area in hall.service.areas() if (board := hall.service.board(area))]
    assert all(any(n.en == "No tickets after 16:30 today" for n in each) for each in notices)
    assert await violations(page) == []
    await page.click("#down-1")
    await page.wait_for_selector("#down-1", state="detached")
    assert hall.service.desk().notices == ()


async def test_manager_changes_head_start_and_skills_within_bounds(hall: DashboardWorld, page: Page):
    """A figure beyond the file's bounds is not sent; one within is; a window gets one more service."""
    await shown(hall, page, "en")
    for press in ("#do", "#do-heads"):
        await page.click(press)
    line = next(each for each in hall.service.rules().head_starts if each.most > each.least)
    await page.fill(f"#head-{line.class_id}", str(line.most + 1))
    await page.click(f"#save-{line.class_id}")
    assert line in hall.service.rules().head_starts
    await page.fill(f"#head-{line.class_id}", str(line.least))
    await page.click(f"#save-{line.class_id}")
    assert line in hall.service.rules().head_starts  # nobody has said why
    await page.select_option("#head-why", "fairness")
    await page.click(f"#save-{line.class_id}")
    await page.wait_for_selector(f"#head-{line.class_id}[value='{line.least}']")
    changed = next(each for each in hall.service.rules().head_starts if each.class_id == line.class_id)
    assert changed.minutes == line.least
    assert await violations(page) == []
    await page.click("[data-close]")
    await page.click("#w-w9")
    await page.click("#do-skills")
    await page.check(".boxes input[value='property-fund']")
    assert await violations(page) == []
    await page.select_option("#skills-why", "queue")
    await page.click("#skills-save")
    await page.wait_for_selector("#detail", state="hidden")


async def test_dashboard_lists_what_is_due_and_what_waits_to_be_fetched(hall: DashboardWorld, page: Page):
    """A case with a material that may follow is listed with its last day; a result that nobody has fetched, too."""
    parcel = await hall.ask(MANAGER, ReceiveParcel(matter="property-query", parcel="SF1234567890"))
    case = parcel.result.case
    gap = GapLeft(material=1, until="2026-12-01")
    assert (await hall.ask(MANAGER, AcceptReceived(case=case, gaps=(gap,)))).ok
    await shown(hall, page, "en")
    await page.click("#f-first")
    await page.click("#list-gaps_due")
    await page.wait_for_selector(f"#detail-body td:has-text('{case}')")
    assert "2026-12-0" in await page.inner_text("#detail-body")
    assert await violations(page) == []
    await page.click("[data-back]")
    await page.click("#list-pick_up")
    await page.wait_for_selector("#detail-title:has-text('Waiting to be fetched')")


async def _asked_round(hall: DashboardWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as lucky:
        lucky.setattr(hall.world.ids, "chance", lambda: 0.0)
        for _ in range(2):  # asked for, then the alarm of it
            hall.world.clock.move(11)
            await hall.ask(MANAGER, OpenWindow(window="w1"))


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_rounds_page_offers_who_may_lead(
    hall: DashboardWorld, page: Page, browser: Browser, language: str
):
    """Managers' active accounts, whatever their numbers look like; an inspector makes rounds and declares nobody."""
    mine, gone = f"wang-li-{language}", f"m-old-{language}"
    for staff, role in ((mine, Role.MANAGER), (gone, Role.MANAGER), (f"i-{language}", Role.INSPECTOR)):
        hall.staff.add(staff, PASSWORD, role, unrecorded)
    hall.staff.deactivate(gone, unrecorded)
    await page.goto(f"{hall.origin}/patrols?lang={language}")
    offered = await texts_of(page, "select[name=leader] option")
    assert {"m01", mine} <= set(offered)
    assert not {gone, f"i-{language}", "0317"} & set(offered)
    await page.select_option("select[name=leader]", mine)
    await page.click("form[data-kind=declare_duty] button")
    await page.wait_for_selector(f".part p:has-text('{mine}')")
    assert hall.service.rounds().leader == mine
    assert await violations(page) == []
    async with page_of(browser, (390, 844)) as other:
        await sign_in(other, hall.origin, f"i-{language}", "-")
        await other.goto(f"{hall.origin}/patrols?lang={language}")
        kinds = await other.locator("form[data-kind]").evaluate_all("all => all.map(f => f.dataset.kind)")
        assert kinds == ["make_round"]
        made = len(hall.service.rounds().rounds)
        await other.click("form[data-kind=make_round] button")
        await other.wait_for_selector(f".rounds >> text=i-{language}")
        assert len(hall.service.rounds().rounds) == made + 1
        assert await violations(other) == []
    await hall.ask(MANAGER, DeclareDuty(leader="m01", deputy="m02"))


async def test_round_that_chance_asks_for_shows_by_itself_and_is_made(
    hall: DashboardWorld, page: Page, monkeypatch: pytest.MonkeyPatch
):
    """The page learns of it without a reload; what was ticked stands under the manager's number; accessible, in both languages, on a phone."""
    await page.goto(f"{hall.origin}/patrols?lang=zh")
    assert not await page.is_visible(".asked")
    await _asked_round(hall, monkeypatch)
    await page.wait_for_selector(".asked")
    for language in ("en", "zh"):
        await page.goto(f"{hall.origin}/patrols?lang={language}")
        assert await violations(page) == []
    await page.set_viewport_size({"width": 390, "height": 844})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    await page.check(".asked [value=queue]")
    async with page.expect_navigation():
        await page.click(".asked button")
    (line,) = [each for each in hall.service.rounds().rounds if each.by == "m01"]
    assert (line.word, line.findings) == ("made", ("queue",))
    assert "排长队" in await page.inner_text(".rounds")


async def test_page_of_rounds_comes_again_once_for_each_that_is_asked_for_or_missed(
    hall: DashboardWorld, page: Page, monkeypatch: pytest.MonkeyPatch
):
    """Missed, the round stands under the others without a hand; the page is loaded for that once, and once for the next."""
    await page.goto("about:blank")  # what stands there would come again by itself meanwhile
    await _asked_round(hall, monkeypatch)
    await page.goto(f"{hall.origin}/patrols?lang=en")
    await page.wait_for_selector(".asked")
    loads: list[str] = []
    page.on("domcontentloaded", lambda at: loads.append(at.url))
    hall.world.clock.move(20 * 60)
    await hall.ask(MANAGER, OpenWindow(window="w1"))
    await page.wait_for_selector(".rounds .stop")
    assert not await page.is_visible(".asked")
    await _asked_round(hall, monkeypatch)
    await page.wait_for_selector(".asked")
    async with asyncio.timeout(30):
        while len(loads) < 2:  # the word of a load may come after what it shows
            await asyncio.sleep(0.02)
    assert len(loads) == 2


LARGE = "document.documentElement.style.fontSize = '150%'"
WIDE = "document.documentElement.scrollWidth"


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_large_text_scrolls_nowhere_sideways(hall: DashboardWorld, page: Page, language: str):
    """150 % on the desk's screen and on a narrow phone: the dashboard, the accounts with one opened, the rounds."""
    for size in (DESK, PHONE):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        for path in ("dashboard?", "staff?open=0317&", "patrols?"):
            await page.goto(f"{hall.origin}/{path}lang={language}")
            if path == "dashboard?":
                await page.wait_for_selector(".link.up")
            await page.evaluate(LARGE)
            assert await page.evaluate(WIDE) <= size[0], (path, size)
    await page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
