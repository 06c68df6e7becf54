"""How the order treats green and others: 4 hours at 110 %, lognormal services of 8 minutes, CV 0.8, real rules."""

from datetime import UTC, datetime

import pytest

from queue_server.twin.reference import STRICT_S, Pool, Rush, pooled
from tests.support.chance import seeded

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
MINUTE = 60.0
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
    assert pool.green_p99() <= 2 * MINUTE
    assert pool.slips_p99() <= 15
    assert max(pool.ordinary_slips) > 0


def check_near_strict(rush: Rush, days: int) -> None:
    """Green P99 at most 1.1 × what the same crowd sees where green always goes first."""
    ours, strict = pooled(rush, crowds(days), START), pooled(rush, crowds(days), START, STRICT_S)
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
    """The same over 40 days, all halls and shares."""
    check_near_strict(rush, 40)
