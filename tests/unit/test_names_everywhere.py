"""Names of every kind on every surface: ·, long, one syllable, Latin, rare, private-use. Shown, printed, masked, never a crash."""

from dataclasses import replace

import pytest
from PIL import Image

from firmware_bridge.drivers.escpos_render import render
from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from firmware_bridge.fonts import PLACEHOLDER, is_private
from firmware_bridge.protocol import card_text, social_card
from firmware_bridge.slip import Cut, Slip, Text
from kiosk import fonts, samples, scenes, words
from kiosk.flow import intents as i
from kiosk.gateways.visitors import visitor_of
from kiosk.view_models import view_of
from kiosk.view_models.format import masked_name
from queue_server.contracts.codec import decode, encode
from queue_server.contracts.commands import Visitor
from queue_server.service.masking import masked
from tests.support.cards import VECTOR_CARD
from tests.support.devices import fonts as slip_fonts

NAMES = {
    "one syllable": "王",
    "two": "李红",
    "middle dot": "阿不都·克里木",
    "as long as the chip holds": "阿卜杜热西提·买买提江·艾则",
    "longer than the chip holds": "阿卜杜热西提·买买提江·艾则孜·伊布拉音江·吐尔逊",
    "Latin": "VERYLONGFAMILYNAME, GIVEN MIDDLE ANOTHER LAST",
    "Ext A": "㐂䶮",
    "Ext B": "𠮷田小明",
    "Ext B and on": "𪚥𠀾𫝀",
    "private use": "\ue000某",
    "markup": "[b]某[/b]",
}
ALL = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)


@ALL
def test_name_is_drawn_by_the_kiosk_whole(name):
    """Each character by a font that has it; 〓 for private-use ones, in their place."""
    pieces = fonts.runs(name, fonts.name_chain())
    shown = "".join(piece for _, piece in pieces)
    assert len(shown) == len(name)
    for sign, drawn in zip(name, shown, strict=True):
        assert drawn == (PLACEHOLDER if is_private(sign) else sign) or drawn == fonts.PLACEHOLDER


@ALL
def test_name_is_masked_on_every_surface(name):
    """The first character and at least one star, on the screen and on the console; nothing more."""
    for shown in (masked_name(name), masked(Visitor(name=name, number="", birth=""), None).name):
        assert shown[0] == name[0]
        assert set(shown[1:]) == {"*"}


@ALL
def test_name_reaches_the_screens_masked(name):
    """Band and heading, in both languages."""
    for language in words.LANGUAGES:
        state = scenes.play(scenes.hall(language), (i.CardPlaced(samples.card(name)),))
        view = view_of(state, words.load(language))
        assert masked_name(name) in view.band.who
        assert masked_name(name) in view.heading
        assert len(name) < 2 or name not in view.heading


@ALL
def test_name_travels_to_the_vault_unchanged(name):
    """Sealed and opened it is the same, whatever its planes."""
    visitor = visitor_of(samples.card(name))
    assert decode(Visitor, encode(visitor)).name == name


@ALL
def test_name_is_printed(name, tmp_path):
    """A slip that carries it is drawn by the emulated printer; rare characters as pictures."""
    printer = TicketPrinterEmulator(slip_fonts(), folder=tmp_path)
    data = render(Slip((Text(name), Cut())), slip_fonts())
    printer.receive(data)
    [picture] = tmp_path.iterdir()
    with Image.open(picture) as drawn:
        assert drawn.convert("L").getextrema()[0] < 64, "nothing was printed"


@ALL
def test_name_is_read_from_the_chips(name):
    """Fifteen UTF-16 units on an identity card, thirty GB18030 bytes on a social-security card; longer ones are cut there."""
    units = name.encode("utf-16-le")[:30].decode("utf-16-le", "ignore").rstrip()
    block = replace(VECTOR_CARD, name=units).text_block()
    assert card_text.decode(block, bytes(1024)).name == units
    record = name.encode("gb18030")[:30].decode("gb18030", "ignore")
    held = record.encode("gb18030").ljust(30, b"\0")
    read = social_card.card_of(b"A12345678", b"110101199001010015", held)
    assert read.name == record.rstrip()
