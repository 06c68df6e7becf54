"""The chain of fonts for names."""

from pathlib import Path

import pytest

from firmware_bridge import fonts as fonts_module
from firmware_bridge.errors import ConfigRefused
from firmware_bridge.fonts import PLACEHOLDER, FontChain
from tests.support.devices import fonts


@pytest.mark.parametrize("sign", "测䶮𠮷A，〇")
def test_character_that_a_font_has_is_drawn_as_itself(sign):
    """Common, Extension A, Extension B, Latin and punctuation."""
    assert fonts().face(sign, 24).shown == sign


@pytest.mark.parametrize("sign", ["\ue000", "\U000f0000", "\U0010ffff", "\ud800"])
def test_character_that_nobody_has_is_the_placeholder(sign):
    """Private use, noncharacters, half a pair: shown as 〓, never a crash."""
    assert fonts().face(sign, 24).shown == PLACEHOLDER


def test_font_path_that_is_wrong_is_refused():
    """At start, by name."""
    with pytest.raises(ConfigRefused, match="nowhere"):
        FontChain([Path("/nowhere.ttf")])


def test_no_font_at_all_is_refused(monkeypatch):
    """A kiosk without any Chinese font cannot print names."""
    monkeypatch.setattr(fonts_module, "FALLBACKS", ())
    with pytest.raises(ConfigRefused, match="no Chinese font"):
        FontChain([])


def test_bold_of_a_small_character_is_the_bold_font_and_never_a_stroke():
    """A stroke around a 24-dot Chinese character fills it up; a large one may be thickened."""
    regular = FontChain([fonts_module.FALLBACKS[0]])
    assert regular.face("疆", 24, bold=True).stroke == 0
    assert regular.face("疆", 144, bold=True).stroke == 3
    bold = FontChain([fonts_module.FALLBACKS[1]], bold=fonts_module.FALLBACKS[0]).face("疆", 24, bold=True)
    assert (bold.font.getname()[0], bold.stroke) == (regular.face("疆", 24).font.getname()[0], 0)
