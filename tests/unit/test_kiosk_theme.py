"""The tokens hold the numbers that the kiosk's accessibility rests on."""

import math

import pytest

from kiosk.theme import HIGH_CONTRAST, NORMAL, Colour, Palette, Theme
from tests.support.contrast import contrast


def text_pairs(palette: Palette) -> list[tuple[Colour, Colour]]:
    """Every text colour on every ground that a screen draws it on."""
    return [
        (palette.ink, palette.paper),
        (palette.muted, palette.paper),
        (palette.ink, palette.mist),
        (palette.muted, palette.mist),
        (palette.warn, palette.mist),
        (palette.on_primary, palette.primary),
        (palette.on_green, palette.green),
        (palette.green, palette.paper),
        (palette.stop, palette.paper),
        (palette.warn, palette.paper),
        (palette.paper, palette.ink),
    ]


@pytest.mark.parametrize(("palette", "least"), [(NORMAL, 7.0), (HIGH_CONTRAST, 15.0)])
def test_text_contrast(palette: Palette, least: float) -> None:
    """7:1, and 15:1 in the high-contrast theme."""
    assert min(contrast(*pair) for pair in text_pairs(palette)) >= least


@pytest.mark.parametrize("palette", [NORMAL, HIGH_CONTRAST])
def test_parts_of_controls_contrast(palette: Palette) -> None:
    """Borders and focus rings 3:1."""
    assert contrast(palette.line, palette.paper) >= 3
    assert contrast(palette.line, palette.mist) >= 3
    assert contrast(palette.focus_outer, palette.mist) >= 3
    assert contrast(palette.focus_inner, palette.primary) >= 3


def test_capital_height_is_seen_under_seven_tenths_of_a_degree() -> None:
    """EN 301 549 5.1.4: 4.9 mm at 400 mm; a capital is 0.73 em."""
    theme = Theme()
    capital_mm = theme.body * 0.73 / theme.mm(1)
    assert math.degrees(math.atan(capital_mm / 500)) >= 0.7
    assert Theme(large=True).body == pytest.approx(theme.body * 1.6)


def test_millimetres_follow_the_panel() -> None:
    """A 27-inch panel of 1080 × 1920 is 335 × 595 mm."""
    assert pytest.approx(334.5, abs=1) == 1080 / Theme().mm(1)


def test_reach_mode_keeps_controls_in_the_lower_part() -> None:
    """45 % of an upright panel stays empty; a lying one is low as it is."""
    assert Theme(reach=True).reach_space == pytest.approx(0.45 * 1920)
    assert Theme(1920, 1080, reach=True).reach_space == 0


@pytest.mark.parametrize("foot", [380, 850, 892])
@pytest.mark.parametrize("height", [1200, 1920, 2400])
def test_lower_reach_ends_at_what_a_sitting_person_reaches(foot: int, height: int) -> None:
    """Also of a larger panel, and of one that hangs high: 1,220 mm above the floor, and never above the lower 55 %."""
    theme = Theme(height=height, reach=True, foot_mm=foot)
    highest = (theme.height - theme.reach_space) / theme.mm(1)
    assert foot + highest <= 1220.01
    assert highest == pytest.approx(min(0.55 * height / theme.mm(1), 1220 - foot))
