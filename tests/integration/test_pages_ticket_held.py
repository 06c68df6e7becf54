"""A ticket that waits aside, on a phone, in a real browser: what it says, what its holder may do, the way back."""

import hashlib
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from queue_server.contracts.base import Text
from queue_server.contracts.errand_views import ErrandView, Held
from queue_server.contracts.snapshots import TicketPage
from queue_server.web.tokens import pass_code
from tests.support import page_samples as samples
from tests.support.page_axe import violations
from tests.support.page_browser import PHONE, page_of, texts_of
from tests.support.page_hall import TOKEN
from tests.support.page_world import PageWorld, page_world

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
TICKET = "ticket/2026-11-25-B009"
STOPPED = Text(
    zh="存量房转移登记暂停办理，预计 10:30 恢复。",
    en="Transfer of real estate has stopped until about 10:30.",
)
CODE = pass_code(TOKEN)
SHA = hashlib.sha256(CODE.encode()).hexdigest()


def held(why: Held, rev: int = 8, *, stays: bool = False) -> TicketPage:
    """The ticket, waiting aside."""
    errand = ErrandView(held=why, notice=STOPPED, stays=stays)
    return samples.ticket_page(rev=rev, ahead=0).model_copy(update={"errand": errand, "wait": None})


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncIterator[PageWorld]:
    """Pages up; a sample hall behind."""
    async with page_world(tmp_path, broker=False) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def phone(world: PageWorld, browser: Browser) -> AsyncIterator[Page]:
    """A phone; any script error fails the test."""
    errors: list[str] = []
    async with page_of(browser, PHONE) as fresh:
        fresh.on("pageerror", lambda error: errors.append(str(error)))
        yield fresh
    assert errors == []


async def opened(world: PageWorld, phone: Page, language: str = "zh") -> None:
    """The ticket's page, drawn."""
    await phone.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
    await phone.wait_for_selector("#state:not(:empty)")


async def asked(world: PageWorld, phone: Page, key: str) -> dict[str, Any]:
    """What the press of a key asks the hall for."""
    async with phone.expect_response("**/commands"):
        await phone.click(key)
    actor, command, _ = world.hall.asked[-1]
    assert str(actor) == "citizen:2026-11-25-B009"
    said: dict[str, Any] = command.body.model_dump()
    return said


@pytest.mark.parametrize(
    ("language", "headline", "keys"),
    [
        ("zh", "暂停办理，位置保留", ["在这里等", "先回去，改天再来", "交回这个号，改约时间"]),
        ("en", "Stopped for now", ["Wait here", "Leave, and go on another day", "Give the number back and book a time"]),
    ],
)  # fmt: skip
async def test_stopped_matter_is_said_and_three_ways_are_offered(
    world: PageWorld, phone: Page, language: str, headline: str, keys: list[str]
):
    """Nobody is "next" while it stops; the words, the reason and the keys are there by themselves, whole, clean for axe."""
    await opened(world, phone, language)
    assert not await phone.is_visible("#stopped-card")
    world.hall.show(TICKET, held("suspended"))
    await phone.wait_for_selector(f"#state:text('{headline}')")
    assert getattr(STOPPED, language) in await phone.inner_text("#note")
    assert await texts_of(phone, "#stopped-card button:not([hidden])") == keys
    assert not await phone.is_visible("#cancel")  # giving it back is one of the three
    assert await phone.locator("#figures dt").count() == 1  # where, and neither how many nor how long
    assert await phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    assert await violations(phone) == []


async def test_holder_stays(world: PageWorld, phone: Page):
    """It is said once, and not asked again."""
    world.hall.show(TICKET, held("suspended"))
    await opened(world, phone)
    said = await asked(world, phone, "#stay")
    assert (said["kind"], said["choice"]) == ("choose_on_suspend", "wait")
    world.hall.show(TICKET, held("suspended", 9, stays=True))
    await phone.wait_for_selector("#stay", state="hidden")
    assert "您选了在这里等" in await phone.inner_text("#note")
    assert await phone.is_visible("#later")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_holder_leaves_with_a_pass_that_the_page_shows(world: PageWorld, phone: Page, language: str):
    """The hall has the code's hash alone; the page has the code again, also when it is opened anew."""
    world.hall.show(TICKET, held("suspended"))
    await opened(world, phone, language)
    said = await asked(world, phone, "#later")
    assert (said["choice"], said["code_sha256"]) == ("continue_later", SHA)
    world.hall.passes = {SHA: date(2026, 12, 9)}
    world.hall.show(TICKET, held("away", 9))
    await phone.wait_for_selector("#pass-card:visible >> text=2026-12-09")
    assert (await phone.inner_text("#pass-code")).replace(" ", "") == CODE
    assert await phone.is_visible("#pass-qr svg")
    assert not await phone.is_visible("#stopped-card")
    assert await phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    assert await violations(phone) == []
    await phone.reload()
    await phone.wait_for_selector("#pass-card:visible")
    world.hall.show(TICKET, samples.ticket_page(rev=10))
    await phone.wait_for_selector("#pass-card", state="hidden")


async def test_number_is_given_back_after_a_question(world: PageWorld, phone: Page):
    """Keep does nothing."""
    world.hall.show(TICKET, held("suspended"))
    await opened(world, phone)
    before = len(world.hall.asked)
    await phone.click("#rebook")
    assert await violations(phone) == []
    await phone.click("#rebook-keep")
    assert len(world.hall.asked) == before
    await phone.click("#rebook")
    assert (await asked(world, phone, "#rebook-yes"))["choice"] == "rebook"


@pytest.mark.parametrize(
    ("why", "headline"),
    [("out", "您已暂离，位置保留"), ("party", "等人到齐，位置保留")],
)  # fmt: skip
async def test_held_ticket_says_why(world: PageWorld, phone: Page, why: Held, headline: str):
    """Its notice below, and none of the keys of a stopped matter."""
    world.hall.show(TICKET, held(why))
    await opened(world, phone)
    assert await phone.inner_text("#state") == headline
    assert STOPPED.zh in await phone.inner_text("#note")
    assert not await phone.is_visible("#stopped-card")


@pytest.mark.parametrize(("language", "said"), [("zh", "快到您了"), ("en", "Your turn is soon")])
async def test_turn_that_is_near_is_said(world: PageWorld, phone: Page, language: str, said: str):
    """Before it is the next one."""
    await opened(world, phone, language)
    assert said not in await phone.inner_text("#state")
    world.hall.show(TICKET, samples.ticket_page(rev=8, ahead=3).model_copy(update={"soon": True}))
    await phone.wait_for_selector(f"#state:text('{said}')")


async def test_page_without_a_pass_has_none(world: PageWorld, phone: Page):
    """An address that nobody left with gives no code."""
    answer = await phone.request.post(
        f"{world.origin}/t/{TOKEN}/pass", data={}, headers={"origin": world.origin}
    )
    assert answer.status == 404
