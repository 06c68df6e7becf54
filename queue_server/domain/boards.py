"""Boards and voices as the hall's file declares them: which layout on which panel, how loud when. Frozen and pure."""

from dataclasses import dataclass
from math import hypot
from typing import Final, Literal

Layout = Literal["hall", "area", "window", "corridor", "row"]
CAPITAL: Final = 0.73
"""Height of a capital letter over the em, in Noto Sans SC."""
READ_MM_PER_M: Final = 12.2
"""Capitals of 122 mm are read at 10 m."""
HERO: Final[dict[Layout, tuple[int, int]]] = {
    "hall": (12, 20), "area": (12, 20), "window": (24, 26), "corridor": (27, 30), "row": (60, 60),
}  # fmt: skip
"""The called number's em, in percent of the panel's width, landscape and portrait; of a row's height."""
LONG_FROM: Final = 6
LONG: Final = 0.78
"""A number of so many signs is drawn smaller, so that it and its window fit beside each other."""
MOST_ROWS: Final[dict[Layout, tuple[int, int]]] = {
    "hall": (4, 8), "area": (4, 8), "window": (0, 0), "corridor": (0, 3), "row": (0, 0),
}  # fmt: skip
"""Earlier calls that fit below the newest, landscape and portrait."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A screen: its diagonal, and its sides' proportion as it hangs."""

    diagonal_in: int = 55
    across: int = 16
    down: int = 9

    @property
    def portrait(self) -> bool:
        """Higher than wide."""
        return self.down > self.across

    def capital_mm(self, layout: Layout, signs: int = 0) -> float:
        """How high a capital of the called number is, where numbers have so many signs."""
        unit = self.diagonal_in * 25.4 / hypot(self.across, self.down)
        side = self.down if layout == "row" else self.across
        drawn = LONG if signs >= LONG_FROM else 1
        return drawn * CAPITAL * HERO[layout][self.portrait] / 100 * side * unit

    def read_from_m(self, layout: Layout, signs: int = 0) -> float:
        """The farthest place from which the called number is read."""
        return self.capital_mm(layout, signs) / READ_MM_PER_M


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """One kind of board: what it shows of which areas. `languages` take turns; `alone_s`: the newest call stands alone."""

    id: str
    areas: tuple[str, ...]
    layout: Layout = "area"
    window: str = ""
    panel: Panel = Panel()
    rows: int = 4
    next: int = 6
    languages: tuple[str, ...] = ()
    language_s: int = 12
    alone_s: int = 8
    crowded_s: int = 4


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud from one minute of the day to another, in percent; 0 is silent. In one area, or in all ("")."""

    percent: int
    from_min: int = 0
    to_min: int = 24 * 60
    area: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    """All boards that the file declares, and how loud they speak: the last line that fits an area and a minute."""

    boards: tuple[BoardPlan, ...] = ()
    loudness: tuple[Loudness, ...] = (Loudness(100),)

    def board(self, board: str, areas: tuple[str, ...]) -> BoardPlan | None:
        """The plan of a board's address; an area has one without being told."""
        declared = next((plan for plan in self.boards if plan.id == board), None)
        return declared or (BoardPlan(board, (board,)) if board in areas else None)

    def loudness_of(self, areas: tuple[str, ...]) -> tuple[Loudness, ...]:
        """The lines that count for a board of these areas; one of several is as loud as the hall."""
        area = areas[0] if len(areas) == 1 else ""
        return tuple(line for line in self.loudness if line.area in ("", area))


DISPLAY = Display()
