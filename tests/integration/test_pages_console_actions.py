"""The console's questions: each worked by keys alone, each one command, nothing sent on Esc, nothing lost on the way."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, Route

from queue_server.contracts.commands import Body, TurnAway
from queue_server.contracts.commands.cases import GapLeft
from tests.support import console_samples as everything
from tests.support import page_samples as samples
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, page_of, sign_in
from tests.support.page_world import PageWorld, page_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
B012 = "2026-11-25-B012"


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[PageWorld]:
    """Pages up; window 3 with something in every list."""
    async with page_world(tmp_path, broker=False) as running:
        now = running.clock.now()
        running.hall.show("window/w3", everything.window(9, now=now, at_window=everything.current(now=now)))
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(world: PageWorld, browser: Browser) -> AsyncIterator[Page]:
    """Window 3, worked by somebody with every permission."""
    async with _console(world, browser, "m01") as fresh:
        yield fresh


@asynccontextmanager
async def _console(world: PageWorld, browser: Browser, staff: str) -> AsyncIterator[Page]:
    errors: list[str] = []
    async with page_of(browser, DESK) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        await fresh.set_extra_http_headers({"accept-language": "zh-CN"})
        await sign_in(fresh, world.origin, staff)
        await fresh.wait_for_selector("#number")
        world.hall.asked.clear()  # who signed on
        yield fresh
    assert errors == []


async def until(true: Callable[[], bool]) -> None:
    """Wait for something on the server's side; a machine may be busy."""
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


def sent(world: PageWorld) -> list[Body]:
    """What the hall was asked for."""
    return [command.body for _, command, _ in world.hall.asked]


async def ask(page: Page, keys: str) -> None:
    """One key after the other, each after the first once a question is open."""
    first, *others = keys.split()
    await page.keyboard.press(first)
    for key in others:
        await page.wait_for_selector("dialog[open] :is(.choice, .tick)")
        await page.keyboard.press(key)


@pytest.mark.parametrize(
    "ways",
    [
        (
            ("h 1 2", "park_ticket", {"park": "any", "reason": "copy"}),
            ("h 2 8", "park_ticket", {"park": "same", "reason": "none"}),
            ("h 3 4", "park_ticket", {"park": "step", "reason": "payment"}),
            ("t 1", "finish_service", {"window": "w3"}),
            ("t 2 3", "transfer_ticket", {"to_window": "w5", "to_matter": None, "reason": "specialist"}),
            ("t 3 2", "transfer_ticket", {"to_window": None, "to_matter": "tax", "reason": "next_step"}),
            ("x 2 1", "pick", {"ticket": "2026-11-25-B009", "cause": "urgent"}),
            ("x ArrowDown Enter 6", "pick", {"ticket": "2026-11-25-B009", "cause": "instructed"}),
            ("g 1", "resume_parked", {"ticket": "2026-11-25-B004", "window": "w3"}),
            ("g 2", "step_done", {"ticket": "2026-11-25-B003"}),
            ("b 1", "return_ticket", {"ticket": "2026-11-25-B006"}),
        ),
        (
            ("e 1 2 Enter", "note_needs", {"ticket": B012, "needs": ("wheelchair",), "pager": 12}),
            ("v 1", "confirm_class", {"ticket": B012, "class_id": "expecting", "window": "w3"}),
            ("v 2 1", "take_back_class", {"ticket": B012, "class_id": "expecting", "reason": "not_shown"}),
            ("v 3", "confirm_class", {"class_id": "disabled"}),
            ("d 1", "party_arrived", {"ticket": "2026-11-25-B007", "part": "co-applicant"}),
            ("d 2", "allow_without", {"ticket": "2026-11-25-B007", "part": "co-applicant"}),
            ("p 3", "pause_window", {"reason": "system_down"}),
            ("F12", "raise_panic", {"window": "w3"}),
        ),
        (
            ("c 1", "accept_case", {"ticket": B012, "matter": "transfer", "gaps": (), "promises": ()}),
            (
                "c 2 4 5 Enter",
                "accept_case",
                {"gaps": (GapLeft(material=4, until="2026-12-02"),), "promises": (1,)},
            ),
        ),
    ],
    ids=["moves", "ticket", "cases"],
)
async def test_questions_are_answered_by_keys_alone(
    world: PageWorld, page: Page, ways: tuple[tuple[str, str, dict[str, Any]], ...]
):
    """Each way from the first key to the command: one command, with these fields."""
    for keys, kind, fields in ways:
        await ask(page, keys)
        await until(lambda: len(sent(world)) == 1)
        (body,) = sent(world)
        assert body.kind == kind
        assert {name: getattr(body, name) for name in fields} == fields
        await page.wait_for_selector("#primary[aria-busy=false]")
        world.hall.asked.clear()


async def test_escape_sends_nothing_and_gives_the_keys_back(world: PageWorld, page: Page):
    """Esc leaves each question, which had the focus; the very next Space is the main action."""
    for key in ("h", "t", "x", "b", "e", "v", "d", "p", "?"):
        await page.keyboard.press(key)
        await page.wait_for_selector("dialog[open]")
        assert await page.evaluate("document.activeElement.closest('dialog') !== null")
        await page.keyboard.press("Escape")
        await page.wait_for_selector("dialog[open]", state="detached")
    await page.keyboard.press("Space")
    await until(lambda: len(sent(world)) > 0)
    assert [body.kind for body in sent(world)] == ["call_next"]


_SHUT_AND_PRESS = """key => {
    const dialog = document.querySelector("dialog[open]"), focus = document.activeElement;
    dialog.close();
    focus.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
}"""


async def test_key_right_after_escape_is_the_consoles(world: PageWorld, page: Page):
    """While the closed question still has the focus, a key neither chooses in it nor gets lost in its field."""
    await page.keyboard.press("p")
    await page.wait_for_selector("dialog[open] .choice")
    await page.evaluate(_SHUT_AND_PRESS, "1")
    await page.keyboard.press("e")
    await page.wait_for_selector("dialog[open] input")
    await page.evaluate(_SHUT_AND_PRESS, "h")
    await page.wait_for_selector("dialog[open] .choice")
    assert sent(world) == []


async def test_transfer_is_found_by_its_name(world: PageWorld, page: Page):
    """With many matters: / goes to the search, its words go to the server, Down comes back to the list."""
    await page.keyboard.press("t")
    await page.wait_for_selector("dialog[open] .choice >> text=5 号窗口")
    await page.keyboard.press("/")
    await page.keyboard.type("领")
    await page.wait_for_selector("dialog[open] .choice:first-child >> text=领证")
    assert await page.locator("dialog[open] .choice").count() == 1
    for key in ("ArrowDown", "Enter"):
        await page.keyboard.press(key)
    await page.wait_for_selector("dialog[open] >> text=为什么转 B012")
    await page.keyboard.press("1")
    await until(lambda: len(sent(world)) == 1)
    assert getattr(sent(world)[0], "to_matter", None) == "collect"


async def test_key_without_permission_is_grey_and_says_why(world: PageWorld, browser: Browser):
    """A clerk may not pick: the key can be reached, says so and sends nothing; T is the journey's next step."""
    async with _console(world, browser, "0317") as page:
        why = "这个操作需要“选呼”权限，请找管理员。"
        assert await page.get_attribute("[data-act=pick][aria-disabled=true]", "aria-description") == why
        await page.focus("[data-act=pick]")
        await page.keyboard.press("x")
        await page.wait_for_selector(f".refused #message-text >> text={why}")
        assert await page.locator("[data-act=transfer][aria-disabled]").count() == 0
        await page.keyboard.press("t")
        await until(lambda: [body.kind for body in sent(world)] == ["finish_service"])


async def test_question_about_another_ticket_is_closed(world: PageWorld, page: Page):
    """The ticket at the window changes under an open question: it closes, says so, and sends nothing."""
    await page.keyboard.press("h")
    await page.wait_for_selector("dialog[open]")
    other = samples.current(now=world.clock.now()).model_copy(
        update={"ticket": "2026-11-25-B014", "number": "B014"}
    )
    world.hall.show("window/w3", samples.window(11, now=world.clock.now(), at_window=other))
    await page.wait_for_selector("#message-text >> text=窗口的号已经变了")
    assert await page.locator("dialog[open]").count() == 0
    assert sent(world) == []


async def test_question_whose_choices_are_on_their_way_is_closed_too(world: PageWorld, page: Page):
    """Where to transfer B012 is not asked any more when another ticket is at the window by the time it could be."""
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    await page.route("**/console/elsewhere?**", hold)
    await page.keyboard.press("t")
    await page.wait_for_selector("dialog[open] >> text=B012")
    await until(lambda: bool(asked))
    now = world.clock.now()
    other = everything.current(now=now).model_copy(update={"ticket": "2026-11-25-B014", "number": "B014"})
    world.hall.show("window/w3", everything.window(11, now=now, at_window=other))
    await page.wait_for_selector("#message-text >> text=窗口的号已经变了")
    await asked.pop().continue_()
    await page.unroute("**/console/elsewhere?**")
    await page.keyboard.press("t")
    await page.wait_for_selector("dialog[open] .choice >> text=5 号窗口")
    assert "B014" in await page.inner_text("#ask-title")
    assert sent(world) == []


async def test_command_that_was_not_delivered_is_kept(world: PageWorld, page: Page):
    """The link is down for longer than the tries: a button sends the same bytes again, and the answers are not lost."""
    bodies: list[bytes | None] = []
    down = True

    async def swallow(route: Route, request: Request) -> None:
        bodies.append(request.post_data_buffer)
        await (route.abort() if down else route.continue_())

    await page.route("**/api/v1/**", swallow)
    await ask(page, "h 1 2")
    await page.wait_for_selector("#again:not([hidden])")
    down = False
    await page.click("#again")
    await until(lambda: len(sent(world)) == 1)
    assert len(set(bodies)) == 1
    await page.wait_for_selector("#again", state="hidden")


async def test_case_goes_on_by_keys_alone(world: PageWorld, page: Page):
    """An accepted case: its gap comes, it is decided, a supplement is asked; the clock says what is left."""
    now = world.clock.now()
    at_window = everything.current(now=now, at_work=everything.accepted(now))
    world.hall.show("window/w3", everything.window(12, now=now, at_window=at_window))
    await page.wait_for_selector("text=容缺：结婚证，2026-12-02 前补")
    assert (await page.inner_text("#since")).startswith("48:")
    assert await page.inner_text("#since-text") == "承诺还剩"
    ways: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("c 1", "fill_gap", {"material": 4}),
        ("c 2 1", "decide_case", {"outcome": "granted"}),
        ("c 3 2 Enter", "ask_supplement", {"materials": (2,)}),
        ("c 4 2", "pause_case", {"reason": "inspection"}),
        ("c 5 1", "withdraw_case", {}),
    )
    for keys, kind, fields in ways:
        await ask(page, keys)
        await until(lambda: len(sent(world)) == 1)
        (body,) = sent(world)
        assert (body.kind, getattr(body, "case", "")) == (kind, "7K3M9Q2R5T")
        assert {name: getattr(body, name) for name in fields} == fields
        await page.wait_for_selector("#primary[aria-busy=false]")
        world.hall.asked.clear()


async def test_turned_away_with_the_complete_list_and_a_way_back(world: PageWorld, page: Page):
    """Nothing ticked is not sent; the sheet names everything in both languages, and its code is the pass's."""
    await page.keyboard.press("l")
    await page.wait_for_selector("dialog[open]")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#ask-wrong >> text=一次列全")
    for key in ("2", "4", "Enter"):
        await page.keyboard.press(key)
    await page.wait_for_selector("#sheet-code path")
    (body,) = sent(world)
    assert isinstance(body, TurnAway)
    assert (body.materials, body.lacking) == ((2,), ("copy",))
    code = (await page.inner_text("#sheet-code-text")).replace(" ", "")
    assert hashlib.sha256(code.encode()).hexdigest() == body.code_sha256
    sheet = await page.inner_text("#sheet")
    for said in ("房屋买卖合同", "Sale contract", "缺复印件", "14 天内", "B012"):
        assert said in sheet
    assert await violations(page) == []
    world.hall.show("window/w3", everything.window(13, now=world.clock.now()))
    await page.wait_for_selector("#primary-text:text('叫下一位')", state="attached")
    await page.keyboard.press("Escape")
    await page.wait_for_selector("#sheet", state="hidden")
    await page.keyboard.press("l")
    await page.wait_for_selector("#sheet[open]")


async def test_everything_about_the_ticket_is_said_in_words(world: PageWorld, page: Page):
    """Needs, class and evidence, steps, parties, gap, who was missed and what is left, who was set aside and since when."""
    text = await page.inner_text("main")
    for said in (
        "听力不便，请看着他说话",
        "孕妇（自述，请看证件）",
        "第 1 步，共 3 步",
        "共同申请人已到",
        "容缺受理：结婚证",
        "有人陪办",
        "呼叫器 12",
        "再叫 2 位就到",
        "在等共同申请人到场",
        "环节办完才继续",
    ):
        assert said in text, said


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_console_with_everything_is_accessible_and_whole(world: PageWorld, page: Page, language: str):
    """axe finds nothing, on the page and in each question; no text is cut; the main action is in sight."""
    await page.goto(f"{world.origin}/console?lang={language}")
    await page.wait_for_selector("text=330***********1234")
    assert await violations(page) == []
    cut = "[...document.querySelectorAll('button, dd, h1, .card p')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    for _ in range(2):
        box = await page.locator(".acts").bounding_box()
        assert box
        assert box["y"] + box["height"] < DESK[1]
        assert await page.evaluate("document.documentElement.scrollWidth") <= DESK[0]
        assert await page.evaluate(cut) == []
        await page.click("#large")
    for key in ("h", "t", "e", "v", "l", "?"):
        await page.keyboard.press(key)
        await page.wait_for_selector("dialog[open] :is(.choice, .tick, dl, table)")
        assert await violations(page) == []
        await page.keyboard.press("Escape")
        await page.wait_for_selector("dialog[open]", state="detached")
