"""`python -m kiosk.contact_sheet FROM TO`: many screens as few pictures, for the documents.

One errand from the first screen to the good-bye, in both languages; and every screen, by what it is for. The screens are
those that `kiosk.pictures` drew.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from kiosk import scenes
from kiosk.demo.album import COLOURS
from kiosk.fonts import noto_sans_sc
from kiosk.topics import TOPICS

ERRAND: Final = (
    "home", "themes", "matters", "guide", "self-check-all", "form-phone", "form-review", "form-signed", "consent", "face",
    "confirm", "ticket", "take",
)  # fmt: skip
"""Scenes of one errand, in their order."""
SHEETS: Final = {
    "number": tuple(s.name for s in scenes.SCENES if not any(s.name in topic for topic in TOPICS.values())),
    **{name: tuple(topic) for name, topic in TOPICS.items()},
}
"""Every scene, by what it is for."""
LANGUAGES: Final = ("zh", "en")
WIDTH, HEIGHT, GAP, CAPTION = 162, 288, 12, 26  # pixels
COLUMNS: Final = 10
INK, GROUND = (24, 34, 46), (213, 220, 228)


def sheet(source: Path, rows: Sequence[Sequence[tuple[str, str]]]) -> Image.Image:
    """Rows of (caption, picture); raises FileNotFoundError for a screen that was not drawn."""
    across, down = WIDTH + GAP, HEIGHT + CAPTION + GAP
    size = (GAP + across * max(map(len, rows)), GAP + down * len(rows))
    whole = Image.new("RGB", size, GROUND)
    draw = ImageDraw.Draw(whole)
    for n, row in enumerate(rows):
        for m, (caption, picture) in enumerate(row):
            left, top = GAP + across * m, GAP + down * n
            draw.text((left, top - 2), caption, fill=INK, font=_fitting(caption))
            with Image.open(source / f"kiosk-{picture}.png") as screen:
                small = screen.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            whole.paste(small, (left, top + CAPTION))
    return whole


def _fitting(caption: str) -> ImageFont.FreeTypeFont:
    """The largest letters with which it is no wider than its picture."""
    font = ImageFont.truetype(str(noto_sans_sc()[1]), 16)
    return font.font_variant(size=16 * min(1.0, WIDTH / max(1.0, font.getlength(caption))))


def errand(source: Path) -> Image.Image:
    """A row a language, a column a step."""
    return sheet(
        source,
        [[(str(n), f"{scene}-{lang}") for n, scene in enumerate(ERRAND, 1)] for lang in LANGUAGES],
    )


def every(source: Path, names: Sequence[str], language: str) -> Image.Image:
    """All of these in one language, under their names."""
    chunks = [names[n : n + COLUMNS] for n in range(0, len(names), COLUMNS)]
    return sheet(source, [[(name, f"{name}-{language}") for name in chunk] for chunk in chunks])


def main(source: Path, to: Path) -> None:
    """Write them, small."""
    to.mkdir(parents=True, exist_ok=True)
    _save(errand(source), to / "kiosk-errand.png")
    for name, listed in SHEETS.items():
        for language in LANGUAGES:
            _save(every(source, listed, language), to / f"screens-{name}-{language}.png")


def _save(picture: Image.Image, path: Path) -> None:
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
