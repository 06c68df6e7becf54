"""Signing in, staying in, being locked out; who may do what with accounts; who is shown to whom."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from queue_server.contracts.actors import ROLE_HAS, Actor, Permission, Role
from queue_server.service.staff import StaffSession
from queue_server.web.console_person import PURPOSE
from queue_server.web.context import Web
from queue_server.web.entering import home_of
from tests.support.page_client import Client, client_of
from tests.support.page_hall import PASSWORD
from tests.support.page_samples import NOW
from tests.support.records import unrecorded

TICKET = "2026-11-25-B012"


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Client]:
    """A production hall, nobody signed in."""
    async with client_of(tmp_path) as client:
        yield client


async def test_sign_in_sets_a_cookie_that_only_the_server_reads(web: Client):
    """__Host-, Secure, HttpOnly, SameSite=Strict, path /, no domain, no life beyond the browser's."""
    reply = await web.sign_in()
    name, *flags = reply.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-session=")
    assert {f.lower() for f in flags} == {"secure", "httponly", "samesite=strict", "path=/"}
    assert reply.json() == {"next": "/console"}


@pytest.mark.parametrize(("staff", "password"), [("0317", "wrong password"), ("nobody", PASSWORD), ("", "")])
async def test_sign_in_with_anything_wrong_says_the_same(web: Client, staff: str, password: str):
    """Nobody learns which accounts exist."""
    form = {"staff": staff, "password": password, "window": "w3"}
    reply = await web.http.post("/sign-in", json=form)
    assert (reply.status_code, reply.json()) == (401, {"error": "refused"})
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("window", [None, "w4", ""])
async def test_sign_in_of_a_clerk_without_a_real_window_is_refused(web: Client, window: str | None):
    """A clerk's session is bound to one window of this hall."""
    reply = await web.http.post("/sign-in", json={"staff": "0317", "password": PASSWORD, "window": window})
    assert (reply.status_code, reply.json()["error"]) == (422, "window_needed")


async def test_sign_in_locks_the_account_after_five_failures(web: Client):
    """Then even the right password waits, and works again a quarter of an hour later."""
    for _ in range(5):
        wrong = {"staff": "0317", "password": "wrong password", "window": "w3"}
        assert (await web.http.post("/sign-in", json=wrong)).status_code == 401
    locked = await web.sign_in()
    assert (locked.status_code, locked.json()) == (429, {"error": "locked", "minutes": 15})
    web.clock.set(NOW + timedelta(minutes=15, seconds=1))
    assert (await web.sign_in()).status_code == 200


async def test_sign_in_locks_the_address_after_twenty_failures(web: Client):
    """Many accounts from one address: the address waits, whoever it names."""
    for n in range(20):
        await web.http.post("/sign-in", json={"staff": f"s{n}", "password": "wrong password", "window": "w3"})
    assert (await web.sign_in()).status_code == 429


async def test_sign_out_ends_the_session_on_the_server(web: Client):
    """The token is dead even for who kept a copy."""
    cookie = (await web.sign_in()).headers["set-cookie"].partition(";")[0]
    assert (await web.http.post("/sign-out", json={})).status_code == 200
    web.http.cookies.clear()
    reply = await web.http.get("/console", headers={"cookie": cookie})
    assert (reply.status_code, reply.headers["location"]) == (303, "/sign-in")


async def test_session_ends_after_a_working_day(web: Client):
    """Twelve hours, then sign in again."""
    await web.sign_in()
    web.clock.set(NOW + timedelta(hours=12, seconds=1))
    assert (await web.http.get("/console/live")).status_code == 401


async def test_session_at_a_window_ends_when_another_signs_in_there(web: Client):
    """One window, one clerk."""
    web.staff.add("0318", PASSWORD, Role.CLERK, unrecorded)
    first = (await web.sign_in()).headers["set-cookie"].partition(";")[0]
    await web.sign_in("0318")
    web.http.cookies.clear()
    assert (await web.http.get("/console", headers={"cookie": first})).status_code == 303


@pytest.mark.parametrize(
    "cookie", ["__Host-session=", "__Host-session=" + "a" * 43, "__Host-session=" + "a" * 5000]
)
async def test_session_with_an_invented_token_is_none(web: Client, cookie: str):
    """Tokens are looked up, not understood."""
    assert (await web.http.get("/console/live", headers={"cookie": cookie})).status_code == 401


async def test_visitor_is_shown_masked_with_the_clerk_on_record(web: Client):
    """The person at the own window, the actor and the purpose named."""
    await web.sign_in()
    reply = await web.http.post("/console/visitor", json={"ticket": TICKET})
    shown = {"name": "王**", "number": "330***********1234", "age": 72, "delivery": "card"}
    assert reply.json() == shown
    assert web.hall.looked == [
        (Actor(role=Role.CLERK, id="0317", window="w3", may=ROLE_HAS[Role.CLERK]), TICKET, PURPOSE)
    ]


@pytest.mark.parametrize("ticket", ["2026-11-25-B014", "2026-11-24-B012", "B012"])
async def test_visitor_of_another_ticket_is_not_looked_up(web: Client, ticket: str):
    """Only who stands at the own window now; curiosity is not even passed on."""
    await web.sign_in()
    reply = await web.http.post("/console/visitor", json={"ticket": ticket})
    assert reply.status_code in (404, 422)
    assert web.hall.looked == []


async def test_visitor_for_strangers_is_refused(web: Client):
    """No session, no person."""
    assert (await web.http.post("/console/visitor", json={"ticket": TICKET})).status_code == 401


async def test_manager_adds_a_clerk_who_can_sign_in(web: Client):
    """From the staff page to a working account."""
    await web.sign_in("m01", None)
    await web.sign_in_again()
    new = {"staff": "0320", "password": PASSWORD, "role": "clerk"}
    assert (await web.http.post("/staff", json=new)).status_code == 200
    assert (await web.sign_in("0320")).status_code == 200


@pytest.mark.parametrize(("role", "window"), [("inspector", None), ("cashier", "w3"), ("manager", None)])
async def test_manager_adds_every_role(web: Client, role: str, window: str | None):
    """Each comes to where its work is; an inspector needs no window and reads the log, not the accounts."""
    await web.sign_in("m01", None)
    await web.sign_in_again()
    assert (
        await web.http.post("/staff", json={"staff": "0330", "password": PASSWORD, "role": role})
    ).status_code == 200
    home = {"inspector": "/access-log", "cashier": "/console", "manager": "/staff"}[role]
    assert (await web.sign_in("0330", window)).json() == {"next": home}
    assert (await web.http.get("/access-log")).status_code == (403 if role == "cashier" else 200)
    assert (await web.http.get("/staff")).status_code == (200 if role == "manager" else 403)


async def test_role_of_a_device_is_no_account(web: Client):
    """A kiosk, a desk's machine or a board is enrolled, never signed in."""
    await web.sign_in("m01", None)
    for role in ("kiosk", "desk", "system"):
        reply = await web.http.post("/staff", json={"staff": "0331", "password": PASSWORD, "role": role})
        assert reply.status_code == 422


@pytest.mark.parametrize(
    ("change", "error"),
    [({"staff": "0317"}, "exists"), ({"staff": "A B"}, "name_refused"), ({"password": "short"}, "too_weak")],
)
async def test_manager_is_told_why_an_account_is_refused(web: Client, change: dict[str, str], error: str):
    """Each refusal has its own words on the page."""
    await web.sign_in("m01", None)
    await web.sign_in_again()
    new = {"staff": "0321", "password": PASSWORD, "role": "clerk"} | change
    reply = await web.http.post("/staff", json=new)
    assert (reply.status_code, reply.json()) == (422, {"error": error})


async def test_clerk_may_not_touch_accounts(web: Client):
    """Neither see, add nor end."""
    await web.sign_in()
    new = {"staff": "0322", "password": PASSWORD, "role": "manager"}
    assert (await web.http.get("/staff")).status_code == 403
    assert (await web.http.post("/staff", json=new)).status_code == 403
    assert (await web.http.post("/staff/end", json={"staff": "m01"})).status_code == 403
    assert [m.staff for m in web.staff.members() if m.active] == ["0317", "0411", "m01"]


async def test_manager_ends_an_account_and_its_session(web: Client):
    """The clerk is out at once; the manager cannot end the own account."""
    clerk = (await web.sign_in()).headers["set-cookie"].partition(";")[0]
    web.http.cookies.clear()
    await web.sign_in("m01", None)
    await web.sign_in_again()
    assert (await web.http.post("/staff/end", json={"staff": "0317"})).status_code == 200
    assert (await web.http.post("/staff/end", json={"staff": "m01"})).status_code == 409
    web.http.cookies.clear()
    assert (await web.http.get("/console", headers={"cookie": clerk})).status_code == 303
    assert (await web.sign_in()).status_code == 401


async def test_set_up_with_the_code_makes_the_first_manager(web: Client):
    """The printed code opens the page once, and signs the manager in."""
    web.staff.deactivate("m01", unrecorded)
    form = {"code": web.staff.first_manager_code().lower(), "staff": "m02", "password": PASSWORD}
    reply = await web.http.post("/setup", json=form)
    assert (reply.status_code, reply.json()) == (200, {"next": "/staff"})
    assert (await web.http.get("/staff")).status_code == 200
    again = await web.http.post("/setup", json=form | {"staff": "m03"})
    assert (again.status_code, again.json()) == (422, {"error": "code_refused"})


async def test_set_up_by_guessing_is_slowed(web: Client):
    """Ten tries a minute."""
    form = {"code": "0" * 20, "staff": "m02", "password": PASSWORD}
    for _ in range(10):
        assert (await web.http.post("/setup", json=form)).status_code == 422
    assert (await web.http.post("/setup", json=form)).status_code == 429


@pytest.mark.parametrize(
    ("role", "less", "kept", "led"),
    [
        (Role.MANAGER, set(), True, "/dashboard"), (Role.MANAGER, {Permission.INSPECT}, True, "/staff"),
        (Role.MANAGER, set(), False, "/staff"), (Role.INSPECTOR, set(), True, "/reports"),
        (Role.INSPECTOR, {Permission.REPORTS}, True, "/access-log"), (Role.HELPER, set(), True, "/desk"),
    ],
)  # fmt: skip
def test_home_of_an_account_is_the_page_with_most_for_it(
    role: Role, less: set[Permission], kept: bool, led: str
):
    """Only where it may read that page, and where the hall keeps what stands there."""
    stores = SimpleNamespace(figures=kept or None, reports=kept or None)
    session = StaffSession("m01", role, None, NOW, ROLE_HAS[role] - less)
    assert home_of(cast("Web", stores), session) == led
