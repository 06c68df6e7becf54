"""What is said of a screen and of a key. Pure.

Only texts that everybody may hear: no value marked personal or private, nothing typed on a pad, nothing masked (a run of text with an asterisk),
for the sound leaves the kiosk.
"""

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from kiosk.view_models import View
from kiosk.view_models.parts import Button, Fact, Item, Panel, Sample, Tile
from kiosk.words import Words
from queue_server.contracts.base import Language

_PLAIN: Final = frozenset(
    {"amount", "bring_title", "child", "due", "green", "hint", "list_title", "matter", "note", "number"}
    | {"printed", "rows_title", "todo", "what", "who"}
)
"""Texts of a view that stand by themselves, by field; any other field may be personal and is left out."""

_NUMBER: Final = re.compile(r"\b([A-Z]{1,2})(\d{3,4})\b")
_RANGE: Final = re.compile(r"(?<=\d)\s*[–-]\s*(?=\d)")
_TIME: Final = re.compile(r"\b(\d{1,2}):(\d{2})\b")
_MASKED: Final = re.compile(r"[^，。,.;；\s]*\*+[^，。,.;；\s]*[，,]?\s*")
_DIGITS: Final = re.compile(r"\d+")
_ZH: Final = "零一二三四五六七八九"


def screen_says(view: View) -> tuple[str, ...]:
    """The help sheet where it covers the screen, else what the screen says; keys are said when they have the focus."""
    return beneath_says(view) if view.help is None else _kept(view.help.title, view.help.text)


def beneath_says(view: View) -> tuple[str, ...]:
    """Heading, lead and what stands in the middle, one text each, in reading order, whatever lies over it."""
    return _kept(view.said or view.heading, view.lead, *_middle(view))


def left_says(view: View) -> tuple[str, ...]:
    """Of the good-bye or the first screen: that a card lies on the reader, and what to do."""
    panel = getattr(view, "card", None)
    return _kept(panel.title, panel.text) if isinstance(panel, Panel) else ()


def key_says(button: Button, words: Words, tile: Tile | None = None) -> tuple[str, ...]:
    """A key: its words, its second line, whether it is on or can't be pressed now; of a tile all that stands on it, which says so better."""
    on = (words("voice.key_on"),) if button.on else ()
    more = (tile.summary, tile.wait) if tile else on
    off = () if button.enabled else (words("voice.key_off"),)
    unsaid = tile.unsaid if tile else ""
    return _kept(*(text.replace(unsaid, "") for text in (button.text, button.note, *more)), *off)


def where_says(view: View, keys: int, words: Words) -> tuple[str, ...]:
    """ "Where am I": the hall, the step, the screen, how many keys there are and how to move."""
    band = view.band
    return (*(t for t in (band.hall, band.step) if t), *screen_says(view), words("voice.where", n=keys))


def _kept(*texts: str) -> tuple[str, ...]:
    """What there is of them that is not masked."""
    return tuple(kept for text in texts if (kept := _MASKED.sub("", text).strip()))


def news(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """What a screen says that it did not say before; a text in which only figures changed (a countdown) is no news."""
    known = {_DIGITS.sub("", text) for text in before}
    return tuple(text for text in after if _DIGITS.sub("", text) not in known)


def spoken(text: str, language: Language) -> str:
    """A text as a synthesiser must be given it: numbers of tickets sign by sign, ranges and times in words."""
    zh = language == "zh"
    text = _TIME.sub(r"\1点\2分" if zh else r"\1 \2", text)
    text = _RANGE.sub("到" if zh else " to ", text)
    return _NUMBER.sub(lambda found: _spelt(found, zh=zh), text)


def _spelt(found: re.Match[str], *, zh: bool) -> str:
    letters, digits = found.groups()
    signs = [*letters, *(_ZH[int(d)] for d in digits)] if zh else [*letters, *digits]
    return ("" if zh else " ").join(signs) if zh else ", ".join(signs)


def _middle(view: View) -> Iterator[str]:
    for field in fields(view):
        value = getattr(view, field.name)
        if field.name in _PLAIN and isinstance(value, str):
            yield value
        elif field.name not in ("warning", "help"):
            for part in value if isinstance(value, tuple) else (value,):
                yield from _part(part)


def _part(part: object) -> Iterator[str]:
    match part:
        case Panel(_, _, title, text):
            yield from (title, text)
        case Item(text, note):
            yield f"{text}\u3000{note}".strip()
        case Sample(text):
            yield text
        case Fact(label, value, personal, private):
            yield label if personal or private else f"{label}\u3000{value}"
