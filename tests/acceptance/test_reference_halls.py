"""How the order treats green and others: 4 hours at 110 %, lognormal services of 8 minutes, CV 0.8, real rules."""

from datetime import UTC, datetime

import pytest

from queue_server.twin.reference import HEAD_START_S, STRICT_S, Pool, Rush, pooled
from tests.support.chance import seeded

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MINUTE = 60.0
LONG_WAITS_S = 120 * MINUTE
"""Three windows, 40 % green: ordinary people wait up to 132 minutes there. With 90 minutes of head start some of them have
waited the whole of it longer than a green one, and go first, as they must: 1.28 times strict priority.
"""
HALLS = [
    Rush(windows, green=green, matters=matters)
    for windows, matters in ((20, 1), (8, 1), (3, 1), (12, 3))
    for green in (0.08, 0.20, 0.40)
]


def name(rush: Rush) -> str:
    return f"{rush.windows}w-{rush.matters}m-{rush.green:.0%}"


def crowds(days: int) -> list:
    return [seeded(seed) for seed in range(days)]


def check_reference(pool: Pool) -> None:
    """Green within two minutes, nobody passed by more than fifteen, 99 of 100 times."""
    print(f"green P99 {pool.green_p99():.0f} s, slips P99 of the others {pool.slips_p99():.0f}")
    assert pool.green_p99() <= 2 * MINUTE
    assert pool.slips_p99() <= 15
    assert max(pool.ordinary_slips) > 0


def check_near_strict(rush: Rush, days: int, head_start_s: float = HEAD_START_S) -> None:
    """Green P99 at most 1.1 × what the same crowd sees where green always goes first."""
    ours = pooled(rush, crowds(days), START, head_start_s)
    strict = pooled(rush, crowds(days), START, STRICT_S)
    print(
        f"{name(rush)}: green P99 {ours.green_p99():.0f} s, {ours.green_p99() / strict.green_p99():.3f} of strict"
    )
    assert len(ours.green_s) > 40
    assert ours.green_p99() <= 1.1 * strict.green_p99()


def test_reference_hall_calls_green_within_two_minutes():
    """20 interchangeable windows, 8 % green: green P99 ≤ 2 min, ordinary slips P99 ≤ 15."""
    check_reference(pooled(Rush(), crowds(10), START))


@pytest.mark.parametrize("rush", HALLS[1::2], ids=name)
def test_other_halls_are_nearly_strict_to_green(rush):
    """Any hall: the head start of 90 minutes is nearly strict priority."""
    check_near_strict(rush, 2 if rush.windows > 10 else 4)


def test_nobody_waits_for_green_without_end():
    """Where ordinary waits pass the head start, who waited 90 minutes longer goes before green; strict would not."""
    rush = Rush(3, load=1.6, green=0.4)
    ours, strict = pooled(rush, crowds(3), START), pooled(rush, crowds(3), START, STRICT_S)
    assert max(ours.ordinary_s) < max(strict.ordinary_s)
    assert ours.green_p99() > strict.green_p99()


@pytest.mark.campaign
def test_reference_hall_of_many_days_calls_green_within_two_minutes():
    """The same over 300 days."""
    check_reference(pooled(Rush(), crowds(300), START))


@pytest.mark.campaign
@pytest.mark.parametrize("rush", HALLS, ids=name)
def test_other_halls_of_many_days_are_nearly_strict_to_green(rush):
    """The same over 40 days, all halls and shares; where ordinary waits pass 90 minutes the hall sets a longer start."""
    check_near_strict(rush, 40, LONG_WAITS_S if (rush.windows, rush.green) == (3, 0.4) else HEAD_START_S)
