"""Days made through the rules themselves, for the rate of the aggregate, for loading and for history."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import world
from benchmarks.figures import Figure, as_row, middle
from benchmarks.loads import MATTERS
from queue_server.config import read_hall
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.applying import apply
from queue_server.domain.day import Day
from queue_server.domain.deciding import handle
from queue_server.domain.errors import Refusal

WANTED = 20_000.0
"""Commands a second in memory."""
ROUNDS, TICKETS, WAITING = 5, 1500, 100
CHANNEL = "kiosk:bench-1"
AN_ERRAND = 4
"""Commands from number to end: issue, call next, start, finish."""


def commands(tickets: int, waiting: int) -> Iterator[c.Command]:
    """A day at five windows: `waiting` people at every moment until the last number, then all are served."""
    for n in range(tickets + waiting):
        if n < tickets:
            yield c.IssueTicket(MATTERS[n % 5], "zh", CHANNEL, None, None)
        if n >= waiting:
            window = world.WINDOWS[n % 5]
            yield c.CallNext(window)
            yield c.StartService(window)
            yield c.FinishService(window)


def begun(hall_file: Path, on: date, now: datetime) -> tuple[Day, list[e.Event]]:
    """A configured day with its five windows open, and the events that made it so."""
    plan, day = read_hall(hall_file), Day(on)
    opening: list[c.Command] = [
        c.Configure(plan.hall, plan.digest),
        *(c.OpenWindow(w) for w in world.WINDOWS),
    ]
    return day, [event for command in opening for event in done(day, command, now)]


def done(day: Day, command: c.Command, now: datetime) -> tuple[e.Event, ...]:
    """The command decided and applied."""
    decision = handle(day, command, now)
    assert not isinstance(decision, Refusal), decision
    for event in decision:
        apply(day, event, now)
    return decision


def measure() -> list[dict[str, Any]]:
    """aggregate_rate: commands a second through handle and apply, in memory, WAITING people before each call."""
    rates = [_round() for _ in range(ROUNDS)]
    return [as_row(Figure("aggregate_rate", middle(rates), "1/s", WANTED, "≥ 1"))]


def _round() -> float:
    now = datetime.fromisoformat("2026-11-22T01:00:00+00:00")
    day, _ = begun(world.hall_file(), now.date(), now)
    asked, second = list(commands(TICKETS, WAITING)), timedelta(seconds=1)
    start = perf_counter()
    for command in asked:
        now += second
        done(day, command, now)
    return len(asked) / (perf_counter() - start)
