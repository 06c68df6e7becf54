"""32 concurrent clients, ten windows calling: no number twice, no ticket called twice, on both brokers."""

import asyncio
from collections import Counter
from dataclasses import dataclass

import pytest

from queue_server.contracts.actors import Role
from queue_server.contracts.commands import CallNext, OpenWindow, StartService
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, CallView, Refused, TicketView
from queue_server.service.journal import broken_at
from queue_server.service.ports import Entry
from tests.support.hall_client import HALL, PATIENCE_S, HallClient, HallProcess, clients, issuing

CLIENTS, WINDOWS, AT_ONCE = 32, 10, 4
BROKERS = ("mosquitto", "embedded")


@dataclass(frozen=True)
class Played:
    """What was given, who was called, and the journal."""

    given: list[TicketView]
    called: list[str]
    entries: list[Entry]


async def _issue(client: HallClient, count: int) -> list[TicketView]:
    given: list[TicketView] = []

    async def some(how_many: int) -> None:
        for _ in range(how_many):
            reply = await client.ask(issuing(matter="advice"))
            assert isinstance(reply, Accepted), reply
            assert isinstance(reply.result, TicketView)
            given.append(reply.result)

    await asyncio.gather(*(some(count // AT_ONCE + (n < count % AT_ONCE)) for n in range(AT_ONCE)))
    return given


async def _call(keypad: HallClient, window: str, times: int) -> list[str]:
    """Call, start, and 顺呼 on, as fast as answers come, while numbers are given."""
    called: list[str] = []
    await keypad.ask(OpenWindow(window=window))
    while len(called) < times:
        reply = await keypad.ask(CallNext(window=window))
        if isinstance(reply, Accepted) and isinstance(reply.result, CallView) and reply.result.ticket:
            called.append(reply.result.ticket)
            assert isinstance(await keypad.ask(StartService(window=window)), Accepted)
        else:
            assert not isinstance(reply, Refused) or reply.code is RefusalCode.NOBODY_WAITING
            keypad.changed.clear()
            await asyncio.wait_for(keypad.changed.wait(), PATIENCE_S)  # the window's snapshot: somebody came
    return called


async def _played(hall: HallProcess, tickets: int, calls_each: int) -> Played:
    kiosks = [hall.credential(Role.KIOSK, f"k{n}", "a") for n in range(CLIENTS)]
    keypads = [hall.credential(Role.KEYPAD, f"p{n}", f"w{n}") for n in range(1, WINDOWS + 1)]
    try:
        await hall.start()
        async with clients(kiosks, hall.url) as issuers, clients(keypads, hall.url) as callers:
            shares = [tickets // CLIENTS + (n < tickets % CLIENTS) for n in range(CLIENTS)]
            calling = asyncio.gather(
                *(_call(caller, f"w{n}", calls_each) for n, caller in enumerate(callers, 1))
            )
            views = await asyncio.gather(*map(_issue, issuers, shares))
            called = await calling
    finally:
        await hall.stop()
    return Played(
        [view for each in views for view in each], [t for each in called for t in each], hall.entries()
    )


def _judge(played: Played, tickets: int, calls_each: int) -> None:
    calls = WINDOWS * calls_each
    assert sorted(view.number for view in played.given) == sorted(f"A{n:03d}" for n in range(1, tickets + 1))
    assert len({view.ticket for view in played.given}) == tickets
    first = {f"{played.given[0].ticket[:11]}A{n:03d}" for n in range(1, calls + 1)}
    assert Counter(played.called) == Counter(first)
    assert broken_at(HALL, played.entries) is None
    assert Counter(entry.kind for entry in played.entries)["TicketCalled"] == calls


@pytest.mark.parametrize("broker", BROKERS)
async def test_many_clients_get_each_number_once_and_each_call_once(broker, tmp_path):
    """Everybody gets a number, all differ and have no gap; whoever is called is called by one window, in order."""
    played = await _played(HallProcess(tmp_path, broker, WINDOWS), tickets=1_000, calls_each=25)
    _judge(played, tickets=1_000, calls_each=25)


@pytest.mark.campaign
@pytest.mark.parametrize("broker", BROKERS)
async def test_many_clients_through_a_long_day_get_each_number_once(broker, tmp_path):
    """The same with 5,000 numbers."""
    played = await _played(HallProcess(tmp_path, broker, WINDOWS), tickets=5_000, calls_each=100)
    _judge(played, tickets=5_000, calls_each=100)
