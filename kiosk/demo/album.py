"""`python -m kiosk.demo.album FROM TO`: the README's pictures, chosen from a demo's and made small."""

import sys
from pathlib import Path

from PIL import Image

CHOSEN = {
    "kiosk-home-{}": ("kiosk-home-{}", 360),
    "kiosk-ticketshown-{}": ("kiosk-ticket-{}", 360),
    "page-board-{}": ("board-{}", 720),
    "page-console-{}": ("console-{}", 720),
    "page-ticket-{}": ("phone-{}", 320),
    "slip-{}": ("slip-{}", 320),
}
"""A demo's picture: the README's name for it and its width in pixels."""
COLOURS = 64
"""Screens are flat: 64 colours keep a picture under 60 kB and look the same."""


def choose(source: Path, target: Path) -> list[str]:
    """Write the chosen pictures; returns the names of those that the demo did not make."""
    target.mkdir(parents=True, exist_ok=True)
    missing = []
    for language in ("zh", "en"):
        for made, (name, width) in CHOSEN.items():
            path = source / f"{made.format(language)}.png"
            if path.exists():
                _shrink(path, target / f"{name.format(language)}.png", width)
            else:
                missing.append(path.name)
    return missing


def _shrink(path: Path, to: Path, width: int) -> None:
    with Image.open(path) as picture:
        size = (width, round(picture.height * width / picture.width))
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(to, optimize=True)


if __name__ == "__main__":
    absent = choose(Path(sys.argv[1]), Path(sys.argv[2]))
    if absent:
        sys.exit(f"the demo made no {', '.join(absent)}")
