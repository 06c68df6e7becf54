"""Low grades through the service: by phone, kept over days and a restart, read again by reports, lawful to verify."""

from dataclasses import replace
from functools import partial

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import FinishService, RateVisit, StartService
from queue_server.contracts.commands import followups as w
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.contracts.voice_views import VoicePage
from queue_server.domain.followup import RATE_DAYS, Proposal
from queue_server.domain.reports.facts import RatingFact
from queue_server.service.checking.verify import verify
from queue_server.service.loading import hold_closed
from queue_server.service.reports.voices import late_grades, told
from queue_server.service.requests import Request
from queue_server.service.views import Views
from queue_server.service.voice_view import page_of_token
from tests.support import forging
from tests.support.hall_service import CLERK, HALL, KIOSK, MANAGER, World, memory_world
from tests.support.voiced import HOLDER, LOW, TICKET, badly_served, days, done

TOKEN = "ab" * 32


@pytest.fixture
def world(tmp_path) -> World:
    """A service at window 1 that its citizen found bad."""
    return badly_served(tmp_path)


@pytest.fixture
def unrated(tmp_path) -> World:
    """The same, and nobody has said anything yet."""
    made = memory_world(tmp_path)
    made.open_window("w1")
    done(made, KIOSK, made.issuing("advice", page_token_sha256=TOKEN))
    made.call("w1")
    done(made, CLERK, StartService(window="w1"), FinishService(window="w1"))
    return made


def page(world: World) -> VoicePage | None:
    """What the code on the slip opens."""
    return world.committer.read(partial(page_of_token, token_sha256=TOKEN))


def test_follow_up_goes_on_over_days_and_a_restart(world):
    """Opened by the phone's grade, taken next day by the manager's number; a restart and the journal's check find it so."""
    world.clock.move(86_400)
    world.commit()
    done(world, MANAGER, w.TakeFollowUp(follow_up=LOW), w.NoteCallBack(follow_up=LOW, result="reached"))
    views = Views(world.hall, 1, "http://h/t")
    for happened in world.opened().take_history():
        views.apply(happened)
    (found,) = views.follow_ups()
    assert (found.id, found.owner, found.grade, found.window, found.reached) == (LOW, "m1", 1, "w1", True)
    assert isinstance(world.store, MemoryStore)
    report = verify(world.store.disk.journal, HALL, forging.public_keys(world))
    assert report.holds, [finding.text.en for finding in report.findings]
    (again,) = told(entry for entry in world.store.disk.journal if entry.stream.startswith("follow-up/"))
    assert again == found


def test_complaint_gets_a_reference_of_its_own(world):
    """Two complaints of the same kind are two, whoever sends them."""
    complaint = w.OpenFollowUp(about="complaint", topic="wait", window="w1")
    done(world, MANAGER, complaint, complaint)
    assert len(world.committer._state.voices.open) == 3


def test_owner_of_another_number_is_refused(world):
    """The number of the account is the owner, not its role."""
    done(world, MANAGER, w.TakeFollowUp(follow_up=LOW))
    other = Actor(role=Role.MANAGER, id="m2")
    assert isinstance(world.ask(other, w.NoteCallBack(follow_up=LOW, result="reached")), Refused)


def test_flag_is_given_once_and_eight_a_quarter_also_after_a_restart(world):
    """The window that has it, the ninth, and a quarter that has not begun are refused; one that is over is not."""

    def giving(window: str, quarter: str) -> Request:
        body = w.GiveFlag(quarter=quarter, window=window, proposal="0" * 64, until=1)
        return replace(world.request(MANAGER, body), proposed=Proposal("0" * 64, ("w1", "w2", "w3")))

    def given(window: str, quarter: str = "2026-Q4") -> RefusalCode | None:
        reply = world.commit(giving(window, quarter))[0].reply
        return reply.code if isinstance(reply, Refused) else None

    assert given("w1") is None
    world.opened()
    assert (given("w1"), given("w2"), given("w1", "2026-Q3")) == (RefusalCode.FLAG_GIVEN, None, None)
    assert given("w3", "2027-Q1") is RefusalCode.FLAGS_USED_UP
    world.committer._state.voices.flags.clear()
    outcomes = world.commit(giving("w1", "2026-Q2"), giving("w1", "2026-Q2"))
    assert [isinstance(each.reply, Accepted) for each in outcomes] == [True, False]


@pytest.mark.parametrize("restarted", [False, True])
def test_service_is_rated_days_after_its_day_was_closed(unrated, restarted):
    """By its holder alone, once, whether or not the server was begun anew; a low grade is followed up, reports count it."""
    world = unrated
    days(world, 3)
    if restarted:
        world.opened()
    refused = world.ask(Actor(role=Role.CITIZEN, id="2026-11-22-A002"), RateVisit(ticket=TICKET, grade=1))
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.NOT_PERMITTED
    shown = page(world)
    assert shown is not None
    assert (shown.may_rate, shown.window_label, shown.number, shown.voices) == (True, "1", "A001", ())
    done(world, HOLDER, RateVisit(ticket=TICKET, grade=2))
    if restarted:
        world.opened()
    again = world.ask(HOLDER, RateVisit(ticket=TICKET, grade=5))
    assert isinstance(again, Refused)
    assert again.code is RefusalCode.RATED_ALREADY
    shown = page(world)
    assert shown is not None
    assert (shown.may_rate, shown.may_tell, [line.follow_up for line in shown.voices]) == (False, True, [LOW])
    assert shown.voices[0].call_by == "2026-11-26"
    assert isinstance(world.store, MemoryStore)
    journal = world.store.disk.journal
    late = [entry for entry in journal if entry.stream.startswith("rating/")]
    assert late_grades(late) == (RatingFact(TICKET, "w1", 0, 2),)
    report = verify(journal, HALL, forging.public_keys(world))
    assert report.holds, [finding.text.en for finding in report.findings]


def test_complaint_of_a_visit_that_may_not_be_rated_any_more_is_refused(unrated):
    """One answer to which visits count, also where their day is held for late numbers."""
    world = unrated
    days(world, RATE_DAYS + 1)
    world.opened()
    state = world.committer._state
    hold_closed(world.store, state.closed, {"2026-11-22"})
    assert TICKET in state.closed["2026-11-22"].past
    refused = world.ask(HOLDER, w.OpenFollowUp(about="complaint", topic="wait", ticket=TICKET))
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.UNKNOWN_TICKET


def test_complaint_is_told_days_later_and_its_answer_read_on_the_page(unrated):
    """The answer, one grade for it, and an appeal: all from the code on the old slip, which opens nothing else."""
    world = unrated
    days(world, 2)
    done(world, HOLDER, w.OpenFollowUp(about="not_done", topic="refused", ticket=TICKET))
    shown = page(world)
    assert shown is not None
    (told_once,) = shown.voices
    assert (told_once.kind, told_once.owned, told_once.may_rate_again) == ("not_done", False, False)
    name = told_once.follow_up
    done(
        world, MANAGER, w.TakeFollowUp(follow_up=name), w.NoteCallBack(follow_up=name, result="reached"),
        w.AnswerFollowUp(follow_up=name, cause="service", outcome="explained"),
    )  # fmt: skip
    done(
        world, HOLDER, w.RateAgain(follow_up=name, grade=2, ticket=TICKET),
        w.AskReview(follow_up=name, ticket=TICKET, reason="not_solved"),
    )  # fmt: skip
    shown = page(world)
    assert shown is not None
    assert (shown.voices[0].again, shown.voices[0].review, shown.voices[0].may_ask_review) == (
        2,
        "not_solved",
        False,
    )
    assert world.committer.page_tokens().get(TOKEN) is None


def test_old_visit_is_not_rated_and_its_page_ends(unrated):
    """A week for grades, a month for the page; a ticket that nobody served has nothing to rate."""
    world = unrated
    days(world, 8)
    shown = page(world)
    assert shown is not None
    assert (shown.may_rate, shown.may_tell) == (False, False)
    reply = world.ask(HOLDER, RateVisit(ticket=TICKET, grade=1))
    assert isinstance(reply, Refused)
    assert reply.code is RefusalCode.UNKNOWN_TICKET
    days(world, 24)
    assert page(world) is None
