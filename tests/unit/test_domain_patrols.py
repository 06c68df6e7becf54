"""The duty leader, and rounds at times that chance draws: all of them within the hours, evenly, foreseen by nobody; missed ones stay missed."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from queue_server.domain import commands as c
from queue_server.domain.commands import patrols as p
from queue_server.domain.deciding import patrols as rules
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import patrols as e
from queue_server.domain.patrol import Patrol, PatrolRules
from queue_server.domain.reports.facts import DayFacts, Names, PatrolFact
from queue_server.service.patrol_view import rounds_view
from queue_server.service.reports.answering import faults_of
from tests.support.hall_day import Play, hall, open_hall

LOOK = timedelta(seconds=30)


def patrolled(prompts: int = 3) -> Play:
    """A day with rounds to make; all windows are open."""
    play = open_hall()
    day = Play()
    day.do(c.Configure(replace(hall(), patrols=PatrolRules(prompts, 20)), "0" * 64), 0)
    for window in play.day.windows:
        day.do(c.OpenWindow(window), 0)
    return day


def asked(play: Play, chance: float = 0.0) -> e.PatrolAsked:
    """The round that a look with this draw asks for."""
    decided = play.do(c.Beat(luck=c.Luck(play.now - LOOK, chance)))
    assert isinstance(decided, tuple), decided
    (found,) = [event for event in decided if isinstance(event, e.PatrolAsked)]
    return found


def drawn(play: Play, seed: int) -> list[tuple[datetime, str]]:
    """When and where a whole day's looks ask, every round answered at once."""
    chance, found = Random(seed), []  # noqa: S311  a day to be drawn again
    now, end = play.now.replace(hour=0), play.now.replace(hour=10)  # 8:00 to 18:00
    while now < end:
        for event in rules.beat(play.day, c.Luck(now - LOOK, chance.random()), now):
            assert isinstance(event, e.PatrolAsked)
            found.append((now, event.place))
            play.day.rounds.patrols[event.patrol] = rounds_of(event, now)
        now += LOOK
    play.day.rounds.patrols.clear()
    return found


def rounds_of(event: e.PatrolAsked, at: datetime) -> Any:
    """One that was made."""
    return Patrol(event.patrol, event.place, at, event.until, answered_at=at)


def test_rounds_come_all_within_the_hours_and_evenly():
    """Three a day, none before 9:00 or too late to be made by 17:00, each third of the day and each place as likely as others."""
    play = patrolled()
    days = [drawn(play, seed) for seed in range(120)]
    assert {len(day) for day in days} == {3}
    minutes = [(at.hour * 60 + at.minute - 60) for day in days for at, _ in day]
    assert min(minutes) >= 0
    assert max(minutes) < 8 * 60 - 20
    thirds = Counter(minute * 3 // (8 * 60 - 20) for minute in minutes)
    assert all(90 < thirds[n] < 150 for n in range(3)), thirds
    places = Counter(place for day in days for _, place in day)
    assert set(places) == {"area:a", "area:b", "window:w1", "window:w2", "window:w3", "window:w4"}
    assert min(places.values()) > 30


def test_rounds_are_drawn_from_the_seed():
    """The same draws give the same day; others do not."""
    play = patrolled()
    assert drawn(play, 1) == drawn(play, 1) != drawn(play, 2)


def test_round_is_made_by_the_leader_or_the_stand_in_in_time():
    """At the place that was asked for; not by others, not twice; what happened is replayed."""
    play = patrolled()
    play.do(p.DeclareDuty("m01", "m02"))
    found = asked(play)
    assert found.until == play.now + timedelta(minutes=20)
    refused = play.do(p.MakeRound(found.patrol, "", (), "m09"))
    assert isinstance(refused, Refusal)
    assert refused.code is Code.NOT_PERMITTED
    assert play.do(p.MakeRound(found.patrol, "window:w4", ("queue",), "m02")) == (
        e.PatrolMade(found.patrol, found.place, ("queue",), "m02"),
    )
    again = play.do(p.MakeRound(found.patrol, "", (), "m01"))
    assert isinstance(again, Refusal)
    assert again.code is Code.CASE_NOT_SO
    assert play.replayed().rounds == play.day.rounds


def test_round_that_nobody_makes_is_missed_and_stays_so():
    """An alarm while it is asked for, another that it was missed; a late answer is refused, the page says so."""
    play = patrolled()
    play.do(p.DeclareDuty("m01", ""))
    found = asked(play)
    play.do(c.Beat())
    assert [key for key, alarm in play.day.alarms.items() if alarm.on] == [("patrol_due", found.place)]
    play.do(c.Beat(), 20 * 60)
    assert rules.due(play.day, play.now) == []
    assert [key[0] for key, alarm in play.day.alarms.items() if alarm.on] == ["patrol_missed"]  # at once
    play.do(c.Beat())
    assert [key[0] for key, alarm in play.day.alarms.items() if alarm.on] == ["patrol_missed"]
    assert isinstance(play.do(p.MakeRound(found.patrol, "", (), "m01")), Refusal)
    (line,) = rounds_view(play.day).rounds
    assert (line.word, line.made_at, line.name.en) == ("missed", None, "Area A")


def test_round_of_ones_own_needs_a_place_of_the_hall():
    """Anybody who may make rounds; nobody asked, so nothing is used up."""
    play = patrolled()
    refused = play.do(p.MakeRound(None, "window:w9", (), "m09"))
    assert isinstance(refused, Refusal)
    assert isinstance(play.do(p.MakeRound(None, "window:w1", ("private_phone", "no_badge"), "m09")), tuple)
    assert (play.day.rounds.asked, rounds_view(play.day).rounds[0].until) == (0, None)


@pytest.mark.parametrize("prompts", [0, 3])
def test_hall_without_a_leader_says_so_only_where_it_makes_rounds(prompts: int):
    """An alarm until somebody is declared; nobody stands in for themselves."""
    play = patrolled(prompts)
    play.do(c.Beat())
    assert [key[0] for key, alarm in play.day.alarms.items() if alarm.on] == ["duty_missing"] * bool(prompts)
    assert isinstance(play.do(p.DeclareDuty("m01", "m01")), Refusal)
    play.do(p.DeclareDuty("m01", "m02"))
    assert play.do(p.DeclareDuty("m01", "m02")) == ()
    play.do(c.Beat())
    assert not any(alarm.on for alarm in play.day.alarms.values())


def test_no_round_is_asked_for_while_no_window_is_open_or_one_is_to_be_made():
    """At lunch nobody is there; two at once could not be walked."""
    play = patrolled()
    found = asked(play)
    assert play.do(c.Beat(luck=c.Luck(play.now - LOOK, 0.0))) != (found,)
    assert play.day.rounds.asked == 1
    for window in play.day.windows:
        play.do(c.CloseWindow(window))
    play.do(p.MakeRound(1, "", (), "m01"))
    play.do(c.Beat(luck=c.Luck(play.now - LOOK, 0.0)))
    assert play.day.rounds.asked == 1


def test_findings_at_windows_count_for_flags():
    """By window; areas and rounds on which all was well count for nothing."""
    made = (
        PatrolFact("window:w1", True, "made", ("queue", "manner")), PatrolFact("window:w1", False, "made", ("dirty",)),
        PatrolFact("area:a", True, "made", ("signs",)), PatrolFact("window:w2", True, "missed", ()),
    )  # fmt: skip
    empty = Names({}, {}, {}, {}, {})
    day = DayFacts("2026-11-22", True, empty, (), (), (), (), (), (), (), (), None, made)
    assert faults_of([day]) == {"w1": 3, "w2": 0}
