"""好差评 at the kiosk: by card or ticket, five grades, none before a finger sets one."""

from typing import Any

import pytest

from kiosk import errand_samples as made
from kiosk import samples, words
from kiosk.flow import booking_intents as b
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import rating_screens as rs
from kiosk.flow import states as s
from kiosk.flow.way_intents import CodeScanned
from kiosk.view_models import view_of
from kiosk.view_models.sheets import ChoicesView
from queue_server.contracts.commands import Arrive, CallNext, OpenWindow, StartService
from tests.support.hall_service import CLERK, KIOSK, MANAGER, OTHER_KIOSK, memory_world
from tests.support.kiosk_flow import Walk, hall, strings
from tests.support.kiosk_hall import at_the_hall

CARD = i.CardPlaced(samples.card())


def found(*visits: object) -> Walk:
    """Somebody's services, asked for by card."""
    walk = hall(means=samples.MEANS).do(b.OpenRating(), CARD)
    assert isinstance(walk.screen, rs.RateAsking)
    return walk.do(b.VisitsFound(walk.screen.id, visits))  # type: ignore[arg-type]  # as they come


def test_grades_are_five_alike_and_none_is_set() -> None:
    """No tile is on, none larger; the screen has no main action that could send one."""
    view = view_of(found(made.visit()).state, words.load("zh"))
    assert isinstance(view, ChoicesView)
    assert [tile.button.intent for tile in view.tiles] == [b.GiveGrade(grade) for grade in (5, 4, 3, 2, 1)]
    assert not any(tile.button.on or tile.quiet for tile in view.tiles)
    assert view.main is None


@pytest.mark.parametrize("ending", [(i.Leave(),), (i.Back(), i.Leave())])
def test_whoever_goes_has_said_nothing(ending: tuple[i.Intent, ...]) -> None:
    """Silence is nothing: leaving, going back or waiting sends no grade."""
    walk = found(made.visit()).do(*ending).wait(70)
    assert not walk.asked(e.SendRating)
    assert walk.do(i.CardLifted()).wait(70).screen == s.Home()
    assert samples.card().number not in set(strings(walk.state))


@pytest.mark.parametrize(("word", "screen"), [(b.Carried, rs.Rated()), (b.NeverLeft, rs.RateProblem("link"))])
def test_grade_without_an_answer_is_asked_no_more_and_said_to_be_open(word: Any, screen: object) -> None:
    """It may be stored; a late word says so to whoever still stands there, and nothing is sent when they have gone."""
    walk = found(made.visit()).do(b.GiveGrade(2)).wait(9)
    (sent,) = walk.asked(e.SendRating)
    assert walk.screen == rs.RateProblem("unsure", sent.id)
    assert view_of(walk.state, words.load("zh")).heading == words.load("zh")("rating.unsure")
    assert walk.asked(e.AskNoMore) == [e.AskNoMore(sent.id)]
    late = Walk(walk.state).do(word(sent.id))
    assert late.screen == screen
    assert walk.do(i.Leave()).asked(e.Forget) == [e.Forget(sent.id)]


def test_grade_outside_the_five_is_not_sent() -> None:
    """Neither 0 nor 6."""
    walk = found(made.visit()).do(b.GiveGrade(0), b.GiveGrade(6))
    assert not walk.asked(e.SendRating)


def test_code_of_another_hall_s_page_is_no_ticket() -> None:
    """Only an address under this hall's own pages is asked about."""
    walk = hall(means=samples.MEANS).do(b.OpenRating())
    for text in (
        "https://other.example/t/abc",
        "https://hall.example/t/",
        "https://hall.example/t/../x",
        "x",
    ):
        assert walk.do(CodeScanned(text)).screen == rs.FindVisit(unknown=True)
    walk.do(CodeScanned("https://hall.example/t/abc_D-1"))
    (asked,) = walk.asked(e.FindServed)
    assert (asked.token, asked.holder) == ("abc_D-1", None)


def test_one_of_several_services_is_chosen_first() -> None:
    """Two services, two tiles; one goes straight to the grades; none says so."""
    several = found(made.visit(), made.visit(7))
    assert isinstance(several.screen, rs.Visits)
    assert several.do(b.ChooseVisit(made.visit(7).ticket)).screen == rs.Rate(made.visit(7))
    assert found().screen == rs.RateProblem("none")


@pytest.mark.parametrize("by", ["card", "ticket"])
async def test_service_is_rated_at_another_kiosk_of_a_real_hall(tmp_path, by: str) -> None:  # type: ignore[no-untyped-def]  # pytest's own
    """Number at one machine, service, grade at another by card or by the slip's code; the second time there is nothing."""
    world = memory_world(tmp_path)
    async with at_the_hall(world, KIOSK, OTHER_KIOSK) as (_, (one, other)):
        one.do(CARD, i.ChooseTheme("help"), i.ChooseMatter("record"), i.Proceed())
        one.do(i.DeclareClass(None))
        await one.until(s.TicketShown)
        for actor, body in (
            (MANAGER, OpenWindow(window="w1")), (CLERK, CallNext(window="w1")), (CLERK, Arrive(window="w1")),
            (CLERK, StartService(window="w1")),
        ):  # fmt: skip
            one.link.actor = actor
            await one.link.ask(f"{next(world.numbers):032x}", body)
        shown = CARD if by == "card" else CodeScanned(one.paper.codes[0])
        other.do(b.OpenRating(), shown)
        assert (await other.until(rs.Rate)).visit.window_label == "1"
        other.do(b.GiveGrade(4))
        await other.until(rs.Rated)
        other.do(i.CardLifted(), i.Leave(), i.Leave(), b.OpenRating(), shown)
        assert (await other.until(rs.RateProblem)).code == "none"
    assert [e.kind for e in world.store.disk.journal].count("VisitRated") == 1
