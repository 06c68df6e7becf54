"""How much paper a slip takes. Pure, from its blocks alone: nothing is drawn, and no printer is asked."""

from math import ceil
from typing import Final

import segno

from firmware_bridge.slip import Barcode, BigNumber, Block, Cut, Feed, Qr, Rule, Slip, Text
from firmware_bridge.typeset import printable, wrap

_DOTS_PER_MM: Final = 8  # 203 dpi
_LINE_MM: Final = 4  # the 24-dot font and a third more
_CELLS: Final = 46  # narrow characters on a line
_QUIET: Final = 4  # modules of white above and below a code
_RULE_MM: Final = 2
_CUT_MM: Final = 23  # six lines past the cutter


def paper_mm(slip: Slip) -> int:
    """Millimetres from the slip's beginning to its last cut; within a tenth of what a printer uses."""
    return ceil(sum(map(_of, slip.blocks)))


def _of(block: Block) -> float:
    match block:
        case Text(text, size):
            return len(wrap(printable(text), _CELLS // size.value, _cells)) * _LINE_MM * size.value
        case BigNumber(_, height) | Barcode(_, height):
            return height
        case Qr(data, module):
            return (
                (segno.make(data, error="m", micro=False).symbol_size(border=_QUIET)[1])
                * module
                / _DOTS_PER_MM
            )
        case Rule():
            return _RULE_MM
        case Feed(millimetres):
            return millimetres
        case Cut():
            return _CUT_MM


def _cells(sign: str) -> int:
    return 1 if sign.isascii() else 2
