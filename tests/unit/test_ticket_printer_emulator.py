"""The emulated printer: status bytes as published, slips as pictures, a buffer that waits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from tests.support.devices import fonts

FONTS = fonts()
TEXT = bytes.fromhex("1B401C26" + "C7EBB5BD33BAC5B4B0BFDA0A")
CUT = bytes.fromhex("1B64061D5601")


@pytest.fixture
def printer() -> TicketPrinterEmulator:
    """A printer in good order."""
    return TicketPrinterEmulator(FONTS)


def _status(printer: TicketPrinterEmulator) -> list[int]:
    return [printer.receive(bytes((0x10, 0x04, n)))[0][0] for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("change", "answers"),
    [
        ({}, [0x12, 0x12, 0x12, 0x12]),
        ({"paper_low": True}, [0x12, 0x12, 0x12, 0x1E]),
        ({"no_paper": True}, [0x1A, 0x32, 0x12, 0x7E]),
        ({"cover_open": True}, [0x1A, 0x16, 0x12, 0x12]),
    ],
)
def test_real_time_status_is_as_published(printer, change, answers):
    """n = 1 to 4 for each state."""
    printer.change(**change)
    assert _status(printer) == answers


def test_presenter_says_that_a_slip_waits_until_it_is_taken():
    """Bit 6 of n=4, from the cut on and through a power cycle; paper's end has bit 5 for itself."""
    printer = TicketPrinterEmulator(FONTS, presenter=True)
    printer.receive(TEXT)
    assert _status(printer)[3] == 0x12
    printer.receive(CUT)
    printer.unplugged()
    assert _status(printer) == [0x12, 0x12, 0x12, 0x52]
    printer.change(no_paper=True)
    assert _status(printer)[3] == 0x7E
    printer.take_slip()
    assert _status(printer)[3] == 0x3E


def test_cutter_jam_shows_at_the_next_cut(printer):
    """n=3 gives 1A after a cut that failed, and the cut happens once it is freed."""
    printer.change(cutter_jammed=True)
    assert _status(printer)[2] == 0x12
    printer.receive(TEXT + CUT)
    assert (_status(printer)[2], printer.slips) == (0x1A, [])
    printer.change(cutter_jammed=False)
    assert (_status(printer), len(printer.slips)) == ([0x12] * 4, 1)


def test_automatic_status_comes_at_once_and_at_each_change(printer):
    """1D 61: the published messages."""
    sent: list[bytes] = []
    printer.notify_by(sent.append)
    assert printer.receive(b"\x1da\xff") == [bytes.fromhex("10000000")]
    printer.change(cover_open=True, no_paper=True)
    assert sent == [bytes.fromhex("38000F00")]


def test_queued_status_waits_behind_what_cannot_be_printed(printer):
    """An offline printer never answers 1D 72; it does when the paper is there."""
    sent: list[bytes] = []
    printer.notify_by(sent.append)
    printer.change(no_paper=True)
    assert printer.receive(TEXT + b"\x1dr\x01") == []
    printer.change(no_paper=False)
    assert sent == [b"\x00"]


def test_slip_shows_what_was_printed(printer, tmp_path):
    """Text and code can be read off the slip; its picture is 576 dots wide and lies in the folder."""
    printer = TicketPrinterEmulator(FONTS, folder=tmp_path / "slips")
    code = b"\x1d(k\x06\x001P0abc\x1d(k\x03\x001Q0"
    assert printer.receive(TEXT + code + CUT) == []
    [slip] = printer.slips
    assert (slip.lines, slip.codes, printer.unknown) == (("请到3号窗口",), ("abc",), [])
    with Image.open(tmp_path / "slips/slip-0001.png") as image:
        assert image.size == (576, 30 + 21 * 3 + 180)
        assert image.convert("L").getextrema() == (0, 255)


@pytest.mark.parametrize("align", [b"\x00", b"\x01", b"\x02"])
def test_margin_and_printing_width_bound_the_ink(printer, align):
    """`GS L` 12 and `GS W` 552: no dot outside, whatever the alignment; what does not fit goes to the next line."""
    line = "口".encode("gbk") * 24
    printer.receive(b"\x1b@\x1c&\x1dL\x0c\x00\x1dW\x28\x02\x1ba" + align + line + b"\n" + CUT)
    [slip] = printer.slips
    left, _, right, _ = ImageOps.invert(slip.image.convert("L")).getbbox()
    assert slip.lines == ("口" * 23, "口")
    assert 12 <= left < right <= 564
    assert right - left > 530


def test_raster_wider_than_the_printing_area_is_cut_off(printer):
    """As a print head does: dots beyond the area are lost, not moved."""
    black = b"\x1dv0\x00\x48\x00\x01\x00" + b"\xff" * 72
    printer.receive(b"\x1b@\x1dL\x0c\x00\x1dW\x28\x02" + black + CUT)
    assert ImageOps.invert(printer.slips[0].image.convert("L")).getbbox()[::2] == (12, 564)


def test_four_byte_characters_come_out_wrong_as_in_common_firmware(printer):
    """The emulator takes two bytes a character: a driver that sends four is found out."""
    printer.receive(b"\x1b@\x1c&" + "𠮷".encode("gb18030") + b"\n" + CUT)
    assert "𠮷" not in printer.slips[0].lines[0]


def test_chinese_text_without_the_mode_comes_out_wrong(printer):
    """Without 1C 26 the bytes are Latin characters."""
    printer.receive(b"\x1b@" + "窗口".encode("gb18030") + b"\n" + CUT)
    assert "窗" not in printer.slips[0].lines[0]


def test_character_split_between_two_pieces_is_whole(printer):
    """A piece may end in the middle of a character."""
    for byte in TEXT + CUT:
        printer.receive(bytes([byte]))
    assert printer.slips[0].lines == ("请到3号窗口",)


def test_recovery_clears_what_waits(printer):
    """10 05 2: the old slip does not come out with the next one."""
    printer.change(no_paper=True)
    printer.receive(TEXT + CUT)
    printer.receive(b"\x10\x05\x02")
    printer.change(no_paper=False)
    assert printer.slips == []


def test_paper_that_ends_stops_the_printer(printer):
    """After so many dots the printer is out of paper, in the middle of a slip."""
    printer.change(paper_left_dots=40)
    printer.receive(TEXT * 4 + CUT)
    assert (_status(printer)[3], printer.slips) == (0x7E, [])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=8))
def test_printer_survives_any_bytes(chunks):
    """Garbage is printed or reported, never a crash."""
    printer = TicketPrinterEmulator(FONTS)
    for chunk in chunks:
        for answer in printer.receive(chunk):
            assert len(answer) in (0, 1, 4)


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=4), st.binary(max_size=20))
def test_printer_survives_any_command(code, rest):
    """Random parameters after each kind of opcode."""
    printer = TicketPrinterEmulator(FONTS)
    for start in (b"\x1b", b"\x1c", b"\x1d", b"\x1d(k", b"\x1dv0", b"\x10"):
        printer.receive(start + code + rest)
    assert len(printer.slips) < 30
