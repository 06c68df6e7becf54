"""The hall as its file declares it: areas, themes, matters, windows, rules. Frozen; checked when read."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Assurance = Literal["none", "card", "person"]
Mode = Literal["demo", "production"]


@dataclass(frozen=True, slots=True)
class Label:
    """One text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the hall with its own board."""

    id: str
    name: Label


@dataclass(frozen=True, slots=True)
class Theme:
    """主题: matters that share a letter and an area."""

    id: str
    name: Label
    summary: Label
    series: str
    area: str


@dataclass(frozen=True, slots=True)
class Matter:
    """事项: what a citizen comes for. `mean_service_s` is the first day's guess, replaced by measurement."""

    id: str
    theme: str
    name: Label
    summary: Label
    assurance: Assurance
    materials: tuple[Label, ...]
    fee: Label
    promise: Label
    visits: int
    mean_service_s: int


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """窗口 as planned: its label, area and skills (matter ids)."""

    id: str
    label: str
    area: str
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The hall's numbers, each within bounds that the file's reader checks."""

    green_age: int
    green_head_start_s: int
    undo_s: int
    cardless_per_minute: int

    @property
    def green_head_start(self) -> timedelta:
        """How much earlier a green-channel ticket counts as issued."""
        return timedelta(seconds=self.green_head_start_s)


@dataclass(frozen=True, slots=True)
class Hall:
    """Everything the rules need to know of one hall."""

    id: str
    name: Label
    zone: str
    mode: Mode
    areas: tuple[Area, ...]
    themes: tuple[Theme, ...]
    matters: tuple[Matter, ...]
    windows: tuple[WindowPlan, ...]
    rules: Rules

    def matter(self, matter_id: str) -> Matter | None:
        """The matter of that id, if the hall has it."""
        return next((m for m in self.matters if m.id == matter_id), None)

    def theme_of(self, matter: Matter) -> Theme:
        """The matter's theme."""
        return next(t for t in self.themes if t.id == matter.theme)

    def area(self, area_id: str) -> Area:
        """The area of that id."""
        return next(a for a in self.areas if a.id == area_id)
