"""Reports made in a process of their own, started when the first is asked for: a quarter's days take seconds of a processor."""

import asyncio
import gc
import os
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import date
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from queue_server.adapters.reports.day_book import DayBook, Source
from queue_server.contracts.dashboard_views import TicketTimeline
from queue_server.domain.followup import Proposal
from queue_server.domain.reports.facts import DayFacts
from queue_server.domain.reports.period import Report
from queue_server.domain.reports.ratings import Ratings
from queue_server.service.ports import Clock, StorageError
from queue_server.service.reports import answering
from queue_server.service.reports.desk import Asked, Opened

T = TypeVar("T")
_NICE = 10
"""Calls come first."""
_KEPT = 64
"""Proposals: a page of before gives its flag at once."""


class ReportProcess:
    """`ReportDesk` of one hall. `close` ends its process."""

    def __init__(self, source: Source, clock: Clock, begin: Callable[[], Executor] | None = None) -> None:
        """`begin` makes what the work is done on, where that is not a process of its own."""
        self._source, self._clock, self._begin = source, clock, begin or _spawned
        self._pool: Executor | None = None
        self._proposals: dict[tuple[str, int], Proposal] = {}

    async def report(self, asked: Asked) -> Report:
        """Everything of the period."""
        return await self._run(answering.report, asked)

    async def tickets(self, asked: Asked) -> Opened:
        """What a row is made of."""
        return await self._run(answering.tickets, asked)

    async def timeline(self, ticket: str) -> TicketTimeline | None:
        """A ticket of any day, stage by stage."""
        return await self._run(answering.timeline, self._source.zone, ticket, self._clock.now())

    async def day(self, day: date) -> DayFacts | None:
        """One day's facts."""
        return await self._run(answering.day, day)

    async def ratings(self, quarter: str) -> Ratings:
        """Grades, windows, follow-ups and the proposal of a quarter."""
        found = await self._run(answering.ratings, quarter)
        self._remember(quarter, found.until, found.proposal)
        return found

    async def proposal(self, quarter: str, until: int) -> Proposal | None:
        """What was proposed for a quarter up to that entry; at once where a page has just shown it. None where the journal does not reach so far."""
        if (quarter, until) not in self._proposals:
            found = await self._run(answering.proposal, quarter, until)
            if found is None:
                return None
            self._remember(quarter, until, found)
        return self._proposals[quarter, until]

    async def last_closed(self, before: date) -> date | None:
        """The newest closed day before that one."""
        return await self._run(answering.last_closed, before)

    def _remember(self, quarter: str, until: int, found: Proposal) -> None:
        """What the journal gave up to an entry it always gives."""
        self._proposals[quarter, until] = found
        while len(self._proposals) > _KEPT:
            del self._proposals[next(iter(self._proposals))]

    def close(self) -> None:
        """End the process, and what it still does."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[..., T], *given: Any) -> T:
        if self._pool is None:
            self._pool = self._begin()
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._pool, partial(_made, self._source, work, *given)
            )
        except BrokenProcessPool:
            self.close()
            raise StorageError("the reports' process ended; ask again") from None


def _spawned() -> Executor:
    return ProcessPoolExecutor(1, get_context("spawn"), _begin)


def _begin() -> None:
    """Many objects are made and let go together, few are cycles: the collector looks when a piece of work is done."""
    gc.disable()
    with suppress(OSError):
        os.nice(_NICE)


def _made(source: Source, work: Callable[..., T], *given: Any) -> T:
    try:
        return work(DayBook(source), *given)
    finally:
        if not gc.isenabled():
            gc.collect()
