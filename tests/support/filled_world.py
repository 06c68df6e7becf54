"""A hall with weeks behind it at a time of day: a demo's made-up days on disk, the real service over them, all its pages."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from datetime import datetime
from functools import partial
from pathlib import Path

from queue_server.adapters.clock import SystemIds
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.past_days import JournalDays
from queue_server.adapters.reports.process import ReportProcess
from queue_server.adapters.storage import reader
from queue_server.adapters.storage.sqlite import SqliteStore
from tests.support.dashboard_world import DashboardWorld, pages_over
from tests.support.hall_service import HandClock, World
from tests.support.report_world import NOW, filled, plan


@asynccontextmanager
async def filled_world(
    folder: Path, now: datetime = NOW, until: datetime | None = None
) -> AsyncIterator[DashboardWorld]:
    """The sample hall at `now`, its journal begun weeks ago; `until`: when its made-up days end, where that is before."""
    source, hall, clock = filled(folder, until or now), plan(), HandClock(now)
    with closing(ReportProcess(source, clock, partial(ThreadPoolExecutor, 1))) as desk:
        store = SqliteStore(folder / "hall.db", hall.hall.id)  # the service closes it
        world = World(store, KeyRing.open(folder / "keys", mode="demo"), clock, hall.hall, SystemIds())
        past = JournalDays(folder, hall.hall.zone, partial(reader.entries, folder / "hall.db", hall.hall.id))
        async with pages_over(world, hall, folder, before=past, reports=desk) as shown:
            shown.service.proposals.by(desk.proposal)
            yield shown
