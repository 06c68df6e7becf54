"""The payer: drives every attempt and refund that is not final, outside the writer, from what the journal says alone.

It remembers nothing that a restart may not lose: what is open is read from the orders, and each is asked for again until
its channel has said a final word. A start also asks for what was closed shortly before the server was away.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from queue_server.domain.payment import OPEN, Attempt, AttemptState, Order, RefundState
from queue_server.payments.driving import Desk, Drive
from queue_server.payments.provider import Provider
from queue_server.payments.schedule import Downtime
from queue_server.service.pay_ports import PaymentBook
from queue_server.service.ports import Clock

log = structlog.get_logger()
IDLE = timedelta(seconds=5)
"""The longest sleep: a clock that was set forward is noticed by then."""
_AGAIN = timedelta(seconds=2)


@dataclass(slots=True)
class Job:
    """One attempt, refund or pay notice that waits for its next look."""

    run: Callable[[], Awaitable[datetime | None]]
    due: datetime
    seen: tuple[object, ...] = ()


class Payer:
    """On one loop. `run` serves until cancelled; tests call `settle` and move their clock to `next_due`."""

    def __init__(self, book: PaymentBook, providers: Mapping[str, Provider], clock: Clock) -> None:
        self._book, self._clock = book, clock
        self._desk = Desk(book, providers, clock, _away(book, clock.now()))
        self._jobs: dict[str, Job] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._noticed: dict[str, int] = {}  # notices of closed attempts that were followed by a query
        self._wake = asyncio.Event()
        for order in tuple(book.payments().orders):
            self.changed(order)
        book.on_payment(self.changed)

    async def run(self) -> None:
        """Until cancelled; what is under way then is asked for again after the next start."""
        try:
            while True:
                self._begin()
                await self._sleep()
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def settle(self) -> None:
        """Everything that is due now, until nothing more is."""
        while self._begin() or self._tasks:
            await asyncio.gather(*self._tasks.values())

    async def look_again(self, attempt: str) -> None:
        """One query of a final attempt, for which a bill has other words."""
        found = self._book.payments().find(attempt)
        if found is not None:
            await Drive(self._desk, found[0].id, attempt).look()

    def next_due(self) -> datetime | None:
        """When something is to be looked at next."""
        return min((job.due for key, job in self._jobs.items() if key not in self._tasks), default=None)

    def changed(self, order_id: str) -> None:
        """An order has changed: new work, or a reason to look at once."""
        order, now = self._book.payments().orders.get(order_id), self._clock.now()
        for key, seen, run in self._work(order) if order else ():
            job = self._jobs.get(key)
            if job is None:
                self._jobs[key] = Job(run, self._first(order, key, now), seen)
            elif job.seen != seen:
                job.due, job.seen = now, seen
        self._wake.set()

    def _first(self, order: Order | None, key: str, now: datetime) -> datetime:
        """At once; a closed attempt when it is time for its next look."""
        attempt = order.attempts.get(key) if order else None
        if attempt is None or attempt.state in OPEN:
            return now
        return self._desk.after_close(attempt) or now

    def _work(
        self, order: Order
    ) -> Iterator[tuple[str, tuple[object, ...], Callable[[], Awaitable[datetime | None]]]]:
        """(key, what makes it urgent when it changes, how to look) of everything that is not final."""
        for attempt in order.attempts.values():
            if attempt.way != "counter" and (self._desk.looks_at(attempt) or self._told_anew(attempt)):
                seen = (attempt.cancel_asked, order.settled, len(attempt.notices))
                yield attempt.id, seen, Drive(self._desk, order.id, attempt.id).look
        for refund in order.refunds.values():
            by_hand = order.attempts[refund.attempt].way == "counter"
            if refund.state is RefundState.APPROVED and not by_hand:
                yield refund.id, (), Drive(self._desk, order.id, refund.id).give_back
        if order.notice and not order.charges:
            yield f"notice {order.id}", (), Drive(self._desk, order.id, "").look_up

    def _told_anew(self, attempt: Attempt) -> bool:
        """A closed attempt of which a notice came since it was looked at: success may be late by days."""
        final = attempt.state in (AttemptState.CLOSED, AttemptState.FAILED)
        return final and len(attempt.notices) > self._noticed.get(attempt.id, 0)

    def _begin(self) -> bool:
        """Start whatever is due; whether there was anything."""
        now, begun = self._clock.now(), False
        for key, job in list(self._jobs.items()):
            if job.due <= now and key not in self._tasks:
                self._tasks[key] = asyncio.create_task(self._one(key, job), name=f"payer {key}")
                begun = True
        return begun

    async def _one(self, key: str, job: Job) -> None:
        job.due = datetime.max.replace(tzinfo=self._clock.now().tzinfo)
        again: datetime | None = self._clock.now() + _AGAIN
        found = self._book.payments().find(key)
        told = len(found[1].notices) if found else 0
        try:
            again = await job.run()
            self._noticed[key] = told
        except Exception as error:  # one payment must not silence the others
            log.error("payment_look_failed", error=type(error).__name__)
            again = self._clock.now() + _AGAIN
        finally:
            self._tasks.pop(key, None)
            self._rest(key, job, again)

    def _rest(self, key: str, job: Job, again: datetime | None) -> None:
        """Until `again`, or sooner where something came meanwhile; without a time it is over."""
        if again is None and self._jobs.get(key) is job and job.due > self._clock.now():
            del self._jobs[key]
        elif again is not None:
            job.due = min(job.due, again)
        self._wake.set()

    async def _sleep(self) -> None:
        due, now = self.next_due(), self._clock.now()
        wait = min(max(due - now, timedelta(0)), IDLE) if due else IDLE
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), wait.total_seconds())


def _away(book: PaymentBook, now: datetime) -> Downtime:
    """From the last that the journal knows of money until now."""
    changed = (order.changed_at or order.opened_at for order in book.payments().orders.values())
    return Downtime(min(max(changed, default=now), now), now)
