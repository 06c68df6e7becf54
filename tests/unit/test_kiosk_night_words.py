"""By night no screen sends anybody to a desk where nobody is, or to a number that there is not."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk import errand_samples, samples, scenes
from kiosk.flow import hours
from kiosk.flow.booking_screens import Days, OneBooking
from kiosk.flow.help_intents import OpenHelp
from kiosk.flow.pay_screens import PayNumber, PayProblem
from kiosk.flow.states import Find, Guide, Screen, State
from kiosk.flow.ways import Credentials, Insert, Scan
from kiosk.view_models import view_of
from kiosk.words import load
from queue_server.contracts.base import Language
from tests.support.kiosk_flow import HOUSE, texts

SENDS = re.compile(
    r"导询台|导办|咨询号|到窗口缴费|到缴费窗口|help desk|helper|advice ticket|pay counter|at the counter"
)
LATER = re.compile(r"开门后|办公时间|没有工作人员|once the hall is open|opening hours|Urgent")
THERE = re.compile(
    r"ticket-(.*unprinted|renewed)|help-(ringing|nobody|escalated)|parties-(absent|of-several)"
)
"""Whoever holds a number, or is on the way to one, or called for help, was there before closing, as staff still are."""


def shut(state: State) -> State:
    """The hall's last number is given, whatever stands on the screen."""
    assert state.catalogue is not None
    following = samples.shut().matters[0].opening
    closed = tuple(
        m.model_copy(update={"open": False, "opening": following}) for m in state.catalogue.matters
    )
    after = replace(state, catalogue=state.catalogue.model_copy(update={"matters": closed}))
    assert hours.opens(after) is not None
    return after


def sent(state: State, language: Language) -> list[str]:
    """What sends somebody to people now."""
    said = texts(view_of(state, load(language)))
    return [text for text in said if SENDS.search(text) and not LATER.search(text)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scene", scenes.SCENES, ids=lambda scene: scene.name)
def test_no_screen_sends_anybody_to_a_desk_by_night(scene: scenes.Named, language: Language) -> None:
    """Every screen that there is a picture of, once the hall has shut."""
    state = shut(scene.play(scenes.hall(language)))
    assert bool(sent(state, language)) == bool(THERE.fullmatch(scene.name))


def _full(state: State) -> State:
    assert state.catalogue is not None
    matters = tuple(m.model_copy(update={"full": True, "open": False}) for m in state.catalogue.matters)
    return replace(state, catalogue=state.catalogue.model_copy(update={"matters": matters}))


def _late() -> OneBooking:
    return OneBooking(errand_samples.LATE)


TROUBLES: tuple[Screen, ...] = (
    *(Scan("travel", HOUSE, f"scan.{name}") for name in ("expired", "lost")),
    Credentials(HOUSE, "code.silent"), Insert(HOUSE, "card.refused"), Insert(HOUSE, "reader.lost"),
)  # fmt: skip
ODD: tuple[Screen, ...] = (
    *TROUBLES, Find(typed="qqxx"), Days(HOUSE), _late(), Guide(HOUSE), PayNumber(unknown=True), PayProblem("link"),
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("screen", ODD, ids=repr)
def test_odd_moment_by_night_sends_nobody_anywhere(screen: Screen, language: Language) -> None:
    """By day the same moment does, or the list would watch over nothing."""
    day = replace(_full(scenes.hall(language)), screen=screen)
    if screen in TROUBLES or isinstance(screen, Find):
        day = replace(scenes.hall(language), screen=screen)  # the advice window gives numbers
    assert sent(day, language)
    assert sent(shut(day), language) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_kiosk_that_knows_no_hall_yet_speaks_of_the_desk_in_opening_hours_alone(language: Language) -> None:
    """Nothing is known of the hour: what is said holds by day and by night."""
    unknown = replace(scenes.hall(language), catalogue=None)
    assert sent(unknown, language) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_night_without_the_link_offers_no_booking_on_sheet_and_dark_panel(language: Language) -> None:
    """Neither can be had without the hall."""
    night = replace(shut(scenes.hall(language)), link_up=False)
    dark = replace(night, touched=night.now - timedelta(seconds=2 * hours.REST_S))
    sheet = scenes.play(night, (OpenHelp(),))
    for state in (dark, sheet):
        said = " ".join(texts(view_of(state, load(language)).rest or view_of(state, load(language)).help))
        assert said
        assert not re.search(r"预约|book", said)
