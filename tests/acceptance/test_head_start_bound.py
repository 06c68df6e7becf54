"""The hard bound: a ticket that comes later than a head start after another never passes it."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.domain import events as e
from queue_server.twin.citizens import Citizen, Flow, Group, crowd
from queue_server.twin.floor import Floor
from queue_server.twin.halls import hall_of
from queue_server.twin.real_day import RealDay
from queue_server.twin.samples import exponential, lognormal
from tests.support.bound_watch import BoundWatch, RandomHall
from tests.support.chance import seeded

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
SKILLS = [("a", "b", "c"), ("a",), ("b", "c"), ("c", "a"), ("a", "b", "c")]
HEAD_START_S = 1800.0
"""Short, so that the bound is met many times a day."""
MILLION = 1_000_000


def _crowd(seed: int, hours: float) -> list[Citizen]:
    """Three matters, a fifth green, one in ten does not come, one in ten leaves after a while; 120 % load."""
    groups = [
        Group(share, matter, lognormal(480, 0.8), green, patience=patience, no_show=0.1)
        for matter in "abc"
        for green, part in ((False, 0.8), (True, 0.2))
        for patience, share in ((None, 0.9 * part), (exponential(1800), 0.1 * part))
    ]
    return list(crowd(seeded(seed), [Flow(1.2 * len(SKILLS) / 480, hours * 3600)], groups))


def _broken(journal: list[tuple[e.Event, datetime]]) -> tuple[BoundWatch, int]:
    """The journal read for issue times, classes and calls alone; how many passed somebody."""
    watch, issued, passed = BoundWatch(), dict[str, tuple[datetime, bool]](), 0
    for event, at in journal:
        match event:
            case e.TicketIssued():
                issued[event.ticket] = at, event.green
                watch.joins(event.ticket, event.matter, at)
            case e.TicketCancelled():
                watch.leaves(event.ticket)
            case e.TicketCalled():
                since, green = issued[event.ticket]
                skills = SKILLS[int(event.window[1:]) - 1]
                head_start = timedelta(seconds=HEAD_START_S if green else 0)
                watch.called(event.ticket, since, head_start, skills)
                passed += event.passed > 0
    return watch, passed


def _day(seed: int, hours: float) -> tuple[BoundWatch, int]:
    journal: list[tuple[e.Event, datetime]] = []
    means = dict.fromkeys("abc", 480.0)
    Floor(RealDay(hall_of(means, SKILLS, HEAD_START_S), START, journal)).run(_crowd(seed, hours))
    return _broken(journal)


def test_bound_in_real_days_is_never_broken():
    """Through the real rules, with skills, no-shows and people who leave: many overtakes, none beyond the bound."""
    watched = [_day(seed, 6.0) for seed in range(6)]
    assert [watch.broken for watch, _ in watched] == [[]] * 6
    assert sum(passed for _, passed in watched) > 100


def test_bound_in_any_hall_is_never_broken():
    """30,000 numbers of five head starts, any windows, any who leave."""
    hall = RandomHall(seeded(1)).run(30_000)
    assert hall.watch.broken == []
    assert hall.overtakes > 1500


def test_bound_watch_with_a_longer_head_start_finds_it():
    """The search itself: a queue whose green head start is a second more than it should be is caught."""
    journal: list[tuple[e.Event, datetime]] = []
    means = dict.fromkeys("abc", 480.0)
    Floor(RealDay(hall_of(means, SKILLS, HEAD_START_S + 120), START, journal)).run(_crowd(1, 6.0))
    assert _broken(journal)[0].broken


@pytest.mark.campaign
@pytest.mark.timeout(7200)
def test_bound_in_a_million_numbers_of_real_days_is_never_broken():
    """10⁶ numbers through the real rules."""
    days, numbers, overtakes = 0, 0, 0
    while numbers < MILLION:
        watch, passed = _day(1000 + days, 8.0)
        assert watch.broken == []
        days, numbers, overtakes = days + 1, numbers + watch.seen, overtakes + passed
    print(
        f"{numbers:,} numbers in {days:,} days, {overtakes:,} calls that passed somebody, none beyond the bound"
    )


@pytest.mark.campaign
@pytest.mark.timeout(7200)
def test_bound_in_a_million_numbers_of_any_hall_is_never_broken():
    """10⁶ through the program's queue and choice, five head starts, any windows."""
    hall = RandomHall(seeded(2)).run(MILLION)
    assert hall.watch.broken == []
    print(f"{hall.issued:,} numbers, {hall.overtakes:,} calls that passed somebody, none beyond the bound")
