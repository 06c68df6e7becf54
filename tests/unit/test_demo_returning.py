"""Scripted clerks and helpers when the server is away for a moment, and when a person takes their place."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.demo import clerk, floor
from kiosk.demo.clerk import Clerk, Pace
from kiosk.demo.day import HallDay
from kiosk.demo.floor import Helper
from kiosk.demo.http import DoorShut
from queue_server.contracts.codec import encode
from queue_server.contracts.commands import Command
from queue_server.contracts.replies import Accepted, CallView, Done

AT_ONCE = Pace(walk=(0, 0), service=(0, 0), recall=0)
Answer = tuple[int, bytes]


class Desk:
    """A door whose n-th answer is shut, broken, or 401; commands that got through, by kind, and all ids by kind."""

    def __init__(self, shut: Callable[[int], Answer | None], calls: int = 1) -> None:
        self._shut, self._calls, self.asked = shut, calls, 0
        self.done: list[str] = []
        self.ids: dict[str, list[str]] = {}
        self.looks = 0

    def post(self, path: str, command: Command) -> Answer:
        kind = command.body.kind
        self.ids.setdefault(kind, []).append(command.id)
        if (found := self._next()) is not None:
            return found
        self.done.append(kind)
        given = kind == "call_next" and Counter(self.done)[kind] <= self._calls
        result: Any = CallView(window="w1", ticket="2026-11-22-A001", number="A001") if given else Done()
        return 200, encode(Accepted(id=command.id, result=result))

    def get(self, path: str) -> Answer:
        if (found := self._next()) is not None:
            return found
        self.looks += 1
        return 200, json.dumps({"calls": [], "waiting": 0}).encode()

    def _next(self) -> Answer | None:
        self.asked += 1
        return self._shut(self.asked)


def _shut(n: int) -> Answer | None:
    """Every now and then nobody answers, or 503."""
    if n % 3 == 1:
        raise DoorShut("OSError")
    return (503, b"<html>") if n % 5 == 0 else None


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk, "SHUT_S", 0)
    monkeypatch.setattr(clerk, "LOOKS_S", 0)
    monkeypatch.setattr(floor, "LOOKS_S", 0)


async def _until(task: "asyncio.Task[None]", true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            assert not task.done()
            await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_clerk_whose_door_was_shut_goes_on_with_the_same_command() -> None:
    """Opens, calls, serves and ends as if nothing had been; what was not answered is sent again under its id."""
    desk = Desk(_shut)
    work = asyncio.create_task(Clerk("w1", desk, HallDay(scripted=False), AT_ONCE, 1).work())  # type: ignore[arg-type]  # the test's own door
    await _until(work, lambda: Counter(desk.done)["call_next"] >= 3)
    assert desk.done[:4] == ["open_window", "call_next", "start_service", "finish_service"]
    assert len(set(desk.ids["finish_service"])) == 1
    assert len(desk.ids["open_window"]) > len(set(desk.ids["open_window"])) == 1


async def test_helper_whose_door_was_shut_stands_on_the_floor_again() -> None:
    """And looks on."""
    desk = Desk(_shut)
    work = asyncio.create_task(Helper(desk).work())  # type: ignore[arg-type]  # the test's own door
    await _until(work, lambda: desk.looks >= 6)
    assert Counter(desk.done)["stand_on_floor"] >= 2


@pytest.mark.parametrize("who", ["clerk", "helper"])
async def test_who_is_signed_out_ends(who: str) -> None:
    """A person has taken the place: nobody works against them."""
    desk = Desk(lambda n: (401, b"") if n > 2 else None)
    day = HallDay(scripted=False)
    play = Clerk("w1", desk, day, AT_ONCE, 1) if who == "clerk" else Helper(desk)  # type: ignore[arg-type]  # the test's own door
    async with asyncio.timeout(60):
        await play.work()
    assert desk.asked == 3
