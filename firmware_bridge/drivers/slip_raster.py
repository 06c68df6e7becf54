"""Draws what a printer's own font cannot: exact sizes and rare characters. Images are mode "1", black on white."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PIL import Image, ImageDraw

from firmware_bridge.fonts import FontChain
from firmware_bridge.slip import Align

DOTS_PER_MM: Final = 8  # 203 dpi
PAPER_DOTS: Final = 576
CELL: Final = 12  # dots; a Chinese character is two cells wide
_INK: Final = 128  # darker than this is black; no dithering, which blurs strokes on thermal paper


def big_number(text: str, height_mm: int, fonts: FontChain) -> Image.Image:
    """The text with its ink exactly `height_mm` high and at most the paper's width, in the paper's middle."""
    height = height_mm * DOTS_PER_MM
    ink = _draw_run(text, round(height * 1.4), fonts)
    width = min(round(ink.width * height / ink.height), PAPER_DOTS)
    return _on_paper([ink.resize((width, height), Image.Resampling.LANCZOS)], height, Align.CENTRE)


def _draw_run(text: str, em: int, fonts: FontChain) -> Image.Image:
    """White ink on black, cropped to the ink."""
    canvas = Image.new("L", (em * (len(text) + 1), em * 2))
    draw = ImageDraw.Draw(canvas)
    left = float(em // 4)
    for sign in text:
        shown, font = fonts.font(sign, em)
        draw.text((left, em * 1.5), shown, fill=255, font=font, anchor="ls", stroke_width=em // 60)
        left += font.getlength(shown)
    return canvas.crop(canvas.getbbox() or (0, 0, 1, 1))


def text_lines(
    lines: Sequence[str],
    scale: int,
    align: Align,
    fonts: FontChain,
    cells: Callable[[str], int],
    *,
    bold: bool,
) -> Image.Image:
    """Lines drawn on the printer's grid of cells, so that they stand well beside lines of its own font."""
    pitch = line_pitch(scale)
    drawn = [_draw_cells(line, scale, fonts, cells, bold=bold) for line in lines]
    return _on_paper(drawn, pitch, align)


def line_pitch(scale: int) -> int:
    """Dots from line to line: the 24-dot font times scale and a third more."""
    return 32 * scale


def _draw_cells(
    line: str, scale: int, fonts: FontChain, cells: Callable[[str], int], *, bold: bool
) -> Image.Image:
    em = 2 * CELL * scale
    width = CELL * scale
    image = Image.new("L", (max(1, width * sum(cells(sign) for sign in line)), line_pitch(scale)))
    draw = ImageDraw.Draw(image)
    left = 0
    for sign in line:
        shown, font = fonts.font(sign, em)
        middle = left + width * cells(sign) / 2
        draw.text((middle, em * 0.95), shown, fill=255, font=font, anchor="ms", stroke_width=scale * bold)
        left += width * cells(sign)
    return image


def rule() -> Image.Image:
    """A line two dots thick, with white above and below."""
    return _on_paper([Image.new("L", (PAPER_DOTS, 2), 255)], 14, Align.CENTRE)


def _on_paper(strips: Sequence[Image.Image], pitch: int, align: Align) -> Image.Image:
    """Strips one under the other on paper of full width, each in the middle of its pitch."""
    paper = Image.new("L", (PAPER_DOTS, pitch * len(strips)))
    for row, strip in enumerate(strips):
        free = PAPER_DOTS - strip.width
        left = {Align.LEFT: 0, Align.CENTRE: free // 2, Align.RIGHT: free}[align]
        paper.paste(strip, (left, row * pitch + (pitch - strip.height) // 2))
    return paper.point(lambda ink: 0 if ink >= _INK else 255).convert("1")
