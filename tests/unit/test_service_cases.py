"""Cases through the service: numbered at the window, kept over days and restarts, listed for departments."""

from datetime import timedelta

import pytest

from queue_server.config import ConfigError
from queue_server.config.limits_file import LimitsFile
from queue_server.config.tables import parsed
from queue_server.contracts.actors import Actor, Permission, Role
from queue_server.contracts.case_views import CaseHere
from queue_server.contracts.commands import (
    AcceptCase,
    AcceptReceived,
    AskSupplement,
    DecideCase,
    HandOver,
    IssueResult,
    PauseCase,
    ReceiveParcel,
    StartService,
    WithdrawCase,
)
from queue_server.contracts.commands.cases import GapLeft
from queue_server.contracts.refusals import WORDS, RefusalCode
from queue_server.contracts.replies import Accepted, CaseView, Refused
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.times.limits import Limit, Limits
from queue_server.service.case_in import OF_CASES, of_case
from queue_server.service.views import Views
from tests.support.calendars import at
from tests.support.case_play import case_hall
from tests.support.command_bodies import body_of
from tests.support.hall_service import CLERK, MANAGER, HandClock, World, memory_world


@pytest.fixture
def world(tmp_path) -> World:
    """Monday morning in a hall with limits; w1 is open."""
    made = memory_world(tmp_path, hall=case_hall(), clock=HandClock(at("2026-11-23 09:00")))
    made.open_window("w1")
    return made


def accepted(world: World, **fields) -> str:
    """A case accepted at the window, by its number."""
    ticket = world.issue("record")
    world.call("w1")
    world.ask(CLERK, StartService(window="w1"))
    reply = world.ask(CLERK, AcceptCase(window="w1", ticket=ticket.ticket, matter="record", **fields))
    assert isinstance(reply, Accepted), reply
    assert isinstance(reply.result, CaseView)
    return reply.result.case


def views_of(world: World) -> Views:
    """The loop's side, after a restart."""
    views = Views(world.hall, 1, "http://h/t")
    for happened in world.opened().take_history():
        views.apply(happened)
    return views


def test_accepted_case_is_answered_with_its_number_and_kept_in_its_stream(world: World):
    """The day's link and the case's own entries, one transaction."""
    case = accepted(world, gaps=(GapLeft(material=1, until="2026-12-01"),))
    streams = [(entry.kind, entry.stream) for entry in world.store.disk.journal if "Case" in entry.kind]
    assert streams == [
        ("CaseLinked", "day/2026-11-23"),
        ("CaseReceived", f"case/{case}"),
        ("CaseAccepted", f"case/{case}"),
        ("CaseGapLeft", f"case/{case}"),
    ]


def test_case_lives_on_over_days_and_restarts(world: World):
    """Accepted on Monday, decided on Wednesday by a server that was started in between; then it is loaded no more."""
    case = accepted(world)
    world.opened()
    world.clock.move(timedelta(days=2).total_seconds())
    world.opened()
    for body in (
        DecideCase(case=case, outcome="granted"),
        IssueResult(case=case, way="pick_up"),
        HandOver(case=case),
    ):
        reply = world.ask(MANAGER, body)
        assert isinstance(reply, Accepted), reply
        assert reply.result == CaseView(case=case)
    assert not any(h.entry.stream.startswith("case/") for h in world.opened().take_history())
    reply = world.ask(MANAGER, HandOver(case=case))
    assert isinstance(reply, Refused)
    assert (reply.code, reply.about) == (RefusalCode.UNKNOWN_CASE, case)


def test_limit_that_passes_is_told_at_the_beat(world: World):
    """Five working days from Monday: three quarters have passed on the fourth evening."""
    case = accepted(world)
    world.clock.time = at("2026-11-27 18:00")
    by_itself, _ = world.batch()
    events = [happened.event for happened in by_itself]
    assert e.CaseLimitReached(case, "promised", 75) in events
    assert e.AlarmRaised("case_near", case) in events
    lines = views_of(world).alarms(world.clock.now()).alarms
    assert [(line.alarm, case in line.words.zh) for line in lines if line.cleared_at is None] == [
        ("case_near", True)
    ]


def test_back_list_and_pick_up_queue_by_theme(world: World):
    """What the department has to do, what is to be issued, what waits to be picked up."""
    case = accepted(world)
    parcel = world.ask(CLERK, ReceiveParcel(matter="deed", parcel="SF1234567890"))
    assert isinstance(parcel, Accepted)
    views, now = views_of(world), world.clock.now()
    assert [line.case for line in views.cases("help", now).at_work] == [case]
    (deed,) = views.cases("house", now).at_work
    assert (deed.parcel, deed.ticket, deed.state, deed.dues) == ("SF1234567890", None, "received", ())
    (record,) = views.cases("help", now).at_work
    assert [(due.limit, due.percent) for due in record.dues][:2] == [("promised", 75), ("promised", 100)]
    world.ask(CLERK, DecideCase(case=case, outcome="granted"))
    assert [line.outcome for line in views_of(world).cases(None, now).to_issue] == ["granted"]
    world.ask(CLERK, IssueResult(case=case, way="pick_up"))
    shown = views_of(world).cases("help", now)
    assert ([line.case for line in shown.pick_up], shown.to_issue, shown.at_work) == ([case], (), ())


def test_supplement_shows_what_is_asked_and_that_the_clock_stands(world: World):
    """On the list of who must act."""
    parcel = world.ask(CLERK, ReceiveParcel(matter="record", parcel="SF1234567890"))
    assert isinstance(parcel, Accepted)
    assert isinstance(parcel.result, CaseView)
    world.ask(CLERK, AcceptReceived(case=parcel.result.case))
    world.ask(CLERK, AskSupplement(case=parcel.result.case, materials=(1,)))
    (line,) = views_of(world).cases(None, world.clock.now()).at_work
    assert (line.state, line.pause, [each.zh for each in line.asked]) == (
        "supplement",
        "supplement",
        ["ID card"],
    )


def test_refusals_about_cases_have_words_in_both_languages(world: World):
    """Typed, and the journal is as it was."""
    case = accepted(world)
    before = len(world.store.disk.journal)
    reply = world.ask(CLERK, IssueResult(case=case, way="delivery"))
    assert isinstance(reply, Refused)
    assert reply.code is RefusalCode.CASE_NOT_SO
    assert len(world.store.disk.journal) == before
    for code in (
        "unknown_case",
        "case_there",
        "case_not_so",
        "steps_open",
        "gap_open",
        "gap_date",
        "clock_stands",
        "case_elsewhere",
    ):
        assert WORDS[RefusalCode(code)].zh != WORDS[RefusalCode(code)].en


@pytest.mark.parametrize(
    ("table", "limits"),
    [
        ({}, Limits()),
        ({"promised_min": 60, "legal_days": 30}, Limits(Limit("minutes", 60), Limit("days", 30))),
        ({"promised_days": 5}, Limits(Limit("days", 5))),
    ],
)
def test_limits_of_the_hall_file(table, limits):
    """Minutes or working days, each of the two."""
    assert parsed(LimitsFile, table, "hall").limits() == limits


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"promised_min": 60, "promised_days": 1}, "promised is in minutes or in days"),
        ({"promised_min": 0}, "promised_min"),
        ({"legal_days": 366}, "legal_days"),
        ({"promised": 5}, "unknown key promised"),
    ],
)
def test_limits_beyond_a_bound_are_refused_by_name(table, words):
    """Both units, nothing, too much, another key."""
    with pytest.raises(ConfigError, match=words):
        parsed(LimitsFile, table, "hall")


def test_window_shows_the_ticket_s_case_with_its_clock_and_gaps(world: World):
    """Nothing before acceptance; then the end of the promise and what may follow; while it is stopped, why; at last that it is over."""

    def shown() -> CaseHere:
        found = views_of(world).window("w1", world.clock.now())
        assert found is not None
        assert found.current is not None
        return found.current.cases[0]

    ticket = world.issue("record").ticket
    world.call("w1")
    world.ask(CLERK, StartService(window="w1"))
    before = shown()
    assert (before.matter, before.case, before.state, before.due_at) == ("record", None, "none", None)
    gap = GapLeft(material=1, until="2026-12-01")
    body = AcceptCase(window="w1", ticket=ticket, matter="record", gaps=(gap,))
    assert isinstance(world.ask(CLERK, body), Accepted)
    after = shown()
    assert after.case is not None
    assert (after.state, after.late) == ("accepted", False)
    assert after.due_at is not None
    assert after.due_at > world.clock.now()
    assert [(left.material, left.until) for left in after.gaps] == [(1, "2026-12-01")]
    world.ask(CLERK, PauseCase(case=after.case, reason="inspection"))
    assert (shown().pause, shown().due_at) == ("inspection", None)
    world.ask(CLERK, WithdrawCase(case=after.case))
    assert shown().state == "over"


def test_case_is_decided_by_the_windows_of_its_matter_or_by_permission(world: World):
    """A clerk of another window is refused in words, whatever the body says; the account's permission lets the back office do it."""
    case = accepted(world)
    other = Actor(role=Role.CLERK, id="c3", window="w3")
    body = DecideCase(case=case, outcome="granted")
    refused = world.ask(other, body)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.about) == (RefusalCode.CASE_ELSEWHERE, "1, 2")
    office = other.model_copy(update={"may": frozenset({Permission.CASES})})
    assert isinstance(world.ask(office, body), Accepted)


def test_manager_without_the_permission_decides_no_case(world: World):
    """What was taken from an account is taken, in the whole hall."""
    case = accepted(world)
    bare = MANAGER.model_copy(update={"may": frozenset(Permission) - {Permission.CASES}})
    refused = world.ask(bare, WithdrawCase(case=case))
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.CASE_ELSEWHERE


def test_every_command_about_a_case_says_who_asks(world: World):
    """受理 at the window names it itself; all others carry the actor's window, never one of the body's."""
    for kind, made in OF_CASES.items():
        told = of_case(CLERK, body_of(kind.model_fields["kind"].default), world.ids)
        assert (
            isinstance(told, c.AcceptCase)
            if made is c.AcceptCase
            else isinstance(told, c.ByWhom) and told.window == "w1"
        )
