"""The HTTP door: who the actor is, what is refused before the hall hears of it, and in which words."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.contracts.actors import ROLE_HAS, Actor, Role
from queue_server.contracts.codec import MAX_BYTES, digest, encode
from queue_server.contracts.commands import CancelTicket, ChooseOnSuspend, Command, Ping, SignOff, SignOn
from queue_server.contracts.commands.floor import LeaveFloor
from queue_server.contracts.commands.patrols import DeclareDuty
from queue_server.contracts.commands.payments import AnswerAsk
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.web.api import STATUS
from tests.support import page_samples as samples
from tests.support.page_client import COMMANDS, JSON, Client, client_of, command
from tests.support.page_hall import CODE, PASSWORD, TOKEN
from tests.support.records import unrecorded

CANARY = "330106199001011234"


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Client]:
    """A production hall, nobody signed in."""
    async with client_of(tmp_path) as client:
        yield client


async def test_command_from_staff_acts_as_the_session(web: Client):
    """The actor is the session's clerk at the session's window, and the digest covers the sent bytes."""
    await web.sign_in()
    sent = command()
    reply = await web.send(sent)
    actor = Actor(role=Role.CLERK, id="0317", window="w3", may=ROLE_HAS[Role.CLERK])
    assert (reply.status_code, reply.json()["ok"]) == (200, True)
    assert web.hall.asked == [(actor, sent, digest(encode(sent)))]


async def test_sign_in_and_out_tell_the_hall_who_works_the_window(web: Client):
    """The window's keypad acts as the clerk who is there, from the sign-in to the sign-out."""
    await web.post_sign_in()
    await web.http.post("/sign-out", json={})
    assert [(actor.id, sent.body) for actor, sent, _ in web.hall.asked] == [
        ("0317", SignOn(window="w3")),
        ("0317", SignOff(window="w3")),
    ]


async def test_cashier_who_takes_a_window_over_signs_its_clerk_off(web: Client):
    """The keypad must not go on as the clerk whose session has just ended; the cashier calls nobody."""
    await web.post_sign_in()
    await web.http.post("/sign-out", json={})
    web.staff.open_session("0317", "w3")
    web.hall.asked.clear()
    web.http.cookies.clear()
    await web.http.post("/sign-in", json={"staff": "0411", "password": PASSWORD, "window": "w3"})
    assert [(str(actor), actor.window, sent.body) for actor, sent, _ in web.hall.asked] == [
        ("clerk:0317", "w3", SignOff(window="w3"))
    ]


async def test_sign_out_of_a_helper_leaves_the_floor(web: Client):
    """From whatever page: calls that were accepted ring for others then."""
    web.staff.add("h01", PASSWORD, Role.HELPER, unrecorded)
    await web.sign_in("h01", None)
    web.hall.asked.clear()
    await web.http.post("/sign-out", json={})
    assert [(str(actor), sent.body) for actor, sent, _ in web.hall.asked] == [("helper:h01", LeaveFloor())]


@pytest.mark.parametrize(
    ("leader", "deputy", "status"),
    [
        ("wang-li", "m01", 200),
        ("m01", None, 200),
        ("0317", None, 403),
        ("wang-1i", None, 403),
        ("m01", "0411", 403),
    ],
)
async def test_duty_leader_is_a_manager_s_active_account(
    web: Client, leader: str, deputy: str | None, status: int
):
    """No clerk, nobody who is not there: all rounds that are asked for would be missed."""
    web.staff.add("wang-li", PASSWORD, Role.MANAGER, unrecorded)
    await web.sign_in("m01", None)
    web.hall.asked.clear()
    reply = await web.send(command(DeclareDuty(leader=leader, deputy=deputy)))
    assert (reply.status_code, len(web.hall.asked)) == (status, 1 if status == 200 else 0)


async def test_command_naming_an_actor_is_refused(web: Client):
    """No payload names an actor: an extra field is malformed, and the hall never hears of it."""
    await web.sign_in()
    body = encode(command())[:-1] + b',"actor":"manager:m01"}'
    reply = await web.http.post(COMMANDS, content=body, headers=JSON)
    assert (reply.status_code, web.hall.asked) == (422, [])


async def test_command_without_session_is_refused(web: Client):
    """Nobody signed in: 401."""
    assert (await web.send(command())).status_code == 401


@pytest.mark.parametrize("origin", ["", "https://evil.test", "null", "https://hall.test.evil.test"])
async def test_command_from_another_origin_is_refused(web: Client, origin: str):
    """A page of somebody else cannot use the clerk's cookie."""
    await web.sign_in()
    headers = JSON | {"origin": origin}
    reply = await web.http.post(COMMANDS, content=encode(command()), headers=headers)
    assert (reply.status_code, web.hall.asked) == (403, [])


@pytest.mark.parametrize(
    ("origin", "written"),
    [("http://127.0.0.1:8080", True), (f"https://{CANARY}\n{'x' * 200}", False), ("", False)],
)
async def test_form_from_another_origin_is_refused_in_words_and_logged(
    web: Client, caplog: pytest.LogCaptureFixture, origin: str, written: bool
):
    """The page can tell it from a dead server; the operator reads which origin, when it is one at all."""
    reply = await web.http.post("/sign-in", content=b"{}", headers=JSON | {"origin": origin})
    assert (reply.status_code, reply.json()) == (403, {"error": "origin"})
    assert "origin refused" in caplog.text
    assert (origin in caplog.text) is (written or not origin)
    assert CANARY not in caplog.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_command_not_sent_as_json_is_refused(web: Client, kind: str):
    """What a plain form could send across sites is refused."""
    await web.sign_in()
    reply = await web.http.post(COMMANDS, content=encode(command()), headers={"content-type": kind})
    assert (reply.status_code, web.hall.asked) == (403, [])


async def test_command_for_another_hall_is_refused(web: Client):
    """The path's hall is this one."""
    await web.sign_in()
    reply = await web.send(command(), "/api/v1/elsewhere/commands")
    assert (reply.status_code, reply.json()["code"]) == (404, "wrong_hall")


async def test_command_from_a_device_acts_as_the_device(web: Client):
    """The mac over the request's path proves the kiosk; no cookie, no origin."""
    reply = await web.send_as_kiosk(command(Ping()))
    assert reply.status_code == 200
    assert web.hall.asked[0][0] == Actor(role=Role.KIOSK, id="kiosk-1")


async def test_command_with_a_mac_for_another_path_is_refused(web: Client):
    """A mac made for MQTT's topic, or another path, is worth nothing here."""
    reply = await web.send_as_kiosk(command(Ping()), path="/api/v1/other/commands")
    assert reply.status_code == 404
    sealed = (await web.send_as_kiosk(command(Ping()))).request.content
    headers = {"x-yitang-device": "kiosk-1"}
    reply = await web.http.post("/api/v1/elsewhere/commands", content=sealed, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (401, "not_authentic")


@pytest.mark.parametrize("device", ["kiosk-2", "", "../kiosk-1"])
async def test_command_of_an_unknown_device_is_refused(web: Client, device: str):
    """Only enrolled devices are heard; a signed-in cookie does not help."""
    await web.sign_in()
    reply = await web.http.post(
        COMMANDS, content=b"y1 k1 abc\n{}", headers=JSON | {"x-yitang-device": device}
    )
    assert (reply.status_code, web.hall.asked) == (401, [])


async def test_command_with_a_wrong_key_is_refused(web: Client):
    """Another key's mac."""
    assert (await web.send_as_kiosk(command(Ping()), key=b"x" * 32)).status_code == 401


async def test_command_larger_than_the_limit_is_refused_on_the_stream(web: Client):
    """The body is not read to its end: one chunk more than the limit is enough."""
    await web.sign_in()
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            assert read < 40
            yield b" " * 1024

    reply = await web.http.post(COMMANDS, content=endless(), headers=JSON)
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")
    assert read * 1024 <= MAX_BYTES + 2048


async def test_refusal_of_the_hall_becomes_a_status(web: Client):
    """Each typed refusal comes as its own JSON with a 4xx, or 503 for one that may be tried again."""
    await web.sign_in()
    for seq, code in enumerate(RefusalCode):

        async def refuse(_: Actor, given: Command, code: RefusalCode = code) -> Accepted | Refused:
            return Refused(id=given.id, code=code, about="w3")

        web.hall.answer = refuse
        reply = await web.send(command(seq=seq))
        assert reply.status_code == STATUS.get(code, 409)
        assert Refused.model_validate_json(reply.content).code is code


async def test_citizen_chooses_while_the_own_matter_is_stopped(web: Client):
    """Everything that the table lets a citizen do goes through the own page's door."""
    reply = await web.send(
        command(ChooseOnSuspend(ticket="2026-11-25-B009", choice="wait")), f"/t/{TOKEN}/commands"
    )
    assert reply.status_code == 200


async def test_citizen_cancels_the_own_ticket(web: Client):
    """The token's ticket is the actor."""
    reply = await web.send(command(CancelTicket(ticket="2026-11-25-B009")), f"/t/{TOKEN}/commands")
    assert reply.status_code == 200
    assert web.hall.asked[0][0] == Actor(role=Role.CITIZEN, id="2026-11-25-B009")


@pytest.mark.parametrize("body", [CancelTicket(ticket="2026-11-25-B010"), None, Ping()])
async def test_citizen_may_do_nothing_else(web: Client, body: CancelTicket | Ping | None):
    """Another's ticket, another command: refused at the door."""
    reply = await web.send(command(body), f"/t/{TOKEN}/commands")
    assert (reply.status_code, web.hall.asked) == (403, [])


@pytest.mark.parametrize("token", ["x" * 22, "short", "a" * 65, "k3Jx9Qm2Vb7Tz5Wc8Ys1L%2f"])
async def test_citizen_with_an_unknown_token_is_refused(web: Client, token: str):
    """No ticket, no command."""
    reply = await web.send(command(CancelTicket(ticket="2026-11-25-B009")), f"/t/{token}/commands")
    assert (reply.status_code, web.hall.asked) == (404, [])


async def test_enrol_with_the_code_gives_the_credential(web: Client):
    """A device gets what it needs, once it shows its code."""
    reply = await web.http.post("/api/v1/enrol", json={"code": CODE}, headers={"origin": ""})
    assert (reply.status_code, reply.json()["device"]) == (200, "board-b")
    assert reply.headers["cache-control"] == "no-store"


async def test_enrol_by_guessing_is_refused_and_slowed(web: Client):
    """Ten tries a minute and address; then even the right code waits."""
    for _ in range(10):
        assert (await web.http.post("/api/v1/enrol", json={"code": "WRONG"})).status_code == 401
    assert (await web.http.post("/api/v1/enrol", json={"code": CODE})).status_code == 429


@pytest.mark.parametrize(
    "path",
    [COMMANDS, f"/t/{TOKEN}/commands", "/api/v1/enrol", "/sign-in", "/setup", "/console/visitor", "/staff"],
)
@pytest.mark.parametrize(
    "body",
    [
        f'{{"v":1,"id":"{CANARY}"}}',
        f'{{"{CANARY}":1}}',
        f'"{CANARY}"',
        f"{CANARY}",
        f'{{"code":["{CANARY}"],"staff":{{"{CANARY}":1}}}}',
        f"\xff{CANARY}",
    ],
)
async def test_bad_input_is_never_echoed(web: Client, path: str, body: str):
    """No answer to malformed input repeats a word of it, in body or headers."""
    await web.sign_in("m01", "w3")
    reply = await web.http.post(path, content=body.encode("latin-1"), headers=JSON)
    assert 400 <= reply.status_code < 500
    assert CANARY not in reply.text
    assert CANARY not in str(reply.headers)


async def test_unknown_path_is_never_echoed(web: Client):
    """404 pages name nothing of what was asked for, as HTML or JSON."""
    for accept in ("text/html", "*/*"):
        reply = await web.http.get(f"/{CANARY}?q={CANARY}", headers={"accept": accept})
        assert (reply.status_code, CANARY in reply.text) == (404, False)


@pytest.mark.parametrize(("language", "words"), [("zh", "系统出了问题"), ("en", "went wrong on our side")])
async def test_failure_behind_a_page_is_a_page_in_words(
    web: Client, monkeypatch: pytest.MonkeyPatch, language: str, words: str
):
    """Who looks at a page reads words and no detail; who reads JSON there gets the bare 500."""

    def fail(*_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(web.hall, "ticket_page", fail)
    path = f"/t/{TOKEN}?lang={language}"
    page = await web.http.get(path, headers={"accept": "text/html"})
    assert (page.status_code, words in page.text, CANARY in page.text) == (500, True, False)
    assert "content-security-policy" in page.headers
    assert (await web.http.get(path, headers={"accept": "*/*"})).text == '{"error":"internal"}'


async def test_failure_inside_says_nothing(web: Client, caplog: pytest.LogCaptureFixture):
    """An exception whose text holds input becomes a bare 500; the log has its type and place only."""
    await web.sign_in()

    async def fail(_: Actor, __: Command) -> Accepted | Refused:
        raise RuntimeError(CANARY)

    web.hall.answer = fail
    reply = await web.send(command())
    assert (reply.status_code, reply.text) == (500, '{"error":"internal"}')
    assert "content-security-policy" in reply.headers
    assert "RuntimeError" in caplog.text
    assert CANARY not in caplog.text


async def test_refund_is_answered_only_with_the_password_given_again(web: Client):
    """Five minutes of the same session; the command is not stored before. Who may not at all hears that instead."""
    body = AnswerAsk(order="0123456789", ask="a" * 32, approve=True)
    await web.sign_in("0411")
    reply = await web.send(command(body))
    assert (reply.status_code, reply.json()["code"]) == (403, "sign_in_again")
    assert web.hall.asked == []
    assert (await web.http.post("/sign-in/again", json={"password": PASSWORD})).status_code == 200
    assert (await web.send(command(body))).status_code == 200
    web.clock.set(samples.NOW + timedelta(minutes=5))
    assert (await web.send(command(body, seq=2))).json()["code"] == "sign_in_again"
    assert len(web.hall.asked) == 1
