"""What a person opens on a phone: a ticket's page in each state, its parcel, the voice page, a certificate's."""

from pathlib import Path

from playwright.async_api import Browser, Page

from queue_server.contracts.certificates import code_of
from queue_server.contracts.snapshots import TicketPage
from queue_server.service.parcels_port import ParcelNumber
from tests.support import page_samples as samples
from tests.support.page_browser import PHONE, page_of, shoot
from tests.support.page_hall import TOKEN
from tests.support.page_world import PageWorld


def _states() -> dict[str, TicketPage]:
    return {
        "waiting": samples.ticket_page(overtaken=True),
        "next": samples.ticket_page(ahead=0, green=True),
        "called": samples.ticket_page("called"),
        "taken-back": samples.ticket_page(ahead=0).model_copy(update={"taken_back": samples.NOW}),
        "serving": samples.ticket_page("serving", green=True),
        "served": samples.ticket_page("served"),
        "missed": samples.ticket_page("missed"),
        "cancelled": samples.ticket_page("cancelled"),
    }


async def phone_pictures(world: PageWorld, browser: Browser, folder: Path, language: str) -> None:
    """A ticket's page in each state."""
    async with page_of(browser, PHONE, scale=2) as page:
        for name, snapshot in _states().items():
            world.hall.show("ticket/2026-11-25-B009", snapshot)
            await page.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
            await page.wait_for_selector("#number")
            await shoot(page, folder, f"ticket-{name}-{language}")
            if name == "waiting":
                await page.click("#cancel")
                await shoot(page, folder, f"ticket-cancel-{language}")
        await _parcel(world, page, folder, language)
        world.hall.voice = samples.voice_page(*samples.voices(), may_rate=False)
        await page.goto(f"{world.origin}/t/{TOKEN}/voice?lang={language}")
        await shoot(page, folder, f"voice-{language}", whole=True)
        await page.goto(f"{world.origin}/t/nosuchtoken?lang={language}")
        await shoot(page, folder, f"ticket-gone-{language}")


async def _parcel(world: PageWorld, page: Page, folder: Path, language: str) -> None:
    """A result that was posted: its number asked for, refused, told."""
    world.hall.posted, world.hall.number = (samples.parcel(),), ParcelNumber("EA123456789CN")
    world.hall.show("ticket/2026-11-25-B009", samples.ticket_page("served"))
    await page.goto(f"{world.origin}/t/{TOKEN}?lang={language}")
    for name, tail in (("asked", ""), ("wrong", "1234"), ("number", "0000")):
        if tail:
            await page.fill(".parcel input", tail)
            await page.click(".parcel button")
            await page.wait_for_selector(".parcel-number:not([hidden])")
        await shoot(page, folder, f"ticket-parcel-{name}-{language}", whole=True)


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
