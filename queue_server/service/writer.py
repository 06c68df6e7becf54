"""The writer thread: takes every command that waits, commits them as one batch, and hands the outcomes to the loop."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol

import structlog

from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Refused
from queue_server.service.committer import Committer
from queue_server.service.ports import Clock, LeaseLost, StorageError
from queue_server.service.requests import Happened, Outcome, Request

log = structlog.get_logger()
MOST_WAITING = 20_000
"""Commands that may wait for the disk; beyond that the answer is «too many»."""
MOST_IN_BATCH = 256
"""Bounds how long the first of a batch waits for its answer."""
IDLE_S = 20.0
"""How often a quiet hall looks whether the day has turned and the lease is still its own."""

LEAST_S = 0.05
"""A store that fails must not make a quiet hall spin over what is due."""


@dataclass(frozen=True, slots=True)
class Job:
    """A read that must happen on the writer's connection, between batches."""

    run: Callable[[Committer], Any]
    done: "Future[Any]"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request and who waits for its outcome."""

    request: Request
    answer: "asyncio.Future[Outcome]"


class Listener(Protocol):
    """The loop's side: told of every committed batch, in order, on the loop."""

    def committed(self, by_itself: Sequence[Happened], outcomes: Sequence[Outcome]) -> None: ...

    def lost(self) -> None: ...


class Writer:
    """Started with a committer that is handed over to its thread; stop() commits what waits."""

    def __init__(self, committer: Committer, clock: Clock, listener: Listener) -> None:
        self._committer, self._clock, self._listener = committer, clock, listener
        self._waiting: SimpleQueue[Waiting | Job | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._lost = False
        self._stopped = False

    def start(self) -> None:
        """Begin; the day is opened before the first command."""
        self._thread.start()

    def submit(self, request: Request) -> "asyncio.Future[Outcome]":
        """A future of the outcome; refusals of a full, lost or stopped hall come at once."""
        answer: asyncio.Future[Outcome] = self._loop.create_future()
        if self._lost or self._stopped:
            answer.set_result(_refusal(request, RefusalCode.TRY_AGAIN))
            return answer
        if self._full():
            answer.set_result(_refusal(request, RefusalCode.TOO_MANY))
            return answer
        self._waiting.put(Waiting(request, answer))
        return answer

    def notice(self, silent_boards: frozenset[str]) -> None:
        """Boards that nobody hears of: the hall is looked at at once."""
        self._committer.silent_boards = silent_boards
        self._waiting.put(Job(lambda _: None, Future()))

    async def read(self, run: Callable[[Committer], Any]) -> Any:
        """Run a read on the writer's connection; raises StorageError where it can't be asked."""
        done: Future[Any] = Future()
        if self._lost or self._stopped:
            raise StorageError("the hall has stopped")
        if self._full():
            raise StorageError("too much waits")
        self._waiting.put(Job(run, done))
        return await asyncio.wrap_future(done)

    async def stop(self) -> None:
        """Commit what waits, close the store, end the thread."""
        self._stopped = True
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    def _full(self) -> bool:
        return self._waiting.qsize() >= MOST_WAITING  # only the loop puts: it cannot grow in between

    def _run(self) -> None:
        self._commit([])
        going = True
        while going:
            items = self._drain()
            going = None not in items
            self._commit([item for item in items if isinstance(item, Waiting)])
            for item in items:
                if isinstance(item, Job):
                    _perform(item, self._committer)
        self._committer.close()

    def _drain(self) -> list[Waiting | Job | None]:
        try:
            items = [self._waiting.get(timeout=self._rest_s())]
        except Empty:
            return []
        while len(items) < MOST_IN_BATCH:
            try:
                items.append(self._waiting.get_nowait())
            except Empty:
                break
        return items

    def _rest_s(self) -> float:
        """Until somebody commands, at most until something is due."""
        return min(IDLE_S, max((self._committer.due - self._clock.now()).total_seconds(), LEAST_S))

    def _commit(self, waiting: list[Waiting]) -> None:
        by_itself: list[Happened] = []
        requests = [item.request for item in waiting]
        try:
            by_itself, outcomes = self._committer.commit(requests, self._clock.now())
        except StorageError as error:
            self._lost = self._lost or isinstance(error, LeaseLost)
            log.error(
                "batch_not_kept", error=type(error).__name__, commands=len(requests), lease_lost=self._lost
            )
            outcomes = [_refusal(request, RefusalCode.TRY_AGAIN) for request in requests]
        except Exception as error:  # a fault of ours in one command must not silence the hall
            log.error("batch_failed", error=type(error).__name__, commands=len(requests))
            if len(waiting) > 1:
                self._each(waiting)
                return
            outcomes = [_refusal(request, RefusalCode.TRY_AGAIN) for request in requests]
        self._loop.call_soon_threadsafe(self._deliver, waiting, by_itself, outcomes)

    def _each(self, waiting: list[Waiting]) -> None:
        """One by one, so that only the command that cannot be decided is refused."""
        for item in waiting:
            self._commit([item])

    def _deliver(self, waiting: list[Waiting], by_itself: list[Happened], outcomes: list[Outcome]) -> None:
        for item, outcome in zip(waiting, outcomes, strict=True):
            if not item.answer.done():
                item.answer.set_result(outcome)
        self._listener.committed(by_itself, outcomes)
        if self._lost:
            self._listener.lost()


def _refusal(request: Request, code: RefusalCode) -> Outcome:
    return Outcome(Refused(id=request.command.id, code=code))


def _perform(job: Job, committer: Committer) -> None:
    if not job.done.set_running_or_notify_cancel():
        return  # who asked has gone
    try:
        job.done.set_result(job.run(committer))
    except Exception as error:  # whatever it is, who asked must hear of it and the thread must go on
        job.done.set_exception(error)
