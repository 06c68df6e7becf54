"""A day of 10,000 tickets: how long it takes to load, and from a kill to the right board."""

import asyncio
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from time import perf_counter
from typing import Any

from benchmarks import world
from benchmarks.figures import Figure, as_row, middle
from benchmarks.programs import kill, running_hall
from benchmarks.today import commands
from queue_server.adapters.clock import SystemIds
from queue_server.adapters.interpreter import loading
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.mqtt.client import LinkSettings, connect
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.adapters.vault import KeyVault
from queue_server.config import read_hall
from queue_server.contracts import commands as wire
from queue_server.contracts import topics
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.credentials import DeviceCredential
from queue_server.domain import commands as c
from queue_server.service.answers import hall_date
from queue_server.service.committer import Committer
from queue_server.service.requests import Request

TICKETS = 10_000
LOAD_S, RESTART_S = 1.0, 3.0
"""What is wanted: a longer load would need snapshots of the day, a longer restart leaves the hall blind."""
ROUNDS, BATCH = 3, 256


async def measure() -> list[dict[str, Any]]:
    """day_load and restart_to_board, in seconds."""
    known = await world.credentials()
    data = _day()
    loads = [_load(data) for _ in range(ROUNDS)]
    restarts = [await _restart(data, known[world.BOARD]) for _ in range(ROUNDS)]
    return [
        as_row(Figure("day_load", middle(loads), "s", LOAD_S, "≤ 1")),
        as_row(Figure("restart_to_board", middle(restarts), "s", RESTART_S, "≤ 1")),
    ]


async def _restart(data: Path, board: DeviceCredential) -> float:
    """From the start after a kill -9 until the board's client holds the new server's snapshot."""
    async with running_hall(world.HALL_FILE, data, "mosquitto") as first:
        old = await _shown(first.url, board)
        await kill(first)
    begun = perf_counter()
    async with running_hall(world.HALL_FILE, data, "mosquitto") as second:
        new = await _shown(second.url, board)
        took = perf_counter() - begun
    assert new["epoch"] == old["epoch"] + 1
    assert [line["number"] for line in new["calls"]] == [line["number"] for line in old["calls"]]
    assert new["calls"]
    return took


async def _shown(url: str, board: DeviceCredential) -> dict[str, Any]:
    """The first snapshot that a board gets."""
    first: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def arrived(topic: str, payload: bytes, retained: bool) -> None:
        if not first.done():
            first.set_result(payload)

    async with connect(LinkSettings(url, board.device, board.password), arrived) as link:
        await link.subscribe([topics.board(world.HALL, "a")])
        async with asyncio.timeout(20):
            found: dict[str, Any] = json.loads(await first)
    return found


def _load(data: Path) -> float:
    begun = perf_counter()
    with loading():
        committer = _committer(data)
    took = perf_counter() - begun
    committer.close()
    return took


def _day() -> Path:
    """Today's 10,000 tickets in a folder of their own, kept while today lasts."""
    today = hall_date(datetime.now(UTC), "Asia/Shanghai")
    made = world.BUILD / "day" / f"made-{today}"
    if made.exists():
        for part in ("keys", "devices"):
            shutil.copytree(world.BUILD / "template" / part, made.parent / part, dirs_exist_ok=True)
        return made.parent
    data = world.folder("day")
    committer = _committer(data)
    committer.commit(
        [_request(wire.OpenWindow(window=window)) for window in world.WINDOWS], datetime.now(UTC)
    )
    asked = [_on_wire(command) for command in commands(TICKETS, BATCH)]
    for start in range(0, len(asked), BATCH):
        _, outcomes = committer.commit(
            [_request(body) for body in asked[start : start + BATCH]], datetime.now(UTC)
        )
        assert all(outcome.reply.ok for outcome in outcomes)
    committer.close()
    made.touch()
    return data


def _committer(data: Path) -> Committer:
    keys, plan = KeyRing.open(data / "keys", mode="demo"), read_hall(world.HALL_FILE)
    store = SqliteStore(data / "hall.db", plan.hall.id)
    return Committer(store, plan, vault=KeyVault(keys), signer=keys, ids=SystemIds(), owner="benchmark")


def _on_wire(command: c.Command) -> wire.Body:
    match command:
        case c.IssueTicket():
            return wire.IssueTicket(matter=command.matter, language="zh", page_token_sha256=token_hex(32))
        case c.CallNext():
            return wire.CallNext(window=command.window)
        case c.StartService():
            return wire.StartService(window=command.window)
        case c.FinishService():
            return wire.FinishService(window=command.window)
    raise AssertionError(command)


def _request(body: wire.Body) -> Request:
    role = Role.KIOSK if isinstance(body, wire.IssueTicket) else Role.MANAGER
    command = wire.Command(id=token_hex(16), hall=world.HALL, sent_at=datetime.now(UTC), body=body)
    return Request(Actor(role=role, id="bench-1", window=getattr(body, "window", None)), command, "0" * 64)
