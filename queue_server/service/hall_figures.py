"""The manager's figures: told and counted on a thread of their own, so that no call waits for them.

Events are noted on the loop as they are committed; every few seconds a thread tells them and, where somebody watches,
counts the day once. A start waits for none of it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

import structlog

from queue_server.contracts.dashboard_views import (
    DashboardSnapshot,
    Figure,
    TicketList,
    TicketTimeline,
)
from queue_server.contracts.snapshots import DeviceHealth
from queue_server.domain.truth.figures import usual
from queue_server.service.broadcast import Broadcast
from queue_server.service.dashboard_view import Drawn, dashboard
from queue_server.service.day_figures import DayFigures
from queue_server.service.figure_lists import ticket_list, timeline
from queue_server.service.ports import Clock
from queue_server.service.requests import Happened
from queue_server.service.usual_days import NoPast, PastDays, UsualDays

T = TypeVar("T")
KEY = "dashboard"
FRESH = timedelta(seconds=4)
"""A page that opens gets figures no older than this; open ones get new ones as often."""
log = structlog.get_logger()


class HallFigures:
    """On the loop; its work is done on a thread, one piece at a time."""

    def __init__(self, zone: str, epoch: int, clock: Clock, past: Iterable[Happened]) -> None:
        self._epoch, self._clock = epoch, clock
        self._day, self._to_tell = DayFigures(zone), deque(past)
        self._usual = UsualDays(NoPast())
        self._health: dict[str, tuple[str, DeviceHealth]] = {}
        self._one = asyncio.Lock()
        self._recovered = False
        self._beating: asyncio.Task[None] | None = None
        self.latest: DashboardSnapshot | None = None

    def look_back(self, past: PastDays) -> None:
        """Past days are known here."""
        self._usual, self._recovered = UsualDays(past), False

    def committed(self, news: Iterable[Happened]) -> None:
        """Note what happened."""
        self._to_tell.extend(news)

    def heard(self, role: str, health: DeviceHealth) -> None:
        """What a device says of itself."""
        self._health[health.device] = (role, health)

    def beat(self, broadcast: Broadcast) -> None:
        """Do what is due, beside the loop; nothing while the last time still runs."""
        if self._beating is None or self._beating.done():
            self._beating = asyncio.get_running_loop().create_task(self._beat(broadcast))

    async def settled(self) -> None:
        """Wait for what a beat has begun."""
        if self._beating is not None:
            await self._beating

    async def _beat(self, broadcast: Broadcast) -> None:
        try:
            await self._alone(self._step)
            if broadcast.watched(KEY):
                await self._draw()
                broadcast.touch(KEY)
        except Exception as error:  # figures that cannot be counted must not stop the hall
            log.error("figures_failed", error=type(error).__name__)

    async def now(self) -> DashboardSnapshot:
        """Figures that are fresh enough for a page that opens."""
        if self.latest is None or self._clock.now() - self.latest.at > FRESH:
            return await self._draw()
        return self.latest

    async def tickets(self, figure: Figure, about: str | None) -> TicketList:
        """What a figure is made of; `about`: a matter or a theme, None for the hall."""
        return await self._alone(lambda: ticket_list(self._told(), figure, about, self._clock.now()))

    async def timeline(self, ticket: str) -> TicketTimeline | None:
        """A ticket of the day, stage by stage."""
        return await self._alone(lambda: timeline(self._told(), ticket, self._clock.now()))

    async def _draw(self) -> DashboardSnapshot:
        health = dict(self._health)
        self.latest = drawn = await self._alone(lambda: self._drawn(health))
        return drawn

    def _drawn(self, health: dict[str, tuple[str, DeviceHealth]]) -> DashboardSnapshot:
        day = self._told()
        return dashboard(
            Drawn(day, self._usual.days, usual(self._usual.days), health, self._epoch, self._clock.now())
        )

    def _step(self) -> None:
        day = self._told()
        over, day.over = day.over, {}
        if not self._recovered:
            day.recover(self._usual.past.case)
            self._recovered = True
        self._usual.step(day.told.day.date, over)

    def _told(self) -> DayFigures:
        self._day.take(self._to_tell)
        return self._day

    async def _alone(self, run: Callable[[], T]) -> T:
        async with self._one:
            return await asyncio.to_thread(run)
