"""Emulated devices on real pseudo-terminals, and the fonts to draw with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from firmware_bridge.fonts import FontChain

Event = TypeVar("Event")
_NOTO: Final = Path(__file__).parents[2] / "setup/node_modules/@expo-google-fonts/noto-sans-sc"
_REGULAR: Final = _NOTO / "400Regular/NotoSansSC_400Regular.ttf"
_BOLD: Final = _NOTO / "700Bold/NotoSansSC_700Bold.ttf"


def fonts() -> FontChain:
    """The fonts of the set-up, or what the system has."""
    return FontChain([_REGULAR] if _REGULAR.is_file() else [], bold=_BOLD if _BOLD.is_file() else None)


def until(step: Callable[[], Event], wanted: Callable[[Event], bool], *, most: int = 20) -> list[Event]:
    """Repeat a step until it gives what is wanted; everything it gave, the wanted one last."""
    seen: list[Event] = []
    for _ in range(most):
        seen.append(step())
        if wanted(seen[-1]):
            return seen
    raise AssertionError(f"never came: {seen}")
