"""Reports as they really run: a demo's journal of made-up days on disk, its days read beside it, pages over them."""

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.reports.day_book import DayBook, Source
from queue_server.adapters.reports.process import ReportProcess
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.config import read_hall, read_years
from queue_server.demo_days.writing import fill
from queue_server.service.reports.voices import told
from queue_server.service.requests import Plan
from queue_server.web.app import create_app
from tests.support import page_hall
from tests.support.page_hall import ROOT, HandClock, PageHall
from tests.support.page_world import WebPart

NOW = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)  # a Thursday, 13:30 in Hangzhou
ZONE = "Asia/Shanghai"


def plan() -> Plan:
    """The sample hall."""
    return read_hall(ROOT / "assets/halls/wushan.toml", read_years(ROOT / "assets/calendars"))


def filled(folder: Path, now: datetime = NOW, seed: int = 1) -> Source:
    """A data folder with made-up days until `now`."""
    keys, hall = KeyRing.create(folder / "keys", mode="demo"), plan()
    store = SqliteStore(folder / "hall.db", hall.hall.id)
    try:
        fill(store, hall, keys, now, seed=seed)
    finally:
        store.close()
    return Source(folder, "", hall.hall.id, hall.hall.zone)


@contextmanager
def report_app(
    folder: Path, source: Source, origin: str, now: datetime = NOW, hall: PageHall | None = None
) -> Iterator[FastAPI]:
    """The application over these days, for manager m01 and clerk 0317."""
    clock = HandClock(now)
    staff = page_hall.staff_store(folder, clock)
    desk = ReportProcess(source, clock, partial(ThreadPoolExecutor, 1))
    hall = hall or PageHall()
    hall.voices = told(DayBook(source).streams("follow-up", now.date() - timedelta(days=90), now.date()))
    yield create_app(
        hall, staff=staff, devices=page_hall.Devices(), enrol=page_hall.enrol, clock=clock, voice=None,
        settings=page_hall.settings(origin), reports=desk,
    )  # fmt: skip
    desk.close()
    staff.close()


@asynccontextmanager
async def report_world(folder: Path, source: Source, now: datetime = NOW) -> AsyncIterator[str]:
    """The same on a free port; its origin."""
    web = WebPart()
    origin = f"http://127.0.0.1:{web.port}"
    with report_app(folder, source, origin, now) as app:
        await web.start(app)
        try:
            yield origin
        finally:
            await web.stop()
