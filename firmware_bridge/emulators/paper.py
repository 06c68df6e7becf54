"""The paper of an emulated printer: draws operations at 203 dpi, 576 dots wide, and gives each slip when it is cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import segno
from PIL import Image, ImageDraw

from firmware_bridge.emulators.escpos_stream import Command, Raster
from firmware_bridge.fonts import FontChain

WIDTH: Final = 576
LONGEST: Final = 16_000  # dots, two metres: a job without a cut is not kept longer
_CELL: Final = 12
_FILL: Final = 0.94
_BASELINE: Final = 0.82
"""Shares of the cell: letters a little smaller than it and above its edge, so that g and q are whole."""
_EM: Final = 24
_DEFAULT_PITCH: Final = 30
_WHITE: Final = 150  # lighter than this is white
_LEVELS: Final = {0x30: "L", 0x31: "M", 0x32: "Q", 0x33: "H"}


@dataclass(frozen=True, slots=True, repr=False)
class EmulatedSlip:
    """A slip as it fell: the picture, and what text and codes the printer was given (rasters are only pictures)."""

    image: Image.Image
    lines: tuple[str, ...]
    codes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"EmulatedSlip({self.image.height} dots)"


@dataclass(slots=True)
class _Style:
    """The print mode, as the reset leaves it."""

    chinese: bool = False
    bold: bool = False
    width: int = 1
    height: int = 1
    align: int = 0
    pitch: int = _DEFAULT_PITCH
    left: int = 0
    area: int = WIDTH

    @property
    def room(self) -> int:
        """Dots a line: the printing width, as far as the head reaches."""
        return max(0, min(self.area, WIDTH - self.left))


@dataclass(slots=True)
class _Code:
    """The QR code being built."""

    module: int = 3
    level: str = "L"
    data: bytes = b""


@dataclass(slots=True, repr=False)
class Glyph:
    """One character on its cells, with the style it came under."""

    sign: str
    cells: int
    width: int
    height: int
    bold: bool


@dataclass(slots=True, repr=False)
class _Sheet:
    """What is printed since the last cut."""

    image: Image.Image = field(default_factory=lambda: Image.new("1", (WIDTH, LONGEST), 1))
    lines: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    y: int = 0


class Paper:
    """Takes operations in order."""

    def __init__(self, fonts: FontChain) -> None:
        self._fonts = fonts
        self._style = _Style()
        self._code = _Code()
        self._sheet = _Sheet()
        self._line: list[Glyph] = []
        self._half = b""  # the first byte of a Chinese character whose second has not come
        self.unknown: list[bytes] = []
        self.fed = 0  # dots of paper used up in all

    def reset(self) -> None:
        """`1B 40`, or power: modes and the unfinished line go, what is printed stays."""
        self._style, self._code, self._line, self._half = _Style(), _Code(), [], b""

    def text(self, data: bytes) -> None:
        """Put text on the line; a full line is printed by itself."""
        for sign, cells in self._signs(data):
            if sign < " ":
                continue  # a printer ignores the control characters it has no use for
            style = self._style
            glyph = Glyph(sign, cells, style.width, style.height, style.bold)
            if _dots([*self._line, glyph]) > style.room:
                self._print_line()
            self._line.append(glyph)

    def raster(self, raster: Raster) -> None:
        """Print a picture."""
        rows = len(raster.data) // raster.row_bytes if raster.row_bytes else 0
        if not rows:
            return
        picture = Image.frombytes("1", (raster.row_bytes * 8, rows), raster.data, "raw", "1;I")
        self._paste(picture.resize((picture.width * raster.scale[0], rows * raster.scale[1])))

    def command(self, command: Command) -> EmulatedSlip | None:
        """Carry a command out; a cut gives the slip."""
        parameters = command.parameters
        match command.code:
            case b"\x1b@":
                self.reset()
            case b"\n":
                self._print_line()
            case b"\x1bJ":
                self._advance(parameters[0])
            case b"\x1bd":
                self._advance(parameters[0] * self._style.pitch)
            case b"\x1d(k":
                self._qr(parameters[2:])
            case b"\x1dV":
                return self._cut()
            case b"\x1dL":
                self._style.left = int.from_bytes(parameters, "little")
            case b"\x1dW":
                self._style.area = int.from_bytes(parameters, "little")
            case code:
                self._set(code, parameters[0] if parameters else 0)
        return None

    def _set(self, code: bytes, n: int) -> None:
        style = self._style
        match code:
            case b"\x1c&" | b"\x1c.":
                style.chinese = code == b"\x1c&"
            case b"\x1ba":
                style.align = n % 3
            case b"\x1bE":
                style.bold = bool(n & 1)
            case b"\x1b3" | b"\x1b2":
                style.pitch = n if code == b"\x1b3" else _DEFAULT_PITCH
            case b"\x1d!":
                style.width, style.height = (n >> 4 & 7) + 1, (n & 7) + 1
            case b"\x1b!" | b"\x1c!":
                bits = (0x20, 0x10) if code == b"\x1b!" else (0x04, 0x08)
                style.width, style.height = 1 + bool(n & bits[0]), 1 + bool(n & bits[1])
            case b"\x1cW":
                style.width = style.height = 1 + (n & 1)
            case _:
                self.unknown.append(code)

    def _signs(self, data: bytes) -> list[tuple[str, int]]:
        """Characters with their cells. Chinese mode takes two bytes a character, never four."""
        if not self._style.chinese:
            return [(sign, 1) for sign in data.decode("cp437")]
        data, self._half = self._half + data, b""
        signs: list[tuple[str, int]] = []
        at = 0
        while at < len(data):
            if data[at] < 0x80:
                signs.append((chr(data[at]), 1))
                at += 1
            elif at + 1 < len(data):
                signs.append((data[at : at + 2].decode("gbk", "replace")[:1], 2))
                at += 2
            else:
                self._half = data[at:]
                break
        return signs

    def _print_line(self) -> None:
        line, self._line = self._line, []
        height = max((glyph.height for glyph in line), default=1) * _EM
        if line:
            self._sheet.lines.append("".join(glyph.sign for glyph in line))
            strip = Image.new("1", (_dots(line), height), 1)
            left = 0
            for glyph in line:
                picture = self._draw(glyph)
                strip.paste(picture, (left, height - picture.height))
                left += picture.width
            self._place(strip)
        self._advance(max(self._style.pitch, height))

    def _draw(self, glyph: Glyph) -> Image.Image:
        """A character in its cell: Latin ones are narrow, so they are drawn wide and pressed together."""
        face = self._fonts.face(glyph.sign, round(_EM * glyph.height * _FILL), bold=glyph.bold)
        cell = (_CELL * glyph.cells * glyph.width, _EM * glyph.height)
        natural = max(round(face.font.getlength(face.shown)), cell[0])
        picture = Image.new("L", (natural, cell[1]), 255)
        at = (natural / 2, cell[1] * _BASELINE)
        draw = ImageDraw.Draw(picture)
        draw.text(at, face.shown, fill=0, font=face.font, anchor="ms", stroke_width=face.stroke)
        pressed = picture.resize(cell, Image.Resampling.LANCZOS)
        return pressed.point(lambda ink: 255 * (ink > _WHITE)).convert("1")

    def _qr(self, parameters: bytes) -> None:
        """`1D 28 6B`: size, level, data, print. The model (`1A`) is 2 whatever is asked for."""
        function, values = parameters[:2], parameters[2:]
        if function == b"1C" and values:
            self._code.module = min(max(values[0], 1), 16)
        elif function == b"1E" and values:
            self._code.level = _LEVELS.get(values[0], "L")
        elif function == b"1P":
            self._code.data = values[1:]
        elif function == b"1Q":
            self._print_qr()
        elif function != b"1A":
            self.unknown.append(b"\x1d(k" + function)

    def _print_qr(self) -> None:
        try:
            code = segno.make_qr(self._code.data, error=self._code.level, boost_error=False)
        except ValueError:  # nothing to encode, or too much
            self.unknown.append(b"\x1d(k1Q")
            return
        rows = [bytes(255 * (1 - bit) for bit in row) for row in code.matrix]
        picture = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
        side = len(rows) * self._code.module
        self._paste(picture.resize((side, side), Image.Resampling.NEAREST).convert("1"))
        self._sheet.codes.append(self._code.data.decode("utf-8", "replace"))

    def _paste(self, picture: Image.Image) -> None:
        self._place(picture)
        self._advance(picture.height)

    def _place(self, picture: Image.Image) -> None:
        """On the printing area; what is wider is lost."""
        room = self._style.room
        picture = picture.crop((0, 0, min(picture.width, room), picture.height))
        left = self._style.left + (room - picture.width) * self._style.align // 2
        self._sheet.image.paste(picture, (left, self._sheet.y))

    def _advance(self, dots: int) -> None:
        self._sheet.y = min(LONGEST, self._sheet.y + dots)
        self.fed += dots

    def _cut(self) -> EmulatedSlip:
        sheet, self._sheet = self._sheet, _Sheet()
        image = sheet.image.crop((0, 0, WIDTH, max(1, sheet.y)))
        return EmulatedSlip(image, tuple(sheet.lines), tuple(sheet.codes))


def _dots(line: list[Glyph]) -> int:
    return sum(_CELL * glyph.cells * glyph.width for glyph in line)
