"""A screen whose look is switched while it stands is the same as one that was drawn so from the first."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk import scenes
from tests.support.kiosk_window import PORTRAIT, Laid, walk

pytestmark = pytest.mark.gui
SCENES = [
    s
    for s in scenes.SCENES
    if s.name in ("home", "home-resting", "guide", "confirm", "ticket-green", "problem", "find")
]


def looks(root: Any) -> list[tuple[str, Any, Any]]:
    from kiosk.screens.widgets.box import Icon

    texts = [
        (w.content, tuple(w.color), w.font_size) for w in walk(root) if hasattr(w, "natural") and w.content
    ]
    icons = [(w.name, tuple(w.colour), w.pen) for w in walk(root) if isinstance(w, Icon) and w.name]
    return sorted(texts + icons, key=repr)  # a panel that nobody sees may lie over another or under it


@pytest.mark.parametrize("aid", ["large", "contrast", "reach"])
def test_look_switched_in_place_is_the_look(aid: str) -> None:
    """Colour and size of every text and icon, on screens with panels of each tone."""
    laid, wrong = Laid(PORTRAIT), list[str]()
    for scene in SCENES:
        plain = scene.play(scenes.hall())
        aided = replace(plain, aids=replace(plain.aids, **{aid: True}))
        laid.show(plain)
        switched = looks(laid.show(aided))
        laid.show(scenes.SCENES[-1].play(scenes.hall(**{aid: True})))
        if switched != looks(laid.show(aided)):
            wrong.append(scene.name)
    laid.close()
    assert wrong == []
