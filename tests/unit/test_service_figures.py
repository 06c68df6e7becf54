"""The figures beside the hall: fresh snapshots, lists, timelines, past days, and what a restart keeps."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from queue_server.adapters.past_days import FOLDER, JournalDays
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import FinishService, StartService
from queue_server.contracts.snapshots import DeviceHealth
from queue_server.service.broadcast import Broadcast
from queue_server.service.hall import HallService
from queue_server.service.journal import day_stream
from queue_server.service.ports import Entry, StorageError
from queue_server.service.requests import Plan
from tests.support.hall_service import CLERK, World, memory_world

CLERK_2 = Actor(role=Role.CLERK, id="c-w2", window="w2")


def service_of(world: World) -> HallService:
    """The world's service as after a start."""
    return HallService(Plan(world.hall, "0" * 64), world.opened(), world.clock, "http://h/t")


def morning(world: World) -> str:
    """Two served within a minute each, one waiting for ten; returns the last ticket's id."""
    world.open_window()
    for _ in range(2):
        world.issue()
        world.clock.move(60)
        world.call()
        world.ask(CLERK, StartService(window="w1"))
        world.ask(CLERK, FinishService(window="w1"))
    ticket = world.issue().ticket
    world.clock.move(600)
    return ticket


async def test_dashboard_of_a_morning(tmp_path: Path):
    """What was before the start counts: two waits of a minute, one that waits for ten, nothing unexplained."""
    world = memory_world(tmp_path)
    waiting = morning(world)
    shown = await service_of(world).figures.now()
    assert (shown.all.waiting, shown.all.ended, shown.all.p50_s, shown.all.longest_s) == (1, 2, 60, 600)
    assert shown.longest is not None
    assert (shown.longest.ticket, shown.longest.why.en) == (waiting, "1 window for it")
    assert (shown.first_visit.done, shown.reasoned, shown.unexplained) == (2, 0, 0)
    assert shown.curve.today[-1] == 1
    assert {cell.window: cell.state for cell in shown.windows}["w1"] == "idle"


async def test_timeline_counts_whom_another_window_called_and_names_no_window(tmp_path: Path):
    """A window that cannot serve the ticket preferred nobody by calling others."""
    world = memory_world(tmp_path)
    world.open_window("w2")
    waiting = world.issue("deed").ticket
    for _ in range(2):
        world.issue("advice", visitor=None)
        world.call("w2")
        world.ask(CLERK_2, StartService(window="w2"))
        world.ask(CLERK_2, FinishService(window="w2"))
    told = await service_of(world).figures.timeline(waiting)
    assert told is not None
    assert [why.en for why in told.went_first] == [
        "Later numbers called at windows that could not serve this one then: 2."
    ]


async def test_lists_and_timeline_name_no_person(tmp_path: Path):
    """Numbers, matters, times: the visitor's name and number are nowhere."""
    world = memory_world(tmp_path)
    waiting = morning(world)
    figures = service_of(world).figures
    found = await figures.tickets("waits", None)
    assert [line.seconds for line in found.lines] == [60, 60]
    assert (await figures.tickets("waiting", "deed")).total == 0
    told = await figures.timeline(found.lines[0].ticket)
    assert told is not None
    assert [moment.happened for moment in told.moments] == [
        "TicketIssued", "TicketCalled", "ServiceStarted", "ServiceFinished",
    ]  # fmt: skip
    now = await figures.timeline(waiting)
    assert now is not None
    assert (now.steps[0].wait_s, now.steps[0].over) == (600, False)
    assert "金丝雀" not in told.model_dump_json() + now.model_dump_json()
    assert await figures.timeline("2026-11-22-Z999") is None


async def test_devices_that_are_not_well_come_first(tmp_path: Path):
    """Gone before low on paper before well."""
    figures = service_of(memory_world(tmp_path)).figures
    figures.heard("kiosk", DeviceHealth(device="k1", state="ok"))
    figures.heard("kiosk", DeviceHealth(device="k2", state="ok", parts={"paper": "low"}))
    figures.heard("board", DeviceHealth(device="b1", state="gone"))
    assert [cell.device for cell in (await figures.now()).devices] == ["b1", "k2", "k1"]


async def test_watched_dashboard_gets_new_figures(tmp_path: Path):
    """A beat draws and shows it where somebody watches."""
    world = memory_world(tmp_path)
    service = service_of(world)
    world.clock.move(10)
    broadcast = Broadcast(lambda _: service.figures.latest, lambda *_: None)
    async with broadcast.watch("dashboard") as snapshots, asyncio.timeout(30):
        service.figures.beat(broadcast)
        shown = await anext(snapshots)
    assert shown.at == world.clock.now()


class Journal:
    """One stored day, read as often as somebody asks."""

    def __init__(self, world: World) -> None:
        self.entries = list(world.store.load(day_stream("2026-11-22")))
        self.read: list[str] = []

    def __call__(self, stream: str) -> Iterator[Entry]:
        self.read.append(stream)
        return iter(self.entries if stream == day_stream("2026-11-22") else [])


async def test_past_day_is_counted_once(tmp_path: Path):
    """From the journal the first time, from its note afterwards; a day without one is noted too."""
    world = memory_world(tmp_path / "w")
    morning(world)
    journal = Journal(world)
    days = JournalDays(tmp_path, "Asia/Shanghai", journal)
    assert days.lengths(date(2026, 11, 15)) is None
    first = days.lengths(date(2026, 11, 22))
    assert first == (0,) * 36 + (1,)  # the first came at nine and was called a minute later
    again = JournalDays(tmp_path, "Asia/Shanghai", journal)
    assert (again.lengths(date(2026, 11, 22)), again.lengths(date(2026, 11, 15))) == (first, None)
    assert len(journal.read) == 2


@pytest.mark.parametrize("note", [b"", b"{}", b"[1, true]", b"[-1]", b"[" + b"1," * 97 + b"1]"])
async def test_past_day_with_a_spoilt_note_is_counted_again(tmp_path: Path, note: bytes):
    """Whatever stands in the file, the journal is the truth."""
    world = memory_world(tmp_path / "w")
    morning(world)
    days = JournalDays(tmp_path, "Asia/Shanghai", Journal(world))
    good = days.lengths(date(2026, 11, 22))
    path = tmp_path / FOLDER / "2026-11-22.json"
    path.chmod(0o600)
    path.write_bytes(note)
    assert days.lengths(date(2026, 11, 22)) == good


async def test_past_day_that_cannot_be_read_is_left_out(tmp_path: Path):
    """No band from a broken journal, and no note of it."""

    def broken(stream: str) -> Iterator[Entry]:
        raise StorageError("gone")

    days = JournalDays(tmp_path, "Asia/Shanghai", broken)
    assert days.lengths(date(2026, 11, 22)) is None
    assert list((tmp_path / FOLDER).iterdir()) == []


async def test_day_that_ends_is_noted_from_memory(tmp_path: Path):
    """At the turn of the day its queue is kept without reading the journal."""
    world = memory_world(tmp_path / "w")
    morning(world)
    journal = Journal(world)
    service = service_of(world)
    service.figures.look_back(JournalDays(tmp_path, "Asia/Shanghai", journal))
    world.clock.move(timedelta(days=1).total_seconds())
    service.figures.committed(world.batch()[0])
    broadcast = Broadcast(lambda _: None, lambda *_: None)
    service.figures.beat(broadcast)
    async with asyncio.timeout(30):
        await service.figures.settled()
    assert (tmp_path / FOLDER / "2026-11-22.json").exists()
    assert day_stream("2026-11-22") not in journal.read
