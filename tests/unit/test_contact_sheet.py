"""The documents' pictures of the kiosk: every screen stands on one of them."""

from collections import Counter
from pathlib import Path

from kiosk import scenes
from kiosk.contact_sheet import ERRAND, LANGUAGES, SHEETS

SCREENS = (Path(__file__).parents[2] / "docs" / "screens.md").read_text("utf-8")


def test_every_scene_stands_on_one_sheet() -> None:
    """None is left out, none is shown twice; the errand's steps are among them."""
    listed = Counter(name for names in SHEETS.values() for name in names)
    assert listed == Counter(scene.name for scene in scenes.SCENES)
    assert set(ERRAND) <= set(listed)


def test_every_sheet_is_linked_in_both_languages() -> None:
    """docs/screens.md leads to all of them."""
    missing = [
        name for name in SHEETS for lang in LANGUAGES if f"pictures/screens-{name}-{lang}.png" not in SCREENS
    ]
    assert missing == []
