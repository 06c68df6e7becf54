"""Both errors over the threshold, a panel a backend and kind of pair, as one SVG without outside help."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from math import log10
from typing import Final

import numpy as np

from kiosk.gateways.faces.measure.rates import Pairs
from kiosk.gateways.faces.measure.report import CARD, LIVE, Measured

WIDTH: Final = 460
HEIGHT: Final = 300
LEFT, TOP, RIGHT, BOTTOM = 56, 44, 16, 44
LOWEST: Final = 0.001
STEPS: Final = 200
COLOURS: Final = ("#0b5394", "#b45309", "#15803d", "#7e22ce", "#be123c", "#374151")
TICKS: Final = (0.001, 0.01, 0.02, 0.1, 1.0)


def svg(results: Sequence[Measured]) -> str:
    """The whole picture."""
    groups = sorted({group for result in results for group, _ in result.pairs})
    panels = [(result, kind) for result in results for kind in (LIVE, CARD)]
    rows = -(-len(panels) // 2)
    body = [part for n, panel in enumerate(panels) for part in _panel(n, *panel, groups)]
    size = f'width="{2 * WIDTH}" height="{rows * HEIGHT + 36}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11" fill="#1f2937">'
    return "\n".join(
        [head, '<rect width="100%" height="100%" fill="#fff"/>', *body, *_legend(groups, rows), "</svg>"]
    )


def _panel(n: int, result: Measured, kind: str, groups: Sequence[str]) -> Iterator[str]:
    end = result.bands.review * 1.6
    x, y = _across(end), _down
    yield f'<g transform="translate({n % 2 * WIDTH},{n // 2 * HEIGHT})">'
    yield f'<text x="{LEFT}" y="22" font-size="14" font-weight="bold">{escape(result.backend)}, {kind}</text>'
    yield from _axes(end)
    for name, at, anchor in (
        ("accept", result.bands.accept, "end"),
        ("review", result.bands.review, "start"),
    ):
        yield f'<path d="M{x(at):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#9ca3af" stroke-dasharray="2 3"/>'
        yield f'<text x="{x(at):.1f}" y="{TOP - 4}" text-anchor="{anchor}">{name} {at:g}</text>'
    for group in groups:
        pairs, colour = result.pairs[group, kind], COLOURS[groups.index(group) % len(COLOURS)]
        for same, dash in ((False, ""), (True, ' stroke-dasharray="7 4"')):
            if points := " ".join(f"{x(t):.1f},{y(rate):.1f}" for t, rate in _curve(pairs, same, end)):
                yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.8"{dash}/>'
    yield "</g>"


def _axes(end: float) -> Iterator[str]:
    x = _across(end)
    for share in TICKS:
        y, colour = _down(share), "#dc2626" if share == 0.02 else "#e5e7eb"
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{colour}"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share:.3g}</text>'
    for tenth in range(int(end * 10) + 1):
        yield f'<text x="{x(tenth / 10):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{tenth / 10:g}</text>'
    yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">distance</text>'


def _curve(pairs: Pairs, same: bool, end: float) -> Iterator[tuple[float, float]]:
    values = np.sort(pairs.within(same=same).distances)
    for threshold in np.linspace(0, end, STEPS) if values.size else ():
        below = float(np.searchsorted(values, threshold, side="right")) / values.size
        yield float(threshold), 1 - below if same else below


def _across(end: float) -> Callable[[float], float]:
    return lambda value: LEFT + value / end * (WIDTH - LEFT - RIGHT)


def _down(share: float) -> float:
    depth = log10(max(share, LOWEST)) / log10(LOWEST)
    return TOP + depth * (HEIGHT - TOP - BOTTOM)


def _legend(groups: Sequence[str], rows: int) -> Iterator[str]:
    y = rows * HEIGHT + 18
    for n, group in enumerate(groups):
        colour = COLOURS[n % len(COLOURS)]
        yield f'<path d="M{LEFT + n * 150} {y - 4}h24" stroke="{colour}" stroke-width="3"/>'
        yield f'<text x="{LEFT + n * 150 + 30}" y="{y}">{escape(group)}</text>'
    yield f'<text x="{2 * WIDTH - RIGHT}" y="{y}" text-anchor="end">solid: strangers taken (FMR) · dashed: own missed (FNMR) · red: 2 %</text>'
