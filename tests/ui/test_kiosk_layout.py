"""Every screen, both languages, both sizes, both shapes: nothing cut, nothing too small to touch, nothing overlapping."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest

from kiosk import scenes
from tests.support.kiosk_window import LANDSCAPE, PORTRAIT, Laid, box_of, walk

pytestmark = pytest.mark.gui

LOOKS: dict[str, dict[str, Any]] = {
    "zh": {"language": "zh"},
    "en": {"language": "en"},
    "zh-large": {"language": "zh", "large": True},
    "en-large": {"language": "en", "large": True},
    "en-reach": {"language": "en", "reach": True},
    "zh-large-reach": {"language": "zh", "large": True, "reach": True},
}
SHAPES = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
EVERY = [("portrait", look) for look in LOOKS] + [
    ("landscape", look) for look in ("zh", "en-large", "en-reach")
]
"""Upright in each look; lying, which few halls have, in the widest, the largest and the lowest."""
ROUNDING = 1.5  # pixels
Found = Iterator[str]


@pytest.mark.parametrize(("shape", "look"), EVERY)
def test_every_screen_keeps_the_rules_of_layout(shape: str, look: str) -> None:
    """One pass over all scenes; every broken rule is listed with its scene."""
    laid = Laid(SHAPES[shape])
    broken: list[str] = []
    for scene in scenes.SCENES:
        root = laid.show(scene.play(scenes.hall(**LOOKS[look])))
        assert (laid.app.theme.width, laid.app.theme.height) == SHAPES[shape]
        assert laid.app.theme.large == LOOKS[look].get("large", False)
        broken += [f"{scene.name}: {rule.__name__}: {what}" for rule in RULES for what in rule(laid, root)]
    laid.close()
    assert laid.window.size == SHAPES[shape]
    assert not broken, "\n".join(broken)


def texts_fit_their_place(laid: Laid, root: Any) -> Found:
    """Texture against widget, widget against the box it stands in and against the window."""
    for say in says(root):
        left, bottom, right, top = box_of(say)
        outer = box_of(say.parent)
        fits = (
            say.texture_size[0] <= say.width + ROUNDING,
            say.texture_size[1] <= say.height + ROUNDING,
            right <= outer[2] + ROUNDING,
            bottom >= outer[1] - ROUNDING,
            top <= outer[3] + ROUNDING,
            left >= 0,
            right <= root.width,
        )
        if not all(fits):
            yield f"{say.content[:16]} {fits}"


def texts_do_not_lie_on_each_other(laid: Laid, root: Any) -> Found:
    """Siblings of one box."""
    known = set(says(root))
    for box in walk(root):
        for one, other in combinations([w for w in box.children if w in known], 2):
            if overlap(box_of(one), box_of(other)):
                yield f"{one.content[:16]} / {other.content[:16]}"


def frame_fits_the_window(laid: Laid, root: Any) -> Found:
    """Band, heading, middle and bottom are all on the panel, and the middle has room to be read."""
    frame = laid.app._screen
    for part in frame.children:
        left, bottom, right, top = box_of(part)
        if min(left, bottom) < -ROUNDING or right > root.width + ROUNDING or top > root.height + ROUNDING:
            yield f"{type(part).__name__} {box_of(part)}"
    least = 80 if laid.app.theme.portrait and not laid.app.theme.reach else 36
    if frame.ids.scroll.height < laid.app.theme.mm(least):
        yield f"the middle is {frame.ids.scroll.height / laid.app.theme.mm(1):.0f} mm high"


def targets_are_large_and_apart(laid: Laid, root: Any) -> Found:
    """20 mm either way, none on another; the middle's keys are clipped by the middle."""
    keys = usable(root)
    if not keys and laid.app.view.rest is None:  # a panel that rests is one key
        yield "nothing to touch"
    for key in keys:
        if min(key.width, key.height) < laid.app.theme.mm(20):
            yield f"{key.tag} is {key.width:.0f} × {key.height:.0f}"
    for one, other in combinations(keys, 2):
        same = in_middle(laid, one) == in_middle(laid, other)
        if same and overlap(box_of(one), box_of(other)):
            yield f"{one.tag} lies on {other.tag}"


def both_ways_have_one_size(laid: Laid, root: Any) -> Found:
    """With the face or without: neither looks smaller."""
    ways = [key for key in usable(root) if key.tag in ("agree", "again", "no-face")]
    if len({(round(key.width), round(key.height)) for key in ways}) > 1:
        yield str([(key.tag, key.size) for key in ways])


def reach_mode_has_every_key_low(laid: Laid, root: Any) -> Found:
    """Nothing to touch above the lower 55 % of an upright panel."""
    if laid.app.theme.reach and laid.app.theme.portrait:
        for key in usable(root):
            if not in_middle(laid, key) and box_of(key)[3] > root.height * 0.55 + ROUNDING:
                yield key.tag


RULES: tuple[Callable[[Laid, Any], Found], ...] = (
    texts_fit_their_place,
    texts_do_not_lie_on_each_other,
    frame_fits_the_window,
    targets_are_large_and_apart,
    both_ways_have_one_size,
    reach_mode_has_every_key_low,
)


def says(root: Any) -> list[Any]:
    """Every text that is seen."""
    return [w for w in walk(root) if hasattr(w, "natural") and w.content]


def usable(root: Any) -> list[Any]:
    """Every key of the topmost layer."""
    from kiosk.screens.focus import keys_of

    return list(keys_of(root.children[0]))


def in_middle(laid: Laid, widget: Any) -> bool:
    """Whether a widget scrolls."""
    return any(w is widget for w in walk(laid.app._screen.ids.content))


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes share more than rounding."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > ROUNDING
        and min(one[3], other[3]) - max(one[1], other[1]) > ROUNDING
    )
