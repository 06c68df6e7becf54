"""Our icons: SVG files of one stroke, flattened to points and drawn as an alpha mask.

Only what our own drawings use is understood: `circle`, and `path` with absolute M L H V C A(quarter and other arcs) Z.
"""

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

ASSETS: Final = Path(__file__).parent.parent / "assets"
ICONS: Final = ASSETS / "icons"
SAMPLES: Final = "samples/"
"""Names that begin so are drawings of materials, in a folder of their own."""
_BOX: Final = 48
_TOKEN: Final = re.compile(r"[MLHVCAZ]|-?\d+\.?\d*")
_TAKES: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}
_STEPS: Final = 24  # points a curve; more are not seen at 300 px
_SMOOTH: Final = 4  # drawn larger and scaled down: smooth edges

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line through points."""

    points: tuple[Point, ...]


@lru_cache(maxsize=256)
def mask(name: str, size: int, width: float) -> bytes:
    """`size` × `size` bytes of coverage, rows from the top, for a stroke `width` pixels wide."""
    scale = size * _SMOOTH / _BOX
    image = Image.new("L", (size * _SMOOTH, size * _SMOOTH), 0)
    draw = ImageDraw.Draw(image)
    pen = width * _SMOOTH
    for stroke in strokes(name):
        points = [(x * scale, y * scale) for x, y in stroke.points]
        draw.line(points, fill=255, width=max(1, round(pen)), joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return image.resize((size, size), Image.Resampling.LANCZOS).tobytes()


@lru_cache(maxsize=64)
def strokes(name: str) -> tuple[Stroke, ...]:
    """The strokes of an icon in its 48-unit box, y downwards."""
    folder = ASSETS if name.startswith(SAMPLES) else ICONS
    root = ET.parse(folder / f"{name}.svg").getroot()  # noqa: S314 - our own files
    found: list[Stroke] = []
    for element in root:
        if element.tag.endswith("circle"):
            x, y, r = (float(element.attrib[k]) for k in ("cx", "cy", "r"))
            found.append(Stroke(tuple(_around(x, y, r))))
        elif element.tag.endswith("path"):
            found += _path(element.attrib["d"])
    return tuple(found)


def _around(x: float, y: float, r: float) -> Iterator[Point]:
    for i in range(_STEPS * 3 + 1):
        angle = 2 * math.pi * i / (_STEPS * 3)
        yield x + r * math.cos(angle), y + r * math.sin(angle)


def _path(data: str) -> list[Stroke]:
    lines: list[list[Point]] = []
    for command, values in _commands(data):
        if command == "M":
            lines.append([(values[0], values[1])])
            continue
        line = lines[-1]
        line += _points(command, values, line)
    return [Stroke(tuple(line)) for line in lines]


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(data)
    while tokens:
        command = tokens.pop(0)
        values = [float(tokens.pop(0)) for _ in range(_TAKES[command])]
        yield command, values


def _points(command: str, v: list[float], line: list[Point]) -> list[Point]:
    x, y = line[-1]
    match command:
        case "L":
            return [(v[0], v[1])]
        case "H":
            return [(v[0], y)]
        case "V":
            return [(x, v[0])]
        case "Z":
            return [line[0]]
        case "C":
            return [_cubic((x, y), v, i / _STEPS) for i in range(1, _STEPS + 1)]
        case _:
            return _arc((x, y), v)


def _cubic(start: Point, v: list[float], t: float) -> Point:
    s = 1 - t
    weights = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
    xs, ys = (start[0], v[0], v[2], v[4]), (start[1], v[1], v[3], v[5])
    return sum(w * x for w, x in zip(weights, xs, strict=True)), sum(
        w * y for w, y in zip(weights, ys, strict=True)
    )


def _arc(start: Point, v: list[float]) -> list[Point]:
    """A circular arc (rx = ry, small, as SVG's endpoint form)."""
    (x0, y0), r, sweep, (x1, y1) = start, v[0], v[4], (v[5], v[6])
    dx, dy = x1 - x0, y1 - y0
    chord = math.hypot(dx, dy)
    height = math.sqrt(max(0.0, r * r - chord * chord / 4))
    side = -1 if sweep else 1
    cx, cy = (x0 + x1) / 2 + side * height * dy / chord, (y0 + y1) / 2 - side * height * dx / chord
    first = math.atan2(y0 - cy, x0 - cx)
    turn = math.atan2(y1 - cy, x1 - cx) - first
    turn = (turn + math.pi) % (2 * math.pi) - math.pi
    steps = range(1, _STEPS // 2 + 1)
    return [
        (
            cx + r * math.cos(first + turn * i / len(steps)),
            cy + r * math.sin(first + turn * i / len(steps)),
        )
        for i in steps
    ]
