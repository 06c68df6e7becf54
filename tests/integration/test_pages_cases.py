"""The page of all open cases in a real browser over a real hall: a case lives on after its service ended, worked by keys alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.contracts.actors import Permission, Role
from queue_server.contracts.commands import AcceptReceived, OpenWindow
from tests.support.case_scene import PENSION, TRANSFER, CaseScene, week_of_cases
from tests.support.dashboard_world import DashboardWorld, dashboard_world
from tests.support.hall_service import KIOSK, MANAGER, VISITOR
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, LANGUAGES, page_of, sign_in
from tests.support.records import unrecorded

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
NARROW = (390, 844)
LATER = "2026-12-03 09:00"


@pytest_asyncio.fixture(loop_scope="module")
async def hall(tmp_path: Path) -> AsyncIterator[DashboardWorld]:
    """The sample hall on a Wednesday morning; window 3 serves insurance."""
    async with dashboard_world(tmp_path) as running:
        yield running


def states(hall: DashboardWorld) -> dict[str, tuple[str, str]]:
    """Where each open case stands, by its part of the list."""
    found = hall.service.cases(None)
    parts = {
        "at_work": found.at_work,
        "to_issue": found.to_issue,
        "to_send": found.to_send,
        "pick_up": found.pick_up,
    }
    return {line.case: (part, line.state) for part, lines in parts.items() for line in lines}


async def press(page: Page, *keys: str) -> None:
    """Keys one after the other: the last closes the question, and the list has said what came of it."""
    for key in keys[:-1]:
        await page.keyboard.press(key)
        await page.wait_for_selector("#ask[open] .choice, #ask[open] .tick, #ask[open] .field")
    await page.keyboard.press(keys[-1])
    await page.wait_for_selector("#ask", state="hidden")
    await page.wait_for_selector("#rows[aria-busy=false]", state="attached")


async def step(
    page: Page, hall: DashboardWorld, case: str, keys: str, becomes: tuple[str, str] | None
) -> None:
    """Open the case that has the focus, take a step, and see where the case stands then."""
    await page.evaluate("document.getElementById('rows').removeAttribute('aria-busy')")
    await page.focus(f"[data-case='{case}']")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#ask[open] .choice")
    await press(page, *keys.split())
    assert states(hall).get(case) == becomes, await page.inner_text("#message")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_case_lives_on_after_its_service_ended(hall: DashboardWorld, browser: Browser, language: str):
    """Accepted at the console and the service ended; eight days later, from the list: supplement, clock, decision, result, collected."""
    await hall.ask(MANAGER, OpenWindow(window="w3"))
    async with page_of(browser, DESK) as page:
        await page.set_extra_http_headers({"accept-language": language})
        await sign_in(page, hall.origin)
        await page.wait_for_selector(".link.up")
        await hall.ask(KIOSK, hall.world.issuing(PENSION, VISITOR))
        await page.wait_for_selector("#queue >> text=A001")
        await page.keyboard.press("Space")
        await page.wait_for_selector(".who .number >> text=A001")
        await page.wait_for_selector("#primary[aria-busy=false]")
        await page.keyboard.press("Space")
        await page.wait_for_selector("[aria-keyshortcuts=C]")
        await page.keyboard.press("c")
        await page.wait_for_selector("#ask[open] .choice")
        await page.keyboard.press("1")
        await page.wait_for_selector(f".rows >> text={'已受理' if language == 'zh' else 'Accepted'}")
        await page.keyboard.press("s")
        await page.wait_for_selector(".idle")
        (case,) = states(hall)
        await CaseScene(hall).done(MANAGER, OpenWindow(window="w3"), LATER)
        await sign_in(page, hall.origin)
        await page.locator("a[href='/cases']").press("Enter")
        await page.wait_for_selector(f"[data-case='{case}']")
        assert "A001" in await page.inner_text("#rows")
        await step(page, hall, case, "2 1 Enter", ("at_work", "supplement"))
        await step(page, hall, case, "1", ("at_work", "accepted"))
        await step(page, hall, case, "3 2", ("at_work", "accepted"))
        assert ("检验" if language == "zh" else "Inspection") in await page.inner_text("#rows")
        await step(page, hall, case, "1", ("at_work", "accepted"))
        await step(page, hall, case, "1 1", ("to_issue", "decided"))
        await step(page, hall, case, "1 1", ("pick_up", "issued"))
        assert await violations(page) == []
        await step(page, hall, case, "1", None)
        assert await page.is_visible("#none")
        assert case in await page.inner_text("#message")


async def test_parcel_is_received_and_accepted_by_keys(hall: DashboardWorld, browser: Browser):
    """P, the service by a word, the number, Enter; the new case has the focus, and is accepted with something to follow."""
    await hall.ask(MANAGER, OpenWindow(window="w3"))
    async with page_of(browser, DESK) as page:
        await sign_in(page, hall.origin)
        await page.goto(f"{hall.origin}/cases?lang=en")
        await page.wait_for_selector("#none:not([hidden])")
        await page.keyboard.press("p")
        await page.wait_for_selector("#ask[open] #ask-find")
        await page.keyboard.press("/")
        await page.keyboard.type("retirement")
        await page.wait_for_selector("#ask .choice:only-child")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask input[name=parcel]")
        await page.keyboard.type("sf 1")
        await page.keyboard.press("Enter")
        assert await page.is_visible("#ask-wrong")
        await page.fill("#ask input[name=parcel]", "SF1234567890")
        await press(page, "Enter")
        await page.wait_for_selector("[data-case]:focus")
        (case,) = states(hall)
        await step(page, hall, case, "2 1 Enter", ("at_work", "accepted"))
        (line,) = hall.service.cases(None).at_work
        assert [gap.material for gap in line.gaps] == [1]
        await page.wait_for_selector("#gaps_due [data-case]")
        await step(page, hall, case, "1", ("at_work", "accepted"))
        assert hall.service.cases(None).at_work[0].gaps == ()


async def test_departments_begin_in_parallel_and_are_done_by_keys(hall: DashboardWorld, browser: Browser):
    """Two services by a word each, then together; the case is decided when both are done."""
    case = await CaseScene(hall).parcel(PENSION, "SF1234567890")
    await CaseScene(hall).done(MANAGER, AcceptReceived(case=case))
    async with page_of(browser, DESK) as page:
        await sign_in(page, hall.origin, "m01", "w3")
        await page.goto(f"{hall.origin}/cases?lang=en")
        await page.wait_for_selector(f"[data-case='{case}']")
        await page.focus(f"[data-case='{case}']")
        await page.keyboard.press("Enter")
        await page.locator("#ask .choice", has_text="Departments begin").press("Enter")
        for word, name in (("lost", "Replace a social security card"), ("funeral", "Claim a funeral grant")):
            await page.wait_for_selector("#ask[open] #ask-find")
            await page.fill("#ask-find", word)
            await page.locator("#ask .choice", has_text=name).press("Enter")
            await page.wait_for_selector(f"#ask .choice small >> text={name}")
        assert await violations(page) == []
        await press(page, "1")
        (line,) = hall.service.cases(None).at_work
        assert line.open_steps == ("insurance-card-lost", "insurance-funeral")
        assert "Still in parallel" in await page.inner_text("#rows")
        for left in (1, 0):
            await step(page, hall, case, "1", ("at_work", "accepted"))
            assert len(hall.service.cases(None).at_work[0].open_steps) == left
        await step(page, hall, case, "1 1", ("to_issue", "decided"))


@pytest_asyncio.fixture(loop_scope="module")
async def week(hall: DashboardWorld) -> dict[str, str]:
    """A case in each part of the list, the hall a week on."""
    return await week_of_cases(hall)


async def test_list_is_accessible_and_fits(
    hall: DashboardWorld, week: dict[str, str], browser: Browser, tmp_path: Path
):
    """Every part, in both languages, at the console's size and a phone's, and in large text; a question open over it."""
    async with page_of(browser, DESK) as page:
        await sign_in(page, hall.origin)
        for size in (DESK, NARROW):
            await page.set_viewport_size({"width": size[0], "height": size[1]})
            for language in LANGUAGES:
                await page.goto(f"{hall.origin}/cases?lang={language}")
                await page.select_option("#which", "all")
                await page.wait_for_selector(f"[data-case='{week['other']}']")
                assert await page.locator("#rows section").count() == 5
                for large in (False, True):
                    assert await violations(page) == []
                    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
                    await page.screenshot(
                        path=tmp_path / f"cases-{size[0]}-{language}-{large}.png", full_page=True
                    )
                    await page.click("#large")
                await page.keyboard.press("ArrowDown")
                await page.keyboard.press("Enter")
                await page.wait_for_selector("#ask[open] .choice")
                assert await violations(page) == []
                await page.keyboard.press("Escape")


async def test_own_cases_first_late_ones_before_others_gaps_on_top(
    hall: DashboardWorld, week: dict[str, str], browser: Browser
):
    """Window 3 sees what it serves; all others behind, with where they are decided; what is over its time is said."""
    async with page_of(browser, DESK) as page:
        await sign_in(page, hall.origin)
        await page.goto(f"{hall.origin}/cases?lang=en")
        await page.wait_for_selector("[data-case]")
        parts = "[...document.querySelectorAll('#rows [data-case]')].map((b) => [b.closest('section').id, b.dataset.case])"
        own = await page.evaluate(parts)
        assert own[0] == ["gaps_due", week["gap"]]
        assert own[1] == ["at_work", week["late"]]
        assert week["other"] not in {case for _, case in own}
        await page.select_option("#which", "all")
        await page.wait_for_selector(f"[data-case='{week['other']}']")
        assert (await page.evaluate(parts))[5] == ["at_work", week["other"]]
        late = page.locator(f"li:has([data-case='{week['late']}'])")
        assert "Promise: time is over" in await late.inner_text()
        assert "By law: 15 working days left" in await late.inner_text()
        assert "Not come in time" in await page.locator("#gaps_due").inner_text()
        assert (
            "Windows: 6, 7, 10" in await page.locator(f"li:has([data-case='{week['other']}'])").inner_text()
        )


async def test_case_of_another_window_is_only_taken_in_and_given_out(
    hall: DashboardWorld, week: dict[str, str], browser: Browser
):
    """The page offers no decision that the rules would refuse, and says where it is made; with the permission it offers all."""
    async with page_of(browser, DESK) as page:
        await sign_in(page, hall.origin)
        await page.goto(f"{hall.origin}/cases?lang=en&case={week['other']}")
        await page.wait_for_selector("[data-case]:focus")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask[open]")
        assert "Decided elsewhere: 6, 7, 10" in await page.inner_text("#ask-hint")
        assert await page.locator("#ask .choice").count() == 0
        hall.staff.give("0317", Permission.CASES, unrecorded)
        await page.reload()
        await page.wait_for_selector("[data-case]:focus")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask .choice >> text=Decide")
        await page.keyboard.press("Escape")
        await step(page, hall, week["other"], "1 2", ("to_issue", "decided"))


async def test_whose_case_it_is_stands_masked_for_whoever_decides_it(
    hall: DashboardWorld, week: dict[str, str], browser: Browser
):
    """Asked for, on record, gone from the page with Esc."""
    async with page_of(browser, DESK) as page:
        await sign_in(page, hall.origin)
        await page.goto(f"{hall.origin}/cases?lang=en&case={week['open']}")
        await page.wait_for_selector("[data-case]:focus")
        assert "金" not in await page.content()
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask .choice >> text=Whose it is")
        await page.locator("#ask .choice", has_text="Whose it is").press("Enter")
        await page.wait_for_selector("#ask .person >> text=金** · 330***********1236")
        assert await violations(page) == []
        await page.keyboard.press("Escape")
        assert "金" not in await page.content()
    looks = [entry.access for entry in await hall.service.access_log(None, 20)]
    assert ("clerk:0317", week["open"], "work on the case") in {(a.actor, a.detail, a.purpose) for a in looks}


async def test_alarm_of_a_case_leads_to_that_case(
    hall: DashboardWorld, week: dict[str, str], browser: Browser
):
    """From the dashboard: the alarm opens the list at its case; the lists of gaps, results and pick-ups lead there, too."""
    async with page_of(browser, DESK) as page:
        await sign_in(page, hall.origin, "m01", "-")
        for language in LANGUAGES:
            await page.goto(f"{hall.origin}/dashboard?lang={language}")
            await page.click(f".alarm a[href='/cases?case={week['gap']}']")
            await page.wait_for_selector(f"[data-case='{week['gap']}']:focus")
            assert await page.locator("[data-case]").count() == 1
            assert await violations(page) == []
        await page.go_back()
        await page.locator("#figures .figure, #figures button", has_text="first visit").first.click()
        await page.click("#list-pick_up")
        await page.click(f"#detail a[href='/cases?case={week['fetch']}']")
        await page.wait_for_selector(f"[data-case='{week['fetch']}']:focus")
        await step(page, hall, week["fetch"], "1", None)


async def test_case_to_send_leads_to_the_form_with_its_number(
    hall: DashboardWorld, week: dict[str, str], browser: Browser
):
    """A result whose delivery nobody booked: the form has the case, the day has the focus; once booked, the same way leads to its line, and no second one is begun."""
    way = f"a[href='/outings?case={week['send']}']"
    async with page_of(browser, DESK) as page:
        await sign_in(page, hall.origin, "m01", "-")
        await page.goto(f"{hall.origin}/cases?lang=en")
        await page.click(f"{way}:text('book it')")
        await page.wait_for_selector("#book [name=day]:focus")
        assert await page.input_value("#book [name=case]") == week["send"]
        assert await violations(page) == []
        for name, value in (
            ("day", "2026-12-07"), ("name", "金丝雀"), ("phone", "13800000000"), ("address", "吴山路 1 号"),
        ):  # fmt: skip
            await page.fill(f"#book [name={name}]", value)
        async with page.expect_navigation():
            await page.click("#book button")
        assert [each.case for each in hall.service.outings()] == [week["send"]]
        await page.goto(f"{hall.origin}/cases")
        await page.click(f"{way}:text('Send it')")
        await page.wait_for_selector(f".named:focus >> text={week['send']}")
        assert await page.input_value("#book [name=case]") == ""
        assert await violations(page) == []


async def test_inspector_reads_and_does_nothing(hall: DashboardWorld, week: dict[str, str], browser: Browser):
    """No parcel key, no step, nobody's name; whoever is signed out is led to the sign-in."""
    hall.staff.add("i01", "correct horse battery", Role.INSPECTOR, unrecorded)
    async with page_of(browser, DESK) as page:
        await page.goto(f"{hall.origin}/cases")
        assert page.url.endswith("/sign-in")
        await page.fill("#staff", "i01")
        await page.fill("#password", "correct horse battery")
        await page.select_option("#window", "-")
        await page.click("button[type=submit]")
        await page.wait_for_url("**/access-log")
        await page.goto(f"{hall.origin}/cases?lang=en&case={week['open']}")
        await page.wait_for_selector("[data-case]:focus")
        assert await page.locator("#parcel").count() == 0
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#ask[open]")
        assert await page.locator("#ask .choice").count() == 0
        assert await violations(page) == []
        await page.goto(f"{hall.origin}/cases?case={week['send']}")
        await page.wait_for_selector("#rows >> text=No delivery is booked")
        assert await page.locator("a[href^='/outings']").count() == 0


async def test_list_says_when_the_hall_does_not_answer(
    hall: DashboardWorld, week: dict[str, str], browser: Browser
):
    """Stale is shown; a case that is over is said to be so."""
    async with page_of(browser, DESK) as page:
        await sign_in(page, hall.origin)
        await page.goto(f"{hall.origin}/cases?lang=en&case=ZZZZZZZZZZ")
        await page.wait_for_selector("#none:not([hidden])")
        assert "may be over" in await page.inner_text("#none")
        await page.context.set_offline(True)
        await page.select_option("#which", "all")
        await page.wait_for_selector("#stale:not([hidden])")
        await page.context.set_offline(False)
        await page.select_option("#which", "own")
        await page.wait_for_selector("#stale", state="hidden")
        assert TRANSFER not in await page.inner_text("#rows")
