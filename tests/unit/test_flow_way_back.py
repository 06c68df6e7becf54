"""The way back: nothing twice in a row, each guide once, and at its end the first screen."""

from itertools import pairwise
from random import Random
from typing import Final

import pytest

from kiosk import errand_samples, prepare_samples, samples, scenes
from kiosk.flow import booking_intents as bi
from kiosk.flow import booking_screens as bs
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.flow import prepare_screens as ps
from kiosk.flow import states as s
from kiosk.flow import way_intents as w
from kiosk.flow.attendant_screens import AttendantAsking
from kiosk.flow.certificate_screens import CertificateAsking
from kiosk.flow.pay_screens import Opening, Pay
from kiosk.flow.rating_screens import RateAsking
from kiosk.flow.ways import Credentials
from kiosk.prepare_scenes import keys
from tests.support.kiosk_chance import anything, preparing
from tests.support.kiosk_flow import HOUSE, Walk, hall
from tests.support.kiosk_several import two

_UNDER_WAY: Final = (
    s.Issuing, s.Printing, Opening, Pay, bs.BookAsking, RateAsking, CertificateAsking, AttendantAsking,
)  # fmt: skip
"""Nothing is gone back from while something is under way; a payment has steps of its own."""
_LONGEST: Final = 40
"""Screens to go back to, of somebody who asks for all that fits on one number."""
_FORM = (*keys("13800000000"), p.PickAnswer("live"), *keys("89"), *keys("20261120"), i.Proceed())
_ASKED = (i.ChooseTheme("real-estate"), i.ChooseMatter(HOUSE))


def _thing(screen: s.Screen) -> tuple[object, ...]:
    about = ("matter", "wanted", "theme", "event", "name", "day", "slot", "way", "credential", "sure")
    return (type(screen), *(getattr(screen, name, None) for name in about))


def _way(walk: Walk) -> list[tuple[object, ...]]:
    return [_thing(each) for each in (*walk.state.trail, walk.screen)]


def _guides(walk: Walk) -> list[str]:
    return [each.matter for each in (*walk.state.trail, walk.screen) if isinstance(each, s.Guide)]


@pytest.mark.parametrize("left", [HOUSE, "mortgage"])
def test_matter_left_out_at_parties_leaves_each_guide_once(left: str) -> None:
    """Two matters on one number, one is left out where it is asked who comes: the guide of the other stands there once."""
    walk = two().do(i.Proceed())
    if left == "mortgage":
        walk.do(i.Proceed(), p.AllHere(), *_FORM)
    assert walk.screen == ps.Parties(left)
    other = next(each for each in (HOUSE, "mortgage") if each != left)
    walk.do(p.LeaveOut(left))
    assert _guides(walk) == [other]


def test_guide_chosen_once_more_stands_there_once() -> None:
    """Another matter was to be added, and the same was chosen again: back leads to where it was found first."""
    walk = hall(prepare_samples.catalogue()).do(i.CardPlaced(samples.card()), *_ASKED, p.AddMatter(), *_ASKED)
    assert _guides(walk) == [HOUSE]
    assert walk.do(i.Back()).screen == s.Matters("real-estate")


def test_printed_guide_stands_there_once_after_the_credential() -> None:
    """The guide was printed, then a number was typed instead of the card: no second guide behind the first."""
    walk = hall().do(*_ASKED, i.PrintGuide(), i.GuidePrinted(HOUSE, "none"), i.Proceed(), w.OtherCredential())
    walk.do(w.ChooseCredential("number"), *(w.PadKey(sign) for sign in "11010119900307109X"), i.Proceed())
    assert walk.state.trail == (s.Home(), s.Matters("real-estate"))
    assert walk.screen == s.Guide(HOUSE)


def test_guide_printed_behind_the_next_screen_can_be_printed_again() -> None:
    """Whoever comes back to the guide is told what became of its paper, and is not left with one that prints for ever."""
    walk = hall().do(*_ASKED, i.PrintGuide(), i.Proceed(), i.GuidePrinted(HOUSE, "paper"), i.Back())
    assert walk.screen == s.Guide(HOUSE, "failed")


@pytest.mark.parametrize(
    ("touch", "shown"), [(i.NoIdCard(), s.NoCard()), (w.OtherCredential(), Credentials())]
)
def test_card_problem_leads_to_what_stood_there_before(touch: i.Intent, shown: s.Screen) -> None:
    """A card failed where another way was offered: the touch for it leads there, not there once more."""
    walk = hall().do(i.NoIdCard(), w.OtherCredential() if isinstance(shown, Credentials) else i.Touched())
    way = walk.state.trail
    walk.do(i.CardFailed("card.read_failed"), touch)
    assert (walk.state.trail, walk.screen) == (way, shown)


def test_unknown_booking_code_leads_back_to_the_start() -> None:
    """A code that the hall does not know was shown: one Back, not two, leaves the search."""
    walk = hall(errand_samples.catalogue()).do(bi.OpenBookings(), w.CodeScanned("YITANG-B-7KQ2M9XTPA"))
    assert isinstance(walk.screen, bs.BookAsking)
    walk.do(bi.BookingsFound(walk.screen.id, ()))
    assert walk.screen == bs.FindBooking(unknown=True)
    assert isinstance(walk.do(i.Back()).screen, s.Home)


@pytest.mark.parametrize("seed", range(3))
def test_back_shows_nothing_twice_in_a_row_and_ends(seed: int) -> None:
    """After any touches and words: neighbours on the way back differ, no guide stands there twice, and Back alone leads out of it."""
    random = Random(seed)  # noqa: S311 - a test's choices
    for walk, steps in _starts():
        for _ in range(steps):
            choose = preparing if random.random() < 0.3 else anything
            intent, before = choose(random, walk), walk.state
            walk.do(intent, later=random.choice((0, 0, 0, 1, 5)))
            way = _way(walk)
            twice = [one for one, other in pairwise(way) if one == other]
            assert not twice, (before.trail, before.screen, intent)
            assert len(_guides(walk)) == len(set(_guides(walk))), (before.trail, before.screen, intent)
            assert len(walk.state.trail) <= _LONGEST
            end = _backs(walk.state, len(walk.state.trail) + 2).screen
            assert isinstance(end, (s.Home, s.TakeThings, *_UNDER_WAY)), (before.trail, before.screen, intent)


def _starts() -> list[tuple[Walk, int]]:
    catalogue = prepare_samples.catalogue(classes=samples.CLASSES, rev=9)
    several = [(two(), 80), (two().do(i.Proceed()), 80)]
    fresh = [(hall(catalogue, means=samples.MEANS), 400)]
    return [*fresh, *several, *((Walk(scene.play(scenes.hall())), 12) for scene in scenes.SCENES)]


def _backs(state: s.State, times: int) -> Walk:
    """Another kiosk, as this one stands, where Back alone is touched."""
    return Walk(state).do(*[i.Back()] * times)
