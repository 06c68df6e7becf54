"""A canary visitor goes through the whole server; nothing of it is found in any file, log, shared memory or packet."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from queue_server.adapters.clock import SystemClock
from queue_server.contracts.actors import Role
from queue_server.contracts.codec import encode, mac_of, sign
from queue_server.contracts.commands import CallNext, Delivery, OpenWindow, StartService, Visitor
from queue_server.contracts.replies import Accepted, TicketView
from tests.support.hall_client import HALL, HallClient, HallProcess, clients, issuing
from tests.support.page_hall import staff_store
from tests.support.records import unrecorded

NAME, NUMBER, ADDRESS, PHONE = "金丝雀甲乙", "330102195601019991", "金丝雀巷九百九十九号", "13900999919"
CANARY = Visitor(
    name=NAME, number=NUMBER, birth="1956-01-01", address=ADDRESS, delivery=Delivery(to="card", phone=PHONE)
)
PATH = f"/api/v1/{HALL}/commands"


def _traces() -> list[bytes]:
    """The canary as it might stand somewhere: UTF-8, GB18030, JSON escapes, base64 at each of three offsets."""
    found: list[bytes] = []
    for text in (NAME, NUMBER, ADDRESS, PHONE):
        plain = text.encode()
        found += [plain, text.encode("gb18030"), text.encode("utf-16-le"), ascii(text)[1:-1].encode()]
        found += [b64encode(b"\0" * shift + plain)[4:-4] for shift in (0, 1, 2)]
    return found


@asynccontextmanager
async def wiretap(url: str) -> AsyncIterator[tuple[str, bytearray]]:
    """A proxy before the broker that keeps every byte of both ways: (its address, what it heard)."""
    host, _, port = url.removeprefix("mqtt://").partition(":")
    heard = bytearray()

    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            heard.extend(data)
            sink.write(data)
        sink.close()

    async def tap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward_reader, onward = await asyncio.open_connection(host, int(port))
        try:
            await asyncio.gather(copy(reader, onward), copy(onward_reader, writer), return_exceptions=True)
        finally:
            onward.close()
            writer.close()

    server = await asyncio.start_server(tap, "127.0.0.1", 0)
    try:
        yield f"mqtt://127.0.0.1:{server.sockets[0].getsockname()[1]}", heard
    finally:
        server.close()


async def _errors(hall: HallProcess, kiosk: HallClient, http: httpx.AsyncClient) -> bytes:
    """Malformed messages with the canary in clear, to every door; all that was answered."""
    good = encode(kiosk.command(issuing()))
    clear = NAME.encode()
    bad = [
        good.replace(b"advice", clear),
        good.replace(b'"advice"', f'"advice","{NUMBER}":"{ADDRESS}"'.encode()),
        good[:-1] + f',"visitor":{encode(CANARY).decode()}}}'.encode(),
        good.replace(b'"language":"zh"', f'"language":"{ADDRESS}"'.encode()),
        good.replace(b'"sealed":null', f'"sealed":"{b64encode(encode(CANARY)).decode()}"'.encode()),
        encode(CANARY),
        clear * 8000,
    ]
    answers, key_id = bytearray(), kiosk.credential.key_id
    for json in bad:
        for place, send in ((PATH, True), (kiosk.topic, False)):
            payload = f"y1 {key_id} {mac_of(kiosk.key, place, json)}\n".encode() + json
            if send:
                headers = {"x-yitang-device": kiosk.credential.device}
                answers += (await http.post(PATH, content=payload, headers=headers)).content
            elif len(payload) < 200_000:
                kiosk.publish(place, payload)
    page = {"origin": hall.base, "content-type": "application/json"}
    for where in ("/sign-in", "/setup", "/api/v1/enrol", f"/t/{NUMBER}/commands", PATH):
        answers += (await http.post(where, content=encode(CANARY), headers=page)).content
    for where in (f"/t/{NUMBER}", f"/{NUMBER}", f"/board/{NUMBER}"):
        answers += (await http.get(where)).content
    return bytes(answers)


def _files(*folders: Path) -> dict[str, bytes]:
    """Every byte of every file below, by name."""
    found = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                try:
                    found[str(path)] = path.name.encode() + path.read_bytes()
                except OSError:  # gone between listing and reading, as shared memory of others may be
                    continue
    return found


@pytest.mark.parametrize("broker", ["mosquitto", "embedded"])
async def test_canary_is_nowhere_outside_the_vault(broker, tmp_path):
    """Issued, called, looked at and shouted in clear at every door: 0 hits in files, logs, packets, answers, memory."""
    hall = HallProcess(tmp_path, broker, 2)
    kiosk_has, keypad_has = hall.credential(Role.KIOSK, "k1", "a"), hall.credential(Role.KEYPAD, "p1", "w1")
    board_has = hall.credential(Role.BOARD, "b1", "a", "b")
    staff = staff_store(hall.data, SystemClock())
    staff.add("clerk", "a long password", Role.CLERK, unrecorded)
    cookie = staff.open_session("clerk", "w1").token
    staff.close()
    try:
        await hall.start()
        async with (
            wiretap(hall.url) as (tapped, heard),
            clients([kiosk_has, keypad_has, board_has], tapped) as (kiosk, keypad, board),
            httpx.AsyncClient(base_url=hall.base, timeout=30) as http,
        ):
            await keypad.ask(OpenWindow(window="w1"))
            issued = await kiosk.ask(issuing(kiosk_has, "record", CANARY))
            assert isinstance(issued, Accepted)
            assert isinstance(issued.result, TicketView)
            assert issued.result.green, "the server read the card"
            await keypad.ask(CallNext(window="w1"))
            await keypad.ask(StartService(window="w1"))
            await board.until(f"yitang/v1/{HALL}/board/a", lambda message: b"A001" in message)
            looked = await http.post(
                "/console/visitor",
                json={"ticket": issued.result.ticket},
                headers={"cookie": f"__Host-session={cookie}", "origin": hall.base},
            )
            shown = {"name": "金****", "number": "330***********9991", "age": 70, "delivery": "card"}
            assert looked.json() == shown
            answers = await _errors(hall, kiosk, http)
            assert isinstance(await keypad.ask(CallNext(window="w1")), Accepted), "the hall still serves"
            alive = _files(tmp_path, Path("/dev/shm"))  # noqa: S108  read, not written
            shouted = bytes(heard)
    finally:
        await hall.stop()
    places = {
        **alive,
        **_files(tmp_path),
        "answers": answers,
        "looked at": looked.content,
        "boards": b"".join(
            [*board.heard.values(), *board.calls, *keypad.heard.values(), *kiosk.heard.values()]
        ),
        "packets before the shouting": shouted.split(NAME.encode())[0].split(NUMBER.encode())[0],
    }
    assert any(name.endswith("hall.db-wal") and data for name, data in alive.items())
    assert any(b"A001" in data for name, data in places.items() if "hall.db" in name), (
        "the search sees the journal"
    )
    hits = [(name, trace) for name, data in places.items() for trace in _traces() if trace in data]
    assert hits == []
    assert shouted.count(ADDRESS.encode()) == _sent_in_clear(), (
        "the broker carries only what this test shouted itself"
    )


def _sent_in_clear() -> int:
    """Messages of `_errors` over MQTT that hold the address in clear: extra field, visitor, language, bare visitor."""
    return 4


def test_traces_find_a_canary_in_any_dress():
    """The search itself: each way in which a text may be stored is found."""
    traces = _traces()
    for text in (NAME, NUMBER, ADDRESS, PHONE):
        for data in (
            text.encode(),
            b64encode(text.encode()),
            b64encode(b"x" + text.encode()),
            b64encode(b"xy" + text.encode()),
        ):
            assert any(trace in data for trace in traces)
    assert sign(b"k" * 32, "k1", "t", CANARY).count(NUMBER.encode()) == 1
