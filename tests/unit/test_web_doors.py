"""Every route × every role × each permission alone: what the hand-written table opens is open, all else is refused."""

import asyncio
import html
import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.reports.day_book import Source
from queue_server.adapters.reports.process import ReportProcess
from queue_server.adapters.staff import SqliteStaff
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.actors import STAFF, Actor, Permission, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import CallNext, FinishService, OpenWindow, Ping, RateVisit, StartService
from queue_server.contracts.replies import Accepted
from queue_server.payments.papers import Papers
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from queue_server.web.app import create_app
from tests.support import page_hall
from tests.support.hall_service import CLERK, HALL, KIOSK, World
from tests.support.page_doors import BODIES, OPEN, PATHS, QUERIES, TICKET, WHO, may
from tests.support.page_hall import PASSWORD, ROOT
from tests.support.records import unrecorded

ORIGIN = "https://hall.test"
DOORS_ASK = frozenset({Permission.INSPECT, Permission.REPORTS, Permission.RATINGS})
EACH = (frozenset(Permission) - DOORS_ASK, *(frozenset({each}) for each in DOORS_ASK), frozenset(Permission))
"""The nine that open commands alone, then one by one those that open pages, then all."""
WAYS = (
    "/access-log", "/cases", "/checks", "/dashboard", "/day-sheet", "/desk", "/outings", "/patrols", "/payments",
    "/ratings", "/reports", "/staff",
)  # fmt: skip
"""Staff's pages that others link to, but for the console: it leads on who has none."""
SEEN = tuple(each for each in WHO if each.startswith("GET") and not each.endswith(("live", ":path}")))
OF_WHOM = ("POST /staff", "POST /staff/end", "POST /staff/password", "POST /staff/may")
"""To managers it depends on the other account, too: test_web_members."""


@dataclass
class Doors:
    """The whole application over a real hall, asked without a network."""

    app: FastAPI
    staff: SqliteStaff
    world: World
    service: HallService

    async def commanded(self, actor: Actor, body: Any) -> None:
        """One command that must be carried out."""
        command = self.world.command(body)
        reply = await self.service.submit(actor, command, digest(encode(command)))
        assert isinstance(reply, Accepted), reply

    async def seen(self, cookie: str) -> dict[str, tuple[int, bytes]]:
        """What every page and list shows, but for the running number of its snapshot."""
        doors = [d for d, who in WHO.items() if who != OPEN and d.startswith("GET") and "live" not in d]
        return {
            door: (status, _plain(told)) for door in doors for status, told in [await self.ask(door, cookie)]
        }

    def routes(self) -> set[str]:
        """As `METHOD /path`."""
        parts = [part.original_router for part in self.app.routes if hasattr(part, "original_router")]
        found = [route for part in parts for route in part.routes if isinstance(route, APIRoute)]
        return {f"{method} {route.path}" for route in found for method in route.methods - {"HEAD"}}

    def signed_in(self, role: Role, has: frozenset[Permission]) -> str:
        """The cookie of an account at window w1 that may exactly this."""
        name = f"{role.value}-{len(self.staff.members())}"
        self.staff.add(name, PASSWORD, role, unrecorded)
        for each in Permission:
            (self.staff.give if each in has else self.staff.take)(name, each, unrecorded)
        return f"__Host-session={self.staff.open_session(name, 'w1').token}"

    async def ask(self, door: str, cookie: str = "", also: str = "") -> tuple[int, bytes]:
        """Status and body; of a stream only that it began, of a file its first part. `also` is asked for besides."""
        method, _, path = door.partition(" ")
        body = json.dumps(BODIES.get(door, {})).encode() if method == "POST" else b""
        if door.endswith("/commands"):
            body = encode(self.world.command(Ping()))
        headers = {
            "origin": ORIGIN,
            "host": "hall.test",
            "content-type": "application/json",
            "cookie": cookie,
        }
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "https",
            "path": path.format_map(PATHS), "raw_path": path.format_map(PATHS).encode(), "root_path": "",
            "query_string": "&".join(filter(None, (QUERIES.get(door), also))).encode(), "client": (door, 1), "server": ("hall.test", 443),
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        }  # fmt: skip
        return await self._answered(scope, body, whole="live" not in door)

    async def _answered(self, scope: dict[str, Any], body: bytes, *, whole: bool) -> tuple[int, bytes]:
        sent = asyncio.Queue[dict[str, Any]]()
        given = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> dict[str, Any]:
            return next(given, None) or await asyncio.get_running_loop().create_future()

        running = asyncio.create_task(self.app(scope, receive, sent.put))
        status, told = (await sent.get())["status"], b""
        if whole:
            told = (await sent.get())["body"]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return status, told


def _plain(told: bytes) -> bytes:
    """Without the running number of a snapshot; of a workbook its sheets, since its head says when it was made."""
    if not told.startswith(b"PK"):
        return re.sub(rb'"rev": ?\d+', b"", told)
    with zipfile.ZipFile(io.BytesIO(told)) as book:
        return b"".join(book.read(name) for name in book.namelist() if name.startswith("xl/"))


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    """A hall with everything that has a page: figures, money, reports."""
    store = SqliteStore(tmp_path / "hall.db", HALL)
    world = World(store, KeyRing.create(tmp_path / "keys", mode="demo"))
    service = HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, f"{ORIGIN}/t")
    running = asyncio.create_task(service.run())
    staff = SqliteStaff(tmp_path / "staff.db", world.clock, hasher=page_hall.fast_hasher())
    source = Source(tmp_path, "", HALL, world.hall.zone)
    reports = ReportProcess(source, world.clock, partial(ThreadPoolExecutor, 1))
    app = create_app(
        service, staff=staff, devices=page_hall.Devices(), enrol=page_hall.enrol, clock=world.clock, voice=None,
        settings=page_hall.settings(ORIGIN, mode="production"), figures=service.figures, reports=reports,
        papers=Papers(world.hall, service.money.payments, ROOT / "setup/node_modules"),
    )  # fmt: skip
    made = Doors(app, staff, world, service)
    await made.commanded(KIOSK, world.issuing())
    await made.commanded(CLERK, OpenWindow(window="w1"))
    await made.commanded(CLERK, CallNext(window="w1"))
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    reports.close()
    staff.close()


async def test_every_route_has_a_row(doors: Doors):
    """A new page or endpoint without somebody having written down whose it is fails here."""
    assert doors.routes() == set(WHO)


async def test_closed_doors_are_closed_to_strangers(doors: Doors):
    """A page leads to sign-in, everything else is 401 (the description of the API is not even there)."""
    for door in (door for door, who in WHO.items() if who != OPEN):
        status, _ = await doors.ask(door)
        assert status == 404 if door == "GET /openapi.json" else status in (303, 401), (door, status)


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_doors_open_as_the_table_says(doors: Doors, role: Role):
    """With a permission alone and with all: 403 where the table has no row for it, and the password again where it is wanted."""
    for has in EACH:
        cookie = doors.signed_in(role, has)
        for door in (door for door, who in WHO.items() if who != OPEN):
            if role is Role.MANAGER and door in OF_WHOM:
                continue
            status, told = await doors.ask(door, cookie)
            allowed, again = may(door, role, has), status == 403 and b"sign_in_again" in told
            assert again is (allowed and WHO[door].endswith("!")), (door, has, status)
            assert (status == 403) is (again or not allowed), (door, has, status, told)
            assert status not in (422, 500), (door, has, "no page of ours sends this")
            assert (status == 401) is (door == "POST /sign-in/again"), (door, has)


async def test_language_link_keeps_what_the_address_asks_for(doors: Doors):
    """Every page leads to its twin in the other language with each parameter as it was: no chosen quarter, period or row is lost; signing in repeats nobody's words."""
    manager = doors.signed_in(Role.MANAGER, frozenset(Permission))
    links = dict[str, list[list[tuple[str, str]]]]()
    for door in SEEN:
        _, told = await doors.ask(door, manager, "a=1%262&a=%E4%B8%80&lang=en")
        if b"<html" in told:
            found = re.findall(r'href="\?([^"]*)" hreflang="zh-CN"', told.decode())
            links[door] = [parse_qsl(html.unescape(each)) for each in found]
    assert links.keys() >= {"GET /ratings", "GET /reports/tickets", "GET /access-log", "GET /staff", "GET /c"}
    assert {door for door, found in links.items() if not found} == {"GET /screen"}
    assert links.pop("GET /sign-in") == [[("lang", "zh")]]
    for door in links.keys() - {"GET /screen"}:
        kept = [*parse_qsl(QUERIES.get(door, "")), ("a", "1&2"), ("a", "一")]
        assert links[door] == [[*kept, ("lang", "zh")]], door


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_page_links_only_to_what_opens(doors: Doors, role: Role):
    """Whatever an account may, no page that it sees has a link to one that it may not open, and its pages name all that it may."""
    for has in EACH:
        cookie = doors.signed_in(role, has)
        for door in SEEN:
            status, told = await doors.ask(door, cookie)
            if status != 200 or b'id="page-data"' not in told:
                continue
            text = told.decode()
            closed = [each for each in re.findall(r'href="(/[^"]*)"', text) if not _opens(each, role, has)]
            assert not closed, (door, has, closed)
            ways = set(json.loads(text.partition('id="page-data">')[2].partition("</script>")[0])["ways"])
            if WHO[door] != OPEN:
                assert ways - {"/console"} == {each for each in WAYS if may(f"GET {each}", role, has)}, has
                assert ("/console" in ways) is may("GET /console/live", role, has)


def _opens(address: str, role: Role, has: frozenset[Permission]) -> bool:
    """Whether the table opens the door that the address leads to."""
    path = re.split(r"[?#]", html.unescape(address))[0]
    fits = {door: re.sub(r"\{[^}]*:path\}", ".+", re.sub(r"\{[^}:]*\}", "[^/]+", door)) for door in WHO}
    door = next(door for door, fit in fits.items() if re.fullmatch(fit, f"GET {path}"))
    return WHO[door] == OPEN or may(door, role, has)


@pytest.mark.parametrize("role", [Role.CLERK, Role.MANAGER])
async def test_rating_shows_nowhere_to_who_may_not_see_it(doors: Doors, role: Role):
    """A clerk, a head of department: every page, list, file and timeline is byte for byte what it was before somebody gave the lowest grade."""
    await doors.commanded(CLERK, StartService(window="w1"))
    await doors.commanded(CLERK, FinishService(window="w1"))
    others = doors.signed_in(role, frozenset(Permission) - {Permission.RATINGS})
    before = await doors.seen(others)
    await doors.commanded(KIOSK, RateVisit(ticket=TICKET, grade=1))
    assert await doors.seen(others) == before


async def test_rating_shows_to_who_may_see_it(doors: Doors):
    """The premise of the test above."""
    await doors.commanded(CLERK, StartService(window="w1"))
    await doors.commanded(CLERK, FinishService(window="w1"))
    manager = doors.signed_in(Role.MANAGER, frozenset(Permission))
    before = await doors.seen(manager)
    await doors.commanded(KIOSK, RateVisit(ticket=TICKET, grade=1))
    after = await doors.seen(manager)
    assert {door for door, shown in after.items() if shown != before[door]} == {"GET /ratings"}
