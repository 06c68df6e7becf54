"""The simulator: citizens a second through the real rules and through the bare order, and the reference hall's figures."""

from datetime import UTC, datetime
from random import Random
from time import process_time
from typing import Any

from benchmarks.figures import Figure, as_row, middle
from queue_server.twin.bare_order import BareOrder, head_start
from queue_server.twin.citizens import Citizen
from queue_server.twin.floor import Engine, Floor
from queue_server.twin.real_day import RealDay
from queue_server.twin.reference import HEAD_START_S, STRICT_S, Rush, people, pooled

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
ROUNDS, DAYS = 5, 12
GREEN_P99_S, SLIPS_P99, OF_STRICT = 120.0, 15.0, 1.1
"""What the order promises in the reference hall, and in any other beside strict priority."""
OTHERS = tuple(Rush(windows, green=share) for windows in (8, 20) for share in (0.08, 0.2, 0.4))


def measure() -> list[dict[str, Any]]:
    """twin_citizens and twin_bare (1/s); green_p99 (s), slips_p99, green_of_strict (worst of several halls)."""
    rush = Rush()
    who = people(rush, Random(1))  # noqa: S311 - chooses who comes, keeps no secret
    real = [_rate(RealDay(rush.hall(HEAD_START_S), START), who) for _ in range(ROUNDS)]
    skills = [rush.names()] * rush.windows
    bare = [_rate(BareOrder(skills, head_start(HEAD_START_S), START), who) for _ in range(ROUNDS)]
    pool = pooled(rush, _crowds(), START)
    return [
        as_row(Figure("twin_citizens", middle(real), "1/s", middle(bare), "of the bare order")),
        as_row(Figure("green_p99", pool.green_p99(), "s", GREEN_P99_S, "≤ 1")),
        as_row(Figure("slips_p99", pool.slips_p99(), "tickets", SLIPS_P99, "≤ 1")),
        as_row(Figure("green_of_strict", max(map(_of_strict, OTHERS)), "×", OF_STRICT, "≤ 1")),
    ]


def _rate(engine: Engine, who: tuple[Citizen, ...]) -> float:
    start = process_time()
    Floor(engine).run(who)
    return len(who) / (process_time() - start)


def _of_strict(rush: Rush) -> float:
    ours, strict = pooled(rush, _crowds(), START), pooled(rush, _crowds(), START, STRICT_S)
    return ours.green_p99() / strict.green_p99()


def _crowds() -> list[Random]:
    return [Random(seed) for seed in range(DAYS)]  # noqa: S311 - chooses who comes, keeps no secret
