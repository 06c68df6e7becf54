"""Every screen ends by itself, warned 20 s before; nothing stays of a person."""

import gc
from random import Random

import pytest

from kiosk import samples, scenes
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow import timing
from kiosk.flow.help_intents import OpenHelp
from kiosk.flow.help_state import Help
from kiosk.view_models import view_of
from kiosk.words import load
from tests.support.kiosk_chance import anything
from tests.support.kiosk_flow import Walk, hall, strings

LONGEST = 5 * 60
"""Seconds after which nobody's screen may still stand."""


@pytest.mark.parametrize("scene", scenes.SCENES, ids=lambda scene: scene.name)
def test_every_scene_comes_home_by_itself(scene: scenes.Named) -> None:
    """Whoever walks away leaves the first screen behind, and nothing of themselves."""
    walk = Walk(scene.play(scenes.hall())).wait(LONGEST)
    assert walk.screen == s.Home()
    assert walk.state.session is None


@pytest.mark.parametrize("scene", scenes.SCENES, ids=lambda scene: scene.name)
def test_every_scene_has_a_way_out_by_touch(scene: scenes.Named) -> None:
    """At most three touches of Back or Leave lead home, or (while a device works) a few seconds."""
    walk = Walk(scene.play(scenes.hall()))
    if isinstance(walk.screen, s.Issuing | s.Printing):
        walk.wait(21)
    walk.do(i.CardLifted(), i.Leave(), i.Leave())
    assert walk.screen == s.Home()


def test_scenes_show_every_screen() -> None:
    """The pictures and these tests miss no state."""
    shown = {type(scene.play(scenes.hall()).screen) for scene in scenes.SCENES}
    assert shown == set(s.SCREENS)


def test_warning_comes_twenty_seconds_before_and_one_touch_extends_it_ten_times() -> None:
    """WCAG 2.2.1."""
    walk = hall().do(i.CardPlaced(samples.card()), i.CardLifted())
    for _ in range(10):
        walk.wait(39)
        assert timing.warned(walk.state) is None
        walk.wait(1)
        assert timing.warned(walk.state) == 20
        walk.wait(19)
        assert walk.screen == s.Themes()
        walk.do(i.Touched())
        assert timing.warned(walk.state) is None
    assert walk.wait(60).screen == s.Home()


def test_home_of_somebody_who_only_changed_the_language_resets() -> None:
    """The next person finds the first screen as it is meant."""
    assert hall().do(i.SwitchLanguage()).wait(61).state.language == "zh"


@pytest.mark.parametrize(
    "did", [i.SwitchLanguage(), i.SwitchAid("large"), OpenHelp()], ids=["language", "aid", "help"]
)
def test_home_that_somebody_uses_ends_with_the_same_warning(did: i.Intent) -> None:
    """Nobody's English, large text or help sheet goes away under their eyes; a first screen that nobody uses warns nobody."""
    walk = hall().do(did).wait(39)
    assert view_of(walk.state, load("zh")).warning is None
    assert view_of(walk.wait(1).state, load("zh")).warning is not None
    walk.wait(19).do(i.Touched()).wait(39)
    assert (walk.state.language, walk.state.aids, walk.state.help) != (
        hall().state.language,
        s.Aids(),
        Help(),
    )
    assert timing.warned(walk.wait(21).state) is None
    assert timing.warned(hall().wait(59).state) is None


def test_session_end_leaves_no_string_of_the_card_in_the_state() -> None:
    """Walks the object graph of the state after each scene's end."""
    card = samples.card()
    secret = {card.name, card.number, card.address, card.authority, scenes.ELDER, scenes.TOKEN}
    for scene in scenes.SCENES:
        walk = Walk(scene.play(scenes.hall())).wait(LONGEST)
        assert not secret & set(strings(walk.state)), scene.name


def test_take_things_is_wiped_already() -> None:
    """请带好… is said by a machine that knows nothing any more."""
    walk = hall().do(
        i.CardPlaced(samples.card()), i.ChooseTheme("social"), i.ChooseMatter("insured"), i.Proceed()
    )
    walk.number_comes().do(i.PrintEnded(samples.ticket().ticket, "none"), i.Leave())
    assert isinstance(walk.screen, s.TakeThings)
    assert walk.asked(e.EndSession)
    assert not {samples.card().name, samples.card().number} & set(strings(walk.state))


def test_wiped_card_is_not_reachable_from_anywhere() -> None:
    """No list, cache or closure of the flow keeps the card object."""
    own = samples.card("仅此一张")
    walk = hall().do(i.CardPlaced(own), i.CardLifted(), i.Leave())
    assert walk.screen == s.Home()
    walk.effects.clear()
    holders = [h for h in gc.get_referrers(own) if isinstance(h, s.Session | s.State | s.Request)]
    assert not holders


@pytest.mark.parametrize("seed", range(12))
def test_flow_survives_any_order_of_events(seed: int) -> None:
    """1,000 random intents: never an error, never a face without level person and a card, always home in the end."""
    random, walk = Random(seed), hall(means=samples.MEANS)  # noqa: S311 - a test's choices
    for _ in range(1000):
        walk.do(anything(random, walk), later=random.choice((0, 0, 0.3, 2, 9)))
        if isinstance(walk.screen, s.Face | s.Consent | s.Confirm):
            matter = next(m for m in samples.catalogue().matters if m.id == walk.screen.matter)
            assert matter.assurance == "person"
            assert walk.state.card is not None or isinstance(walk.screen, s.Confirm)
        if isinstance(walk.screen, s.Home):
            assert walk.state.trail == ()
    for sent in walk.asked(e.SendIssue):
        matter = next(m for m in samples.catalogue().matters if m.id == sent.request.matter)
        assert matter.assurance == "none" or sent.request.holder is not None
        assert (sent.request.check is not None) == (matter.assurance == "person")
    walk.do(i.CardLifted()).wait(LONGEST)
    assert walk.screen == s.Home()
