"""Breaks text into lines of a paper's width, in cells: a Chinese character is two cells wide, a Latin one. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

# These may not begin a line (GB/T 15834), these may not end one.
_NOT_FIRST: Final = frozenset("，。、；：？！）》」』】〉”’…—·,.;:?!)]}%")
_NOT_LAST: Final = frozenset("（《「『【〈“‘([{￥¥")
_PIECE: Final = re.compile(r"[!-~]+|\s|.", re.DOTALL)


def printable(text: str) -> str:
    """Text without control characters (a space for each), which a printer would take for commands."""
    return "".join(sign if sign == "\n" or not _is_control(sign) else " " for sign in text)


def _is_control(sign: str) -> bool:
    return ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 or 0xD800 <= ord(sign) < 0xE000


def wrap(text: str, cells: int, width: Callable[[str], int]) -> list[str]:
    """Lines of at most `cells`. Words of Latin letters stay whole when they fit a line."""
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, cells, width)]


def _wrap_paragraph(text: str, cells: int, width: Callable[[str], int]) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text, cells, width):
        if _width(line + piece, width) <= cells:
            line += piece
        elif piece.isspace():
            lines.append(line)
            line = ""
        else:
            kept, carried = _split_end(line, piece)
            if _width(carried + piece, width) > cells:  # only marks, and more than a line of them: cut it is
                kept, carried = line, ""
            lines.append(kept.rstrip())
            line = carried + piece
    return [*lines, line.rstrip()]


def _pieces(text: str, cells: int, width: Callable[[str], int]) -> list[str]:
    """Words and single characters; a word longer than a line falls into characters."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        pieces.extend([piece] if _width(piece, width) <= cells else piece)
    return pieces


def _split_end(line: str, following: str) -> tuple[str, str]:
    """What of a full line moves down with the piece that follows it."""
    at = len(line)
    while at > 1 and (following[0] in _NOT_FIRST or line[at - 1] in _NOT_LAST):
        at -= 1
        following = line[at]
        if len(line) - at >= 4:  # nothing to be had by carrying more
            return line, ""
    return line[:at], line[at:]


def _width(text: str, width: Callable[[str], int]) -> int:
    return sum(width(sign) for sign in text)
