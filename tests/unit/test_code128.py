"""The bars of a payment's number."""

import pytest

from firmware_bridge.drivers import slip_raster
from firmware_bridge.drivers.escpos_render import render
from firmware_bridge.protocol import code128
from firmware_bridge.slip import Barcode, Slip
from tests.support.devices import fonts


def test_modules_are_those_of_an_independent_encoder() -> None:
    """Start B, ten signs, the check symbol and stop, as python-barcode draws them."""
    barcode = pytest.importorskip("barcode.codex", reason="python-barcode comes with python-escpos")
    for text in ("7KQ2M9XTPA", "3NB5R8WDHC", "a~ !x"):
        assert code128.modules(text) == barcode.Code128(text).build()[0]


def test_every_symbol_has_eleven_modules_and_its_own_shape() -> None:
    """A slip of the pen in the table would make two signs alike, or a code of another length."""
    codes = {code128.modules(chr(sign)) for sign in range(32, 127)}
    assert len(codes) == 95
    assert {len(code) for code in codes} == {11 * 3 + 13}


@pytest.mark.parametrize("text", ["", "A" * 15, "七", "A\n"])
def test_what_has_no_bars_is_refused(text: str) -> None:
    """Empty, too long for the paper, or outside the code set."""
    with pytest.raises(ValueError, match="no bar code"):
        code128.modules(text)


def test_bars_keep_module_width_height_and_quiet_zone() -> None:
    """0.375 mm a module, 12 mm high, ten modules of white at both sides, within the printing area."""
    drawn = slip_raster.bars(code128.modules("7KQ2M9XTPA"), 12)
    assert drawn.size == ((145 + 20) * 3, 96)
    assert drawn.width <= 552
    row = [0 if drawn.getpixel((x, 40)) else 1 for x in range(1, drawn.width, 3)]
    assert "".join(map(str, row)) == "0" * 10 + code128.modules("7KQ2M9XTPA") + "0" * 10


def test_barcode_is_printed_centred_as_a_picture() -> None:
    """Every ESC/POS printer draws a raster; native bar codes differ from model to model."""
    assert b"\x1ba\x01\x1dv0" in render(Slip((Barcode("7KQ2M9XTPA"),)), fonts())
