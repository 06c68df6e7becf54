"""The exact bytes of a slip, and what the drawn parts look like."""

import pytest
from PIL import Image

from firmware_bridge.drivers import slip_raster
from firmware_bridge.drivers.escpos_render import render
from firmware_bridge.slip import Align, Cut, Feed, Qr, Rule, Size, Slip, Text
from tests.support.devices import fonts

FONTS = fonts()
START = bytes.fromhex("1B401C26" + "1D4C0C00" + "1D572802")  # reset, Chinese, margin 12, width 552
PLAIN = bytes.fromhex("1D21001B45001B321B6100")


def _rendered(*blocks) -> bytes:
    data = render(Slip(blocks), FONTS)
    assert data.startswith(START)
    return data.removeprefix(START)


def test_chinese_text_is_sent_as_published():
    """请到3号窗口 in GB18030 after the reset and the Chinese mode, as in the vector."""
    style = bytes.fromhex("1B6100" + "1D2100" + "1B4500" + "1B3320")
    assert _rendered(Text("请到3号窗口")) == style + bytes.fromhex("C7EBB5BD33BAC5B4B0BFDA0A") + PLAIN


def test_large_bold_centred_text_sets_and_clears_its_style():
    """Alignment, size 2 x 2, bold and pitch before; all plain after."""
    style = bytes.fromhex("1B6101" + "1D2111" + "1B4501" + "1B3340")
    assert _rendered(Text("A1", Size.LARGE, Align.CENTRE, bold=True)) == style + b"A1\n" + PLAIN


@pytest.mark.parametrize("text", ["：。（）￥〇", "·—…"])
def test_text_without_a_common_character_is_not_question_marks(text):
    """Punctuation alone goes out as GB18030 too."""
    assert text.encode("gb18030") + b"\n" in _rendered(Text(text))


@pytest.mark.parametrize("name", ["䶮某", "某𠮷", "\ue000某", "é€¥"])
def test_text_outside_two_byte_characters_is_drawn(name):
    """What common firmware has no character for is sent as a picture, with no text bytes at all."""
    data = _rendered(Text(name))
    assert data.startswith(bytes.fromhex("1B61001D7630"))
    assert "某".encode("gb18030") not in data[:6]
    assert data.endswith(b"\x1ba\x00")


def test_control_characters_of_a_name_never_reach_the_printer():
    """ESC, GS and DLE inside a text become spaces: a card cannot open the drawer."""
    data = _rendered(Text("某\x1bp\x00\x19\x10\x04\x01"))
    assert "某 p     ".rstrip().encode("gb18030") in data
    assert b"\x1bp" not in data
    assert b"\x10\x04" not in data


def test_cut_and_feed_are_the_published_bytes():
    """Feed six lines and cut partly; white space in dots."""
    assert _rendered(Cut()) == bytes.fromhex("1B64061D5601")
    assert _rendered(Feed(4)) == bytes.fromhex("1B4A20")
    assert _rendered(Feed(40)) == bytes.fromhex("1B4AFF1B4A41")


def test_qr_is_the_printers_own_with_a_quiet_zone():
    """Model 2, size 6, level M, data, print; four modules of white before and after."""
    quiet = bytes.fromhex("1B4A18")
    expected = bytes.fromhex("1D286B0400314132001D286B03003143061D286B0300314531")
    expected += b"\x1d(k\x06\x001P0abc" + bytes.fromhex("1D286B0300315130")
    assert _rendered(Qr("abc")) == quiet + b"\x1ba\x01" + expected + b"\x1ba\x00" + quiet


@pytest.mark.parametrize(("size", "fit"), [(Size.BODY, 23), (Size.LARGE, 11)])
def test_line_holds_what_the_printing_area_holds(size, fit):
    """23 Chinese characters, 11 large ones; one more goes to the next line."""
    assert _rendered(Text("号" * fit, size)).count(b"\n") == 1
    assert _rendered(Text("号" * (fit + 1), size)).count(b"\n") == 2


def test_rule_is_a_picture_across_the_paper():
    """69 bytes a row, 16 rows: the printing area."""
    assert _rendered(Rule()).startswith(bytes.fromhex("1D76300045001000"))


def _ink(image: Image.Image) -> tuple[int, int, int, int]:
    return image.convert("L").point(lambda dot: 255 - dot).getbbox()


@pytest.mark.parametrize("text", ["A001", "8", "Q1111", "B12-0345", "人工001"])
def test_big_number_is_eighteen_millimetres_of_ink(text):
    """144 dots from the highest to the lowest, and never wider than the printing area."""
    image = slip_raster.big_number(text, 18, FONTS)
    left, top, right, bottom = _ink(image)
    assert (top, bottom) == (0, 144)
    assert 20 < right - left <= 552


def test_big_number_without_text_is_blank_paper():
    """Nothing to draw is no reason to fail."""
    assert _ink(slip_raster.big_number("", 18, FONTS)) is None


def test_private_use_characters_are_drawn_as_one_placeholder():
    """Each font has its own private characters: all of them become 〓."""
    one, other, mark = (
        slip_raster.text_lines([sign], Text(sign), FONTS) for sign in ("\ue000", "\U000f1234", "〓")
    )
    assert one.tobytes() == other.tobytes() == mark.tobytes()


def test_rare_characters_are_drawn_as_themselves():
    """䶮 and 𠮷 are neither blank nor the placeholder."""
    pictures = [slip_raster.text_lines([sign], Text(sign), FONTS).tobytes() for sign in "䶮𠮷〓 "]
    assert len(set(pictures)) == 4


def test_drawn_latin_letters_take_one_cell_each():
    """A name with accents is as wide as one without, and a wide letter stays in its cell."""
    accents, plain, wide = (
        slip_raster.text_lines([text], Text(text), FONTS).width for text in ("Zoë Łm", "Zoe Lm", "mmmmmm")
    )
    assert accents == plain == wide == 6 * 12
