"""kill -9 of the real server at random moments: what was acknowledged is there, once; the right board is back at once."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest

from queue_server.adapters.mqtt.client import LinkError
from queue_server.config import read_hall
from queue_server.contracts import topics
from queue_server.contracts.actors import Role
from queue_server.contracts.codec import decode
from queue_server.contracts.commands import CallNext, CancelTicket, Command, OpenWindow, StartService
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.replies import Accepted, Refused, TicketView
from queue_server.contracts.snapshots import BoardSnapshot
from queue_server.service import journal
from queue_server.service.requests import Happened
from queue_server.service.views import Views
from tests.support.hall_client import HALL, PATIENCE_S, HallClient, HallProcess, clients, issuing

KIOSKS, WINDOWS = 4, 3
AT_ONCE = 50
"""Repeats under way: the door takes 256 of one device and refuses more."""


@dataclass
class Story:
    """What the devices sent and what they were told, over all rounds."""

    sent: dict[str, tuple[int, Command]] = field(default_factory=dict)  # issues by id: (kiosk, command)
    told: dict[str, TicketView] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)


async def _issue_on(story: Story, kiosk: int, client: HallClient, random: Random) -> None:
    """Issue without pause; give some numbers back."""
    while True:
        command = client.command(issuing())
        story.sent[command.id] = (kiosk, command)
        reply = await client.send(command)
        assert isinstance(reply, Accepted), reply
        assert isinstance(reply.result, TicketView)
        story.told[command.id] = reply.result
        if random.random() < 0.1:
            gone = await client.ask(CancelTicket(ticket=reply.result.ticket))
            if isinstance(gone, Accepted):
                story.cancelled.add(reply.result.ticket)


async def _call_on(client: HallClient, window: str) -> None:
    await client.ask(OpenWindow(window=window))
    while True:
        await client.ask(CallNext(window=window))
        await client.ask(StartService(window=window))


async def _load_until_killed(
    hall: HallProcess, story: Story, devices: list[HallClient], random: Random
) -> None:
    kiosks, keypads = devices[:KIOSKS], devices[KIOSKS:]
    seeds = [Random(random.random()) for _ in kiosks]  # noqa: S311 — chooses moments, keeps no secret
    work = [asyncio.create_task(_issue_on(story, n, k, seeds[n])) for n, k in enumerate(kiosks)]
    work += [asyncio.create_task(_call_on(k, f"w{n}")) for n, k in enumerate(keypads, 1)]
    done, _ = await asyncio.wait(work, timeout=random.uniform(0.05, 1.0), return_when=asyncio.FIRST_EXCEPTION)
    await hall.kill()
    for task in work:
        task.cancel()
    await asyncio.gather(*work, return_exceptions=True)
    for task in done:
        task.result()


async def _right_board(hall: HallProcess, board: HallClient) -> None:
    """Wait for a board that says what the journal says, by this start of the server."""
    entries = hall.entries()
    views = Views(read_hall(hall.hall_file).hall, 0, "")
    for entry in entries:
        views.apply(Happened(journal.day_of(entry.stream), journal.read(entry), entry))
    wanted = views.board("a", entries[-1].at)
    assert wanted is not None

    def right(message: bytes) -> bool:
        shown = decode(BoardSnapshot, message, 10**6)
        numbers = [(line.theme, line.numbers, line.waiting) for line in shown.next]
        return (
            shown.epoch > max(e.epoch for e in entries)
            and shown.calls == wanted.calls
            and numbers == [(line.theme, line.numbers, line.waiting) for line in wanted.next]
        )

    await board.until(topics.board(HALL, "a"), right)


async def _same_answers(story: Story, devices: list[HallClient], ids: list[str]) -> None:
    """Repeat commands by id: who was told a number is told it again; who was not is told one now."""

    async def again(command_id: str) -> None:
        kiosk, command = story.sent[command_id]
        reply = await devices[kiosk].send(command)
        assert isinstance(reply, Accepted), reply
        assert isinstance(reply.result, TicketView)
        assert story.told.setdefault(command_id, reply.result) == reply.result

    for start in range(0, len(ids), AT_ONCE):
        await asyncio.gather(*map(again, ids[start : start + AT_ONCE]))


def _judge(hall: HallProcess, story: Story) -> None:
    entries = hall.entries()
    assert journal.broken_at(HALL, entries) is None
    issued = {
        entry.command_id: json.loads(entry.body)["ticket"]
        for entry in entries
        if entry.kind == "TicketIssued"
    }
    assert issued == {command_id: view.ticket for command_id, view in story.told.items()}
    assert len(set(issued.values())) == len(issued) == sum(entry.kind == "TicketIssued" for entry in entries)
    kinds = Counter((entry.kind, json.loads(entry.body).get("ticket")) for entry in entries)
    for ticket in story.cancelled:
        assert kinds["TicketCancelled", ticket] == 1
    assert all(
        count == 1 for (kind, _), count in kinds.items() if kind in ("TicketCalled", "TicketCancelled")
    )


async def _rounds(folder: Path, count: int, seed: int) -> Story:
    story, random = Story(), Random(seed)  # noqa: S311 — chooses moments, keeps no secret
    hall = HallProcess(folder, "mosquitto", 10)
    mine = [hall.credential(Role.KIOSK, f"k{n}", "a") for n in range(KIOSKS)]
    mine += [hall.credential(Role.KEYPAD, f"p{n}", f"w{n}") for n in range(1, WINDOWS + 1)]
    watching = hall.credential(Role.BOARD, "board-a", "a")
    try:
        for number, broker in enumerate(islice(cycle(("mosquitto", "embedded")), count + 1)):
            hall.broker = broker
            await hall.start()
            if number:
                async with clients([watching]) as (board,):
                    await _right_board(hall, board)
            async with _patiently(mine) as devices:
                if number:
                    unanswered = [i for i in story.sent if i not in story.told]
                    await _same_answers(story, devices, unanswered)
                    await _same_answers(
                        story, devices, random.sample(sorted(story.told), min(len(story.told), 20))
                    )
                    _judge(hall, story)
                if number < count:
                    await _load_until_killed(hall, story, devices, random)
                else:
                    await _same_answers(story, devices, list(story.sent))
                    _judge(hall, story)
    finally:
        await hall.stop()
    return story


@asynccontextmanager
async def _patiently(credentials: list[DeviceCredential]) -> AsyncIterator[list[HallClient]]:
    """Connections that may end with the server."""
    stack = AsyncExitStack()
    devices = [await stack.enter_async_context(HallClient(each).connected()) for each in credentials]
    try:
        yield devices
    finally:
        with suppress(LinkError, TimeoutError):
            await asyncio.wait_for(stack.aclose(), PATIENCE_S)


def _report(story: Story) -> str:
    return f"{len(story.told)} numbers, {len(story.cancelled)} given back"


async def test_server_killed_ten_times_loses_and_doubles_nothing(tmp_path):
    """Ten kills over both brokers in turn: every acknowledged number is there once, repeats get the same, no ghost."""
    story = await _rounds(tmp_path, 10, seed=20261122)
    print(_report(story))
    assert len(story.told) > 100


@pytest.mark.campaign
async def test_server_killed_two_hundred_times_loses_and_doubles_nothing(tmp_path):
    """The long run, from another seed."""
    story = await _rounds(tmp_path, 200, seed=7)
    print(_report(story))
    assert len(story.told) > 2000


async def test_refused_reply_of_a_killed_server_is_repeated_too(tmp_path):
    """A refusal that was answered before the kill is the answer after it, although it would be allowed now."""
    hall = HallProcess(tmp_path, "mosquitto", 2)
    mine = [hall.credential(Role.KEYPAD, "p1", "w1"), hall.credential(Role.KIOSK, "k1", "a")]
    try:
        await hall.start()
        async with _patiently(mine) as (keypad, _):
            await keypad.ask(OpenWindow(window="w1"))
            command = keypad.command(CallNext(window="w1"))
            first = await keypad.send(command)
            assert isinstance(first, Refused)
            await hall.kill()
        await hall.start()
        async with _patiently(mine) as (keypad, kiosk):
            assert isinstance(await kiosk.ask(issuing()), Accepted)
            assert await keypad.send(command) == first
    finally:
        await hall.stop()
