"""The window console in a real browser: keys become commands, the stream is the truth."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, Route

from queue_server.contracts.actors import Actor, Permission
from queue_server.contracts.commands import Command
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Done, Refused
from tests.support import page_samples as samples
from tests.support.page_axe import violations
from tests.support.page_browser import DESK, READY, page_of, sign_in
from tests.support.page_world import PageWorld, page_world
from tests.support.records import unrecorded

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[PageWorld]:
    """Pages up; a sample hall behind."""
    async with page_world(tmp_path, broker=False) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(world: PageWorld, browser: Browser) -> AsyncIterator[Page]:
    """A clerk's browser, signed in at window 3, connected; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, DESK) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        await fresh.set_extra_http_headers({"accept-language": "zh-CN"})
        await sign_in(fresh, world.origin)
        await fresh.wait_for_selector(".link.up")
        await fresh.wait_for_selector("#number")
        world.hall.asked.clear()  # who signed on
        yield fresh
    assert errors == []


async def until(true: Callable[[], bool]) -> None:
    """Wait for something on the server's side; a machine may be busy."""
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


def asked(world: PageWorld, n: int) -> bool:
    """Whether the hall was asked n times."""
    return len(world.hall.asked) == n


def kinds(world: PageWorld) -> list[str]:
    """What the hall was asked for."""
    return [command.body.kind for _, command, _ in world.hall.asked]


async def test_console_shows_the_person_masked(world: PageWorld, page: Page):
    """Number, class, age and masked identity; the look at the person is on record."""
    await page.wait_for_selector("text=330***********1234")
    text = await page.inner_text(".work")
    assert "B012" in text
    assert "绿色通道 72 岁" in text
    assert "王**" in text
    assert [ticket for _, ticket, _ in world.hall.looked] == ["2026-11-25-B012"]


@pytest.mark.parametrize(
    ("state", "meaning", "kind"),
    [
        ({"state": "closed"}, "开窗", "open_window"),
        ({"state": "paused"}, "恢复叫号", "open_window"),
        ({}, "叫下一位", "call_next"),
        ({"at_window": samples.current("called")}, "开始办理", "start_service"),
        ({"at_window": samples.current("arrived")}, "开始办理", "start_service"),
        ({"at_window": samples.current("serving")}, "办结，叫下一位", "call_next"),
        ({"at_window": samples.current("serving"), "waiting": False}, "办结", "finish_service"),
    ],
)
async def test_space_does_what_the_main_button_says(
    world: PageWorld, page: Page, state: dict[str, Any], meaning: str, kind: str
):
    """In each state one meaning, shown and sent."""
    world.hall.show("window/w3", samples.window(20, now=world.clock.now(), **state))
    await page.wait_for_function(
        "text => document.querySelector('#primary-text').textContent === text", arg=meaning
    )
    await page.keyboard.press("Space")
    await until(lambda: kinds(world) == [kind])
    assert world.hall.asked[0][1].body.kind == kind


@pytest.mark.parametrize(
    ("key", "kind", "state"),
    [
        ("r", "recall", "called"), ("a", "arrive", "called"), ("m", "mark_missed", "called"),
        ("s", "finish_service", "serving"), ("u", "undo", "called"), ("o", "close_window", "called"),
        ("y", "confirm_person", "called"),
    ],
)  # fmt: skip
async def test_keys_send_their_commands(world: PageWorld, page: Page, key: str, kind: str, state: str):
    """Each key, for the own window."""
    person = "to_confirm" if key == "y" else "accepted"
    current = samples.current(state, person)
    world.hall.show("window/w3", samples.window(20, now=world.clock.now(), at_window=current, undo_s=300))
    label = {"called": "开始办理", "serving": "办结，叫下一位"}[state]
    await page.wait_for_function(
        "text => document.querySelector('#primary-text').textContent === text", arg=label
    )
    await page.wait_for_function("() => !document.querySelector('[data-act=undo]').disabled")
    await page.keyboard.press(key)
    await until(lambda: kinds(world) == [kind])
    assert world.hall.asked[0][0].window == "w3"


async def test_pause_asks_why(world: PageWorld, page: Page):
    """P, then a number; Escape sends nothing."""
    await page.keyboard.press("p")
    await page.keyboard.press("Escape")
    await page.keyboard.press("p")
    await page.keyboard.press("3")
    await until(lambda: kinds(world) == ["pause_window"])
    assert getattr(world.hall.asked[0][1].body, "reason", "") == "system_down"


async def test_undo_counts_down_and_ends(world: PageWorld, page: Page):
    """The seconds come from the server's clock; at none the key is dead."""
    now = world.clock.now()
    world.clock.set(now)
    world.hall.show("window/w3", samples.window(20, now=now, undo_s=90))
    await page.wait_for_selector("text=/撤销 (90|8\\d) 秒/")
    world.clock.set(now + timedelta(seconds=80))
    await page.wait_for_selector("text=/撤销 (10|[1-9]) 秒/")
    world.clock.set(now + timedelta(seconds=100))
    await page.wait_for_function("() => document.querySelector('[data-act=undo]').disabled")
    await page.keyboard.press("u")
    await page.keyboard.press("Space")
    await until(lambda: bool(kinds(world)))
    assert kinds(world) == ["call_next"]


async def test_refusal_is_said_in_words(world: PageWorld, page: Page):
    """The words of the contract, not a code."""

    async def refuse(_: Actor, command: Command) -> Accepted | Refused:
        return Refused(id=command.id, code=RefusalCode.NOBODY_WAITING)

    world.hall.answer = refuse
    await page.keyboard.press("Space")
    assert await page.wait_for_selector("#message.refused >> text=现在没有可办的号在等。")


async def test_command_without_an_answer_is_repeated_with_its_id(world: PageWorld, page: Page):
    """The network swallows the first two; the third is the same bytes."""
    sent: list[bytes | None] = []

    async def swallow(route: Route, request: Request) -> None:
        sent.append(request.post_data_buffer)
        await (route.abort() if len(sent) < 3 else route.continue_())

    await page.route("**/api/v1/**", swallow)
    await page.keyboard.press("r")
    await page.keyboard.press("Space")
    await until(lambda: len(kinds(world)) == 1)
    assert len(sent) == 3
    assert len(set(sent)) == 1


async def test_two_commands_have_two_ids(world: PageWorld, page: Page):
    """Each intention its own 128 random bits."""
    for n in (1, 2):
        await page.click("#primary")
        await until(partial(asked, world, n))
        await page.wait_for_selector(READY)
    ids = [command.id for _, command, _ in world.hall.asked]
    assert len(set(ids)) == 2


async def test_held_space_is_one_command(world: PageWorld, page: Page):
    """A key that repeats, and a second press in the same half second, do nothing more."""
    for _ in range(5):
        await page.keyboard.down("Space")
    await page.keyboard.up("Space")
    await until(lambda: len(world.hall.asked) > 0)
    await page.wait_for_selector(READY)
    assert kinds(world) == ["call_next"]


async def test_lost_stream_is_shown_and_comes_back(world: PageWorld, page: Page):
    """已连接 only while heartbeats come; then again without a reload, with the newest state."""
    await world.web.stop()
    world.hall.show("window/w3", samples.window(30, now=world.clock.now(), state="closed"))
    await page.wait_for_selector(".link.down >> text=连接中断")
    assert await page.is_visible("#offline")
    await world.web.start()
    await page.wait_for_selector(".link.up >> text=已连接")
    await page.wait_for_selector("#primary-text >> text=开窗")


async def test_older_snapshot_is_not_shown(world: PageWorld, page: Page):
    """(epoch, rev) decides, not the order of arrival."""
    world.hall.show("window/w3", samples.window(3, now=world.clock.now(), state="closed"))
    world.hall.show("window/w3", samples.window(3, now=world.clock.now(), state="closed"))
    await page.wait_for_timeout(300)
    assert await page.inner_text("#primary-text") == "办结，叫下一位"


async def test_signed_out_elsewhere_leaves_the_console(world: PageWorld, page: Page):
    """Another clerk at the window ends this console within a heartbeat."""
    world.staff.open_session("m01", "w3")
    await page.wait_for_url("**/sign-in")
    assert await page.is_visible("#password")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_console_is_accessible_and_whole(world: PageWorld, page: Page, language: str):
    """axe finds nothing, no text is cut, the main action is in sight, in large text too."""
    await page.goto(f"{world.origin}/console?lang={language}")
    await page.wait_for_selector("text=330***********1234")
    assert await violations(page) == []
    for _ in range(2):
        box = await page.locator("#primary").bounding_box()
        assert box
        assert box["y"] + box["height"] < DESK[1]
        assert await page.evaluate("document.documentElement.scrollWidth") <= DESK[0]
        cut = "[...document.querySelectorAll('button, dd, h1, .card p')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
        assert await page.evaluate(cut) == 0
        await page.click("#large")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_cashier_s_console_has_no_keys_that_are_refused(world: PageWorld, page: Page, language: str):
    """Nothing to open, call or end: payments, talk and the panic button, by mouse and by key."""
    world.hall.show("window/w3", samples.window(20, now=world.clock.now(), state="closed"))
    await sign_in(page, world.origin, "0411")
    await page.goto(f"{world.origin}/console?lang={language}")
    await page.wait_for_selector("text=收费窗口" if language == "zh" else "text=F finds a payment")
    world.hall.asked.clear()
    shown = await page.locator("button[data-act]:visible").evaluate_all("all => all.map(b => b.dataset.act)")
    assert shown == ["panic", "money", "talk"]
    assert not await page.is_visible("#primary")
    for key in (" ", "o", "p", "r", "u"):
        await page.keyboard.press(key)
    assert world.hall.asked == []
    assert await violations(page) == []
    await page.keyboard.press("F12")
    await until(lambda: kinds(world) == ["raise_panic"])


async def test_main_key_of_a_clerk_without_the_permission_says_so(world: PageWorld, page: Page):
    """Taken by a manager: Space sends nothing and tells whom to ask."""
    world.staff.take("0317", Permission.CALL, unrecorded)
    await page.reload()
    await page.wait_for_selector("#primary[aria-disabled=true]")
    await page.keyboard.press("Space")
    await page.wait_for_selector("#message-text:has-text('叫号办理')")
    assert world.hall.asked == []
    assert await violations(page) == []


async def test_answer_done_is_silent(world: PageWorld, page: Page):
    """Success needs no words: the window's state shows it."""

    async def done(_: Actor, command: Command) -> Accepted | Refused:
        return Accepted(id=command.id, result=Done())

    world.hall.answer = done
    await page.keyboard.press("Space")
    await until(lambda: len(world.hall.asked) == 1)
    await page.wait_for_selector(READY)
    assert await page.inner_text("#message") == ""


async def test_permission_taken_while_signed_in_takes_its_key(page: Page, world: PageWorld):
    """The page comes anew by itself, still signed in, without what is no longer allowed."""
    async with page.expect_navigation():
        world.staff.take("0317", Permission.MISSED, unrecorded)
    await page.wait_for_selector("#number")
    assert await page.locator("[data-act=miss]").first.is_disabled()
    assert page.url.endswith("/console")


async def test_facts_fit_beside_the_ticket_in_large_english_text(page: Page, world: PageWorld):
    """All five cards of a hall that takes money, on a panel of 1366 × 768: nothing is hidden below."""
    await page.goto(f"{world.origin}/console?lang=en")
    await page.wait_for_selector("#number")
    await page.click("#large")
    assert await page.locator(".facts .card:visible").count() == 5
    assert await page.locator(".facts").evaluate("facts => facts.scrollHeight <= facts.clientHeight")
