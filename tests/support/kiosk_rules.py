"""What every screen of the kiosk must keep, looked for on its laid-out widgets: one checker, walked over every screen, and shown planted defects."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from typing import Any, Final

from kiosk.theme import KEYS_MM, REACH_MM
from kiosk.view_models.ending import TicketView
from tests.support.contrast import contrast
from tests.support.kiosk_window import Laid, box_of, walk

ROUNDING: Final = 1.5  # pixels
TEXT, STRONG, CONTROL = 7.0, 15.0, 3.0
"""Contrast of text, of text in the high-contrast look (WCAG 2.2 AAA, and our own), of the border of a control."""
KEY_OF_WORDS = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
HAN = re.compile(r"[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[!-~]+")
LONGEST_WORD: Final = 16  # signs
Found = Iterator[str]


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


def words_stand_whole(laid: Laid, root: Any) -> Found:
    """No number and no word goes on in the next line; only what is longer than words are may."""
    for say in says(root):
        whole = {word for line in say.text.split("\n") for word in _WORD.findall(line)}
        broken = [
            word for word in _WORD.findall(say.content) if len(word) <= LONGEST_WORD and word not in whole
        ]
        if broken and not say.markup:
            yield f"{broken[0]} is broken"


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
    """Nothing to touch higher than 1,220 mm above the floor, the panel hung as high as a hall may, nor lower than 380."""
    theme, (lowest, highest) = laid.app.theme, REACH_MM
    if theme.reach and theme.portrait:
        foot = highest - KEYS_MM
        for key in usable(root):
            _, bottom, _, top = clipped(laid, key)
            low, high = foot + (bottom + ROUNDING) / theme.mm(1), foot + (top - ROUNDING) / theme.mm(1)
            if low < lowest or high > highest:
                yield f"{key.tag} from {low:.0f} to {high:.0f} mm"


def texts_stand_out(laid: Laid, root: Any) -> Found:
    """Each text against what it stands on; what cannot be pressed now may be pale."""
    strong = laid.app.theme.contrast and laid.app.view.rest is None  # a panel that rests is nobody's any more
    least = STRONG if strong else TEXT
    for say in says(root):
        ground = ground_of(say)
        if ground is not None and (ratio := contrast(say.color, ground)) < least:
            yield f"{say.content[:16]} has {ratio:.1f}"


def controls_stand_out(laid: Laid, root: Any) -> Found:
    """The border of each key, or the whole of it, against what lies around it."""
    for key in usable(root):
        around = ground_of(key, inner=False)
        if around is not None and max(contrast(key.edge, around), contrast(key.fill, around)) < CONTROL:
            yield key.tag


def keys_are_reached_in_reading_order(laid: Laid, root: Any) -> Found:
    """By Tab alone: everything that looks as if it could be pressed, downwards, and from left to right on a line."""
    ring = laid.app._ring.keys
    for key in looks_usable(root.children[0]):
        if key not in ring:
            yield f"{key.tag} is never reached"
    for one, other in pairwise(ring):
        if in_middle(laid, one) == in_middle(laid, other) and goes_back(box_of(one), box_of(other)):
            yield f"{other.tag} comes after {one.tag}"


def texts_are_in_the_language(laid: Laid, root: Any) -> Found:
    """No key of the words instead of words, and no Chinese on the English screen but names and the key to the Chinese one."""
    english = laid.app.shown.language == "en"
    for say in says(root):
        if KEY_OF_WORDS.fullmatch(say.content):
            yield f"{say.content} has no words"
        elif english and HAN.search(say.content) and not say.names and not is_language(say):
            yield f"{say.content[:16]} is not English"


def meaning_is_in_words(laid: Laid, root: Any) -> Found:
    """Two keys that look different and say the same tell something by colour alone."""
    by_words: dict[str, Any] = {}
    for key in usable(root):
        said = "".join(say.content for say in says(key))
        other = by_words.setdefault(said, key)
        if (
            said
            and other is not key
            and (tuple(key.fill), tuple(key.edge)) != (tuple(other.fill), tuple(other.edge))
        ):
            yield f"{key.tag} and {other.tag}"


def ticket_without_paper_is_seen_whole(laid: Laid, root: Any) -> Found:
    """Number, where to wait and the code, without scrolling: nothing else carries them."""
    view = laid.app.view
    if not isinstance(view, TicketView) or not view.qr or view.where is None:
        return
    _, bottom, _, top = box_of(laid.app._screen.ids.scroll)
    kept = {say.content: say for say in says(root) if say.content in (view.number, view.where.value)}
    kept["the code"] = next(each for each in walk(root) if type(each).__name__ == "QrCode")
    for name in (view.number, view.where.value, "the code"):
        low, high = (box_of(kept[name])[1], box_of(kept[name])[3]) if name in kept else (0.0, 0.0)
        if low < bottom - ROUNDING or high > top + ROUNDING or high - low < laid.app.theme.mm(5):
            yield f"{name} is not in sight: {low:.0f}-{high:.0f} of {bottom:.0f}-{top:.0f}"


RULES: tuple[Callable[[Laid, Any], Found], ...] = (
    texts_fit_their_place,
    words_stand_whole,
    texts_do_not_lie_on_each_other,
    frame_fits_the_window,
    targets_are_large_and_apart,
    both_ways_have_one_size,
    reach_mode_has_every_key_low,
    texts_stand_out,
    controls_stand_out,
    keys_are_reached_in_reading_order,
    texts_are_in_the_language,
    meaning_is_in_words,
    ticket_without_paper_is_seen_whole,
)
"""Each gives one sentence for each place that breaks it."""


def says(root: Any) -> list[Any]:
    """Every text that is seen."""
    return [w for w in walk(root) if hasattr(w, "natural") and w.content]


def usable(root: Any) -> list[Any]:
    """Every key of the topmost layer."""
    from kiosk.screens.focus import keys_of

    return list(keys_of(root.children[0]))


def in_middle(laid: Laid, widget: Any) -> bool:
    """Whether a widget scrolls."""
    content, above = laid.app._screen.ids.content.__self__, widget
    while above is not None and above is not content and above.parent is not above:
        above = above.parent
    return above is content


def clipped(laid: Laid, key: Any) -> tuple[float, float, float, float]:
    """A key's box, of one in the middle the part that its scroll shows."""
    left, bottom, right, top = box_of(key)
    if not in_middle(laid, key):
        return left, bottom, right, top
    _, foot, _, head = box_of(laid.app._screen.ids.scroll)
    return left, max(bottom, foot), right, min(top, head)


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes share more than rounding."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > ROUNDING
        and min(one[3], other[3]) - max(one[1], other[1]) > ROUNDING
    )


def looks_usable(widget: Any) -> Iterator[Any]:
    """Every key that is drawn as one that can be pressed."""
    from kiosk.screens.widgets.key import Key

    for child in widget.children:
        if isinstance(child, Key):
            if child.item is not None and child.item.enabled and child.opacity > 0.5:
                yield child
        elif child.opacity > 0.5:
            yield from looks_usable(child)


def ground_of(widget: Any, *, inner: bool = True) -> Any:
    """The colour that a widget stands on; None where it is pale on purpose, or stands on nothing. `inner`: its own box counts."""
    above, found = widget if inner else widget.parent, None
    while above is not None and above.parent is not above:
        if above.opacity < 1 and above is not widget:
            return None
        if found is None:
            found = getattr(above, "fill", None) or getattr(above, "ground", None)
        above = above.parent
    return found


def is_language(say: Any) -> bool:
    """Whether a text stands on the key that switches the language: it is in the other one."""
    return getattr(say.parent, "tag", "") == "language"


def goes_back(here: tuple[float, ...], there: tuple[float, ...]) -> bool:
    """Whether the second box is read before the first: above it, unless it begins another column, or left of it on its line."""
    if there[1] >= here[3] - ROUNDING:
        return there[0] < here[2] - ROUNDING
    on_a_line = min(here[3], there[3]) - max(here[1], there[1]) > ROUNDING
    return on_a_line and there[2] <= here[0] + ROUNDING
