"""First paint and weight of every page on a slow machine at a slow line, the real server behind, nothing kept by the browser.

The slow profile: processor four times slower, 1.6 Mbit/s down, 150 ms to answer. JavaScript is counted as the browser
runs it, unpacked.
"""

import hashlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from argon2 import PasswordHasher
from playwright.async_api import Browser, Page, Response, async_playwright

from benchmarks import loads, world
from benchmarks.device import devices
from benchmarks.figures import Figure, as_row, middle
from benchmarks.programs import running_hall
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.devices import DeviceRegistry
from queue_server.adapters.staff import SqliteStaff
from queue_server.contracts.actors import Permission, Role
from queue_server.contracts.commands import IssueTicket
from tests.support.records import unrecorded

CHROMIUM: Final = "/usr/bin/chromium"
SLOWER: Final = 4
LINE: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
LINE_BOARD_KB, LINE_PAGE_KB, PAINT_MS = 400, 150, 1000
TIMES: Final = 3
TOKEN: Final = "Ab3-" + "x" * 18
PASSWORD: Final = "a password for measuring"  # noqa: S105 - of a hall that lives for a minute
STAFF: Final = {
    "console": (Role.CLERK, "w1"),
    "desk": (Role.HELPER, None),
    "payments": (Role.CASHIER, None),
    "reports": (Role.MANAGER, None),
    "ratings": (Role.MANAGER, None),
    "dashboard": (Role.MANAGER, None),
}
PAINT: Final = """() => new Promise((done) => new PerformanceObserver((list) => {
  const entry = list.getEntriesByName("first-contentful-paint")[0];
  if (entry) done(entry.startTime);
}).observe({ type: "paint", buffered: true }))"""


@dataclass(slots=True)
class Seen:
    """One page: when something was there, and the JavaScript that it ran."""

    paints: list[float] = field(default_factory=list)
    script_kb: float = 0


async def measure() -> list[dict[str, Any]]:
    """paint_PAGE (ms) and script_PAGE (kB) of every page; paint_bare: fifteen bytes from the same server."""
    await world.credentials()
    data = world.folder("hall-pages")
    code = DeviceRegistry(data / "devices", world.HALL).add(Role.BOARD, "wall", ("a",), datetime.now(UTC))
    cookies = _signed_in(data)
    known = await world.credentials()
    rows = list[dict[str, Any]]()
    async with running_hall(world.HALL_FILE, data, "mosquitto") as hall, _chromium() as browser:
        async with devices([known[world.KIOSKS[0]]], hall.url) as (kiosk,):
            await kiosk.ask(_issue())
            for n in range(60):
                await kiosk.ask(loads.issue(loads.MATTERS[n % len(loads.MATTERS)]))
        bare = middle((await _seen(browser, hall.page_base, "/healthz", "")).paints)
        rows.append(as_row(Figure("paint_bare", bare, "ms", None)))
        ways = {name: (f"/{name}", cookies[name]) for name in STAFF}
        ways |= {
            "sign-in": ("/sign-in", ""),
            "ticket": (f"/t/{TOKEN}", ""),
            "board": (f"/board/a#code={code}", ""),
        }
        for name, (path, cookie) in ways.items():
            seen = await _seen(browser, hall.page_base, path, cookie)
            most = LINE_BOARD_KB if name == "board" else LINE_PAGE_KB
            rows += [
                as_row(Figure(f"paint_{name}", middle(seen.paints), "ms", PAINT_MS, "≤ 1")),
                as_row(Figure(f"script_{name}", seen.script_kb, "kB", most, "≤ 1")),
            ]
    return rows


def _issue() -> IssueTicket:
    """A number whose page is looked at."""

    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    return IssueTicket(matter=loads.MATTERS[0], language="zh", page_token_sha256=digest)


def _signed_in(data: Any) -> dict[str, str]:
    """A session for each page, as its token."""
    staff = SqliteStaff(data / "staff.db", SystemClock(), hasher=PasswordHasher(1, 64, 1))
    try:
        tokens = {}
        for name, (role, window) in STAFF.items():
            staff.add(f"s-{name}", PASSWORD, role, unrecorded)
            if role is Role.MANAGER:
                for permission in (Permission.REPORTS, Permission.RATINGS):
                    staff.give(f"s-{name}", permission, unrecorded)
            tokens[name] = staff.open_session(f"s-{name}", window).token
    finally:
        staff.close()
    return tokens


async def _seen(browser: Browser, base: str, path: str, token: str) -> Seen:
    """Looked at in new profiles, one after the other."""
    seen = Seen()
    for _ in range(TIMES):
        context = await browser.new_context(viewport={"width": 1366, "height": 768})
        if token:
            await context.add_cookies(
                [{"name": "__Host-session", "value": token, "url": base.replace("http:", "https:"), "secure": True}]
            )  # fmt: skip
        try:
            page = await context.new_page()
            seen.paints.append(await _painted(page, base + path, seen))
        finally:
            await context.close()
    return seen


async def _painted(page: Page, url: str, seen: Seen) -> float:
    """Milliseconds from the start of the navigation to the first paint with something in it."""
    sizes: dict[str, int] = {}

    async def weigh(response: Response) -> None:
        if response.request.resource_type == "script" and response.ok:
            sizes[response.url] = len(await response.body())

    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", LINE)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.on("response", weigh)
    answer = await page.goto(url, wait_until="load")
    if answer is None or not answer.ok or ("sign-in" in page.url and "sign-in" not in url):
        raise RuntimeError(f"{url.partition('#')[0]} did not open: {page.url}")
    paint = float(await page.evaluate(PAINT))
    await page.wait_for_load_state("load")
    await page.wait_for_timeout(500)
    seen.script_kb = sum(sizes.values()) / 1000
    return paint


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    if not shutil.which(CHROMIUM):
        raise RuntimeError("Debian's chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()
