"""Chinese fonts for drawing on slips: a chain of files, since no one font holds every character of a name.

Paths come from the configuration; without one, fonts that Debian installs are looked for. Private-use characters mean
another thing in each font, so they are drawn as 〓, like characters that no font has.
"""

from __future__ import annotations

from collections.abc import Sequence
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


class FontChain:
    """Finds, per character, the first font that has it."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Configured paths first, then what is installed. Raises ConfigRefused: a path is wrong, or no font at all."""
        if wrong := [path for path in paths if not path.is_file()]:
            raise ConfigRefused(f"no such font: {wrong[0]}")
        self._paths = (*paths, *(path for path in FALLBACKS if path.is_file() and path not in paths))
        if not self._paths:
            raise ConfigRefused("no Chinese font: give the path of one")

    def font(self, character: str, size: int) -> tuple[str, ImageFont.FreeTypeFont]:
        """What to draw for a character, itself or 〓, and the font to draw it with at `size` dots of em."""
        if not is_private(character):
            for path in self._paths:
                if _has(path, character):
                    return character, _load(path, size)
        return PLACEHOLDER, _load(self._paths[0], size)


def is_private(character: str) -> bool:
    """Whether a character is of a private-use area."""
    code = ord(character)
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


@lru_cache(maxsize=64)
def _load(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


@lru_cache(maxsize=4096)
def _has(path: Path, character: str) -> bool:
    font = _load(path, 24)
    if character.isspace():
        return True
    return bytes(font.getmask(character)) != bytes(font.getmask(_NOBODY_HAS))
