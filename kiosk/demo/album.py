"""`python -m kiosk.demo.album TO FROM…`: the README's pictures, chosen from a demo's and the pages' own, and made small."""

import sys
from pathlib import Path

from PIL import Image

CHOSEN = {
    "kiosk-home-{}": ("kiosk-home-{}", 360),
    "kiosk-ticketshown-{}": ("kiosk-ticket-{}", 360),
    "page-board-{}": ("board-{}", 720),
    "page-ticket-{}": ("phone-{}", 320),
    "slip-{}": ("slip-{}", 320),
}
"""A demo's picture: the README's name for it and its width in pixels."""
POSED = {"console-serving-{}": ("console-{}", 720)}
"""The same for pictures of pages alone: whether somebody stands at a window just then is luck in a demo."""
COLOURS = 64
"""Screens are flat: 64 colours keep a picture under 60 kB and look the same."""


def choose(target: Path, *sources: Path) -> list[str]:
    """Write the chosen pictures; returns the names of those that no source has."""
    target.mkdir(parents=True, exist_ok=True)
    missing = []
    for language in ("zh", "en"):
        for made, (name, width) in (CHOSEN | POSED).items():
            file = f"{made.format(language)}.png"
            path = next((source / file for source in sources if (source / file).exists()), None)
            if path:
                _shrink(path, target / f"{name.format(language)}.png", width)
            else:
                missing.append(file)
    return missing


def _shrink(path: Path, to: Path, width: int) -> None:
    with Image.open(path) as picture:
        size = (width, round(picture.height * width / picture.width))
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(to, optimize=True)


if __name__ == "__main__":
    absent = choose(*map(Path, sys.argv[1:]))
    if absent:
        sys.exit(f"nobody made {', '.join(absent)}")
