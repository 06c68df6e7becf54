"""Draws an emulated sign as a picture: a dot matrix of 32 rows, as a person sees it from the chairs."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageDraw

from firmware_bridge.emulators.hall_units import SignEmulator
from firmware_bridge.fonts import FontChain

ROWS: Final = 32
_EM: Final = 30
_FEWEST: Final = 256  # dots across: eight Chinese characters
_DOT: Final = 6  # pixels a dot
_LIT: Final = 90  # a glyph's grey from which its dot is lit
_COLOURS: Final = {1: (255, 58, 40), 2: (60, 230, 90), 3: (255, 176, 32)}
_OFF: Final = (38, 34, 34)
_CASE: Final = (14, 13, 14)


def draw(sign: SignEmulator, fonts: FontChain) -> Image.Image:
    """The sign now: colour, brightness, and dark where its heartbeat has stopped."""
    dots = _dots(sign.shown, fonts)
    colour, bright = sign.registers[0x03] >> 8, sign.registers[0x02]
    lit = tuple(
        int(part * (0.35 + 0.65 * min(bright, 100) / 100)) for part in _COLOURS.get(colour, _COLOURS[1])
    )
    picture = Image.new("RGB", ((dots.width + 4) * _DOT, (ROWS + 4) * _DOT), _CASE)
    pen, lights = ImageDraw.Draw(picture), dots.load()
    for x in range(dots.width):
        for y in range(ROWS):
            left, top = (x + 2) * _DOT, (y + 2) * _DOT
            on = lights is not None and lights[x, y] >= _LIT  # type: ignore[operator]  # an "L" picture has numbers
            pen.ellipse((left, top, left + _DOT - 2, top + _DOT - 2), fill=lit if on else _OFF)
    return picture


def _dots(text: str, fonts: FontChain) -> Image.Image:
    """The text in dots, in the middle of the sign."""
    faces = [fonts.face(character, _EM) for character in text]
    widths = [int(face.font.getlength(face.shown)) for face in faces]
    dots = Image.new("L", (max(_FEWEST, sum(widths) + 8), ROWS), 0)
    pen, x = ImageDraw.Draw(dots), (dots.width - sum(widths)) // 2
    for face, width in zip(faces, widths, strict=True):
        pen.text((x, ROWS // 2), face.shown, fill=255, font=face.font, anchor="lm")
        x += width
    return dots
