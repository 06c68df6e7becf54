"""Draws what a printer's own font cannot: exact sizes and rare characters. Images are mode "1", black on white."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from PIL import Image, ImageDraw, ImageOps

from firmware_bridge.drivers.escpos_commands import AREA_DOTS
from firmware_bridge.fonts import Face, FontChain
from firmware_bridge.slip import Text

DOTS_PER_MM: Final = 8  # 203 dpi
CELL: Final = 12  # dots; a Chinese character is two cells wide
_SOFT_ROWS: Final = 8
_LATIN_END: Final = 0x250  # Latin-1 and Latin Extended A and B end before
_MODULE_DOTS: Final = 3
_INK: Final = 128  # darker than this is black; no dithering, which blurs strokes on thermal paper


def big_number(text: str, height_mm: int, fonts: FontChain) -> Image.Image:
    """The text with its ink exactly `height_mm` high and at most the printing area's width."""
    height = height_mm * DOTS_PER_MM
    drawn = _draw_run(text, round(height * 1.4), fonts)
    width = min(round(drawn.width * height / drawn.height), AREA_DOTS)
    for rows in range(height, height + _SOFT_ROWS):  # soft edges may fall short of black when it is scaled
        image = _black_on_white(drawn.resize((width, rows), Image.Resampling.LANCZOS))
        ink = ImageOps.invert(image.convert("L")).getbbox()
        if ink and ink[3] - ink[1] >= height:
            return image.crop((0, ink[1], width, ink[1] + height))
    return image


def _draw_run(text: str, em: int, fonts: FontChain) -> Image.Image:
    """White ink on black, cropped to the ink."""
    canvas = Image.new("L", (em * (len(text) + 1), em * 2))
    draw = ImageDraw.Draw(canvas)
    left = float(em // 4)
    for sign in text:
        face = fonts.face(sign, em, bold=True)
        draw.text(
            (left, em * 1.5), face.shown, fill=255, font=face.font, anchor="ls", stroke_width=face.stroke
        )
        left += face.font.getlength(face.shown)
    return canvas.crop(canvas.getbbox() or (0, 0, 1, 1))


def cells(sign: str) -> int:
    """How many cells a drawn character takes: Latin letters one, with or without an accent; all others two."""
    return 1 if sign.isascii() or (ord(sign) < _LATIN_END and sign.isalpha()) else 2


def text_lines(lines: Sequence[str], block: Text, fonts: FontChain) -> Image.Image:
    """Lines drawn on the printer's grid of cells, so that they stand well beside lines of its own font.

    The image is as wide as the longest line; the others stand in it as `block.align` says.
    """
    pitch = line_pitch(block.size.value)
    strips = [_draw_line(line, block, fonts) for line in lines]
    image = Image.new("L", (max(strip.width for strip in strips), pitch * len(strips)))
    for row, strip in enumerate(strips):
        image.paste(strip, ((image.width - strip.width) * block.align.value // 2, row * pitch))
    return _black_on_white(image)


def line_pitch(scale: int) -> int:
    """Dots from line to line: the 24-dot font times scale and a third more."""
    return 32 * scale


def _draw_line(line: str, block: Text, fonts: FontChain) -> Image.Image:
    """White ink on black, each character in its cells."""
    scale = block.size.value
    image = Image.new("L", (max(1, CELL * scale * sum(map(cells, line))), line_pitch(scale)))
    left = 0
    for sign in line:
        width = CELL * scale * cells(sign)
        image.paste(_draw_sign(fonts.face(sign, 2 * CELL * scale, bold=block.bold), width, scale), (left, 0))
        left += width
    return image


def _draw_sign(face: Face, width: int, scale: int) -> Image.Image:
    """One character; what is wider than its cells, as a Latin m, is pressed into them."""
    natural = max(width, ceil(face.font.getlength(face.shown)))
    image = Image.new("L", (natural, line_pitch(scale)))
    at = (natural / 2, 2 * CELL * scale * 0.95)
    draw = ImageDraw.Draw(image)
    draw.text(at, face.shown, fill=255, font=face.font, anchor="ms", stroke_width=face.stroke)
    return image if natural == width else image.resize((width, image.height), Image.Resampling.LANCZOS)


def rule() -> Image.Image:
    """A line two dots thick across the printing area, with white above and below."""
    image = Image.new("1", (AREA_DOTS, 16), 1)
    image.paste(0, (0, 7, AREA_DOTS, 9))
    return image


def bars(modules: str, height_mm: int) -> Image.Image:
    """A bar code of 0 and 1, each module three dots wide (0.375 mm), with a quiet zone of ten modules at both sides."""
    one = Image.new("1", (len(modules), 1))
    one.putdata([0 if module == "1" else 1 for module in modules])
    drawn = one.resize((len(modules) * _MODULE_DOTS, height_mm * DOTS_PER_MM), Image.Resampling.NEAREST)
    return ImageOps.expand(drawn, (10 * _MODULE_DOTS, 0), fill=1)


def _black_on_white(ink: Image.Image) -> Image.Image:
    return ink.point(lambda value: 0 if value >= _INK else 255).convert("1")
