"""Made-up days into the journal of a demo that has none yet: past ones, closed and signed, and this one so far."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from datetime import time as wall_time
from random import Random
from zoneinfo import ZoneInfo

from queue_server.demo_days.day import DemoDay
from queue_server.demo_days.stage import Stage
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.service import claims, journal
from queue_server.service.chain import Cause, Chain
from queue_server.service.loading import NEVER
from queue_server.service.ports import Record, Store
from queue_server.service.requests import Plan
from queue_server.service.vault_port import Signer

ACTOR = "system:demo-day"
"""Who stands in the journal for everything that was made up."""
WEEKS, LAST_DAYS = 3, 3
PIECE = 500
"""Records in one transaction: a database ends one that keeps it waiting for two seconds."""
A_DAY, CROWD = 220, 120
OPENS, LASTS = wall_time(8, 30), timedelta(hours=8, minutes=45)
LEAST, EARLY = timedelta(minutes=30), timedelta(hours=4)
"""Of a day that has hardly begun there is nothing to show."""


class DemoFilled(Exception):
    """The hall cannot be filled: {cause}."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"The hall cannot be filled with made-up days: {cause}.")


def fill(
    store: Store,
    plan: Plan,
    signer: Signer,
    now: datetime,
    *,
    seed: int,
    past: Sequence[date] | None = None,
    brisk: Plan | None = None,
) -> int:
    """Write the days; how many entries. `past`: other days than the usual ones, oldest first. `brisk`: today's hall where a demo goes on faster, with a crowd just before. Raises DemoFilled for a real hall and for one that has a journal."""
    if plan.hall.mode != "demo":
        raise DemoFilled("it is not a demo")
    epoch = store.acquire(ACTOR)
    if store.tail() is not None:
        raise DemoFilled("its journal has begun")
    records = list(_Script(plan, Chain(plan.hall.id, epoch, signer), seed, brisk).played(now, past))
    last = 0
    for begin in range(0, len(records), PIECE):
        piece = records[begin : begin + PIECE]
        with store.batch(last, together=True) as unit:
            for record in piece:
                unit.append(record)
        last = piece[-1].entries[-1].seq
    return last


class _Script:
    """The days one after the other."""

    def __init__(self, plan: Plan, chain: Chain, seed: int, brisk: Plan | None) -> None:
        self._plan, self._chain, self._brisk = plan, chain, brisk
        self._chance, self._ids = Random(seed), Random(seed + 1)  # noqa: S311 - a play's dice
        self._zone = ZoneInfo(plan.hall.zone)
        self._head, self._records = journal.head_of(None), list[Record]()
        self._stage = Stage(self._keep)

    def played(self, now: datetime, past: Sequence[date] | None) -> Iterator[Record]:
        """Days of the last weeks and of the last week, then this one until now."""
        today = now.astimezone(self._zone).date()
        for day in _days(today) if past is None else past:
            opens = self._at(day, OPENS)
            self._day(self._plan, day, opens, opens + LASTS)
            self._stage.do(c.CloseDay(), opens + LASTS + timedelta(minutes=30))
        opens = self._opened(today, now)
        if now - opens > LEAST:
            self._day(
                self._brisk or self._plan, today, opens, min(now, opens + LASTS), CROWD if self._brisk else 0
            )
        yield from self._records

    def _opened(self, today: date, now: datetime) -> datetime:
        """A demo runs at any hour: before the hall's own, today began some hours ago."""
        opens = self._at(today, OPENS)
        return opens if now - opens > LEAST else max(self._at(today, wall_time(0, 1)), now - EARLY)

    def _day(self, plan: Plan, day: date, opens: datetime, ends: datetime, rush: int = 0) -> None:
        self._stage.state.turn(day)
        self._stage.do(c.Configure(plan.hall, plan.digest), opens)
        busy = int(A_DAY * self._chance.uniform(0.85, 1.15))
        DemoDay(self._stage, self._chance, plan.hall, opens, ends).play(busy, rush)

    def _keep(self, day: str, events: tuple[e.Event, ...], at: datetime) -> None:
        happened = self._chain.write(
            day, events, self._head, Cause(ACTOR, f"{self._ids.getrandbits(128):032x}", at)
        )
        self._head = journal.head_of(happened[-1].entry)
        self._records.append(claims.record(None, happened))

    def _at(self, day: date, clock: wall_time) -> datetime:
        return datetime.combine(day, clock, self._zone).astimezone(NEVER.tzinfo)


def _days(today: date) -> list[date]:
    """The same weekday of the last weeks, which make the usual day, and the last days, oldest first."""
    weeks = [today - timedelta(weeks=n) for n in range(WEEKS, 0, -1)]
    return sorted({*weeks, *(today - timedelta(days=n) for n in range(LAST_DAYS, 0, -1))})
