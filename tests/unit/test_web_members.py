"""Accounts in a manager's hands: the password once more, nobody gives what they have not; new passwords; moving between windows."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app as command_line
from queue_server.adapters import hall_note
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.actors import Permission, Role
from queue_server.contracts.commands import SignOff, SignOn
from queue_server.service.staff_record import StaffChange
from queue_server.web.again import FRESH_S
from tests.support import page_hall
from tests.support.hall_day import hall
from tests.support.page_client import Client, client_of
from tests.support.page_hall import PASSWORD
from tests.support.page_samples import NOW
from tests.support.records import unrecorded

NEW = "another long password"
CHANGES = {
    "/staff": {"staff": "0320", "password": PASSWORD, "role": "clerk"},
    "/staff/end": {"staff": "0317"},
    "/staff/password": {"staff": "0317", "password": NEW},
    "/staff/may": {"staff": "0317", "permission": "pick", "given": True},
}


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Client]:
    """A production hall."""
    async with client_of(tmp_path) as client:
        yield client


def cookie(reply: httpx.Response) -> dict[str, str]:
    """The session of a sign-in, as another browser's header."""
    return {"cookie": reply.headers["set-cookie"].partition(";")[0]}


def told(web: Client) -> list[tuple[str, str, str]]:
    """(who, kind, window) of what the hall was told of windows."""
    return [
        (a.id, c.body.kind, c.body.window)
        for a, c, _ in web.hall.asked
        if isinstance(c.body, SignOn | SignOff)
    ]


@pytest.mark.parametrize("path", CHANGES)
async def test_change_of_an_account_needs_the_password_again(web: Client, path: str):
    """An unattended browser makes no manager; five minutes later it is asked for once more."""
    before = web.staff.members()
    await web.sign_in("m01", None)
    refused = await web.http.post(path, json=CHANGES[path])
    assert (refused.status_code, refused.json(), web.staff.members()) == (
        403,
        {"error": "sign_in_again"},
        before,
    )
    await web.sign_in_again()
    web.clock.set(NOW + timedelta(seconds=FRESH_S))
    assert (await web.http.post(path, json=CHANGES[path])).status_code == 403
    await web.sign_in_again()
    assert (await web.http.post(path, json=CHANGES[path])).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/staff", {"staff": "new", "password": PASSWORD, "role": "manager"}),
        ("/staff", {"staff": "new", "password": PASSWORD, "role": "inspector"}),
        ("/staff/end", {"staff": "m01"}),
        ("/staff/password", {"staff": "m01", "password": NEW}),
        ("/staff/may", {"staff": "m01", "permission": "call", "given": False}),
        ("/staff/may", {"staff": "0317", "permission": "ratings", "given": True}),
    ],
)
async def test_manager_gives_nothing_that_they_have_not(web: Client, path: str, body: dict[str, str | bool]):
    """A head of department who may not see ratings makes no account that may, nor takes one over."""
    web.staff.add("m02", PASSWORD, Role.MANAGER, unrecorded)
    web.staff.take("m02", Permission.RATINGS, unrecorded)
    before = web.staff.members()
    await web.sign_in("m02", None)
    await web.sign_in_again()
    reply = await web.http.post(path, json=body)
    assert (reply.status_code, reply.json(), web.staff.members()) == (403, {"error": "beyond"}, before)
    assert (
        await web.http.post("/staff", json={"staff": "new", "password": PASSWORD, "role": "clerk"})
    ).status_code == 200


@pytest.mark.parametrize("path", ["/staff/end", "/staff/password", "/staff/may"])
async def test_own_account_and_unknown_ones_are_not_changed(web: Client, path: str):
    """Nobody ends or raises themselves on the page."""
    await web.sign_in("m01", None)
    await web.sign_in_again()
    for staff, status in (("m01", 409), ("nobody", 404)):
        assert (await web.http.post(path, json=CHANGES[path] | {"staff": staff})).status_code == status


async def test_permission_given_on_the_page_counts_in_an_open_session(web: Client):
    """And taken, the clerk's next command is refused."""
    await web.sign_in("m01", None)
    await web.sign_in_again()
    for given in (True, False):
        await web.http.post("/staff/may", json=CHANGES["/staff/may"] | {"given": given})
        assert any(Permission.PICK in m.may for m in web.staff.members() if m.staff == "0317") is given
    shown = (await web.http.get("/staff?open=0317&lang=en")).text
    assert "<details open>" in shown
    assert "Pick out of order" in shown


@pytest.mark.parametrize("path", ["/staff/end", "/staff/password"])
async def test_who_is_put_out_works_no_window_any_more(web: Client, path: str):
    """Their session is over, and the window's keypad acts as nobody."""
    clerk = cookie(await web.sign_in())
    web.http.cookies.clear()
    await web.sign_in("m01", None)
    await web.sign_in_again()
    assert (await web.http.post(path, json=CHANGES[path])).status_code == 200
    assert told(web) == [("m01", "sign_off", "w3")]
    web.http.cookies.clear()
    assert (await web.http.get("/console/live", headers=clerk)).status_code == 401


async def test_new_password_unlocks_and_replaces_the_old(web: Client):
    """What the sign-in page promises: a manager helps whoever is locked out."""
    for _ in range(5):
        await web.http.post("/sign-in", json={"staff": "0317", "password": "wrong password", "window": "w3"})
    assert (await web.sign_in()).status_code == 429
    await web.sign_in("m01", None)
    await web.sign_in_again()
    short = await web.http.post("/staff/password", json={"staff": "0317", "password": "short"})
    assert (short.status_code, short.json()) == (422, {"error": "too_weak"})
    await web.http.post("/staff/password", json=CHANGES["/staff/password"])
    assert (await web.sign_in()).status_code == 401
    assert (
        await web.http.post("/sign-in", json={"staff": "0317", "password": NEW, "window": "w3"})
    ).status_code == 200


async def test_own_password_is_changed_by_who_knows_it_and_ends_all_sessions(web: Client):
    """No session is needed; a wrong one counts towards the lock-out; the window is signed off."""
    left_open = cookie(await web.sign_in())
    web.http.cookies.clear()
    form = {"staff": "0317", "password": "wrong password", "new": NEW}
    assert (await web.http.post("/password", json=form)).json() == {"error": "refused"}
    weak = await web.http.post("/password", json=form | {"password": PASSWORD, "new": "short"})
    assert (weak.status_code, weak.json()) == (422, {"error": "too_weak"})
    assert (await web.http.get("/console", headers=left_open)).status_code == 200
    changed = await web.http.post("/password", json=form | {"password": PASSWORD})
    assert (changed.status_code, changed.json(), told(web)) == (
        200,
        {"next": "/sign-in"},
        [("0317", "sign_off", "w3")],
    )
    assert (await web.http.get("/console", headers=left_open)).status_code == 303
    for _ in range(5):
        await web.http.post("/password", json=form)
    assert (await web.http.post("/password", json=form | {"password": NEW})).status_code == 429


def test_command_line_gives_a_new_password(tmp_path: Path):
    """For the last manager who forgot it; it is asked for, and nobody's who is not there."""
    hall_note.put(tmp_path, hall())
    SqliteStore(tmp_path / "hall.db", hall().id).close()
    staff = page_hall.staff_store(tmp_path, page_hall.HandClock(NOW))
    run = CliRunner().invoke
    data = ["--data", str(tmp_path)]
    assert run(command_line, ["staff", "password", "m01", *data], input=f"{NEW}\n{NEW}\n").exit_code == 0
    assert staff.role_of("m01", NEW, "here") is Role.MANAGER
    assert run(command_line, ["staff", "password", "nobody", *data], input=f"{NEW}\n{NEW}\n").exit_code == 1
    staff.close()


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.HELPER])
async def test_who_works_at_no_window_takes_none_from_a_clerk(web: Client, role: Role):
    """An inspector who chooses a window is told so; whoever works there stays signed in, and nothing is said on its screen."""
    clerk = cookie(await web.sign_in())
    web.http.cookies.clear()
    web.staff.add("x01", PASSWORD, role, unrecorded)
    reply = await web.post_sign_in("x01", "w3")
    assert (reply.status_code, reply.json()) == (422, {"error": "window_not_yours"})
    assert (await web.http.get("/console", headers=clerk)).status_code == 200
    assert web.hall.asked == []


async def test_browser_that_signs_in_anew_ends_its_session_before(web: Client):
    """Two windows in one browser are none: the first page's stream ends, its window is signed off, and it does not follow the second."""
    web.staff.add("0318", PASSWORD, Role.CLERK, unrecorded)
    first = cookie(await web.sign_in())
    await web.post_sign_in("0318", "w3")
    assert told(web) == [("0317", "sign_off", "w3"), ("0318", "sign_on", "w3")]
    second = dict(web.http.cookies)
    web.http.cookies.clear()
    assert (await web.http.get("/console/live", headers=first)).status_code == 401
    web.http.cookies.update(second)
    assert (await web.http.get("/console/live?window=w1")).status_code == 404


def test_person_has_one_window(tmp_path: Path):
    """As in the hall: signing in at another ends the session at the first, in whatever browser; a session without a window stays."""
    staff = page_hall.staff_store(tmp_path, page_hall.HandClock(NOW))
    none, first, second = (staff.open_session("m01", window).token for window in (None, "w1", "w2"))
    assert [staff.session(token) is not None for token in (none, first, second)] == [True, False, True]
    staff.close()


async def test_staff_list_has_numbers_in_their_order(web: Client):
    """2 before 10, as people count."""
    for staff in ("clerk-10", "clerk-2", "clerk-1"):
        web.staff.add(staff, PASSWORD, Role.CLERK, unrecorded)
    await web.sign_in("m01", None)
    page = (await web.http.get("/staff", headers={"accept": "text/html"})).text
    places = [page.index(f">{staff}<") for staff in ("0317", "clerk-1", "clerk-2", "clerk-10", "m01")]
    assert places == sorted(places)


@pytest.mark.parametrize("path", CHANGES)
async def test_change_of_an_account_is_on_record_as_the_manager_s(web: Client, path: str):
    """Who did it comes from the session; where it cannot be written the page says so, and the accounts are as before."""
    await web.sign_in("m01", None)
    await web.sign_in_again()
    before, web.hall.record_fails = web.staff.members(), True
    assert (await web.http.post(path, json=CHANGES[path])).status_code == 503
    assert (web.staff.members(), web.hall.recorded) == (before, [])
    web.hall.record_fails = False
    assert (await web.http.post(path, json=CHANGES[path])).status_code == 200
    [(actor, change)] = web.hall.recorded
    assert (actor, change.staff) == ("manager:m01", CHANGES[path]["staff"])


async def test_own_password_is_on_record_as_one_s_own(web: Client):
    """Whoever changes their own password is both."""
    body = {"staff": "0317", "password": PASSWORD, "new": NEW}
    assert (await web.http.post("/password", json=body)).status_code == 200
    assert web.hall.recorded == [("clerk:0317", StaffChange("password", "0317"))]


@pytest.mark.parametrize("fails", [False, True])
async def test_lock_is_on_record_and_stands_without_one(web: Client, fails: bool):
    """The fifth wrong password locks, on record as the server's; a full disk is no way around it."""
    web.hall.record_fails = fails
    wrong = {"staff": "0317", "password": "wrong", "window": "w3"}
    for _ in range(5):
        assert (await web.http.post("/sign-in", json=wrong)).status_code == 401
    assert (await web.sign_in()).status_code == 429
    assert web.hall.recorded == ([] if fails else [("system:server", StaffChange("lock", "0317"))])


async def test_account_locked_at_the_second_question_is_on_record(web: Client):
    """An open browser that somebody tries passwords in: the account locks there, too."""
    await web.sign_in("m01", None)
    for _ in range(5):
        assert (await web.http.post("/sign-in/again", json={"password": "wrong"})).status_code == 401
    assert web.hall.recorded == [("system:server", StaffChange("lock", "m01"))]


async def test_change_of_an_account_waits_no_longer_than_a_sign_in_would(
    web: Client, monkeypatch: pytest.MonkeyPatch
):
    """Where the hall does not write, the manager is told so in time; nothing was changed, and the accounts' file is free again."""
    monkeypatch.setattr("queue_server.web.on_record.PATIENCE_S", 0.05)
    await web.sign_in("m01", None)
    await web.sign_in_again()
    before, web.hall.record_hangs = web.staff.members(), asyncio.Event()
    assert (await web.http.post("/staff/end", json={"staff": "0317"})).status_code == 503
    assert (web.staff.members(), web.hall.recorded) == (before, [])
    web.hall.record_hangs = None
    assert (await web.http.post("/staff/end", json={"staff": "0317"})).status_code == 200
