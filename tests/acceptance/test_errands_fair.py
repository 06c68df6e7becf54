"""Errands over several windows, agents with many matters: what they gain and what they cost the others, by real rules."""

from statistics import fmean

import pytest

from queue_server.twin.stays import quantile
from tests.support.scenes import Agent, Bookings, Journeys, together

DAYS = 12
"""Fewer days and the P95 is that of the worst one."""
FEW = Journeys(10, share=0.05)


def journeys_on_one_number(scene: Journeys, days: int) -> tuple[float, float]:
    """P95 on one number over P95 with a new number at each step: of all waiting of a journey, and of the others."""
    kept = [scene.waits(seed, one_number=True) for seed in range(days)]
    new = [scene.waits(seed, one_number=False) for seed in range(days)]
    assert len(together(day[0] for day in kept)) == len(together(day[0] for day in new)) > 50
    journeys, others = (
        quantile(together(day[part] for day in kept), 0.95)
        / quantile(together(day[part] for day in new), 0.95)
        for part in (0, 1)
    )
    print(f"P95 on one number: {journeys:.3f} of new numbers, others {others:.3f}")
    return journeys, others


def agent_cost(scene: Agent, days: int, *, beside: str) -> float:
    """P90 of ordinary waits on days with the agent, over the same days with something else instead."""
    ours = together(scene.ordinary(seed, instead="agent") for seed in range(days))
    theirs = together(scene.ordinary(seed, instead=beside) for seed in range(days))
    cost = quantile(ours, 0.9) / quantile(theirs, 0.9)
    print(f"ordinary P90 with the agent: {cost:.3f}")
    return cost


def test_journey_on_one_number_waits_a_quarter_less():
    """Two steps: P95 of all waiting ≤ 0.75 × that with a new number at each step; the others hardly notice."""
    journeys, others = journeys_on_one_number(FEW, DAYS)
    assert journeys <= 0.75
    assert others <= 1.1


@pytest.mark.parametrize("scene", [Agent(), Agent(load=1.0), Agent(8)], ids=["20", "20-full", "8"])
def test_agent_with_twenty_matters_hardly_delays_the_others(scene):
    """Ordinary P90 with an agent's 20 matters in turns ≤ 1.1 × that of the same day without the agent."""
    assert agent_cost(scene, 6, beside="nobody") <= 1.1


def test_agent_in_turns_costs_less_than_at_once():
    """What turns are for: the same matters in one go raise the ordinary P90 more."""
    in_turns = together(Agent(8).ordinary(seed, instead="agent") for seed in range(6))
    at_once = together(Agent(8).ordinary(seed, instead="one turn") for seed in range(6))
    assert quantile(in_turns, 0.9) < quantile(at_once, 0.9)


@pytest.mark.campaign
@pytest.mark.parametrize("scene", [Journeys(), Journeys(share=0.05), FEW], ids=["8", "8-few", "10-few"])
def test_journeys_of_many_days_wait_a_quarter_less(scene):
    """The same over 60 days and other halls."""
    assert journeys_on_one_number(scene, 60)[0] <= 0.75


@pytest.mark.campaign
@pytest.mark.parametrize("scene", [Agent(), Agent(load=1.0), Agent(8)], ids=["20", "20-full", "8"])
def test_agents_of_many_days_hardly_delay_the_others(scene):
    """The same over 60 days."""
    assert agent_cost(scene, 60, beside="nobody") <= 1.1


def check_bookings(scene: Bookings, days: int) -> None:
    """Where walk-ins wait an hour, nine of ten who booked are called within a quarter of an hour after their slot."""
    found = [scene.day(seed) for seed in range(days)]
    late, walk_ins = together(late for late, _ in found), together(waits for _, waits in found)
    within = sum(each <= 15 * 60 for each in late) / len(late)
    print(f"booked within slot + 15 min: {within:.1%}, walk-ins wait {fmean(walk_ins) / 60:.1f} min")
    assert 57 * 60 <= fmean(walk_ins) <= 63 * 60
    assert within >= 0.9


def test_booked_are_called_soon_after_their_slot():
    """Booked and checked in by the rules: ≥ 90 % within slot + 15 min while walk-ins wait an hour."""
    check_bookings(Bookings(), 8)


@pytest.mark.campaign
def test_booked_of_many_days_are_called_soon_after_their_slot():
    """The same over 24 days."""
    check_bookings(Bookings(), 24)
