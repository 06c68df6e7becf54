"""The citizen's screen at a window: paired by the console's code, both sides' lines, the form, and that nothing of it stays."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from queue_server.contracts.forms import MOST_STROKES
from queue_server.web import talk
from queue_server.web.talk import Talks
from tests.support import console_samples as everything
from tests.support.page_client import Client, client_of
from tests.support.page_samples import NOW

SCREEN = ("/screen/now", "/screen/say", "/screen/form")
CONSOLE = ("/console/screen", "/console/screen/code", "/console/screen/say", "/console/screen/form")
EACH = 12
"""Seats of one key, as settings have them."""
TICKET = everything.current().ticket


@pytest_asyncio.fixture
async def web(tmp_path: Path) -> AsyncIterator[Client]:
    """A clerk at window 3 with somebody there, and a screen that is paired in the same browser."""
    async with client_of(tmp_path) as client:
        client.hall.show("window/w3", everything.window(20, at_window=everything.current()))
        await client.sign_in()
        code = (await client.http.post("/console/screen/code", json={})).json()["code"]
        assert (await client.http.post("/screen/pair", json={"code": code})).json() == {"window": "w3"}
        assert (await client.http.post("/screen/pair", json={"code": code})).status_code == 403
        yield client


async def asked(web: Client, path: str, **body: Any) -> Any:
    """An accepted request's answer."""
    reply = await web.http.post(path, json=body)
    assert reply.status_code == 200, reply.text
    return reply.json()


async def test_both_sides_see_what_both_say(web: Client):
    """In order, with number, matter and amounts for the citizen; a line is bounded."""
    await asked(web, "/console/screen/say", text="请坐，材料都带了吗？")
    await asked(web, "/screen/say", text="是")
    shown, heard = await asked(web, "/screen/now"), await asked(web, "/console/screen")
    assert [(line["by"], line["text"]) for line in shown["lines"]] == [
        ("clerk", "请坐，材料都带了吗？"),
        ("citizen", "是"),
    ]
    assert shown["lines"] == heard["lines"]
    assert (shown["label"], shown["number"], heard["paired"]) == ("3", everything.current().number, True)
    for bad in ("", "   ", "x" * 201):
        assert (await web.http.post("/screen/say", json={"text": bad})).status_code == 422


async def test_form_is_shown_on_record_and_its_holder_confirms_and_signs(web: Client):
    """The clerk's look is on record; the answer and the strokes reach the console; shown again it is open again."""
    assert (await web.http.post("/screen/form", json={"right": True, "strokes": [[1, 2]]})).status_code == 404
    await asked(web, "/console/screen/form")
    assert [(ticket, purpose) for _, ticket, purpose in web.hall.looked] == [
        (TICKET, "show the form at the window")
    ]
    assert "13800000000" in str((await asked(web, "/screen/now"))["form"])
    await asked(web, "/screen/form", right=True, strokes=[[1, 2, 3, 4]])
    heard = await asked(web, "/console/screen")
    assert (heard["form"], heard["answer"], heard["strokes"]) == (True, "right", [[1, 2, 3, 4]])
    await asked(web, "/screen/form", right=False, strokes=[[1, 2]])
    assert (await asked(web, "/console/screen"))["strokes"] == []
    await asked(web, "/console/screen/form")
    assert (await asked(web, "/console/screen"))["answer"] == ""


@pytest.mark.parametrize("strokes", [[], [[]], [[1]], [[1, 2]] * 41, [[1, 256]]])
async def test_form_is_not_signed_without_strokes_nor_with_too_many(web: Client, strokes: list[list[int]]):
    """Forty, as at the kiosk; what the console calls signed has at least one."""
    await asked(web, "/console/screen/form")
    refused = await web.http.post("/screen/form", json={"right": True, "strokes": strokes})
    assert refused.status_code == 422
    assert (await asked(web, "/console/screen"))["answer"] == ""
    await asked(web, "/screen/form", right=True, strokes=[[1, 2]] * MOST_STROKES)


@pytest.mark.parametrize("path", ["/screen/now", "/console/screen"])
async def test_questions_that_are_held_are_few(web: Client, path: str):
    """A window's screen and its console hold some each; the next is told to come later, those that wait are answered."""
    known = {"rev": (await asked(web, path))["rev"]}
    held = {asyncio.create_task(web.http.post(path, json=known)) for _ in range(EACH + 1)}
    refused, waiting = await asyncio.wait(held, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result().status_code for task in refused] == [503]
    await asked(web, "/console/screen/say", text="您好")
    assert {(await task).status_code for task in waiting} == {200}


async def test_everything_is_gone_with_the_ticket(web: Client):
    """The next person sees nothing of it, nor when the same number comes back; without anybody there nothing is taken."""
    await asked(web, "/console/screen/form")
    await asked(web, "/console/screen/say", text="您的电话是 13800000000 吗？")
    there = web.hall.snapshots["window/w3"]
    web.hall.show("window/w3", everything.window(21))
    shown = await asked(web, "/screen/now")
    assert (shown["number"], shown["lines"], shown["form"]) == (None, [], None)
    assert (await web.http.post("/console/screen/say", json={"text": "您好"})).status_code == 409
    web.hall.show("window/w3", there)
    assert "13800000000" not in str(await asked(web, "/screen/now"))


async def test_nothing_is_for_strangers(tmp_path: Path):
    """Neither a screen that was not paired nor who is not signed in; a wrong code is refused, many are too many."""
    async with client_of(tmp_path) as web:
        for path in SCREEN:
            body = (
                {"text": "x"} if path.endswith("say") else {"right": False} if path.endswith("form") else {}
            )
            assert (await web.http.post(path, json=body)).status_code == 401
        for path in CONSOLE:
            body = {"text": "x"} if path.endswith("say") else {}
            assert (await web.http.post(path, json=body)).status_code == 401
        tries = [
            (await web.http.post("/screen/pair", json={"code": "12345678"})).status_code for _ in range(11)
        ]
    assert tries == [403] * 10 + [429]


async def test_news_wakes_who_waits():
    """At once, not at the end of the wait."""
    talks = Talks()
    waiting = asyncio.create_task(talks.news("w3", 30))
    await asyncio.sleep(0)
    talks.changed("w3")
    await asyncio.wait_for(waiting, 5)
    assert talks.paired("w3", NOW) is False


async def test_talk_is_erased_though_nobody_looks(monkeypatch: pytest.MonkeyPatch):
    """The screen was unplugged: what was said goes soon after its ticket, by itself."""
    monkeypatch.setattr(talk, "LOOK_S", 0)
    talks, there = Talks(), ["t1"]
    spoken = talks.of("w3", "t1")
    assert spoken is not None
    spoken.say("clerk", "您好")
    talks.keep("w3", spoken, lambda _: there[0] if there else None)
    there.clear()
    for _ in range(5):
        await asyncio.sleep(0)
    there.append("t1")
    again = talks.of("w3", "t1")
    assert again is not None
    assert again.lines == []
    assert "您好" not in repr(spoken)


async def test_window_has_one_screen_and_a_code_one_life():
    """A newer code or screen ends the one before; two minutes, twelve hours."""
    talks = Talks()
    old, new = talks.code("w3", NOW), talks.code("w3", NOW)
    assert talks.pair(old, NOW) is None
    first = talks.pair(new, NOW)
    assert first is not None
    assert talks.window_of(first[1], NOW) == "w3"
    second = talks.pair(talks.code("w3", NOW), NOW)
    assert second is not None
    assert (talks.window_of(first[1], NOW), talks.window_of(second[1], NOW)) == (None, "w3")
    assert talks.pair(talks.code("w3", NOW), NOW + talk.CODE_LIFE) is None
    assert talks.window_of(second[1], NOW + talk.PAIRED_FOR) is None
