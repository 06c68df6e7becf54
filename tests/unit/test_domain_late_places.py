"""Places that change after the fact (confirmed, taken back, merged late, on paper): every overtake keeps a lawful cause."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from queue_server.domain import commands as c
from queue_server.domain.ticket import State
from queue_server.domain.truth.causes import Cause
from queue_server.domain.truth.legs import chronicle
from queue_server.domain.truth.overtakes import overtakes
from tests.support.hall_day import OLD, TODAY, Play
from tests.support.priority import class_day, take

CLASSES = ("disabled", "with-infant", "military")
LEASE = "2026-11-22-KA001"


def late_day(seed: int, steps: int = 300) -> Play:
    """A day of any hands in which places change after numbers were given."""
    chance, play = Random(seed), class_day()  # noqa: S311 - a played day, no secret
    play.do(c.LeaseRange("k1", "k1"))
    for n in range(1, steps):
        _step(play, chance, n)
    return play


def _step(play: Play, chance: Random, n: int) -> None:
    live = [t.id for t in play.day.tickets.values() if t.state in (State.WAITING, State.CALLED)] or ["x"]
    ticket, name, window = chance.choice(live), chance.choice(CLASSES), chance.choice(("w1", "w2", "w4"))
    written_at = play.now - timedelta(seconds=chance.choice((0, 30, 900)))
    issue = c.IssueTicket("advice", "zh", "kiosk:k1", None, None)
    match chance.randrange(10):
        case 0 | 1 | 2:
            take(play, birth=chance.choice((None, None, OLD)), after_s=chance.choice((0, 1, 60)))
        case 3:
            play.do(c.IssuedOffline(issue, f"KA{n:03d}", written_at, LEASE, "k1"), 5)
        case 4:
            play.do(c.EnterPaper(issue, f"M{n:03d}", written_at), 5)
        case 5:
            play.do(c.ConfirmClass(ticket, name), 1)
        case 6:
            _take_back(play, chance)
        case 7:
            play.do(c.Undo(window), 1)
        case _:
            play.do(c.CallNext(window), 5)
            if chance.random() < 0.7:
                play.do(c.StartService(window), 5)


def _take_back(play: Play, chance: Random) -> None:
    """A class that somebody holds, mostly of somebody who was called."""
    held = [t for t in play.day.tickets.values() if t.classes and t.state in (State.WAITING, State.CALLED)]
    if held:
        called = [t for t in held if t.state is State.CALLED]
        ticket = chance.choice(called if called and chance.random() < 0.8 else held)
        play.do(c.TakeBackClass(ticket.id, chance.choice(ticket.classes)[0], "not_shown"), 1)


@pytest.mark.parametrize("seed", range(12))
def test_overtakes_of_late_places_are_all_explained(seed):
    """Σ slips = Σ skips, nothing unexplained, and such overtakes did happen; the day replays."""
    play = late_day(seed)
    found = overtakes(chronicle(TODAY, play.journal))
    assert sum(map(Counter.total, found.slips.values())) == sum(map(Counter.total, found.skips.values()))
    assert found.unexplained == []
    assert found.totals[Cause.UNEXPLAINED] == 0
    assert found.totals[Cause.GREEN] + found.totals[Cause.OFFLINE] > 0
    assert play.replayed() == play.day
