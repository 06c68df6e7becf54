"""How one board's page is laid out and how loud it is, as its page is told."""

from typing import Literal

from queue_server.contracts.base import Message, Slug


class LoudnessLine(Message):
    """Percent from one minute of the day to another; the last line that fits counts."""

    percent: int
    from_min: int
    to_min: int


class BoardPlanView(Message):
    """A board's layout. `hero`: the called number's em in percent of the width, of a row's height."""

    board: Slug
    areas: tuple[Slug, ...]
    layout: Literal["hall", "area", "window", "corridor", "row"]
    window: str
    window_label: str
    hero: int
    rows: int
    next: int
    languages: tuple[Literal["zh", "en"], ...]
    language_s: int
    alone_s: int
    crowded_s: int
    loudness: tuple[LoudnessLine, ...]
