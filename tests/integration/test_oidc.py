"""Signing in with the organisation's account, against a provider over HTTP: who comes in, and each way in which nobody does."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from queue_server.adapters.oidc_emulator.faults import Fault
from queue_server.contracts.actors import Role
from queue_server.web.oidc.visits import Visits
from tests.support.oidc_world import OidcWorld, oidc_world, query_of
from tests.support.page_client import ORIGIN
from tests.support.page_hall import PASSWORD
from tests.support.page_samples import NOW
from tests.support.records import unrecorded

OVER, UNKNOWN = "/sign-in?why=organisation_over", "/sign-in?why=organisation_unknown"
UNPROVEN, LOST = "/sign-in?why=organisation_unproven", "organisation_lost"
LIVE = 200


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[OidcWorld]:
    """A hall with a provider; nobody is signed in."""
    async with oidc_world(tmp_path) as running:
        yield running


def session_of(world: OidcWorld) -> Any:
    """The live session of the browser."""
    return world.staff.session(world.http.cookies.get("__Host-session", ""))


async def test_clerk_comes_in_at_the_chosen_window(world: OidcWorld):
    """The hall's account, role and permissions; the hall hears who works the window, as with a password."""
    assert await world.go() == "/console"
    session = session_of(world)
    assert (session.staff, session.role, session.window) == ("0317", Role.CLERK, "w3")
    assert [command.body.kind for _, command, _ in world.hall.asked] == ["sign_on"]


async def test_provider_is_asked_as_the_standard_says(world: OidcWorld):
    """Code flow, PKCE by S256, state and nonce of this visit, the exact redirect URI; the browser never holds the verifier."""
    begun = await world.begin()
    asked = query_of(begun.json()["next"])
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == f"{ORIGIN}/sign-in/organisation/back"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert "prompt" not in asked
    flags = begun.headers["set-cookie"].lower()
    for flag in ("__host-visit=", "secure", "httponly", "samesite=lax", "path=/", "max-age=600"):
        assert flag in flags


async def test_provider_that_wants_the_secret_in_the_form_gets_it_there(world: OidcWorld):
    """`client_secret_post`, where the provider offers nothing else."""
    world.provider.posts_secret = True
    assert await world.go() == "/console"


async def test_session_cookie_is_as_with_a_password(world: OidcWorld):
    """__Host-, Secure, HttpOnly, SameSite=Strict; the visit's cookie goes."""
    begun = await world.begin()
    back = await world.choose(begun.json()["next"])
    reply = await world.http.get(back.removeprefix(ORIGIN))
    cookies = reply.headers.get_list("set-cookie")
    session = next(each for each in cookies if each.startswith("__Host-session=")).lower()
    assert all(flag in session for flag in ("secure", "httponly", "samesite=strict", "path=/"))
    assert any(each.startswith('__Host-visit=""') for each in cookies)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.WRONG_NONCE, Fault.NO_NONCE, Fault.WRONG_AUDIENCE, Fault.OTHER_PARTY, Fault.SHARED_AUDIENCE, Fault.WRONG_ISSUER,
        Fault.EXPIRED, Fault.FROM_TOMORROW, Fault.NO_EXPIRY, Fault.NO_SUBJECT, Fault.UNSIGNED, Fault.MACCED, Fault.FORGED,
        Fault.UNKNOWN_KEY,
    ],
)  # fmt: skip
async def test_token_with_a_fault_opens_nothing(
    world: OidcWorld, fault: Fault, caplog: pytest.LogCaptureFixture
):
    """Wrong nonce, audience, party, issuer, times or signature, `none`, a MAC under the public key: one calm refusal, one line."""
    world.provider.fault = fault
    with caplog.at_level(logging.WARNING):
        assert await world.go() == UNPROVEN
    assert session_of(world) is None
    assert caplog.text.count("sign-in refused: organisation, ") == 1
    assert "sub-0317" not in caplog.text


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (Fault.SLOW, "timeout"), (Fault.OVERSIZED, "oversized"), (Fault.GARBLED, "malformed"), (Fault.MOVED, "malformed"),
        (Fault.BROKEN, "discovery"), (Fault.OTHER_ISSUER, "other_issuer"),
    ],
)  # fmt: skip
async def test_provider_that_fails_says_so_and_passwords_still_work(
    world: OidcWorld, fault: Fault, word: str, caplog: pytest.LogCaptureFixture
):
    """Slow, endless, unreadable, elsewhere, broken, another's: in words, with a line for the operator, and the hall goes on."""
    world.provider.fault = fault
    begun = await world.begin()
    assert f"identity provider lost: {word}" in caplog.text
    assert (begun.status_code, begun.json()) == (503, {"error": LOST})
    assert (await world.sign_in()).json() == {"next": "/console"}


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.OVERSIZED, Fault.GARBLED, Fault.MOVED, Fault.BROKEN])
async def test_provider_that_fails_on_the_way_back_says_so(world: OidcWorld, fault: Fault):
    """The same when the code is to be exchanged."""
    begun = await world.begin()
    back = await world.choose(begun.json()["next"])
    world.provider.fault = fault
    assert await world.come_back(back) == f"/sign-in?why={LOST}"


async def test_provider_that_comes_back_is_asked_again(world: OidcWorld):
    """A failure is not remembered."""
    world.provider.fault = Fault.BROKEN
    assert await world.go() == LOST
    world.provider.fault = Fault.NONE
    assert await world.go() == "/console"


async def test_rotated_key_is_fetched_when_a_token_names_it(world: OidcWorld):
    """Half a minute after the last look, never more often: invented ids make nobody ask."""
    await world.go()
    world.provider.rotate()
    assert await world.go() == UNPROVEN
    world.clock.set(NOW + timedelta(seconds=31))
    assert await world.go() == "/console"
    world.provider.fault = Fault.UNKNOWN_KEY
    for _ in range(3):
        assert await world.go() == UNPROVEN
    assert world.provider.asked["/keys"] == 2


async def test_state_of_another_visit_opens_nothing(world: OidcWorld):
    """An answer that somebody else's visit brought about is not this browser's."""
    theirs = await world.choose((await world.begin()).json()["next"], "sub-m01")
    await world.begin()
    assert await world.come_back(theirs) == OVER
    assert session_of(world) is None


async def test_answer_without_the_browser_that_began_opens_nothing(world: OidcWorld):
    """A link with a code and a state, opened elsewhere."""
    back = await world.choose((await world.begin()).json()["next"])
    world.http.cookies.clear()
    assert await world.come_back(back) == OVER
    assert "/token" not in world.provider.asked


async def test_answer_opens_once(world: OidcWorld):
    """The same code and state again, with a kept cookie: the provider is not even asked."""
    begun = await world.begin()
    kept = begun.headers["set-cookie"].partition(";")[0]
    back = await world.choose(begun.json()["next"])
    assert await world.come_back(back) == "/console"
    world.http.cookies.clear()
    world.http.headers["cookie"] = kept
    assert await world.come_back(back) == OVER
    assert world.provider.asked["/token"] == 1


async def test_code_that_was_taken_opens_nothing(world: OidcWorld):
    """An older code under a new state."""
    back = await world.choose((await world.begin()).json()["next"])
    code = query_of(back)["code"]
    await world.come_back(back)
    state = query_of((await world.begin()).json()["next"])["state"]
    assert await world.come_back(f"/sign-in/organisation/back?state={state}&code={code}") == UNPROVEN


async def test_answer_that_names_another_issuer_opens_nothing(world: OidcWorld):
    """RFC 9207: whoever answers in the provider's place is refused before the code is shown to anybody."""
    back = await world.choose((await world.begin()).json()["next"])
    told = query_of(back)
    for issuer in ("&iss=https://other.example", ""):
        await world.begin()
        state = query_of((await world.begin()).json()["next"])["state"]
        path = f"/sign-in/organisation/back?state={state}&code={told['code']}{issuer}"
        assert await world.come_back(path) == UNPROVEN
    assert "/token" not in world.provider.asked


async def test_visit_ends_after_ten_minutes(world: OidcWorld):
    """A form left open over lunch begins anew."""
    back = await world.choose((await world.begin()).json()["next"])
    world.clock.set(NOW + timedelta(minutes=10, seconds=1))
    assert await world.come_back(back) == OVER


@pytest.mark.parametrize(
    "change", ["", "x", "eyJzdGF0ZSI6IngifQ==.mac", "eyJzdGF0ZSI6IngifQ==.\xe9", "\xe9.x", "a" * 5000]
)
async def test_cookie_that_was_not_signed_is_none(world: OidcWorld, change: str):
    """Made up, cut short or endless."""
    back = await world.choose((await world.begin()).json()["next"])
    world.http.cookies.clear()
    parts = urlsplit(back)
    cookie = f"__Host-visit={change}".encode("latin-1")
    reply = await world.http.get(f"{parts.path}?{parts.query}", headers={b"cookie": cookie})
    assert OVER in reply.text


async def test_cookie_of_another_key_is_none(world: OidcWorld):
    """A whole visit, signed by somebody who is not us: the state in it counts for nothing."""
    forged = Visits()
    visit = forged.begin(world.clock.now(), window="w3")
    world.http.headers["cookie"] = f"__Host-visit={forged.cookie(visit)}"
    assert await world.come_back(f"/sign-in/organisation/back?state={visit.state}&code=x") == OVER
    assert "/token" not in world.provider.asked


async def test_person_who_goes_back_is_told_so(world: OidcWorld):
    """`access_denied` is nobody's fault."""
    assert await world.go("nobody") == "/sign-in?why=organisation_cancelled"


async def test_provider_that_knows_the_browser_asks_nothing(world: OidcWorld):
    """One key is enough for the second hall page of a day; a confirmation asks anyway."""
    await world.go()
    begun = await world.begin()
    straight = await world.away.get(begun.json()["next"])
    assert await world.come_back(straight.headers["location"]) == "/console"
    confirming = await world.http.post("/sign-in/again/organisation", json={})
    assert (await world.away.get(confirming.json()["next"])).status_code == LIVE


async def test_stranger_is_refused_without_a_trace_of_who(world: OidcWorld, caplog: pytest.LogCaptureFixture):
    """Known there, unknown here; an ended account reads the same."""
    with caplog.at_level(logging.DEBUG):
        assert await world.go("sub-stranger") == UNKNOWN
        world.staff.deactivate("0317", unrecorded)
        assert await world.go() == UNKNOWN
    assert session_of(world) is None
    ours = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("queue_server")
    )
    assert ours.count("sign-in refused: organisation, unknown") == 2
    assert "stranger" not in ours
    assert "0317" not in ours


async def test_strangers_lock_the_address(world: OidcWorld):
    """As with passwords: twenty refusals within a quarter of an hour, then the address waits."""
    for _ in range(20):
        assert await world.go("sub-stranger") == UNKNOWN
    assert await world.go() == "/sign-in?why=organisation_locked"


async def test_locked_account_waits_here_too(world: OidcWorld):
    """Five wrong passwords lock the account, whatever way it comes."""
    for _ in range(5):
        await world.http.post(
            "/sign-in", json={"staff": "0317", "password": "wrong password", "window": "w3"}
        )
    assert await world.go() == "/sign-in?why=organisation_locked"
    world.clock.set(NOW + timedelta(minutes=16))
    assert await world.go() == "/console"


@pytest.mark.parametrize("window", [None, "w4", ""])
async def test_clerk_without_a_real_window_is_refused(world: OidcWorld, window: str | None):
    """The own-window rule is the same; a manager needs none."""
    assert await world.go(window=window) == "/sign-in?why=window_needed"
    assert await world.go("sub-m01", None) == "/staff"


@pytest.mark.parametrize(
    "wanted", ["/payments", "https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
async def test_nobody_chooses_where_a_sign_in_leads(world: OidcWorld, wanted: str):
    """Neither sign-in takes an address to go to: it leads to where the account's work is."""
    assert (await world.begin(next=wanted)).status_code == 422
    form = {"staff": "0317", "password": PASSWORD, "window": "w3"}
    assert (await world.http.post("/sign-in", json={**form, "next": wanted})).status_code == 422
    assert (await world.http.post("/sign-in", json=form)).json() == {"next": "/console"}
    page = await world.http.get("/sign-in", params={"next": wanted})
    assert "evil.example" not in page.text
    assert "javascript:" not in page.text


async def test_sign_in_begins_on_pages_of_ours_alone(world: OidcWorld):
    """Another site cannot send a browser to the provider and sign it in as somebody else."""
    reply = await world.http.post(
        "/sign-in/organisation", json={}, headers={"origin": "https://evil.example"}
    )
    assert reply.status_code == 403
    assert "set-cookie" not in reply.headers


async def test_confirmation_holds_for_this_session(world: OidcWorld):
    """`prompt=login`, `max_age=0`, a sign-in after it was asked for; then an export is let through."""
    await world.go("sub-m01", None)
    export = f"/api/v1/{world.hall.hall}/access-log/export"
    assert (await world.http.post(export, json={})).json() == {"error": "sign_in_again"}
    asked = query_of((await world.http.post("/sign-in/again/organisation", json={})).json()["next"])
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert await world.confirm("sub-m01") == "/sign-in/again?why=confirmed"
    assert "sign_in_again" not in (await world.http.post("/sign-in/again/organisation", json={})).text
    assert world.http.cookies.get("__Host-session")


@pytest.mark.parametrize("fault", [Fault.OLD_SIGN_IN, Fault.NO_SIGN_IN_TIME])
async def test_confirmation_by_an_older_sign_in_is_none(world: OidcWorld, fault: Fault):
    """A provider that ignores `prompt` or does not say when has confirmed nothing."""
    await world.go()
    world.provider.fault = fault
    assert await world.confirm() == "/sign-in/again?why=organisation_unproven"


async def test_confirmation_by_somebody_else_is_none(world: OidcWorld):
    """A colleague's account does not approve in this session."""
    await world.go()
    assert await world.confirm("sub-m01") == "/sign-in/again?why=organisation_other"


async def test_confirmation_needs_a_session(world: OidcWorld):
    """Nobody to confirm."""
    assert (await world.http.post("/sign-in/again/organisation", json={})).status_code == 401


async def test_sign_out_ends_here_and_there(world: OidcWorld):
    """The session is dead; the browser goes to the provider's sign-out, and from there back. With a password it stays here."""
    await world.go()
    token = world.http.cookies["__Host-session"]
    led = (await world.http.post("/sign-out", json={})).json()["next"]
    assert led.startswith(f"{world.provider.issuer}/sign-out?")
    assert query_of(led)["post_logout_redirect_uri"] == f"{ORIGIN}/sign-in"
    assert world.staff.session(token) is None
    world.http.cookies.clear()
    await world.sign_in()
    assert (await world.http.post("/sign-out", json={})).json() == {"next": "/sign-in"}


async def test_claim_that_is_the_staff_number_needs_no_link(tmp_path: Path):
    """`accounts = "same"`: exactly that number, or nobody."""
    async with oidc_world(tmp_path, accounts="same") as world:
        assert await world.go("0411") == "/console"
        assert await world.go("sub-0317") == UNKNOWN


async def test_role_comes_from_a_closed_map_where_there_is_one(tmp_path: Path):
    """One of the map's; none or two of them open nothing, and the hall's own account keeps its role."""
    roles = {"hall-lead": "manager", "hall-till": "cashier"}
    async with oidc_world(tmp_path, roles_claim="groups", roles=roles) as world:
        world.staff.link("0411", world.provider.issuer, "0411", unrecorded)
        world.staff.unlink("m01", unrecorded)
        world.staff.link("0317", world.provider.issuer, "sub-m01", unrecorded)
        assert await world.go("sub-m01", None) == "/staff"
        assert session_of(world).role is Role.MANAGER
        assert await world.go("0411") == UNKNOWN
        assert await world.go("sub-stranger") == UNKNOWN
        assert {each.staff: each.role for each in world.staff.members()}["0317"] is Role.CLERK


async def test_hall_without_passwords_takes_that_of_the_emergency_account(tmp_path: Path):
    """Others' right password reads as a wrong one, also when it is to confirm."""
    async with oidc_world(tmp_path, only=True, emergency="m01") as world:
        refused = await world.sign_in("0317")
        assert (refused.status_code, refused.json()) == (401, {"error": "refused"})
        assert (await world.sign_in("m01", None)).json() == {"next": "/staff"}
        assert (await world.http.post("/sign-in/again", json={"password": PASSWORD})).status_code == LIVE
        await world.go()
        assert (await world.http.post("/sign-in/again", json={"password": PASSWORD})).status_code == 401


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "why", ["organisation_unknown", "organisation_lost", "window_needed", "<script>", "title"]
)
async def test_sign_in_page_says_why_in_words_of_ours(world: OidcWorld, language: str, why: str):
    """A closed list; anything else is not repeated."""
    page = (await world.http.get("/sign-in", params={"why": why, "lang": language})).text
    shown = page.partition('role="alert"')[2].partition("</p>")[0]
    assert ("hidden" in shown) is (why in ("<script>", "title"))
    assert "<script>" not in shown


async def test_sign_in_page_without_a_provider_has_no_such_key(tmp_path: Path):
    """And no such path."""
    from tests.support.page_client import client_of

    async with client_of(tmp_path) as web:
        assert "data-organisation" not in (await web.http.get("/sign-in")).text
        assert (await web.http.post("/sign-in/organisation", json={})).status_code in (404, 405)
