"""Chinese fonts for drawing on slips: a chain of files, since no one font holds every character of a name.

Paths come from the configuration; after them, fonts that Debian installs are tried. Private-use characters mean
another thing in each font, so they are drawn as 〓, like characters that no font has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

from firmware_bridge.errors import ConfigRefused

PLACEHOLDER: Final = "〓"
FALLBACKS: Final = (
    Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"),
    Path("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
    Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
)
_NOBODY_HAS: Final = "\U0010fffe"  # a noncharacter: what a font draws for it, it draws for all it lacks


@dataclass(frozen=True, slots=True)
class Face:
    """How to draw one character: what to show, in which font, and how many dots to thicken its strokes by."""

    shown: str
    font: ImageFont.FreeTypeFont
    stroke: int


class FontChain:
    """Finds, per character, the first font that has it."""

    def __init__(self, paths: Sequence[Path], *, bold: Path | None = None) -> None:
        """Configured paths first, then what is installed; `bold` is tried first where bold is wanted.

        Raises ConfigRefused: a path is wrong, or there is no font at all.
        """
        named = [*paths, *([bold] if bold else [])]
        if wrong := [path for path in named if not path.is_file()]:
            raise ConfigRefused(f"no such font: {wrong[0]}")
        self._paths = (*paths, *(path for path in FALLBACKS if path.is_file() and path not in paths))
        self._bold = bold
        if not self._paths:
            raise ConfigRefused("no Chinese font: give the path of one")

    def face(self, character: str, size: int, *, bold: bool = False) -> Face:
        """How to draw a character at `size` dots of em; 〓 where no font has it. Never raises."""
        if bold and self._bold is not None and _has(self._bold, character):
            return Face(character, _load(self._bold, size), 0)
        stroke = size // 40 if bold else 0  # at 24 dots a stroke more fills a character up
        for path in self._paths:
            if _has(path, character):
                return Face(character, _load(path, size), stroke)
        return Face(PLACEHOLDER, _load(self._paths[0], size), 0)


def is_private(character: str) -> bool:
    """Whether a character is of a private-use area."""
    code = ord(character)
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


@lru_cache(maxsize=64)
def _load(path: Path, size: int) -> ImageFont.FreeTypeFont:
    # One character at a time needs no shaping; the shaping engine also fails on some control characters.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _has(path: Path, character: str) -> bool:
    if is_private(character):
        return False
    font = _load(path, 24)
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask(_NOBODY_HAS))
