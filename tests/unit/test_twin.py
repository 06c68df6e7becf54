"""The simulator's parts: what is drawn, who comes, how windows treat them, what is counted."""

from datetime import UTC, datetime
from itertools import pairwise
from statistics import mean, stdev

import pytest

from queue_server.domain import events as e
from queue_server.twin.bare_order import BareOrder, head_start
from queue_server.twin.citizens import Citizen, Flow, Group, crowd, moments, replayed
from queue_server.twin.floor import Floor
from queue_server.twin.halls import ANY, even_hall, hall_of
from queue_server.twin.real_day import RealDay
from queue_server.twin.reference import Rush, people, served
from queue_server.twin.samples import constant, exponential, lognormal, measured
from queue_server.twin.stays import Stay, quantile, skips, slips, stays
from tests.support.chance import seeded

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def _served(who: list[Citizen], windows: int = 1, **how: float) -> tuple[list[Stay], Floor, RealDay]:
    day = RealDay(even_hall(windows, 60.0, **how), START, [])
    floor = Floor(day).run(who)
    return list(stays(day.day.tickets.values(), floor.called)), floor, day


@pytest.mark.parametrize(
    ("sample", "cv"), [(exponential(480), 1.0), (lognormal(480, 0.8), 0.8), (constant(480), 0.0)]
)
def test_samples_have_their_mean_and_spread(sample, cv):
    """Mean and coefficient of variation are those that were asked for."""
    drawn = [sample(seeded(1)) if cv == 0 else 0.0 for _ in range(2)]
    if cv:
        chance = seeded(1)
        drawn = [sample(chance) for _ in range(20_000)]
    assert mean(drawn) == pytest.approx(480, rel=0.03)
    assert stdev(drawn) == pytest.approx(480 * cv, rel=0.06)


def test_measured_samples_are_drawn_from_what_was_measured():
    """Each value comes, no other does; nothing measured is an error."""
    chance = seeded(3)
    assert {measured([1.0, 2.0, 5.0])(chance) for _ in range(200)} == {1.0, 2.0, 5.0}
    with pytest.raises(ValueError, match="nothing"):
        measured([])


def test_moments_follow_the_rates():
    """As many as each flow's rate says, in order, none after the last flow."""
    found = list(moments(seeded(4), [Flow(1.0, 1000), Flow(0.0, 2000), Flow(0.2, 7000)]))
    assert all(before < after for before, after in pairwise(found))
    assert sum(at < 1000 for at in found) == pytest.approx(1000, rel=0.1)
    assert not any(1000 <= at < 2000 for at in found)
    assert sum(at >= 2000 for at in found) == pytest.approx(1000, rel=0.1)
    assert found[-1] < 7000


def test_crowd_of_one_seed_is_the_same_crowd():
    """Common random numbers: two rules can be shown the same people, and another seed is another crowd."""
    groups = [Group(0.9, ANY, exponential(60), no_show=0.2), Group(0.1, ANY, exponential(60), green=True)]
    first, again, other = (list(crowd(seeded(n), [Flow(1.0, 2000)], groups)) for n in (1, 1, 2))
    assert first == again != other
    assert sum(c.green for c in first) / len(first) == pytest.approx(0.1, abs=0.03)
    assert sum(not c.shows for c in first if not c.green) / len(first) == pytest.approx(0.18, abs=0.04)


def test_floor_serves_in_order_and_tells_the_durations():
    """One window: wait, walk, service and stay are what they must be, read off the tickets."""
    found, floor, day = _served([Citizen(0.0, ANY, 100.0, walk_s=10.0), Citizen(30.0, ANY, 50.0)])
    assert [(s.wait_s, s.walk_s, s.service_s, s.stay_s) for s in found] == [
        (0.0, 10.0, 100.0, 110.0),
        (80.0, 0.0, 50.0, 130.0),
    ]
    assert floor.called == [s.ticket for s in found]
    assert day.day.served == 2


def test_idle_windows_take_turns_by_the_longest_idle():
    """Three windows, one citizen at a time: each window in turn."""
    found, _, _ = _served([Citizen(100.0 * n, ANY, 10.0) for n in range(6)], windows=3)
    assert [s.window for s in found] == ["w1", "w2", "w3", "w1", "w2", "w3"]


def test_floor_with_a_no_show_calls_again_and_goes_on():
    """Three calls 20 s apart, then the number is missed and the next is called; back later, it is served."""
    found, _, day = _served([Citizen(0.0, ANY, 60.0, shows=False, back_s=300.0), Citizen(1.0, ANY, 60.0)])
    kinds = [type(event) for event, _ in day.kept or ()]
    assert kinds.count(e.TicketRecalled) == 2
    assert kinds.count(e.TicketMissed) == kinds.count(e.TicketReturned) == 1
    assert found[1].wait_s == pytest.approx(60.5, abs=0.6)
    assert [s.service_s for s in found] == [60.0, 60.0]


def test_floor_with_impatient_citizens_gives_their_numbers_back():
    """Who has waited long enough leaves the queue; who is at the window does not."""
    found, _, _ = _served(
        [Citizen(0.0, ANY, 500.0, patience_s=60.0), Citizen(1.0, ANY, 10.0, patience_s=60.0)]
    )
    assert found[0].service_s == 500.0
    assert found[1].wait_s is None
    assert found[1].stay_s == 60.0


def test_journey_on_one_number_keeps_the_wait_of_both_steps():
    """One number through two windows: its wait is that of both steps, before each of which somebody is served."""
    hall = hall_of({"a": 60.0, "b": 60.0}, [("a",), ("b",)], journeys={"both": ("a", "b")})
    journey = Citizen(1.0, "a", 40.0, cases=("both",), then=Citizen(0.0, "b", 20.0))
    day = RealDay(hall, START)
    floor = Floor(day).run([Citizen(0.0, "a", 100.0), journey, Citizen(2.0, "b", 300.0)])
    found = {s.matter: s for s in stays(day.day.tickets.values(), floor.called)}
    assert found["both"].wait_s == 99.0 + 162.0
    assert found["both"].stay_s == 99.0 + 40.0 + 162.0 + 20.0
    assert len(day.day.tickets) == 3


def test_agent_at_one_window_goes_behind_after_each_matter():
    """Three matters: who comes meanwhile goes first, and an empty hall serves the agent at once."""
    rest: Citizen | None = None
    for _ in range(3):
        rest = Citizen(0.0, ANY, 10.0, then=rest, cases=(ANY,) * 3, agent=True)
    assert rest is not None
    others = [Citizen(1.0, ANY, 10.0), Citizen(45.0, ANY, 10.0)]
    found, floor, _ = _served([rest, *others])
    agent = found[0].ticket
    assert floor.called == [agent, found[1].ticket, agent, agent, found[2].ticket]


def test_bare_order_agrees_with_the_real_rules():
    """The same people, by the bare order and through commands and events: the same calls at the same times."""
    rush = Rush(4, load=1.4, green=0.3, seconds=7200.0)
    who = people(rush, seeded(5))
    bare = BareOrder([rush.names()] * 4, head_start(5400.0), START)
    order = Floor(bare).run(who)
    real = served(rush, who, START)
    ours = stays(bare.tickets.values(), order.called)
    assert [(s.arrival, s.place, s.window, s.wait_s) for s in ours] == [
        (s.arrival, s.place, s.window, s.wait_s) for s in real
    ]
    assert sum(slips(ours).values()) > 10


def test_slips_and_skips_mirror_each_other():
    """The third was called first and passed two, each of whom was passed by one; who was never called counts nowhere."""
    found = [
        Stay(str(n), ANY, False, n, "w1", place, 0.0, 0.0, 0.0, 0.0)
        for n, place in enumerate([1, 2, 0, None])
    ]
    assert slips(found) == {"0": 1, "1": 1, "2": 0}
    assert skips(found) == {"0": 0, "1": 0, "2": 2}


def test_quantile_is_a_value_that_was_seen():
    """The smallest that enough do not exceed; of nothing there is none."""
    assert [quantile(range(1, 101), share) for share in (0.01, 0.5, 0.99, 1.0)] == [1, 50, 99, 100]
    with pytest.raises(ValueError, match="nothing"):
        quantile([], 0.5)


def test_replayed_day_is_the_measured_one():
    """Rows of a trace become citizens as they are."""
    assert list(replayed([(1.0, "a", 5.0)])) == [Citizen(1.0, "a", 5.0)]
