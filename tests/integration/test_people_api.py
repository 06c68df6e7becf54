"""Persons' data for staff over HTTP: on record before the answer, masked unless a reason is given, and a log for inspectors."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.staff import SqliteStaff
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.actors import Role
from queue_server.contracts.commands import CallNext, OpenWindow
from queue_server.service.hall import HallService
from queue_server.service.personal import Access
from queue_server.service.requests import Plan
from queue_server.service.staff_record import StaffChange
from tests.support import page_hall
from tests.support.hall_service import CLERK, HALL, NOW, VISITOR, World
from tests.support.page_hall import PASSWORD, HandClock
from tests.support.records import unrecorded

ORIGIN = "https://hall.test"
BASE = f"/api/v1/{HALL}"


@dataclass
class Desk:
    """The real hall behind its pages, one ticket called to window w1 and one waiting, of the same person."""

    world: World
    http: httpx.AsyncClient
    staff: SqliteStaff
    clock: HandClock
    called: str
    waiting: str

    async def sign_in(self, staff: str, role: Role, window: str | None = None) -> None:
        """A session of an account of that role."""
        self.staff.add(staff, PASSWORD, role, unrecorded)
        token = self.staff.open_session(staff, window).token
        self.http.headers["cookie"] = f"__Host-session={token}"

    async def post(self, path: str, **body: str) -> httpx.Response:
        """As a page of ours sends it."""
        return await self.http.post(BASE + path, json=body)

    def kinds(self) -> list[tuple[str, str]]:
        """(kind, purpose) of the audit chain."""
        return [(e.access.kind, e.access.purpose) for e in self.world.store.personal.audit()]


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    world = World(MemoryStore(), KeyRing.create(tmp_path / "keys"))
    called, waiting = (
        world.issue().ticket,
        world.issue(visitor=VISITOR.model_copy(update={"number": "330102195601011999"})).ticket,
    )
    world.commit(world.request(CLERK, OpenWindow(window="w1")))
    world.commit(world.request(CLERK, CallNext(window="w1")))
    clock = HandClock(NOW)
    staff = page_hall.staff_store(tmp_path, clock)
    committer = world.opened(MemoryStore(world.store.disk))
    service = HallService(Plan(world.hall, "0" * 64), committer, world.clock, f"{ORIGIN}/t")
    running = asyncio.create_task(service.run())
    app = page_hall.page_app(service, staff, clock, page_hall.settings(ORIGIN, mode="production"))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as http:
        yield Desk(world, http, staff, clock, called, waiting)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    staff.close()


async def test_find_gives_the_lost_ticket_masked_and_on_record(desk):
    """Whoever lost the slip is found by the card's number; search and person stand in the chain."""
    await desk.sign_in("c1", Role.CLERK, "w1")
    answer = await desk.post("/people/find", number=VISITOR.number, reason="lost_ticket")
    [found] = answer.json()["tickets"]
    assert (found["ticket"], found["state"]) == (desk.called, "called")
    assert (found["name"], found["masked_number"]) == ("金**", "330***********1236")
    assert VISITOR.number not in answer.text
    assert desk.kinds() == [("find", "lost_ticket"), ("find", "lost_ticket")]
    nobody = await desk.post("/people/find", number="110101199003070000", reason="lost_ticket")
    assert nobody.json() == {"tickets": []}
    assert len(desk.kinds()) == 3


async def test_unmask_is_for_the_own_window_and_managers(desk):
    """A clerk sees in full whom the window serves, a manager any ticket of the day; each with a reason, on record."""
    await desk.sign_in("c1", Role.CLERK, "w1")
    own = await desk.post("/people/unmask", ticket=desk.called, reason="correct_record")
    assert own.json() == {"name": VISITOR.name, "number": VISITOR.number, "address": VISITOR.address}
    assert (await desk.post("/people/unmask", ticket=desk.waiting, reason="contact")).status_code == 403
    assert desk.kinds() == [("unmask", "correct_record")]
    await desk.sign_in("m2", Role.MANAGER)
    assert (await desk.post("/people/unmask", ticket=desk.waiting, reason="contact")).json()[
        "name"
    ] == VISITOR.name
    assert (await desk.post("/people/unmask", ticket="2026-11-22-A999", reason="contact")).status_code == 404


async def test_unmask_that_cannot_be_recorded_shows_nothing(desk, monkeypatch):
    """The record comes first: where it cannot be written, no name leaves."""
    from queue_server.service.ports import StorageError

    def full(_access: object) -> None:
        raise StorageError("disk full")

    monkeypatch.setattr(desk.world.store.personal, "record", full)
    await desk.sign_in("m2", Role.MANAGER)
    for path, body in (("unmask", {"ticket": desk.called}), ("find", {"number": VISITOR.number})):
        answer = await desk.post(f"/people/{path}", reason="contact", **body)
        assert answer.status_code == 503
        assert VISITOR.name not in answer.text


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.CASHIER])
async def test_people_are_not_for_other_roles(desk, role):
    """An inspector reads the log and no names; a cashier neither."""
    await desk.sign_in("x1", role)
    assert (await desk.post("/people/find", number=VISITOR.number, reason="contact")).status_code == 403
    assert (await desk.post("/people/unmask", ticket=desk.called, reason="contact")).status_code == 403
    assert desk.kinds() == []


@pytest.mark.parametrize(
    "body", [{"reason": "curious"}, {"reason": "lost_ticket", "number": "张三"}, {"number": VISITOR.number}]
)
async def test_people_refusals_echo_nothing(desk, body):
    """A reason that is none, a number that is none: refused, unrecorded, and without what was sent."""
    await desk.sign_in("c1", Role.CLERK, "w1")
    answer = await desk.post("/people/find", **body)
    assert answer.status_code == 422
    assert not any(value in answer.text for value in body.values() if value != "lost_ticket")
    assert desk.kinds() == []


async def test_find_is_bounded_for_each_member_of_staff(desk):
    """Nobody goes through a list of numbers."""
    await desk.sign_in("c1", Role.CLERK, "w1")
    answers = [await desk.post("/people/find", number="1" * 18, reason="contact") for _ in range(31)]
    assert [a.status_code for a in answers] == [200] * 30 + [429]


async def test_access_log_is_for_inspectors_without_names(desk):
    """Who, when, why, in a chain; a clerk does not see it."""
    await desk.sign_in("c1", Role.CLERK, "w1")
    await desk.post("/people/unmask", ticket=desk.called, reason="contact")
    assert (await desk.http.get(f"{BASE}/access-log")).status_code == 403
    await desk.sign_in("i1", Role.INSPECTOR)
    answer = await desk.http.get(f"{BASE}/access-log")
    [entry] = answer.json()["entries"]
    assert (entry["actor"], entry["kind"], entry["purpose"]) == ("clerk:c1", "unmask", "contact")
    assert VISITOR.name not in answer.text
    assert VISITOR.number not in answer.text


async def test_access_log_has_a_page_for_inspectors(desk):
    """Newest first, in words of either language, further back by the number; not for clerks, and no name on it. No way to figures where none are counted."""
    await desk.sign_in("c1", Role.CLERK, "w1")
    await desk.post("/people/unmask", ticket=desk.called, reason="contact")
    for _ in range(60):
        desk.world.store.personal.record(Access("operator:x", "", "retention", NOW, "erase"))
    assert (await desk.http.get("/access-log")).status_code == 403
    await desk.sign_in("i1", Role.INSPECTOR)
    newest = (await desk.http.get("/access-log?lang=en")).text
    assert "Kept long enough" in newest
    assert "Clerk c1" not in newest
    assert not any(f'href="{way}"' in newest for way in ("/dashboard", "/reports"))
    oldest = (await desk.http.get("/access-log?lang=zh&first=1")).text
    assert "窗口人员 c1" in oldest
    assert "clerk:c1" not in newest + oldest
    assert "联系本人" in oldest
    assert VISITOR.name not in newest + oldest
    assert VISITOR.number not in newest + oldest
    del desk.http.headers["cookie"]
    assert (await desk.http.get("/access-log")).headers["location"] == "/sign-in"


async def test_export_needs_the_password_again(desk):
    """Five minutes after the password of this very session, not before, not of another session, and on record."""
    await desk.sign_in("i1", Role.INSPECTOR)
    refused = await desk.post("/access-log/export")
    assert (refused.status_code, refused.json()) == (403, {"error": "sign_in_again"})
    wrong = await desk.http.post("/sign-in/again", json={"password": "wrong password"})
    assert (wrong.status_code, (await desk.post("/access-log/export")).status_code) == (401, 403)
    assert (await desk.http.post("/sign-in/again", json={"password": PASSWORD})).status_code == 200
    answer = await desk.post("/access-log/export")
    assert answer.status_code == 200
    assert "inspector:i1" in answer.text
    assert desk.kinds() == [("export", "export")]
    desk.clock.set(NOW.replace(minute=NOW.minute + 6))
    assert (await desk.post("/access-log/export")).status_code == 403


async def test_sign_in_again_of_nobody_is_refused(desk):
    """Without a session there is nothing to confirm."""
    assert (await desk.http.post("/sign-in/again", json={"password": PASSWORD})).status_code == 401


async def test_outing_sent_again_is_one_and_another_address_under_its_id_is_refused(desk):
    """An answer that was lost loses nothing; what is compared for it gives away no name, phone or address."""
    await desk.sign_in("h01", Role.HELPER)
    asked = {
        "id": "0" * 31 + "7", "sent_at": NOW.isoformat(), "about": "home_visit", "matter": "advice", "day": f"{NOW:%Y-%m-%d}",
        "why": "ill", "name": "金丝雀", "phone": "13800000000", "address": "吴山路 1 号",
    }  # fmt: skip
    first = await desk.http.post("/outings", json=asked)
    again = await desk.http.post(
        "/outings", json=asked | {"sent_at": (NOW + timedelta(seconds=2)).isoformat()}
    )
    other = await desk.http.post("/outings", json=asked | {"address": "吴山路 2 号"})
    assert (first.status_code, again.json(), other.status_code) == (200, first.json(), 409)
    assert other.json()["code"] == "id_reused"


async def test_parcel_s_number_is_not_in_the_stored_digest_of_its_command(desk):
    """A number is short enough to be guessed from a plain digest; sent again it is the same answer, another number is refused."""
    await desk.sign_in("h01", Role.HELPER)
    body = {
        "kind": "end_outing", "outing": "0" * 9 + "7", "ending": "done", "carrier": "顺丰", "tracking": "SF12345678",
    }  # fmt: skip
    sent = {"v": 1, "id": "0" * 31 + "8", "hall": HALL, "sent_at": NOW.isoformat(), "body": body}
    first = await desk.http.post(f"{BASE}/commands", json=sent)
    again = await desk.http.post(f"{BASE}/commands", json=sent)
    other = await desk.http.post(f"{BASE}/commands", json=sent | {"body": body | {"tracking": "SF12345679"}})
    assert (first.json()["code"], again.json()) == ("unknown_case", first.json())
    assert other.json()["code"] == "id_reused"
    stored = desk.world.store.disk.replies["helper:h01", sent["id"]].digest
    assert stored != hashlib.sha256(first.request.content).hexdigest()


async def test_changed_account_is_in_the_chain_and_on_the_inspector_s_page(desk):
    """Who gave whom which right, in words and in both languages; the chain holds."""
    await desk.http.post("/sign-in", json={"staff": "m01", "password": PASSWORD})
    await desk.http.post("/sign-in/again", json={"password": PASSWORD})
    for path, body in (
        ("/staff", {"staff": "0320", "password": PASSWORD, "role": "clerk"}),
        ("/staff/may", {"staff": "0320", "permission": "pick", "given": True}),
    ):
        assert (await desk.http.post(path, json=body)).status_code == 200
    chain = desk.world.store.personal.audit()
    assert [(e.access.actor, e.access.detail) for e in chain] == [
        ("manager:m01", "add 0320 clerk"), ("manager:m01", "give 0320 pick")
    ]  # fmt: skip
    await desk.sign_in("i1", Role.INSPECTOR)
    english = (await desk.http.get("/access-log?lang=en")).text
    assert "0320 added (Clerk)" in english
    assert "0320 may from now on: Pick out of order" in english
    chinese = (await desk.http.get("/access-log?lang=zh")).text
    assert "添加 0320（窗口人员）" in chinese
    assert "给 0320 权限：选呼" in chinese


async def test_changes_of_accounts_are_read_alone(desk, monkeypatch):
    """However many looks lie between them: newest first, further back page by page and block by block, and none of them twice or left out."""
    monkeypatch.setattr("queue_server.service.looks.BLOCK", 30)
    monkeypatch.setattr("queue_server.service.looks.BLOCKS", 2)
    monkeypatch.setattr("queue_server.web.log_pages.SHOWN", 3)
    personal = desk.world.store.personal
    for n in range(8):
        personal.record(StaffChange("give", f"s{n}", "pick").by("manager:m01", NOW))
        for _ in range(40):
            personal.record(Access("clerk:c1", "", "contact", NOW, "find"))
    await desk.sign_in("i1", Role.INSPECTOR)
    way, seen, pages = "?only=accounts&lang=en", list[str](), 0
    while way:
        page = (await desk.http.get(f"/access-log{way}")).text
        seen += re.findall(r"(s\d) may from now on", page)
        assert "clerk:c1" not in page
        older = re.search(r'href="(\?only=accounts&amp;before=\d+)"', page)
        way, pages = (older.group(1).replace("&amp;", "&") + "&lang=en" if older else ""), pages + 1
    assert seen == [f"s{n}" for n in reversed(range(8))]
    assert pages > 3
    assert (await desk.http.get("/access-log?only=looks")).status_code == 422
