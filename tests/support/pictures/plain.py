"""Index, sign-in, accounts, checks, the access log, setting up; and signing in with the organisation's account."""

import tempfile
from pathlib import Path

from playwright.async_api import Browser

from tests.support import page_samples as samples
from tests.support.oidc_world import organised_pages
from tests.support.page_browser import DESK, PHONE, page_of, shoot, sign_in
from tests.support.page_world import PageWorld
from tests.support.records import unrecorded


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


async def organisation_pictures(browser: Browser, folder: Path, language: str) -> None:
    """Sign-in with the organisation's account, beside passwords and alone, and its refusals."""
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
