"""Pictures of every page in both languages, into build/pictures: `python -m tests.support.page_pictures [folder]`."""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from queue_server.contracts.certificates import code_of
from queue_server.contracts.snapshots import WindowSnapshot
from queue_server.service.parcels_port import ParcelNumber
from tests.support import console_samples as everything
from tests.support import money_samples as money
from tests.support import page_samples as samples
from tests.support.case_scene import week_of_cases
from tests.support.dashboard_world import dashboard_world
from tests.support.money_scene import money_morning
from tests.support.page_hall import PASSWORD, ROOT, TOKEN
from tests.support.page_world import PageWorld, page_world
from tests.support.records import unrecorded

CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--hide-scrollbars")
DESK, PHONE, WALL, WALL_4K = (1366, 768), (360, 740), (1920, 1080), (3840, 2160)
LANGUAGES = ("zh", "en")
READY = "#primary:not([aria-busy=true])"
"""A press of the console's main key counts: no command is under way, and the last one is not a moment old."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with async_playwright() as playwright:
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "FONTCONFIG_FILE": str(_phone_fonts(Path(folder)))}
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=list(FLAGS), env=dict(environment)
            )
            try:
                yield browser
            finally:
                await browser.close()


def _phone_fonts(folder: Path) -> Path:
    """System fonts as a phone has them: the ticket page brings none of its own."""
    fonts = ROOT / "setup" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
    alias = "".join(
        f'<match><test name="family"><string>{name}</string></test>'
        '<edit name="family" mode="prepend" binding="strong"><string>Noto Sans SC</string></edit></match>'
        for name in ("system-ui", "sans-serif")
    )
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{fonts}</dir><cachedir>{folder}</cachedir>{alias}</fontconfig>"
    )
    return path


@asynccontextmanager
async def page_of(browser: Browser, size: tuple[int, int], *, scale: float = 1) -> AsyncIterator[Page]:
    """A fresh browser profile of one size."""
    viewport = ViewportSize(width=size[0], height=size[1])
    context = await browser.new_context(viewport=viewport, device_scale_factor=scale)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def sign_in(page: Page, origin: str, staff: str = "0317", window: str = "w3") -> None:
    """As a clerk does it."""
    await page.goto(f"{origin}/sign-in")
    await page.fill("#staff", staff)
    await page.fill("#password", PASSWORD)
    await page.select_option("#window", window)
    await page.click("button[type=submit]")
    await page.wait_for_url("**/console" if window != "-" else re.compile("/(staff|dashboard)$"))


async def shoot(page: Page, folder: Path, name: str) -> None:
    """One picture, once fonts are there."""
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(250)
    await page.screenshot(path=folder / f"{name}.png")


def windows(world: PageWorld) -> dict[str, WindowSnapshot]:
    """Every state that a console has."""
    now = world.clock.now()
    called = samples.current("called", "to_confirm", now=now + timedelta(minutes=11, seconds=30))
    states = {
        "serving": samples.window(now=now, at_window=samples.current(now=now)),
        "called": samples.window(now=now, at_window=called, undo_s=12),
        "open": samples.window(now=now),
        "empty": samples.window(now=now, waiting=False),
        "closed": samples.window(now=now, state="closed"),
        "paused": samples.window(now=now, state="paused"),
    }
    return {k: s.model_copy(update={"rev": 10 + i}) for i, (k, s) in enumerate(states.items())}


async def console_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """The console in each state, and in large text."""
    async with page_of(browser, DESK) as page:
        world.hall.show("window/w3", samples.window(at_window=samples.current()))
        await sign_in(page, world.origin)
        for name, snapshot in windows(world).items():
            world.hall.show("window/w3", snapshot)
            await page.goto(f"{world.origin}/console?lang={language}")
            await page.wait_for_selector(".link.up")
            await page.wait_for_selector("#number")
            await page.wait_for_timeout(200)
            await shoot(page, folder, f"console-{name}-{language}")
            if name == "called":
                await page.click("#large")
                await shoot(page, folder, f"console-large-{language}")
                await page.click("#large")
            if name == "open":
                await page.keyboard.press("p")
                await shoot(page, folder, f"console-pause-{language}")
                await page.keyboard.press("Escape")


QUESTIONS = {
    "park": "h", "park-reason": "h 3", "transfer": "t", "pick": "x", "needs": "e", "classes": "v", "parties": "d", "keys": "?",
    "accept": "c", "accept-with": "c 2", "away": "l",
}  # fmt: skip


async def question_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """A ticket with everything, each question about it, large text, and the link lost."""
    async with page_of(browser, DESK) as page:
        now = world.clock.now()
        at_window = everything.current(now=now)
        world.hall.show("window/w3", everything.window(30, now=now, at_window=at_window))
        await sign_in(page, world.origin, "m01")
        await page.goto(f"{world.origin}/console?lang={language}")
        await page.wait_for_selector("text=330***********1234")
        await shoot(page, folder, f"console-full-{language}")
        for name, keys in QUESTIONS.items():
            for key in keys.split():
                await page.keyboard.press(key)
                await page.wait_for_timeout(100)
            await shoot(page, folder, f"console-ask-{name}-{language}")
            await page.keyboard.press("Escape")
            await page.wait_for_selector("dialog[open]", state="detached")
        accepted = everything.current(now=now, at_work=everything.accepted(now))
        world.hall.show("window/w3", everything.window(31, now=now, at_window=accepted))
        await page.wait_for_selector("text=2026-12-02")
        await shoot(page, folder, f"console-accepted-{language}")
        for key in ("l", "1", "9", "Enter"):
            await page.keyboard.press(key)
        await page.wait_for_selector("#sheet-code svg")
        await shoot(page, folder, f"console-sheet-{language}")
        await page.emulate_media(media="print")
        await shoot(page, folder, f"console-sheet-print-{language}")
        await page.emulate_media(media="screen")
        await page.keyboard.press("Escape")
        await page.click("#large")
        await shoot(page, folder, f"console-full-large-{language}")
        await page.click("#large")
        await world.web.stop()
        await page.wait_for_selector("#offline:not([hidden])", timeout=15000)
        await shoot(page, folder, f"console-offline-{language}")
        await world.web.start()


MONEY_KEYS = {"list": "f", "act": "f 1", "take": "f 1 1", "refund": "f 2 1", "new": "f 4", "scan": "f /"}


async def window_money_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """A cashier's window whose ticket has paid one thing, owes another, and of a third nobody knows."""
    found = [money.order(), money.order(money.PAID, "paid"), money.order(money.ASKING, "asking")]
    for each in found:
        world.hall.show(f"order/{each.order}", each)
    async with page_of(browser, DESK) as page:
        now = world.clock.now()
        paid = {"payments": tuple(money.here(each) for each in found)}
        current = samples.current(now=now).model_copy(update=paid)
        world.hall.show("window/w3", samples.window(60, now=now, at_window=current))
        await sign_in(page, world.origin, "0411")
        await page.goto(f"{world.origin}/console?lang={language}")
        await page.wait_for_selector(".rows >> text=¥80.00")
        await shoot(page, folder, f"console-payments-{language}")
        for name, keys in MONEY_KEYS.items():
            for key in keys.split():
                await page.keyboard.press(key)
                await page.wait_for_selector("#ask[open] .choice, #ask[open] .field")
                await page.wait_for_timeout(200)
            await shoot(page, folder, f"console-payments-{name}-{language}")
            await page.keyboard.press("Escape")
            await page.wait_for_selector("dialog[open]", state="detached")
        await page.click("#large")
        await shoot(page, folder, f"console-payments-large-{language}")
        await page.click("#large")


async def payments_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """The payments page of a real hall, as a manager and a cashier have it, with each question."""
    with tempfile.TemporaryDirectory() as data:
        async with dashboard_world(Path(data)) as hall, page_of(browser, DESK) as page:
            await money_morning(hall)
            await sign_in(page, hall.origin, "m01", "-")
            await page.goto(f"{hall.origin}/payments?lang={language}")
            await page.wait_for_selector("#report tfoot")
            await page.wait_for_selector(".link.up")
            await shoot(page, folder, f"payments-{language}")
            await page.evaluate("document.fonts.ready")
            await page.screenshot(path=folder / f"payments-whole-{language}.png", full_page=True)
            await _money_questions(page, folder, language)
            await page.evaluate("document.documentElement.style.fontSize = '150%'")
            await shoot(page, folder, f"payments-large-{language}")
            await page.click("[id^=no-] >> nth=0")
            await shoot(page, folder, f"payments-decline-large-{language}")
            await page.keyboard.press("Escape")
            await _handing_out(hall.origin, browser, folder, language)


async def _money_questions(page: Page, folder: Path, language: str) -> None:
    """Approve, the password, the password again after a wrong one, decline, close a difference without words."""
    await page.click("[id^=yes-] >> nth=0")
    await shoot(page, folder, f"payments-approve-{language}")
    await page.click("#ask-send")
    await page.wait_for_selector("#ask-input[type=password]")
    await shoot(page, folder, f"payments-password-{language}")
    await page.keyboard.type("not the password")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#ask-wrong:not([hidden])")
    await shoot(page, folder, f"payments-password-wrong-{language}")
    await page.keyboard.press("Escape")
    await page.wait_for_selector("dialog[open]", state="detached")
    await page.click("[id^=take-] >> nth=0")
    await page.click("[id^=end-] >> nth=0")
    await page.click("#ask-send")
    await page.wait_for_selector("#ask-wrong:not([hidden])")
    await shoot(page, folder, f"payments-resolve-{language}")
    await page.keyboard.press("Escape")
    await page.wait_for_selector("dialog[open]", state="detached")


async def _handing_out(origin: str, browser: Browser, folder: Path, language: str) -> None:
    """What a cashier is asked before money leaves the counter."""
    async with page_of(browser, DESK) as page:
        await sign_in(page, origin, "li", "w1")
        await page.goto(f"{origin}/payments?lang={language}")
        await page.wait_for_selector(".link.up")
        await page.click("[id^=out-] >> nth=0")
        await shoot(page, folder, f"payments-pay-out-{language}")


async def board_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """The board unpaired, with calls, with a new one, at 4K, stale."""
    now = world.clock.now()
    async with page_of(browser, WALL) as page:
        world.publish_board(samples.board(at=now))
        await page.goto(f"{world.origin}/board/b?lang={language}")
        await page.wait_for_selector("#pairing:not([hidden])")
        await shoot(page, folder, f"board-pairing-{language}")
        await page.goto("about:blank")
        await page.goto(f"{world.origin}/board/b?lang={language}#code={world.board_code()}")
        await page.wait_for_selector("#live:not([hidden])", timeout=20000)
        await shoot(page, folder, f"board-{language}")
        await page.set_viewport_size({"width": WALL_4K[0], "height": WALL_4K[1]})
        await shoot(page, folder, f"board-4k-{language}")
        await page.set_viewport_size({"width": WALL[0], "height": WALL[1]})
        line = samples.call("A048", "10", 51 if language == "zh" else 61, samples.INSURANCE)
        world.publish_board(samples.board(8, at=world.clock.now(), calls=(line, *samples.board().calls)))
        world.announce(samples.announcement(line, at=world.clock.now()))
        await page.wait_for_selector("#hero b:text('A048')")
        await shoot(page, folder, f"board-call-{language}")
        back = line.model_copy(update={"call": 52 if language == "zh" else 62, "taken_back": True})
        world.publish_board(samples.board(9, at=world.clock.now(), calls=(back, *samples.board().calls)))
        world.announce(samples.announcement(back, at=world.clock.now()))
        await page.wait_for_selector("#hero.back b:text('A048')")
        await shoot(page, folder, f"board-taken-back-{language}")
        listed = (samples.call("C105", "8", 70, samples.HOUSEHOLD), back, *samples.board().calls)
        world.publish_board(samples.board(10, at=world.clock.now(), calls=listed))
        await page.wait_for_selector("#rows li.back", timeout=40000)
        world.publish_board(samples.board(11, at=world.clock.now(), calls=listed))
        await page.wait_for_selector("#stale", state="hidden")
        await shoot(page, folder, f"board-taken-back-listed-{language}")
        world.publish_board(samples.board(12, at=world.clock.now(), calls=()))
        await page.wait_for_selector("#hero.empty", timeout=40000)
        world.publish_board(samples.board(13, at=world.clock.now(), calls=()))
        await page.wait_for_selector("#stale", state="hidden")
        await shoot(page, folder, f"board-empty-{language}")
        world.publish_board(samples.board(14, at=world.clock.now()))
        await page.wait_for_selector("#stale:not([hidden])", timeout=20000)
        await shoot(page, folder, f"board-stale-{language}")


async def phone_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """A ticket's page in each state."""
    states = {
        "waiting": samples.ticket_page(overtaken=True),
        "next": samples.ticket_page(ahead=0, green=True),
        "called": samples.ticket_page("called"),
        "taken-back": samples.ticket_page(ahead=0).model_copy(update={"taken_back": samples.NOW}),
        "serving": samples.ticket_page("serving", green=True),
        "served": samples.ticket_page("served"),
        "missed": samples.ticket_page("missed"),
        "cancelled": samples.ticket_page("cancelled"),
    }
    async with page_of(browser, PHONE, scale=2) as page:
        for name, snapshot in states.items():
            world.hall.show("ticket/2026-11-25-B009", snapshot)
            await page.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
            await page.wait_for_selector("#number")
            await shoot(page, folder, f"ticket-{name}-{language}")
            if name == "waiting":
                await page.click("#cancel")
                await shoot(page, folder, f"ticket-cancel-{language}")
        world.hall.posted, world.hall.number = (samples.parcel(),), ParcelNumber("EA123456789CN")
        world.hall.show("ticket/2026-11-25-B009", states["served"])
        await page.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
        for name, tail in (("asked", ""), ("wrong", "1234"), ("number", "0000")):
            if tail:
                await page.fill(".parcel input", tail)
                await page.click(".parcel button")
                await page.wait_for_selector(".parcel-number:not([hidden])")
                await page.wait_for_timeout(200)
            await page.screenshot(path=folder / f"ticket-parcel-{name}-{language}.png", full_page=True)
        world.hall.voice = samples.voice_page(*samples.voices(), may_rate=False)
        await page.goto(f"{world.origin}/t/{TOKEN}/voice?lang={language}")
        await page.evaluate("document.fonts.ready")
        await page.screenshot(path=folder / f"voice-{language}.png", full_page=True)
        await page.goto(f"{world.origin}/t/nosuchtoken?lang={language}")
        await shoot(page, folder, f"ticket-gone-{language}")


async def certificate_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """The page that says whether a paper is genuine: asked, genuine, this person's, another's, unknown."""
    code = code_of("t")
    world.hall.papers[code] = samples.certificate()
    async with page_of(browser, PHONE, scale=2) as page:
        for name, path, tail in (
            ("asked", "", ""), ("genuine", f"/{code}", ""), ("own", f"/{code}", "1234"), ("other", f"/{code}", "9999"), ("unknown", "/0000", ""),
        ):  # fmt: skip
            await page.goto(f"{world.origin}/c{path}?lang={language}")
            if tail:
                await page.fill("#tail", tail)
                async with page.expect_navigation():
                    await page.press("#tail", "Enter")
            await shoot(page, folder, f"certificate-{name}-{language}")


async def plain_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """Index, sign-in with a refusal, staff, an unknown page."""
    async with page_of(browser, DESK) as page:
        await page.goto(f"{world.origin}/?lang={language}")
        await shoot(page, folder, f"index-{language}")
        await page.goto(f"{world.origin}/nothing?lang={language}")
        await shoot(page, folder, f"unknown-{language}")
        await page.goto(f"{world.origin}/sign-in?lang={language}")
        await shoot(page, folder, f"sign-in-{language}")
        await page.fill("#staff", "nobody")
        await page.fill("#password", "not the password")
        await page.select_option("#window", "w3")
        await page.click("button[type=submit]")
        await page.wait_for_selector(".error:not([hidden])")
        await shoot(page, folder, f"sign-in-refused-{language}")
        await sign_in(page, world.origin, "m01", "-")
        await page.goto(f"{world.origin}/staff?lang={language}")
        await shoot(page, folder, f"staff-{language}")
        world.hall.show("alarms", samples.alarms_with_checks())
        for name in ("checks", "access-log"):
            await page.goto(f"{world.origin}/{name}?lang={language}")
            await shoot(page, folder, f"{name}-{language}")
        await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await page.goto(f"{world.origin}/checks?lang={language}")
        await shoot(page, folder, f"checks-phone-{language}")
        await page.locator("#checks button").nth(1).click()
        await shoot(page, folder, f"checks-ask-{language}")
        await page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        world.staff.deactivate("m01", unrecorded)
        await page.goto(f"{world.origin}/setup?lang={language}")
        await shoot(page, folder, f"setup-{language}")


async def organisation_pictures(_: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """Sign-in with the organisation's account, beside passwords and alone, and its refusals."""
    from tests.support.oidc_world import organised_pages

    for name, changes in (("beside", {}), ("alone", {"only": True, "emergency": "m01"})):
        with tempfile.TemporaryDirectory() as data:
            async with (
                organised_pages(Path(data), **changes) as (world, _provider),
                page_of(browser, DESK) as page,
            ):
                for page_name, path in (
                    ("sign-in", "/sign-in?"), ("refused", "/sign-in?why=organisation_unknown&"), ("confirmed", "/sign-in/again?why=confirmed&"),
                ):  # fmt: skip
                    await page.goto(f"{world.origin}{path}lang={language}")
                    await shoot(page, folder, f"organisation-{name}-{page_name}-{language}")


async def case_pictures(_: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """The open cases of a week as a clerk has them, a question about one, a parcel, large text, and all of it on a phone."""
    with tempfile.TemporaryDirectory() as data:
        async with dashboard_world(Path(data)) as hall, page_of(browser, DESK) as page:
            week = await week_of_cases(hall)
            await sign_in(page, hall.origin)
            for name, size in (("", DESK), ("phone-", (390, 844))):
                await page.set_viewport_size({"width": size[0], "height": size[1]})
                await page.goto(f"{hall.origin}/cases?lang={language}")
                await page.select_option("#which", "all")
                await page.wait_for_selector(f"[data-case='{week['other']}']")
                await shoot(page, folder, f"cases-{name}{language}")
                for question, keys in (("ask", ("ArrowDown", "ArrowDown", "Enter")), ("parcel", ("p",))):
                    for key in keys:
                        await page.keyboard.press(key)
                    await page.wait_for_selector("#ask[open] .choice")
                    await shoot(page, folder, f"cases-{name}{question}-{language}")
                    await page.keyboard.press("Escape")
                await page.click("#large")
                await shoot(page, folder, f"cases-{name}large-{language}")
                await page.click("#large")


async def take(folder: Path, only: str = "") -> None:
    """All pictures of the pages; `only` picks by name: console, board, phone, money, payments, certificate, plain, organisation, cases."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {
        "console": console_pictures,
        "questions": question_pictures,
        "board": board_pictures,
        "phone": phone_pictures,
        "money": window_money_pictures,
        "payments": payments_pictures,
        "certificate": certificate_pictures,
        "plain": plain_pictures,
        "organisation": organisation_pictures,
        "cases": case_pictures,
    }
    async with chromium() as browser:
        for language in LANGUAGES:
            with tempfile.TemporaryDirectory() as data:
                async with page_world(Path(data)) as world:
                    for name, part in parts.items():
                        if only in ("", name):
                            await part(world, browser, folder, language)


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "build/pictures", ""]
    asyncio.run(take(Path(arguments[0]), arguments[1] if len(sys.argv) > 2 else ""))
