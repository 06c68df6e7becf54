"""The demo without a screen: scripted citizens through the real programs, a table, a report and pictures."""

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.app import KioskApp
from kiosk.demo import citizen, table
from kiosk.demo.browser import Pages, pages
from kiosk.demo.cast import Citizen, cast
from kiosk.demo.day import HallDay, Visit, report
from kiosk.demo.programs import Server
from kiosk.demo.stage import AREAS, Demo, Screen, demo_hall
from kiosk.gateways.faces.demo_faces import demo_camera

AT_WINDOW_S = 90.0
"""How long the demo waits for a window to finish with a citizen before it says that it did not."""


async def walk(folder: Path, count: int, seed: int) -> dict[str, Any]:
    """`count` citizens of a seed; the report. `folder` takes logs, slips and pictures."""
    pictures = folder / "pictures"
    pictures.mkdir(parents=True)
    print(table.head(), flush=True)
    day = HallDay(lambda visit: print(table.line(visit), flush=True))
    async with demo_hall(folder, day, Screen()) as demo, pages(demo.server, pictures) as browser:
        for area, language in zip(AREAS, ("zh", "en"), strict=True):
            await browser.open_board(area, language)
        app = demo.kiosk.app()
        running = asyncio.create_task(app.async_run("asyncio"))
        try:
            await _begin(demo, app)
            await _play(_stage(demo, app, day, folder, browser), cast(count, seed, date.today()), day)  # noqa: DTZ011 — the cast's ages
            await browser.picture_boards()
            _name_slips(demo, day, pictures)
        finally:
            app.stop()
            await running
        print(summary(day.visits), flush=True)
        return report(day, seed=seed, boards=await asyncio.to_thread(_acknowledged, demo.server))


async def _begin(demo: Demo, app: KioskApp) -> None:
    await app.frames(2)
    await demo.kiosk.gate.ready()
    await app.runtime.until(lambda state: state.link_up and state.catalogue is not None, 30)


async def _play(stage: citizen.Stage, people: tuple[Citizen, ...], day: HallDay) -> None:
    waiting = [
        asyncio.create_task(day.finish(await citizen.visit(stage, who), AT_WINDOW_S)) for who in people
    ]
    await asyncio.gather(*waiting)


def _stage(demo: Demo, app: KioskApp, day: HallDay, folder: Path, browser: Pages) -> citizen.Stage:
    async def stand(who: Citizen) -> None:
        camera = await asyncio.to_thread(demo_camera, who.stands, who.seed)
        demo.kiosk.faces.cameras = lambda: camera

    return citizen.Stage(
        app=app, reader=demo.reader, scanner=demo.scanner, platform=demo.platform, day=day, folder=folder,
        pictures=folder / "pictures", stand=stand,
        with_ticket=_once(demo, browser, folder / "pictures"),
    )  # fmt: skip


def _once(demo: Demo, browser: Pages, pictures: Path) -> Callable[[str, str], Awaitable[None]]:
    """Pictures of the phone's page and of the boards while the first ticket of a language is there."""
    seen: set[str] = set()

    async def with_ticket(url: str, language: str) -> None:
        if language not in seen:
            seen.add(language)
            await browser.picture_ticket(url, language)
            await browser.picture_boards()
            if language == "zh":
                await demo.window.tell(f"picture {pictures / 'sign-zh.png'}")

    return with_ticket


def _name_slips(demo: Demo, day: HallDay, pictures: Path) -> None:
    """The first slip and receipt of each language beside the other pictures."""
    printed = [name for visit in day.visits for name in _papers(visit)]
    for name, slip in reversed(list(zip(printed, sorted(demo.slips.glob("*.png")), strict=False))):
        shutil.copy(slip, pictures / f"{name}.png")


def _papers(visit: Visit) -> list[str]:
    """Everything that was printed for a citizen, in order."""
    ticket = ["slip"] if visit.slip == "printed" else []
    return [f"{name}-{visit.citizen.language}" for name in (*ticket, *visit.papers)]


def _acknowledged(server: Server) -> dict[str, int]:
    """How many announcements all their boards said they showed, and spoke."""
    done = Counter[str]()
    for line in server.log.read_text(encoding="utf-8").splitlines():
        if '"call_acknowledged"' in line:
            done[json.loads(line)["by"]] += 1
    return {"shown": done["shown"], "spoken": done["said"]}


def summary(visits: list[Visit]) -> str:
    """One closing line."""
    done = sum(
        visit.outcome is not None and not visit.outcome.startswith(("stuck", "still")) for visit in visits
    )
    return f"{done} of {len(visits)} citizens came to an end"
