"""The screens' kv files."""

import re
from pathlib import Path

SCREENS = Path(__file__).parents[2] / "kiosk" / "screens"


def test_screen_files_say_tint_and_points_of_a_text():
    """`color` belongs to the rule of Say alone, and a `font_size` follows the theme: anything else is lost when the look is switched."""
    lines = [(path.name, line) for path in SCREENS.rglob("*.kv") for line in path.read_text().splitlines()]
    wrong = [
        found
        for found in lines
        if re.match(r"\s+colou?r: (?!self\.tint)", found[1])
        or re.match(r"\s+font_size: (?!.*app\.theme)", found[1])
    ]
    assert wrong == []
