"""Small drawings as SVG, made by the server: a bar for a wait, a curve of days. No script, no style of their own."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

BAR: Final = (160, 18)
"""User units; the page's style gives the size."""
CURVE: Final = (880, 200)
_LEFT, _BOTTOM = 44, 24


def wait_bar(p50: int | None, p90: int | None, longest: int) -> Markup:
    """The middle as a full bar, the tail as a pale one behind it, on a scale that all rows share."""
    width, height = BAR
    bars = [("tail", p90), ("middle", p50)]
    drawn = "".join(
        f'<rect class="{name}" x="0" y="{3 if name == "tail" else 6}" width="{_long(value, longest, width)}" height="{height - (6 if name == "tail" else 12)}"/>'
        for name, value in bars
        if value is not None
    )
    return Markup(
        '<svg class="bar" viewBox="0 0 {} {}" aria-hidden="true" preserveAspectRatio="none">'
    ).format(width, height) + Markup("{}</svg>").format(Markup(drawn))  # noqa: S704 - numbers alone


def curve(days: Sequence[tuple[str, int | None, int | None]], unit: str) -> Markup:
    """(words, middle, tail) a day, in minutes: the tail as a pale band's edge, the middle as a line, on a labelled grid."""
    top = _round_up(max((max(a or 0, b or 0) for _, a, b in days), default=0))
    grid = "".join(_grid(value, top, unit) for value in (0, top // 2, top))
    lines = _path("tail", [tail for _, _, tail in days], top) + _path(
        "middle", [mid for _, mid, _ in days], top
    )
    labels = "".join(
        _label(n, len(days), day) for n, (day, _, _) in enumerate(days) if _is_labelled(n, len(days))
    )
    width, height = CURVE
    return Markup('<svg class="days" viewBox="0 0 {} {}" aria-hidden="true">').format(width, height) + Markup(  # noqa: S704 - numbers and dates alone
        f"{grid}{lines}{labels}</svg>"
    )


def _long(value: int, longest: int, width: int) -> float:
    return round(max(1.5, width * value / longest), 1) if longest else 0


def _round_up(value: int) -> int:
    return next(step for step in (10, 20, 30, 60, 90, 120, 180, 240, 480, 960, 10_000) if step >= value)


def _x(n: int, count: int) -> float:
    room = CURVE[0] - _LEFT - 45  # the words of the last day need half of theirs
    return round(_LEFT + 15 + (room * n / (count - 1) if count > 1 else room / 2), 1)


def _y(value: int, top: int) -> float:
    return round(10 + (CURVE[1] - _BOTTOM - 20) * (1 - value / top), 1)


def _grid(value: int, top: int, unit: str) -> str:
    y = _y(value, top)
    return f'<line class="grid" x1="{_LEFT}" x2="{CURVE[0]}" y1="{y}" y2="{y}"/><text class="tick" x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{value}</text>'


def _path(name: str, values: Sequence[int | None], top: int) -> str:
    """A line through neighbouring days; a day without a value is a gap in it."""
    points = [(_x(n, len(values)), _y(value, top)) for n, value in enumerate(values) if value is not None]
    parts: list[list[tuple[float, float]]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            parts.append([])
        else:
            parts[-1].append((_x(n, len(values)), _y(value, top)))
    drawn = "".join(
        f'<polyline class="{name}" points="{" ".join(f"{x},{y}" for x, y in part)}"/>'
        for part in parts
        if len(part) > 1
    )
    return drawn + "".join(f'<circle class="{name}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in points)


def _is_labelled(n: int, count: int) -> bool:
    return n % max(1, -(-count // 12)) == 0


def _label(n: int, count: int, day: str) -> str:
    return (
        f'<text class="tick" x="{_x(n, count)}" y="{CURVE[1] - 6}" text-anchor="middle">{escape(day)}</text>'
    )
