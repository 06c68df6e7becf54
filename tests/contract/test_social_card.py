"""The port `CardReader` for social-security cards: the driver with the emulated slot, byte by byte and by faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.emulators.social_card import EmulatedSocialCard, SocialCardReaderEmulator
from firmware_bridge.errors import ConfigRefused
from firmware_bridge.ports import (
    CardFault,
    CardFaultCode,
    CardHeld,
    CardRead,
    CardReader,
    CardRemoved,
    DeviceHealth,
    NoCard,
)
from firmware_bridge.protocol.social_card import Apdu, SocialCard, card_of, data_of
from firmware_bridge.registry import open_social_reader
from tests.support.devices import until

CARD = EmulatedSocialCard("测试员", "110101199001010015", "A12345678")


@dataclass
class Bench:
    """A slot, its line and the driver."""

    device: SocialCardReaderEmulator
    line: PtyHost
    reader: CardReader


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """The emulated slot on a pseudo-terminal."""
    device = SocialCardReaderEmulator()
    with PtyHost(device, tmp_path / "slot") as line:
        reader = open_social_reader("plain", f"pty://{tmp_path / 'slot'}")
        yield Bench(device, line, reader)
        reader.close()


def test_commands_are_the_published_bytes():
    """SELECT sx1.sh.社会保障, and the three records."""
    assert Apdu.SELECT.value.hex().upper() == "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
    assert [each.value.hex().upper() for each in (Apdu.NUMBER, Apdu.CITIZEN, Apdu.NAME)] == [
        "00B2072C0B", "00B2080014", "00B2090020",
    ]  # fmt: skip


@pytest.mark.parametrize("tagged", [True, False])
def test_card_is_read_once_and_held_and_removed(bench, tagged):
    """With and without tags in the records; number, name and the card's own number."""
    assert bench.reader.poll() == NoCard()
    bench.device.insert(replace(CARD, tagged=tagged))
    assert bench.reader.poll() == CardRead(SocialCard("测试员", "110101199001010015", "A12345678"))
    assert bench.reader.poll() == CardHeld()
    bench.device.pull()
    assert [bench.reader.poll(), bench.reader.poll()] == [CardRemoved(), NoCard()]


@pytest.mark.parametrize("name", ["阿卜杜热西提·买买提", "王", "䶮龘", "𠮷田"])
def test_name_of_every_kind_is_read(bench, name):
    """GB18030, four bytes a rare character, within the record's thirty."""
    bench.device.insert(replace(CARD, name=name))
    assert bench.reader.poll().card.name == name


@pytest.mark.parametrize(
    ("card", "code"),
    [
        (replace(CARD, psam=True), CardFaultCode.CARD_REFUSED),
        (replace(CARD, number="110101199001010016"), CardFaultCode.BAD_DATA),
        (replace(CARD, name=""), CardFaultCode.BAD_DATA),
    ],
)
def test_card_that_cannot_be_used_says_why_until_it_is_out(bench, card, code):
    """A third-generation card that wants a PSAM; a wrong number; nothing guessed."""
    bench.device.insert(card)
    assert [bench.reader.poll(), bench.reader.poll()] == [CardFault(code)] * 2
    bench.device.pull()
    assert bench.reader.poll() == NoCard()


def test_card_of_another_kind_is_unsupported(bench, monkeypatch):
    """A bank's card knows no such application."""
    monkeypatch.setattr(EmulatedSocialCard, "record", lambda *_: None)
    monkeypatch.setattr("firmware_bridge.emulators.social_card._NAME_OF_APPLICATION", b"another")
    bench.device.insert(CARD)
    assert bench.reader.poll() == CardFault(CardFaultCode.UNSUPPORTED)


def test_unplugged_slot_is_lost_and_comes_back(bench):
    """Hot unplug and replug, with the card left in it."""
    bench.device.insert(CARD)
    bench.reader.poll()
    bench.line.unplug()
    assert bench.reader.poll() == CardFault(CardFaultCode.READER_LOST)
    assert bench.reader.health().state is DeviceHealth.LOST
    bench.line.plug()
    assert isinstance(until(bench.reader.poll, lambda event: isinstance(event, CardRead))[-1], CardRead)


def test_card_pulled_out_while_it_is_read_is_told(bench):
    """Between two records: put it in again."""
    from firmware_bridge.drivers.social_card import SocialCardReader
    from firmware_bridge.transport.apdu import ApduLine
    from firmware_bridge.transport.open import opener

    class Pulled(ApduLine):
        def transmit(self, command: bytes) -> bytes:
            if command == Apdu.NAME.value:
                bench.device.pull()
            return super().transmit(command)

    bench.reader.close()
    reader = SocialCardReader(Pulled(opener(f"pty://{bench.line._link}")))
    bench.device.insert(CARD)
    assert reader.poll() == CardFault(CardFaultCode.READ_FAILED)
    assert reader.poll() == NoCard()
    reader.close()


def test_pcsc_without_pyscard_is_refused_by_name(monkeypatch):
    """The package is a hall's choice; without it the setting says so."""
    monkeypatch.setitem(__import__("sys").modules, "smartcard", None)
    with pytest.raises(ConfigRefused, match="pyscard"):
        open_social_reader("plain", "pcsc:")


def test_record_that_breaks_off_is_refused():
    """Too short for a status, too short for a number."""
    from firmware_bridge.errors import BadField, BadFrame

    with pytest.raises(BadFrame):
        data_of(Apdu.NAME, b"\x90")
    with pytest.raises(BadField):
        card_of(b"A1", b"1101", "测".encode("gb18030"))
