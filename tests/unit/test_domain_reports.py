"""Facts of a day and figures over days: durations, shares, trips, idle windows, and how few cases are told."""

from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.reports import fairness, measures
from queue_server.domain.reports.case_facts import CaseWatch
from queue_server.domain.reports.facts import CaseFact, DayFacts
from queue_server.domain.reports.observing import Noted, Observer
from queue_server.domain.reports.period import report
from queue_server.domain.reports.small import Share, shrunk, spread, wilson
from queue_server.domain.times.limits import Limit, Limits
from tests.support.hall_day import OLD, START, TODAY, Play, open_hall

ZONE = ZoneInfo("Asia/Shanghai")


def facts(play: Play) -> DayFacts:
    """What reports know of the day."""
    observer = Observer(TODAY, ZONE)
    for n, (event, at) in enumerate(play.journal):
        observer.take([Noted(event, at, n + 1, not hasattr(event, "STREAM"))])
    return observer.facts()


def served(play: Play, window: str = "w1", matter: str = "advice") -> str:
    """Called after a minute, there after half, served for five."""
    ticket = play.issue(matter)
    play.do(c.CallNext(window), 60)
    play.do(c.Arrive(window), 30)
    play.do(c.StartService(window), 0)
    play.do(c.FinishService(window), 300)
    return ticket


def test_facts_of_a_served_ticket_are_its_four_durations():
    """Wait, walk, service, stay; the hour is the hall's, not the server's."""
    play = open_hall()
    ticket = served(play)
    found = facts(play)
    (step,), (visit,) = found.steps, found.visits
    assert (step.wait_s, step.walk_s, step.service_s, step.stay_s) == (60, 30, 300, 390)
    assert (step.window, step.hour, step.class_id, step.served) == ("w1", 9, "ordinary", True)
    assert (visit.ticket, visit.first, visit.state, visit.waited_s) == (ticket, "done", "served", 60)


def test_facts_of_who_was_passed_name_the_cause_on_both_sides():
    """Somebody old goes first: the slip of one is the skip of the other, and a report adds them up as one."""
    play = open_hall()
    young, old = play.issue(), play.issue(birth=OLD)
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.FinishService("w1"), 60)
    play.call("w1")
    found = {visit.ticket: visit for visit in facts(play).visits}
    assert (found[young].slips, found[old].skips) == ((("green", 1),), (("green", 1),))
    (line,) = fairness.causes([facts(play)])
    assert (line.cause, line.pairs, line.passed, line.preferred) == ("green", 1, 1, 1)
    assert fairness.unexplained([facts(play)]) == 0
    first = fairness.longest([facts(play)])[0]
    assert (first.visit.ticket, first.cause) == (young, "green")


def test_facts_of_who_was_sent_home_say_why():
    """Each item of the list once, by matter; the visit was not done on the first try."""
    play = open_hall()
    play.issue()
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.TurnAway("w1", (1,), ("photo",), "a" * 64))
    found = facts(play)
    assert [(line.matter, line.item, line.n) for line in fairness.sent_home([found])] == [
        ("advice", "advice/1", 1), ("advice", "advice:photo", 1),
    ]  # fmt: skip
    assert measures.in_all([found]).first == Share(0, 1)
    assert found.names.items == {"advice/1": ("ID card", "ID card")}


def test_windows_are_idle_only_while_somebody_waits_whom_they_serve():
    """Two minutes with nobody there and a ticket of its own waiting; another matter, a break, a breath count for nothing."""
    play = open_hall()
    play.do(c.PauseWindow("w2", "break"), 0)
    play.issue("deed")
    play.do(c.CallNext("w3"), 130)
    play.issue("advice")
    play.do(c.CallNext("w1"), 40)
    play.do(c.CloseWindow("w4"), 600)
    idle = {line.window: (line.idle_s, line.paused_s) for line in facts(play).windows}
    assert idle == {"w1": (130, 0), "w2": (0, 772), "w3": (130, 0), "w4": (0, 0)}


def test_picks_are_told_with_their_cause():
    """选呼 stands in the report of its window."""
    play = open_hall()
    play.issue()
    later = play.issue()
    play.do(c.Pick("w1", later, "urgent"))
    found = facts(play)
    line = next(each for each in fairness.windows([found]) if each.window == "w1")
    assert line.picks == (("urgent", 1),)
    assert [(each.cause, each.pairs) for each in fairness.causes([found])] == [("manual", 1)]


@pytest.mark.parametrize(
    ("dimension", "keys"),
    [
        ("matter", ["advice", "deed"]), ("window", ["w1", "w3"]), ("department", ["help", "house"]), ("hour", ["9"]),
        ("class", ["ordinary"]),
    ],
)  # fmt: skip
def test_rows_of_each_way_of_looking_add_up_to_all(dimension: measures.Dimension, keys: list[str]):
    """Whatever the rows are, together they are the day."""
    play = open_hall()
    served(play), served(play), served(play, "w3", "deed")
    made = report([facts(play)])
    assert [line.key for line in made.by[dimension]] == keys
    assert sum(line.tickets for line in made.by[dimension]) == made.all.tickets == 3
    assert sum(line.service.n for line in made.by[dimension]) == made.all.service.n


@pytest.mark.parametrize("dimension", ["window", "hour", "class"])
def test_case_whose_person_came_on_another_day_stands_in_the_total_alone(dimension: measures.Dimension):
    """Nobody knows its hour, window or class here: no row at midnight for it."""
    play = open_hall()
    served(play)
    known = facts(play)
    decided = CaseFact("CASE000009", "deed", "2026-10-01-B001", "", "", 0, "broken", ())
    made = report([replace(known, cases=(decided,))])
    assert [line.key for line in made.by[dimension]] == [line.key for line in report([known]).by[dimension]]
    assert sum(line.kept.of for line in made.by[dimension]) == 0
    assert (made.all.kept.kept, made.all.kept.of) == (0, 1)


def watched(*happened: tuple[e.Event, timedelta]) -> CaseWatch:
    """A day's cases from these events; times from the day's beginning."""
    watch = CaseWatch(START.astimezone(UTC), ZONE)
    for event, after in happened:
        watch.take(event, START + after)
    return watch


def test_trips_are_the_days_on_which_the_person_was_here():
    """Received, a material brought next day, fetched on the third: three. By parcel and post: none. Another way of coming is none."""
    day, case = timedelta(days=1), "CASE000001"
    fetched = (
        (e.CaseReceived(case, "deed", "2026-11-19-B001", None, None, ()), -3 * day),
        (e.CaseAccepted(case, Limits(), ()), -3 * day), (e.CaseGapLeft(case, "deed/1", "2026-12-01", ()), -3 * day),
        (e.CaseGapFilled(case, "deed/1", ()), -2 * day), (e.CaseDecided(case, "granted", ()), -1 * day),
        (e.CaseIssued(case, "pick_up"), -1 * day), (e.CasePickedUp(case), timedelta(hours=1)),
    )  # fmt: skip
    sent = (
        (e.CaseReceived("P", "deed", None, "SF1", None, ()), -day), (e.CaseAccepted("P", Limits(), ()), -day),
        (e.CaseDecided("P", "granted", ()), -day), (e.CaseIssued("P", "delivery"), -day), (e.CasePickedUp("P"), timedelta(0)),
    )  # fmt: skip
    found = {each.case: each.days for each in watched(*fetched, *sent).facts()}
    assert found == {case: ("2026-11-19", "2026-11-20", "2026-11-22"), "P": ()}


def test_promises_are_told_on_the_day_they_end():
    """One decided in time; one that passed its limit; one that is open still says nothing."""
    limits = Limits(Limit("days", 1))
    cases = [
        (event, -timedelta(hours=1))
        for name in ("good", "late", "open")
        for event in (e.CaseReceived(name, "deed", None, "p", None, ()), e.CaseAccepted(name, limits, ()))
    ]
    watch = watched(
        *cases, (e.CaseLimitReached("late", "promised", 100), timedelta(0)), (e.CaseDecided("good", "granted", ()), timedelta(0))
    )  # fmt: skip
    assert {case.case: case.promise for case in watch.facts()} == {"good": "kept", "late": "broken"}


def test_few_values_have_no_quantile_and_no_percentage():
    """Nine values have no P90, four no median; one of three is not 33 %."""
    assert (spread([1] * 9).p90, spread([1] * 10).p90) == (None, 1)
    assert (spread([1] * 4).p50, spread([1] * 5).p50, spread([]).n) == (None, 1, 0)
    assert (Share(1, 3).value, Share(10, 20).value) == (None, 0.5)


@pytest.mark.parametrize(
    ("kept", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (81, 263, 0.2553, 0.3662), (0, 0, 0.0, 1.0)]
)
def test_wilson_interval_is_the_published_one(kept: int, of: int, low: float, high: float):
    """Newcombe 1998, table I, method 3: 81/263 and 0/10; nothing seen, nothing known."""
    assert wilson(kept, of) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_mean_of_few_is_drawn_towards_all():
    """One perfect grade does not beat a hundred good ones."""
    one, hundred = shrunk(5, 1, 4.5, 20), shrunk(480, 100, 4.5, 20)
    assert one < hundred
