"""Errands over several windows, agents with many matters: what they gain and what they cost the others, by real rules."""

import pytest

from queue_server.twin.stays import quantile
from tests.support.scenes import Agent, Journeys, together

DAYS = 12
"""Fewer days and the P95 is that of the worst one."""
FEW = Journeys(10, share=0.05)


def journeys_gain(scene: Journeys, days: int) -> float:
    """P95 of all waiting of a journey on one number, over that with a new number at each step."""
    kept = together(scene.waits(seed, one_number=True)[0] for seed in range(days))
    new = together(scene.waits(seed, one_number=False)[0] for seed in range(days))
    assert len(kept) == len(new) > 50
    return quantile(kept, 0.95) / quantile(new, 0.95)


def others_loss(scene: Journeys, days: int) -> float:
    """P95 of the others' waits on days with one number for a journey, over days with two."""
    kept = together(scene.waits(seed, one_number=True)[1] for seed in range(days))
    new = together(scene.waits(seed, one_number=False)[1] for seed in range(days))
    return quantile(kept, 0.95) / quantile(new, 0.95)


def agent_cost(scene: Agent, days: int, *, beside: str) -> float:
    """P90 of ordinary waits on days with the agent, over the same days with something else instead."""
    ours = together(scene.ordinary(seed, instead="agent") for seed in range(days))
    theirs = together(scene.ordinary(seed, instead=beside) for seed in range(days))
    return quantile(ours, 0.9) / quantile(theirs, 0.9)


def test_journey_on_one_number_waits_a_quarter_less():
    """Two steps: P95 of all waiting ≤ 0.75 × that with a new number at each step; the others hardly notice."""
    assert journeys_gain(FEW, DAYS) <= 0.75
    assert others_loss(FEW, DAYS) <= 1.1


def test_agent_with_twenty_matters_costs_no_more_than_twenty_people():
    """Ordinary P90 with an agent's 20 matters in turns ≤ 1.1 × that with 20 citizens who bring them over the day."""
    assert agent_cost(Agent(), 8, beside="people") <= 1.1


def test_agent_in_turns_costs_less_than_at_once():
    """What turns are for: the same matters in one go raise the ordinary P90 more."""
    in_turns = together(Agent(8).ordinary(seed, instead="agent") for seed in range(6))
    at_once = together(Agent(8).ordinary(seed, instead="one turn") for seed in range(6))
    assert quantile(in_turns, 0.9) < quantile(at_once, 0.9)


@pytest.mark.campaign
@pytest.mark.parametrize("scene", [Journeys(), Journeys(share=0.05), FEW], ids=["8", "8-few", "10-few"])
def test_journeys_of_many_days_wait_a_quarter_less(scene):
    """The same over 60 days and other halls."""
    assert journeys_gain(scene, 60) <= 0.75


@pytest.mark.campaign
@pytest.mark.parametrize("scene", [Agent(), Agent(load=1.0), Agent(8)], ids=["20", "20-full", "8"])
def test_agents_of_many_days_cost_no_more_than_people(scene):
    """The same over 60 days and other halls."""
    assert agent_cost(scene, 60, beside="people") <= 1.1
