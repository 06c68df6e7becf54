"""Turns a `Slip` into ESC/POS bytes for a printer with a Chinese font of two-byte GB18030.

python-escpos builds cut, QR and raster. Chinese text is written here: it sends `?` for a line without common characters
and never switches the Chinese mode on. A paragraph with a character outside the two-byte range is drawn instead.
"""

from __future__ import annotations

from typing import Final

from firmware_bridge.drivers import escpos_commands, slip_raster
from firmware_bridge.fonts import FontChain, is_private
from firmware_bridge.protocol import code128
from firmware_bridge.slip import Align, Barcode, BigNumber, Block, Cut, Feed, Qr, Rule, Size, Slip, Text
from firmware_bridge.typeset import printable, wrap

INITIALISE: Final = b"\x1b@\x1c&"  # reset, Chinese mode on
CELLS: Final = escpos_commands.AREA_DOTS // slip_raster.CELL
_QUIET_ZONE: Final = 4  # modules of white around a code (ISO/IEC 18004)
_MOST_FEED: Final = 255  # dots of one `1B 4A`


def render(slip: Slip, fonts: FontChain) -> bytes:
    """The whole job, from the printer's reset to the last block."""
    return INITIALISE + escpos_commands.area() + b"".join(_block(block, fonts) for block in slip.blocks)


def _block(block: Block, fonts: FontChain) -> bytes:
    match block:
        case Text():
            data = _text(block, fonts)
        case BigNumber(text, height_mm):
            image = slip_raster.big_number(printable(text.replace("\n", " ")), height_mm, fonts)
            data = _aligned(Align.CENTRE, escpos_commands.raster(image))
        case Qr():
            quiet = _feed(_QUIET_ZONE * block.module_dots)
            data = quiet + _aligned(Align.CENTRE, escpos_commands.qr(block.data, block.module_dots)) + quiet
        case Barcode(text, height_mm):
            bars = slip_raster.bars(code128.modules(text), height_mm)
            data = _aligned(Align.CENTRE, escpos_commands.raster(bars))
        case Rule():
            data = escpos_commands.raster(slip_raster.rule())
        case Feed(millimetres):
            data = _feed(millimetres * slip_raster.DOTS_PER_MM)
        case Cut():
            data = escpos_commands.cut()
    return data


def _text(block: Text, fonts: FontChain) -> bytes:
    text = printable(block.text)
    most = CELLS // block.size.value
    if all(_in_printer_font(sign) for sign in text if sign != "\n"):
        lines = wrap(text, most, _printer_cells)
        return _style(block) + b"".join(line.encode("gb18030") + b"\n" for line in lines) + _PLAIN
    image = slip_raster.text_lines(wrap(text, most, slip_raster.cells), block, fonts)
    return _aligned(block.align, escpos_commands.raster(image))


def _style(block: Text) -> bytes:
    large = 0x11 if block.size is Size.LARGE else 0x00  # twice as wide and high
    pitch = slip_raster.line_pitch(block.size.value)
    return _align(block.align) + bytes((0x1D, 0x21, large, 0x1B, 0x45, block.bold, 0x1B, 0x33, pitch))


_PLAIN: Final = bytes((0x1D, 0x21, 0, 0x1B, 0x45, 0, 0x1B, 0x32)) + b"\x1ba\x00"


def _aligned(align: Align, data: bytes) -> bytes:
    return _align(align) + data + _align(Align.LEFT)


def _align(align: Align) -> bytes:
    return bytes((0x1B, 0x61, align.value))


def _feed(dots: int) -> bytes:
    whole, rest = divmod(max(0, dots), _MOST_FEED)
    return bytes((0x1B, 0x4A, _MOST_FEED)) * whole + (bytes((0x1B, 0x4A, rest)) if rest else b"")


def _in_printer_font(sign: str) -> bool:
    """Whether a character is ASCII or a two-byte character of GBK, which all Chinese firmware has."""
    if is_private(sign):
        return False
    try:
        return len(sign.encode("gbk")) <= 2
    except UnicodeEncodeError:
        return False


def _printer_cells(sign: str) -> int:
    """How many cells a character of the printer's own font takes."""
    return 1 if sign.isascii() else 2
