"""The design tokens: colours, millimetres, type scale. Nothing else in the kiosk names a colour or a size.

Contrast figures stand in tests/unit/test_kiosk_theme.py, computed by WCAG's formula.
"""

from dataclasses import dataclass
from typing import Final

Colour = tuple[float, float, float, float]

MM_PER_INCH: Final = 25.4
LARGE: Final = 1.6
"""Large mode multiplies type, never boxes: the page reflows."""
REACHED: Final = 0.55
"""The lower part of an upright panel that holds every key in reach mode, where it hangs no higher than that allows."""
FOOT_MM: Final = 850
"""From the floor to the panel's lower edge, where a hall does not say it."""
REACH_MM: Final = (380, 1220)
"""Above the floor: what somebody who sits reaches (EN 301 549, 8)."""
KEYS_MM: Final = 328
"""What every screen's keys take of an upright panel's height: no panel may hang so high that less is in reach."""
LINE_HEIGHT: Final = 1.036
"""Noto Sans SC is 1.448 em high by itself; 1.036 makes that the 1.5 of the design."""


def rgb(code: str) -> Colour:
    """#18222E → (r, g, b, 1) in 0..1."""
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue, 1.0


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours."""

    ink: Colour
    muted: Colour
    paper: Colour
    mist: Colour
    line: Colour  # borders of controls, 3:1 at least
    hair: Colour  # separators and borders that carry no meaning
    primary: Colour
    on_primary: Colour
    green: Colour  # the green channel only
    on_green: Colour
    stop: Colour
    warn: Colour
    focus_outer: Colour
    focus_inner: Colour
    veil: Colour  # over the screen while the idle warning stands


NORMAL: Final = Palette(
    ink=rgb("#18222E"),
    muted=rgb("#445363"),  # a shade under the pages' #465566, which has 6.97 on mist
    paper=rgb("#FFFFFF"),
    mist=rgb("#F2F5F8"),
    line=rgb("#7D8B99"),
    hair=rgb("#D5DCE4"),
    primary=rgb("#0A4A86"),
    on_primary=rgb("#FFFFFF"),
    green=rgb("#075E35"),
    on_green=rgb("#FFFFFF"),
    stop=rgb("#9B1C1C"),
    warn=rgb("#6F4700"),
    focus_outer=rgb("#B35C00"),
    focus_inner=rgb("#FFC53D"),
    veil=(*rgb("#18222E")[:3], 0.6),
)

HIGH_CONTRAST: Final = Palette(
    ink=rgb("#FFFFFF"),
    muted=rgb("#FFFFFF"),
    paper=rgb("#000000"),
    mist=rgb("#000000"),
    line=rgb("#FFFFFF"),
    hair=rgb("#FFFFFF"),
    primary=rgb("#FFE000"),
    on_primary=rgb("#000000"),
    green=rgb("#FFFFFF"),
    on_green=rgb("#000000"),
    stop=rgb("#FFE000"),
    warn=rgb("#FFE000"),
    focus_outer=rgb("#FFE000"),
    focus_inner=rgb("#000000"),
    veil=(0.0, 0.0, 0.0, 0.85),
)


@dataclass(frozen=True, slots=True)
class Theme:
    """Tokens in pixels for one panel and one person's aids. `width`, `height`: the window in pixels; `foot_mm`: how high it hangs."""

    width: int = 1080
    height: int = 1920
    dpi: float = 82.0
    large: bool = False
    contrast: bool = False
    reach: bool = False
    foot_mm: float = FOOT_MM

    @property
    def colour(self) -> Palette:
        """The palette in force."""
        return HIGH_CONTRAST if self.contrast else NORMAL

    @property
    def portrait(self) -> bool:
        """Taller than wide."""
        return self.height >= self.width

    def mm(self, millimetres: float) -> float:
        """Pixels of a length on the panel."""
        return millimetres * self.dpi / MM_PER_INCH

    def em(self, millimetres: float) -> float:
        """Pixels of a type size, larger in large mode."""
        return self.mm(millimetres) * (LARGE if self.large else 1.0)

    @property
    def body(self) -> float:
        """Running text: 8.5 mm of em."""
        return self.em(8.5)

    @property
    def button(self) -> float:
        """Words on buttons and titles of tiles: 11 mm."""
        return self.em(11)

    @property
    def title(self) -> float:
        """A box's own title: 15 mm."""
        return self.em(15)

    @property
    def key(self) -> float:
        """Key figures and the screen's heading: 22 mm; a little less in large mode, where words would break."""
        return self.em(20 if self.large else 22)

    @property
    def number(self) -> float:
        """The ticket's number: 40 mm, 60 on portrait panels where it stands alone."""
        return self.mm(64 if self.portrait else 48)

    @property
    def margin(self) -> float:
        """24 mm, 16 in large mode."""
        return self.mm(16 if self.large else 24)

    @property
    def gap(self) -> float:
        """The grid: 8 mm."""
        return self.mm(8)

    @property
    def target(self) -> float:
        """No touch target is smaller than 20 mm either way; a millimetre for rounding."""
        return self.mm(21)

    @property
    def main(self) -> float:
        """Main buttons are 28 mm high."""
        return self.mm(28)

    @property
    def radius(self) -> float:
        """Corners: 3 mm."""
        return self.mm(3)

    @property
    def stroke(self) -> float:
        """A control's border: 0.6 mm, twice that in high contrast."""
        return max(1.0, self.mm(1.2 if self.contrast else 0.6))

    @property
    def columns(self) -> int:
        """Columns of tiles."""
        wide = 3 if not self.portrait else 2
        return wide - 1 if self.large else wide

    @property
    def reach_space(self) -> float:
        """What stays empty on top in reach mode: controls come into the lower 55 % of an upright panel, and as low as somebody who sits reaches."""
        if not (self.reach and self.portrait):
            return 0.0
        return self.height - min(self.height * REACHED, self.mm(REACH_MM[1] - self.foot_mm))
