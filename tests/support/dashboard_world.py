"""A manager's dashboard as it really runs: the sample hall's service, a morning played by commands, pages over it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from queue_server.adapters.staff import SqliteStaff
from queue_server.config import read_hall
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import (
    CallNext,
    CloseWindow,
    OpenWindow,
    PauseWindow,
    SignOn,
    StartService,
    Visitor,
)
from queue_server.contracts.commands.patrols import DeclareDuty
from queue_server.contracts.replies import Accepted
from queue_server.contracts.roll import PaperHealth
from queue_server.contracts.snapshots import DeviceHealth
from queue_server.domain.truth.figures import BINS, Lengths
from queue_server.payments.papers import Papers
from queue_server.service.hall import HallService
from queue_server.service.ports import Entry
from queue_server.service.reports.desk import ReportDesk
from queue_server.service.requests import Plan
from queue_server.service.usual_days import PastDays
from queue_server.web.app import create_app
from tests.support import page_hall
from tests.support.hall_service import KIOSK, MANAGER, HandClock, World, memory_world
from tests.support.page_hall import ROOT
from tests.support.page_world import WebPart

OPENS = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)  # a Wednesday, 8:30 in Hangzhou
MATTERS = (
    "insurance-card", "insurance-record", "insurance-resident", "property-query", "property-fund", "property-transfer",
    "household-id-card", "household-id-temp",
)  # fmt: skip


class Weeks:
    """Past days that were all alike but for how many came."""

    def lengths(self, day: date) -> Lengths | None:
        """A hump in the morning and a smaller one after lunch."""
        busy = 1 + day.isocalendar().week % 4 / 4
        hump = [max(0.0, 14 - abs(n - 41) * 1.4) + max(0.0, 8 - abs(n - 59) * 1.0) for n in range(BINS)]
        return tuple(int(each * busy) for each in hump)

    def keep(self, day: date, lengths: Lengths) -> None:
        """Nothing to keep."""

    def case(self, case: str) -> Sequence[Entry]:
        """No cases."""
        return ()


@dataclass
class DashboardWorld:
    """What a test holds."""

    origin: str
    world: World
    service: HallService
    web: WebPart
    staff: SqliteStaff

    async def ask(self, actor: Actor, body: Any) -> Any:
        """One command as a door brings it."""
        command = self.world.command(body).model_copy(update={"hall": self.service.hall})
        return await self.service.submit(actor, command, digest(encode(command)))


@asynccontextmanager
async def dashboard_world(folder: Path) -> AsyncIterator[DashboardWorld]:
    """The service running, its pages on a free port."""
    plan = read_hall(ROOT / "assets/halls/wushan.toml")
    world = memory_world(folder, hall=plan.hall, clock=HandClock(OPENS))
    async with pages_over(world, plan, folder, before=Weeks()) as shown:
        yield shown


@asynccontextmanager
async def pages_over(
    world: World, plan: Plan, folder: Path, *, before: PastDays, reports: ReportDesk | None = None
) -> AsyncIterator[DashboardWorld]:
    """The pages of a hall that runs over the world's store, with the days before and reports that it is given."""
    clock, web = world.clock, WebPart()
    service = HallService(Plan(plan.hall, plan.digest), world.opened(), clock, "http://127.0.0.1/t")
    service.figures.look_back(before)
    staff = page_hall.staff_store(folder, clock)
    papers = Papers(plan.hall, service.money.payments, page_hall.ROOT / "setup/node_modules")
    async with AsyncExitStack() as stack:
        stack.callback(staff.close)
        running = asyncio.create_task(service.run())
        origin = f"http://127.0.0.1:{web.port}"
        app = create_app(
            service, staff=staff, devices=page_hall.Devices(), enrol=page_hall.enrol, clock=clock, voice=None,
            settings=page_hall.settings(origin), figures=service.figures, papers=papers, reports=reports,
        )  # fmt: skip
        await web.start(app)
        stack.push_async_callback(web.stop)
        try:
            yield DashboardWorld(origin, world, service, web, staff)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def morning(shown: DashboardWorld, minutes: int = 100, seed: int = 7) -> None:
    """People come, windows call; at the end some wait, one window is paused and one closed."""
    chance, clock = Random(seed), shown.world.clock  # noqa: S311  a seeded day, not a secret
    windows = list(shown.service.windows())
    await shown.ask(MANAGER, DeclareDuty(leader="m01", deputy="m02"))
    for n, window in enumerate(windows):
        await shown.ask(MANAGER, OpenWindow(window=window))
        await shown.ask(clerk(window), SignOn(window=window))
        assert n < 100
    await shown.ask(MANAGER, PauseWindow(window=windows[5], reason="break"))
    await shown.ask(MANAGER, CloseWindow(window=windows[-1]))
    for minute in range(minutes):
        clock.time = OPENS + timedelta(minutes=minute)
        for _ in range(chance.choice((0, 1, 1, 2, 2, 3))):
            await arrive(shown, chance)
        for window in windows:
            if chance.random() < 0.10:
                await shown.ask(clerk(window), CallNext(window=window))
                clock.move(1)
                await shown.ask(clerk(window), StartService(window=window))
    shown.service.figures.heard("kiosk", DeviceHealth(device="kiosk-1", state="ok"))
    roll = PaperHealth(left_m=12, until_closing=True, until_opening=False)
    low = DeviceHealth(device="kiosk-2", state="degraded", parts={"paper": "low"}, paper=roll)
    shown.service.figures.heard("kiosk", low)
    shown.service.figures.heard("board", DeviceHealth(device="board-b", state="gone"))


async def arrive(shown: DashboardWorld, chance: Random) -> None:
    """Somebody takes a number; one in seven is old."""
    year = 1945 if chance.random() < 0.14 else 1985
    birth = date(year, 1, 1) + timedelta(days=chance.randrange(3000))
    number = f"330106{birth:%Y%m%d}{chance.randrange(1000):03d}8"
    visitor = Visitor(name="测试", number=number, birth=birth.isoformat())
    reply = await shown.ask(KIOSK, shown.world.issuing(chance.choice(MATTERS), visitor))
    assert isinstance(reply, Accepted), reply


def clerk(window: str) -> Actor:
    """Who works there."""
    return Actor(role=Role.CLERK, id=f"c-{window}", window=window)
