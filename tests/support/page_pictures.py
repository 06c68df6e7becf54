"""Pictures of every page in both languages: `python -m tests.support.page_pictures [folder [part]]`, into build/pictures."""

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import Final

from playwright.async_api import Browser

from tests.support.page_browser import LANGUAGES, chromium
from tests.support.page_world import page_world
from tests.support.pictures import (
    board,
    cases,
    console,
    desk,
    managers,
    money,
    outings,
    phone,
    plain,
    reports,
)

ON_SAMPLES: Final = {
    "console": console.console_pictures,
    "questions": console.question_pictures,
    "board": board.board_pictures,
    "phone": phone.phone_pictures,
    "certificate": phone.certificate_pictures,
    "money": money.window_money_pictures,
    "plain": plain.plain_pictures,
}
"""Parts that show what they are given: (world, browser, folder, language)."""
ON_HALLS: Final = {
    "payments": money.payments_pictures,
    "organisation": plain.organisation_pictures,
    "cases": cases.case_pictures,
    "dashboard": managers.dashboard_pictures,
    "staff": managers.staff_pictures,
    "desk": desk.desk_pictures,
    "outings": outings.outing_pictures,
    "reports": reports.report_pictures,
    "sheets": reports.sheet_pictures,
}
"""Parts that run a hall of their own: (browser, folder, language)."""


async def take(folder: Path, only: str = "") -> None:
    """All pictures of the pages; `only`: those of one part."""
    folder.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        for language in LANGUAGES:
            await _on_samples(browser, folder, language, only)
            for name, part in ON_HALLS.items():
                if only in ("", name):
                    await part(browser, folder, language)


async def _on_samples(browser: Browser, folder: Path, language: str, only: str) -> None:
    chosen = [part for name, part in ON_SAMPLES.items() if only in ("", name)]
    if not chosen:
        return
    with tempfile.TemporaryDirectory() as data:
        async with page_world(Path(data)) as world:
            for part in chosen:
                await part(world, browser, folder, language)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=Path("build/pictures"))
    asked.add_argument("part", nargs="?", default="", choices=("", *ON_SAMPLES, *ON_HALLS))
    given = asked.parse_args()
    asyncio.run(take(given.folder, given.part))
