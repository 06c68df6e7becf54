"""Every kind of card, every length, every status, every speed: the driver with the emulated reader on a real line."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from firmware_bridge.cards import ForeignerCard, ResidencePermit, ResidentCard
from firmware_bridge.drivers.card_faults import FAULTS
from firmware_bridge.drivers.card_reader import SdtCardReader
from firmware_bridge.emulators.card_data import load
from firmware_bridge.emulators.card_reader import CardReaderEmulator
from firmware_bridge.emulators.faults import Fault, FaultPlan
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.errors import ConfigRefused
from firmware_bridge.ports import CardFault, CardFaultCode, CardRead, CardRemoved, DeviceHealth, NoCard
from firmware_bridge.protocol.id_number import CardValidity, card_validity
from firmware_bridge.protocol.sdt import Command, Status
from firmware_bridge.transport.open import openers
from kiosk import words
from tests.support import wire
from tests.support.cards import FOREIGNER_2023, KINDS, PERMIT, VECTOR_CARD
from tests.support.devices import until

TODAY = date(2026, 11, 22)


@pytest.fixture
def device() -> CardReaderEmulator:
    """A reader as most are."""
    return CardReaderEmulator()


@pytest.fixture
def reader(device: CardReaderEmulator, tmp_path: Path) -> Iterator[SdtCardReader]:
    """The driver on its line."""
    with PtyHost(device, tmp_path / "reader"):
        driver = SdtCardReader(*openers(f"pty://{tmp_path / 'reader'}"))
        yield driver
        driver.close()


@pytest.mark.parametrize("letter", KINDS)
def test_card_of_each_kind_is_read_and_valid(reader, device, letter):
    """J, I and Y come out as what they are, with numbers of their own kind."""
    device.place_card(KINDS[letter])
    event = reader.poll()
    assert isinstance(event, CardRead)
    assert isinstance(event.card, ResidencePermit if letter == "J" else ForeignerCard)
    assert event.card.number == KINDS[letter].number
    assert card_validity(event.card, TODAY) is CardValidity.OK
    assert event.card.name in (KINDS[letter].number and ("测试甲", "PERSON, TEST", "测试乙"))


def test_long_english_name_comes_out_whole(reader, device):
    """Characters 36 to 46 stand in a field of their own."""
    device.place_card(FOREIGNER_2023)
    assert reader.poll().card.english_name == FOREIGNER_2023.english_name


@pytest.mark.parametrize(
    ("card", "verdict"),
    [
        (replace(PERMIT, number="110101199001010015"), CardValidity.BAD_NUMBER),  # a resident's number
        (replace(PERMIT, birth=date(1988, 8, 9)), CardValidity.BIRTH_MISMATCH),
        (replace(PERMIT, valid_to=date(2026, 11, 21)), CardValidity.EXPIRED),
        (replace(PERMIT, valid_from=date(2026, 11, 23)), CardValidity.NOT_YET_VALID),
        (replace(PERMIT, valid_to=None), CardValidity.OK),
        (replace(KINDS["I"], number="AAA11009001010"), CardValidity.BAD_NUMBER),
        (replace(KINDS["I"], valid_to=date(2026, 11, 22)), CardValidity.OK),  # the last day counts
        (replace(FOREIGNER_2023, number="110101199001010015"), CardValidity.BAD_NUMBER),
        (replace(FOREIGNER_2023, birth=date(1991, 1, 1)), CardValidity.BIRTH_MISMATCH),
    ],
)
def test_card_of_another_kind_is_checked_by_its_own_rules(reader, device, card, verdict):
    """Number, birth date and dates, each kind's own."""
    device.place_card(card)
    assert card_validity(reader.poll().card, TODAY) is verdict


def test_new_address_in_the_chip_is_read_beside_the_printed_one(reader, device):
    """Who has moved has the new address; without one the printed one holds."""
    device.place_card(replace(VECTOR_CARD, new_address="某市某区新家路9号"))
    card = reader.poll().card
    assert (card.new_address, card.home) == ("某市某区新家路9号", "某市某区新家路9号")
    device.place_card(VECTOR_CARD)
    assert until(reader.poll, lambda e: isinstance(e, CardRead))[-1].card.home == VECTOR_CARD.address


def test_new_address_answer_has_its_published_length(device):
    """81 bytes in all, `00 4A 00 00 90` after the preamble."""
    device.place_card(replace(VECTOR_CARD, new_address="某市"))
    for request in ("0003200122", "0003200221"):
        device.receive(wire.on_wire(request))
    [answer] = device.receive(wire.on_wire("0003300330"))
    assert (len(answer), answer[5:10].hex().upper()) == (81, "004A000090")


def test_new_address_that_cannot_be_read_costs_nothing(device, tmp_path):
    """Broken, lost or late: the card is read all the same, with what is printed on it."""
    faults = FaultPlan()
    with PtyHost(device, tmp_path / "reader", faults=faults):
        driver = SdtCardReader(*openers(f"pty://{tmp_path / 'reader'}"))
        for fault in (Fault.DROP, Fault.CORRUPT, Fault.TRUNCATE):
            device.place_card(replace(VECTOR_CARD, new_address="某市"))
            faults.then([None, None, None, fault])
            assert driver.poll().card.home == VECTOR_CARD.address
            device.lift_card()
            assert driver.poll() == CardRemoved()
        driver.close()


@pytest.mark.parametrize(("size", "total"), [(0, 1297), (512, 1809), (1024, 2321)])
def test_fingerprints_of_every_length_are_passed_over(tmp_path, size, total):
    """A module that knows only the read with fingerprints: the card is read, they are thrown away."""
    device = CardReaderEmulator(old=True)
    card = replace(VECTOR_CARD, fingerprint=bytes(i % 256 for i in range(size)))
    device.place_card(card)
    with PtyHost(device, tmp_path / "reader"):
        driver = SdtCardReader(*openers(f"pty://{tmp_path / 'reader'}"))
        read = driver.poll().card
        assert isinstance(read, ResidentCard)
        assert read.photo == VECTOR_CARD.photo_slot
        driver.close()
    for request in ("0003200122", "0003200221"):  # the line's end was a power cycle
        device.receive(wire.on_wire(request))
    [answer] = device.receive(wire.on_wire("0003301023"))
    assert len(answer) == total
    assert hashlib.sha256(answer[-1 - size : -1]).digest() == hashlib.sha256(card.fingerprint).digest()


def test_module_number_is_asked_once(reader, device):
    """The reader says who it is while no card lies on it."""
    assert reader.module is None
    assert [reader.poll(), reader.poll()] == [NoCard(), NoCard()]
    assert reader.module == wire.MODULE_NUMBER


@pytest.mark.parametrize("step", [Command.FIND, Command.SELECT, Command.READ], ids=lambda c: c.name)
@pytest.mark.parametrize("status", [*(int(s) for s in FAULTS), 0x77])
def test_every_status_at_every_step_is_a_typed_fault_with_words(reader, device, status, step):
    """Whatever the reader answers, the person is told what happened and what to do, in both languages."""
    device.refuse(*step.value[:2], status)
    device.place_card(VECTOR_CARD)
    event = reader.poll()
    if (step, status) == (Command.FIND, Status.FIND_FAILED):
        assert event == NoCard()
    elif (step, status) == (Command.READ, Status.BAD_COMMAND):
        assert isinstance(event, CardRead)  # the other read is tried
    else:
        assert isinstance(event, CardFault)
        for language in words.LANGUAGES:
            told = words.load(language)
            assert told(f"problem.{event.message_key}")
            assert told(f"problem.{event.todo_key}")


def test_status_meanings():
    """Every failure has a row, and successes have none."""
    assert set(FAULTS) == set(Status) - {Status.OK, Status.CARD_FOUND}


@pytest.mark.parametrize(
    ("status", "code", "health"),
    [
        (0x31, CardFaultCode.CARD_REFUSED, DeviceHealth.OK),
        (0x40, CardFaultCode.UNSUPPORTED, DeviceHealth.OK),
        (0x47, CardFaultCode.READ_FAILED, DeviceHealth.OK),
        (0x60, CardFaultCode.READER_ERROR, DeviceHealth.FAULT),
        (0x66, CardFaultCode.READER_ERROR, DeviceHealth.FAULT),
        (0x10, CardFaultCode.READER_SILENT, DeviceHealth.UNKNOWN),
    ],
)
def test_status_says_who_is_at_fault(reader, device, status, code, health):
    """The card's faults leave the reader well; the reader's own do not."""
    device.refuse(0x30, 0x01, status)
    device.place_card(VECTOR_CARD)
    event = reader.poll()
    if (
        code is CardFaultCode.READER_SILENT
    ):  # damaged requests are asked twice and then reported as a failed read
        assert event == CardFault(CardFaultCode.READ_FAILED)
    else:
        assert event == CardFault(code)
        assert reader.health().state is health


def test_card_pulled_while_it_is_read_is_told_and_read_when_it_is_back(tmp_path):
    """The chip leaves the field in the middle of the 112 ms: place it again, and it is read."""
    device = CardReaderEmulator()
    device.place_card(VECTOR_CARD)
    pulled = threading.Event()

    class Pulling(CardReaderEmulator):
        def receive(self, data: bytes) -> list[bytes]:
            if data.endswith(bytes.fromhex("300132")) and not pulled.is_set():
                pulled.set()
                device.lift_card()
            return device.receive(data)

    with PtyHost(Pulling(), tmp_path / "reader", baud=115200):
        driver = SdtCardReader(*openers(f"pty://{tmp_path / 'reader'}"))
        assert driver.poll() == CardFault(CardFaultCode.READ_FAILED)
        assert driver.poll() == NoCard()
        device.place_card(VECTOR_CARD)
        assert isinstance(driver.poll(), CardRead)
        driver.close()


@pytest.mark.parametrize("baud", [9600, 57600])
def test_speed_of_the_line_is_found(tmp_path, baud):
    """baud=auto: one speed a poll, the likeliest first, and the right one is kept."""
    device = CardReaderEmulator()
    with PtyHost(device, tmp_path / "reader", baud=baud, strict=True):
        driver = SdtCardReader(*openers(f"serial://{tmp_path / 'reader'}?baud=auto"))
        events = until(driver.poll, lambda event: event == NoCard(), most=6)
        assert set(events[:-1]) == {CardFault(CardFaultCode.READER_SILENT)}
        assert driver.poll() == NoCard()
        driver.close()


def test_wrong_speed_of_a_line_is_silence(tmp_path):
    """Without auto the speed that was said is kept."""
    with PtyHost(CardReaderEmulator(), tmp_path / "reader", baud=9600, strict=True):
        driver = SdtCardReader(*openers(f"serial://{tmp_path / 'reader'}?baud=115200"))
        assert [driver.poll() for _ in range(2)] == [CardFault(CardFaultCode.READER_SILENT)] * 2
        driver.close()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "permit",
            'name="测"\nsex="1"\naddress="某"\nauthority="某"\npass_number="H1"\nnumber="810000198808080021"\n',
        ),
        ("foreigner-2017", 'english_name="A"\nsex="1"\nnationality="AAA"\nnumber="AAA110090010100"\n'),
        ("foreigner-2023", 'english_name="A"\nsex="1"\nnationality="AAA"\nnumber="911124199001010028"\n'),
    ],
)
def test_card_file_of_each_kind(tmp_path, kind, text):
    """A trainer can write each kind of card as a file; an unknown kind is refused."""
    days = "birth = 1990-01-01\nvalid_from = 2020-01-01\nfingerprint = 512\n"
    file = tmp_path / "card.toml"
    file.write_text(f'kind = "{kind}"\n{text}{days}', encoding="utf-8")
    card = load(file)
    assert (len(card.text_block()), len(card.fingerprint)) == (256, 512)
    file.write_text('kind = "library"\n', encoding="utf-8")
    with pytest.raises(ConfigRefused, match="kind"):
        load(file)
