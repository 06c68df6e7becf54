"""The part of the hall's file about boards and voices: layouts by data, checked against the panel and the hall's distances."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, StringConstraints, model_validator

from queue_server.config.tables import Table, Whole, known, unique
from queue_server.config.words import Id
from queue_server.domain.boards import (
    HERO,
    LONG_FROM,
    MOST_ROWS,
    READ_MM_PER_M,
    BoardPlan,
    Display,
    Layout,
    Loudness,
    Panel,
)

Hour = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Percent = Annotated[Whole, Field(ge=0, le=100)]


class BoardFile(Table):
    """One board's layout: its page is /board/ID."""

    id: Id = Field(
        description="short name, the end of its address; an area's own name changes that area's board"
    )
    areas: tuple[Id, ...] = Field(min_length=1, max_length=50, description="whose calls it shows and speaks")
    layout: Layout = Field(
        default="area",
        description="hall, area, window (over one window), corridor (one number, farthest), row (a strip)",
    )
    window: Id | Literal[""] = Field(default="", description="of the layout window: which")
    diagonal_in: Whole = Field(default=55, ge=10, le=400, description="the panel's diagonal in inches")
    aspect: Annotated[str, StringConstraints(pattern=r"^[1-9]\d?:[1-9]\d?$")] = Field(
        default="16:9", description="the panel's sides as it hangs; 9:16 is upright"
    )
    viewing_m: Whole = Field(default=8, ge=1, le=60, description="the farthest place from which it is read")
    rows: Whole | None = Field(default=None, ge=0, le=8, description="earlier calls below the newest")
    next: Whole = Field(
        default=6, ge=0, le=8, description="services whose next numbers are listed; others take turns"
    )
    languages: tuple[Literal["zh", "en"], ...] = Field(
        default=(), max_length=2, description="languages that take turns; left out: the address's `lang`"
    )
    language_s: Whole = Field(default=12, ge=5, le=120, description="seconds of each")
    alone_s: Whole = Field(default=8, ge=3, le=30, description="seconds that the newest call stands alone")
    crowded_s: Whole = Field(default=4, ge=2, le=30, description="the least of them, when others wait")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        most = MOST_ROWS[self.layout][self._panel().portrait]
        if (self.layout == "window") != bool(self.window):
            raise ValueError("window belongs to the layout window, and that needs it")
        if self.rows is not None and self.rows > most:
            raise ValueError(f"rows: at most {most} of the layout {self.layout} fit on such a panel")
        if self.crowded_s > self.alone_s:
            raise ValueError("crowded_s is above alone_s")
        self.check_read(0)
        return self

    def check_read(self, signs: int) -> None:
        """Numbers of so many signs are read from as far as the file says; raises ValueError."""
        panel = self._panel()
        if (reads := panel.read_from_m(self.layout, signs)) < self.viewing_m:
            raise ValueError(self._too_small(panel, reads, signs))

    def _too_small(self, panel: Panel, reads: float, signs: int) -> str:
        """What is wrong and what would do."""
        needed = -(-panel.diagonal_in * self.viewing_m // reads)
        others = [
            name
            for name in HERO
            if panel.read_from_m(name, signs) >= self.viewing_m and name in ("corridor", "hall")
        ]
        instead = f", or the layout {others[-1]}" if others and self.layout in ("hall", "area") else ""
        return (
            f"numbers{_of(signs)} of {panel.capital_mm(self.layout, signs):.0f} mm are read from {reads:.1f} m, not from {self.viewing_m} m, which "
            f"needs {READ_MM_PER_M * self.viewing_m:.0f} mm: a panel of {needed:.0f} inches{instead}"
        )

    def _panel(self) -> Panel:
        across, down = map(int, self.aspect.split(":"))
        return Panel(self.diagonal_in, across, down)

    def plan(self) -> BoardPlan:
        """As the pages know it."""
        usual = MOST_ROWS[self.layout][self._panel().portrait]
        return BoardPlan(
            self.id, self.areas, self.layout, self.window, self._panel(),
            min(usual, 4) if self.rows is None else self.rows,
            self.next if self.layout in ("hall", "area") else 0,
            self.languages, self.language_s, self.alone_s, self.crowded_s,
        )  # fmt: skip


class LoudnessFile(Table):
    """How loud boards speak in an area, or for some hours of each day."""

    volume: Percent = Field(description="percent; 0 is silent")
    area: Id | Literal[""] = Field(default="", description="one area; left out: all")
    hours: tuple[Hour, Hour] = Field(
        default=("00:00", "24:00"), description="from and to, in the hall's time"
    )

    def line(self) -> Loudness:
        """As the pages know it."""
        begin, end = map(_minutes, self.hours)
        return Loudness(self.volume, begin, end, self.area)


class VoiceFile(Table):
    """How boards sound."""

    silent: Annotated[bool, Strict()] = Field(
        default=False, description="a hall without chime and voice: boards only show"
    )
    volume: Percent = Field(default=100, description="percent, where no line below says otherwise")
    times: tuple[LoudnessFile, ...] = Field(
        default=(), max_length=100, description="by area and hour; the last line that fits counts"
    )

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if any(line.hours[0] >= line.hours[1] for line in self.times):
            raise ValueError("hours: the end is not after the beginning")
        return self

    def lines(self) -> tuple[Loudness, ...]:
        """As the pages know them."""
        if self.silent:
            return (Loudness(0),)
        return (Loudness(self.volume), *(each.line() for each in self.times))


def display(boards: tuple[BoardFile, ...], voice: VoiceFile) -> Display:
    """All of it."""
    return Display(tuple(each.plan() for each in boards), voice.lines())


def _of(signs: int) -> str:
    return f" of {signs} signs" if signs >= LONG_FROM else ""


def check_numbers(boards: tuple[BoardFile, ...], signs: dict[str, int]) -> None:
    """The longest numbers are read, too; raises ValueError. `signs`: of the longest that an area's tickets may bear."""
    for board in boards:
        board.check_read(max(signs[area] for area in board.areas))


def check(boards: tuple[BoardFile, ...], voice: VoiceFile, areas: set[str], windows: dict[str, str]) -> None:
    """Boards and voices name areas and windows that there are; raises ValueError. `windows`: the area of each."""
    unique("boards", [board.id for board in boards])
    known("boards.areas", [area for board in boards for area in board.areas], areas)
    known("boards.window", [board.window for board in boards if board.window], set(windows))
    known("voice.times.area", [line.area for line in voice.times if line.area], areas)
    for board in boards:
        if board.window and windows[board.window] not in board.areas:
            raise ValueError(f"boards: {board.id} does not hear the area of its window")
        if board.id in areas and board.id not in board.areas:
            raise ValueError(f"boards: {board.id} bears the name of an area that it does not show")


def _minutes(hour: str) -> int:
    return int(hour[:2]) * 60 + int(hour[3:])
