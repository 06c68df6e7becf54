"""Which font files the kiosk draws with, and which of them has a rare character."""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

PACKAGE: Final = Path("@expo-google-fonts") / "noto-sans-sc"
INSTALLED: Final = Path(__file__).parent.parent / "setup" / "node_modules"
RARE: Final = (
    Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"),
    Path("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
    Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
)
"""For names: no single font holds Ext B and on. Debian: fonts-lxgw-wenkai, fonts-hanazono."""
PLACEHOLDER: Final = "〓"
_NOBODY_HAS: Final = "\U0010fffe"


class FontsMissing(Exception):
    """The Noto Sans SC fonts are not installed; `setup/install run` fetches them."""


def noto_sans_sc() -> tuple[Path, Path]:
    """Regular and bold. `YITANG_FONTS` names another node_modules folder. Raises FontsMissing."""
    folder = Path(os.environ.get("YITANG_FONTS", INSTALLED)) / PACKAGE
    regular, bold = (folder / w / f"NotoSansSC_{w}.ttf" for w in ("400Regular", "700Bold"))
    if not (regular.is_file() and bold.is_file()):
        raise FontsMissing(f"the fonts are not in {folder}; setup/install run fetches them")
    return regular, bold


def name_chain() -> tuple[Path, ...]:
    """The fonts of a name, first choice first."""
    return (noto_sans_sc()[0], *(path for path in RARE if path.is_file()))


def runs(text: str, chain: Sequence[Path]) -> list[tuple[Path, str]]:
    """The text in pieces, each with the first font that has it; 〓 for what no font has."""
    pieces: list[tuple[Path, str]] = []
    for character in text:
        path = next((p for p in chain if not _private(character) and _has(p, character)), None)
        shown = character if path is not None else PLACEHOLDER
        path = path or chain[0]
        if pieces and pieces[-1][0] == path:
            pieces[-1] = (path, pieces[-1][1] + shown)
        else:
            pieces.append((path, shown))
    return pieces


def _private(character: str) -> bool:
    code = ord(character)
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


@lru_cache(maxsize=8)
def _font(path: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, 24)


@lru_cache(maxsize=4096)
def _has(path: Path, character: str) -> bool:
    font = _font(path)
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask(_NOBODY_HAS))
