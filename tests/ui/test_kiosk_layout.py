"""Every screen, both languages, both sizes, both shapes: nothing cut, nothing too small to touch, nothing overlapping."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kiosk import scenes
from kiosk.flow.states import TicketShown
from queue_server.contracts.base import Text
from tests.support.kiosk_rules import (
    RULES,
    reach_mode_has_every_key_low,
    says,
    ticket_without_paper_is_seen_whole,
    usable,
)
from tests.support.kiosk_window import LANDSCAPE, PORTRAIT, Laid

pytestmark = pytest.mark.gui

SHAPES = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
HARDEST = [
    ("portrait", "en", ("large", "contrast", "reach")), ("portrait", "zh", ("large",)), ("portrait", "en", ("reach",)),
    ("landscape", "zh", ("contrast",)), ("landscape", "en", ("large",)),
]  # fmt: skip
"""Each aid in the language that is wider with it; lying, which few halls have, in the widest and the largest."""
ALL = [
    (shape, language, aids)
    for shape in SHAPES
    for language in ("zh", "en")
    for aids in ((), ("large",), ("contrast",), ("reach",), ("large", "contrast", "reach"))
]


def _named(look: object) -> str:
    return "-".join(look) or "plain" if isinstance(look, tuple) else str(look)


def _broken(shape: str, language: str, aids: tuple[str, ...]) -> list[str]:
    """One pass over all scenes; every broken rule with its scene."""
    laid = Laid(SHAPES[shape])
    broken: list[str] = []
    for scene in scenes.SCENES:
        root = laid.show(scene.play(scenes.hall(language=language, **dict.fromkeys(aids, True))))
        assert (laid.app.theme.width, laid.app.theme.height) == SHAPES[shape]
        assert laid.app.theme.large == ("large" in aids)
        broken += [f"{scene.name}: {rule.__name__}: {what}" for rule in RULES for what in rule(laid, root)]
    laid.close()
    assert laid.window.size == SHAPES[shape]
    return broken


@pytest.mark.parametrize(("shape", "language", "aids"), HARDEST, ids=_named)
def test_every_screen_keeps_the_rules_of_layout(shape: str, language: str, aids: tuple[str, ...]) -> None:
    """Every screen in the looks in which texts are longest and places smallest."""
    assert _broken(shape, language, aids) == []


@pytest.mark.campaign
@pytest.mark.parametrize(("shape", "language", "aids"), ALL, ids=_named)
def test_every_screen_in_every_look_keeps_the_rules(shape: str, language: str, aids: tuple[str, ...]) -> None:
    """Both shapes, both languages, each aid alone and all at once."""
    assert _broken(shape, language, aids) == []


# --- the checker itself ---------------------------------------------------------------------------------------


def theme(root: Any) -> Any:
    """The key of a theme."""
    return next(key for key in usable(root) if key.tag == "theme:social")


def title(root: Any) -> Any:
    """Its first text."""
    return says(theme(root))[0]


def small(laid: Laid, root: Any) -> None:
    """A target of 12 mm."""
    theme(root).height = laid.app.theme.mm(12)


def faint(laid: Laid, root: Any) -> None:
    """Grey on white: 2.8."""
    title(root).color = (0.62, 0.62, 0.62, 1)


def cut(laid: Laid, root: Any) -> None:
    """A text whose place is lower than it is."""
    title(root).height = 10


def split(laid: Laid, root: Any) -> None:
    """A place too narrow for its words."""
    title(root).width = laid.app.theme.mm(9)


def piled(laid: Laid, root: Any) -> None:
    """Two texts of one box in one place."""
    one, other = says(theme(root))[:2]
    one.pos = other.pos


def mute(laid: Laid, root: Any) -> None:
    """A key that looks well and no Tab comes to."""
    theme(root).disabled = True


def crossed(laid: Laid, root: Any) -> None:
    """The focus goes from the last theme up to the first."""
    keys = [key.parent for key in usable(root) if key.tag.startswith("theme:")]
    keys[0].parent.children.reverse()


def pale(laid: Laid, root: Any) -> None:
    """A key whose border is hardly there."""
    theme(root).edge = laid.app.theme.colour.hair


def foreign(laid: Laid, root: Any) -> None:
    """A word that nobody translated."""
    title(root).content = "社会保险"


def nameless(laid: Laid, root: Any) -> None:
    """A key of the words where words should be."""
    title(root).content = "home.title"


def coloured(laid: Laid, root: Any) -> None:
    """Two themes of one name; one is marked in red, and nothing says why."""
    one, other = [key for key in usable(root) if key.tag.startswith("theme:")][:2]
    for mine, its in zip(says(one), says(other), strict=True):
        mine.content = its.content
    one.edge = laid.app.theme.colour.stop


PLANTED: dict[Callable[[Laid, Any], None], str] = {
    small: "targets_are_large_and_apart",
    faint: "texts_stand_out",
    cut: "texts_fit_their_place",
    split: "words_stand_whole",
    piled: "texts_do_not_lie_on_each_other",
    mute: "keys_are_reached_in_reading_order",
    crossed: "keys_are_reached_in_reading_order",
    pale: "controls_stand_out",
    foreign: "texts_are_in_the_language",
    nameless: "texts_are_in_the_language",
    coloured: "meaning_is_in_words",
}


@pytest.mark.parametrize("place", ["East wing, 2nd floor, Bay 4", "Main hall, 2nd floor, room 5"])
def test_long_place_of_a_ticket_without_paper_is_in_sight(place: str) -> None:
    """Smaller rather than broken, in large letters and a low middle."""
    laid = Laid(PORTRAIT)
    scene = next(each for each in scenes.SCENES if each.name == "ticket-unprinted")
    state = scene.play(scenes.hall("en", large=True, reach=True))
    assert isinstance(state.screen, TicketShown)
    ticket = state.screen.ticket.model_copy(update={"area_name": Text(zh="长廊", en=place)})
    root = laid.show(replace(state, screen=replace(state.screen, ticket=ticket)))
    assert [what for rule in RULES for what in rule(laid, root)] == []
    laid.close()


def test_ticket_without_paper_that_is_pushed_down_is_found() -> None:
    """What happened said at length above the number: in large letters the place is below the fold."""
    laid = Laid(PORTRAIT)
    scene = next(each for each in scenes.SCENES if each.name == "ticket-unprinted")
    state = scene.play(scenes.hall("en", large=True))
    assert not [*ticket_without_paper_is_seen_whole(laid, laid.show(state))]
    content = laid.app._screen.ids.content
    content.padding = [0, content.parent.height / 2, 0, 0]
    assert [*ticket_without_paper_is_seen_whole(laid, laid.show(state))]
    laid.close()


def test_key_higher_than_a_sitting_person_reaches_is_found() -> None:
    """The lower reach asked for, and the band's keys drawn where they are for whoever stands."""
    laid = Laid(PORTRAIT)
    root = laid.show(scenes.hall("en", reach=True))
    assert not [*reach_mode_has_every_key_low(laid, root)]
    key = next(key for key in usable(root) if key.tag.startswith("aid:"))
    key.y += laid.app.theme.reach_space
    assert [*reach_mode_has_every_key_low(laid, root)]
    laid.close()


def test_planted_defects_are_found_by_the_same_rules() -> None:
    """Each on a first screen that breaks none: too small, too faint, cut, piled up, not reached, out of order, untranslated, told by colour."""
    laid, missed = Laid(PORTRAIT), list[str]()
    for plant, rule in PLANTED.items():
        laid.app._replace(laid.app.view)  # every widget anew
        root = laid.show(scenes.hall("en"))
        assert not [what for each in RULES for what in each(laid, root)]
        plant(laid, root)
        found = {each.__name__ for each in RULES for _ in each(laid, root)}
        if rule not in found:
            missed.append(f"{plant.__name__}: {sorted(found)}")
    laid.close()
    assert missed == []
