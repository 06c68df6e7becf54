"""Pictures of the manager's dashboard and the help desk over a real hall: `python -m tests.support.staff_pictures [folder]`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands.errands import SuspendMatter
from queue_server.contracts.commands.floor import AcceptHelp, CallHelp, PostNotice, StandOnFloor, StepOut
from queue_server.contracts.commands.patrols import MakeRound
from tests.support.dashboard_world import DashboardWorld, dashboard_world, morning
from tests.support.hall_service import KIOSK, MANAGER
from tests.support.page_hall import PASSWORD
from tests.support.page_pictures import chromium, page_of, shoot
from tests.support.records import unrecorded

PHONE, TABLET, DESK = (390, 844), (1180, 820), (1366, 768)
HELPER = Actor(role=Role.HELPER, id="h02")


async def staff_pictures(browser: Browser, folder: Path, data: Path) -> None:
    """Everything, in both languages."""
    async with dashboard_world(data) as hall:
        hall.staff.add("h01", PASSWORD, Role.HELPER, unrecorded)
        await morning(hall)
        await _floor(hall)
        for language in ("zh", "en"):
            await _desk(hall, browser, folder, language)
            await _dashboard(hall, browser, folder, language)
            await _outings(hall, browser, folder, language)


async def _floor(hall: DashboardWorld) -> None:
    """Three calls, two helpers, somebody out, a matter stopped, a notice."""
    await hall.ask(Actor(role=Role.HELPER, id="h01"), StandOnFloor(area="a"))
    await hall.ask(HELPER, StandOnFloor())
    for device, need in (("kiosk-1", "see"), ("kiosk-2", "green"), ("kiosk-3", "machine")):
        await hall.ask(KIOSK.model_copy(update={"id": device}), CallHelp.model_validate({"need": need}))
    await hall.ask(HELPER, AcceptHelp(call=2))
    waiting = next(t for t in hall.service.found("", None, None).tickets if t.state == "waiting")
    await hall.ask(HELPER, StepOut(ticket=waiting.ticket))
    await hall.ask(MANAGER, SuspendMatter(matter="property-fund", reason="system_down"))
    await hall.ask(MANAGER, MakeRound(place="window:w1", findings=("no_badge", "dirty")))
    await hall.ask(MANAGER, PostNotice(zh="今天 16:30 停止取号", en="No tickets after 16:30 today"))


async def _signed_in(page: Page, origin: str, staff: str) -> None:
    await page.goto(f"{origin}/sign-in")
    await page.fill("#staff", staff)
    await page.fill("#password", PASSWORD)
    await page.select_option("#window", "-")
    await page.click("button[type=submit]")
    await page.wait_for_url("**/desk" if staff.startswith("h") else "**/dashboard")


async def _desk(hall: DashboardWorld, browser: Browser, folder: Path, language: str) -> None:
    for name, size in (("phone", PHONE), ("tablet", TABLET)):
        async with page_of(browser, size) as page:
            await _signed_in(page, hall.origin, "h01")
            await page.goto(f"{hall.origin}/desk?lang={language}")
            await page.wait_for_selector(".link.up")
            await shoot(page, folder, f"desk-{name}-{language}")
            await _desk_parts(page, folder, f"{name}-{language}", tabs=name == "phone")


async def _desk_parts(page: Page, folder: Path, end: str, *, tabs: bool) -> None:
    if tabs:
        await page.click("[data-tab=issue]")
    await page.click("#theme-insurance")
    await page.click("#matter-insurance-card")
    await shoot(page, folder, f"desk-matter-{end}")
    await page.click("#take")
    await page.wait_for_selector("#sheet svg path")
    await shoot(page, folder, f"desk-number-{end}")
    await page.click("#sheet-close")
    if tabs:
        await page.click("[data-tab=find]")
    await page.fill("#words", "A01")
    await page.click("#find button")
    await page.click("#found .row > button")
    await shoot(page, folder, f"desk-find-{end}")


async def _dashboard(hall: DashboardWorld, browser: Browser, folder: Path, language: str) -> None:
    async with page_of(browser, DESK) as page:
        await _signed_in(page, hall.origin, "m01")
        await page.goto(f"{hall.origin}/dashboard?lang={language}")
        await page.wait_for_selector(".link.up")
        await shoot(page, folder, f"dashboard-{language}")
        await page.click("#do")
        await shoot(page, folder, f"dashboard-act-{language}")
        for part in ("matters", "notices", "heads"):
            await page.click(f"#do-{part}")
            await page.wait_for_selector("#detail-body .fields")
            if part == "matters":
                await page.click("#stop-ask")
            await shoot(page, folder, f"dashboard-{part}-{language}")
            await page.click("[data-back]")
        await page.click("[data-close]")
        await page.click("#w-w9")
        await page.click("#do-skills")
        await shoot(page, folder, f"dashboard-skills-{language}")
        await page.goto(f"{hall.origin}/patrols?lang={language}")
        await shoot(page, folder, f"patrols-{language}")


async def _outings(hall: DashboardWorld, browser: Browser, folder: Path, language: str) -> None:
    """The list by time, the person's code, the form at a time; the person's own page before and after somebody took it."""
    async with page_of(browser, DESK) as page, page_of(browser, PHONE, scale=2) as phone:
        await _signed_in(page, hall.origin, "m01")
        for n in (4, 2):
            slot = hall.service.visit_slots()[n].slot
            await page.goto(f"{hall.origin}/outings?lang={language}")
            await page.select_option("[name=about]", "home_visit" if n == 2 else "staff_errand")
            await page.select_option("#book [name=slot]", slot)
            for name, value in (("name", "王一"), ("phone", "13800000001"), ("address", "河坊街 2 号")):
                await page.fill(f"#book [name={name}]", value)
            await page.locator("#book").screenshot(path=folder / f"outings-form-{language}.png")
            async with page.expect_navigation():
                await page.click("#book > button")
        await page.locator("[data-code]").first.click()
        await page.wait_for_selector(".page-code svg path")
        await page.screenshot(path=folder / f"outings-{language}.png", full_page=True)
        address = await page.locator(".page-code a").first.get_attribute("href") or ""
        path = address[address.index("/t/visit/") :]
        await phone.goto(f"{hall.origin}{path}?lang={language}")
        await shoot(phone, folder, f"visit-{language}")
        async with page.expect_navigation():
            await page.locator("[data-act*=take_outing]").first.click()
        await phone.goto(f"{hall.origin}{path}?lang={language}")
        await shoot(phone, folder, f"visit-taken-{language}")
        for _ in range(2):
            await page.locator(".sure summary").first.click()
            async with page.expect_navigation():
                await page.locator("[data-act*=cancel_outing]").first.click()
        await phone.goto(f"{hall.origin}{path}?lang={language}")
        await shoot(phone, folder, f"visit-over-{language}")


async def take(folder: Path) -> None:
    """All of them into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        async with chromium() as browser:
            await staff_pictures(browser, folder, Path(data))


if __name__ == "__main__":
    asyncio.run(take(Path([*sys.argv[1:], "build/pictures"][0])))
