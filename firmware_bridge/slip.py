"""A paper slip as a document: blocks from top to bottom, with no printer's bytes in it.

The kiosk composes a `Slip`, a driver turns it into its printer's language. Paper is 80 mm wide, 576 dots
at 203 dpi printable (72 mm), of which 12 stay white at each side: 23 Chinese or 46 narrow characters a line in
`Size.BODY`, 11 and 23 in `Size.LARGE`. Longer lines wrap. Reprs are masked: slips carry names and ticket tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Align(Enum):
    """Where a block stands on the line."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


class Size(Enum):
    """Character size as a factor of the printer's 24-dot Chinese font (3 mm)."""

    BODY = 1
    LARGE = 2


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """One paragraph. A line break inside starts a new line. Any Unicode character may stand in it."""

    text: str
    size: Size = Size.BODY
    align: Align = Align.LEFT
    bold: bool = False

    def __repr__(self) -> str:
        return f"Text({len(self.text)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class BigNumber:
    """The ticket number as a picture, so that the height of its figures is exact: 18 mm = 144 dots."""

    text: str
    height_mm: int = 18

    def __repr__(self) -> str:
        return f"BigNumber({len(self.text)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class Qr:
    """A QR code, centred, error correction M; `module_dots` is a module's width (8 dots = 1 mm)."""

    data: str
    module_dots: int = 6

    def __repr__(self) -> str:
        return f"Qr({len(self.data)} characters)"


@dataclass(frozen=True, slots=True, repr=False)
class Barcode:
    """A Code 128 bar code, centred, for counters whose scanners read bars only: up to 14 letters and digits of ASCII."""

    data: str
    height_mm: int = 12

    def __repr__(self) -> str:
        return f"Barcode({len(self.data)} characters)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across the paper."""


@dataclass(frozen=True, slots=True)
class Feed:
    """White space, in millimetres."""

    millimetres: int = 4


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed past the cutter and cut, leaving one point uncut so that the slip does not fall."""


Block = Text | BigNumber | Qr | Barcode | Rule | Feed | Cut


@dataclass(frozen=True, slots=True, repr=False)
class Slip:
    """Blocks from top to bottom; end it with `Cut()`."""

    blocks: tuple[Block, ...]

    @property
    def pages(self) -> int:
        """How many pieces of paper it is; several start only where the roll is not near its end."""
        return max(1, sum(isinstance(block, Cut) for block in self.blocks))

    def __repr__(self) -> str:
        return f"Slip({len(self.blocks)} blocks)"
