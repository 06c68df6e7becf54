"""`python -m kiosk.contact_sheet FROM TO`: one errand from the first screen to the good-bye, in both languages, as one picture.

The screens are those that `kiosk.pictures` drew.
"""

import sys
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from kiosk.demo.album import COLOURS
from kiosk.fonts import noto_sans_sc

ERRAND: Final = (
    "home", "themes", "matters", "guide", "self-check-all", "form-phone", "form-review", "form-signed", "consent", "face",
    "confirm", "ticket", "take",
)  # fmt: skip
"""Scenes of one errand, in their order."""
LANGUAGES: Final = ("zh", "en")
WIDTH, HEIGHT, GAP, CAPTION = 162, 288, 12, 26  # pixels
INK, GROUND = (24, 34, 46), (213, 220, 228)


def sheet(source: Path) -> Image.Image:
    """A row a language, a column a step; raises FileNotFoundError for a screen that was not drawn."""
    across, down = WIDTH + GAP, HEIGHT + CAPTION + GAP
    whole = Image.new("RGB", (GAP + across * len(ERRAND), GAP + down * len(LANGUAGES)), GROUND)
    draw, font = ImageDraw.Draw(whole), ImageFont.truetype(str(noto_sans_sc()[1]), 18)
    for row, language in enumerate(LANGUAGES):
        for step, scene in enumerate(ERRAND):
            left, top = GAP + across * step, GAP + down * row
            draw.text((left, top - 2), str(step + 1), fill=INK, font=font)
            with Image.open(source / f"kiosk-{scene}-{language}.png") as screen:
                small = screen.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            whole.paste(small, (left, top + CAPTION))
    return whole


def main(source: Path, to: Path) -> None:
    """Write it, small."""
    to.parent.mkdir(parents=True, exist_ok=True)
    sheet(source).quantize(COLOURS, dither=Image.Dither.NONE).save(to, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
