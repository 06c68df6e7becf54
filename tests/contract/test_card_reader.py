"""The port `CardReader`: each driver with its emulator on a real pseudo-terminal, on sound and on bad lines."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from firmware_bridge.emulators.card_reader import CardReaderEmulator
from firmware_bridge.emulators.faults import Fault, FaultPlan
from firmware_bridge.emulators.pty import PtyHost
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
from firmware_bridge.registry import open_card_reader
from tests.support.cards import VECTOR_CARD
from tests.support.devices import until


@dataclass
class Bench:
    """A reader under test, the device it speaks to and the line between."""

    reader: CardReader
    device: CardReaderEmulator
    line: PtyHost
    faults: FaultPlan

    def until_read(self) -> list:
        """Poll until a card is read; every event, the card last."""
        return until(self.reader.poll, lambda event: isinstance(event, CardRead))


@pytest.fixture(params=["finds once", "finds again"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """The SDT driver on the emulated reader; readers of both habits."""
    device = CardReaderEmulator(find_again=request.param == "finds again")
    faults = FaultPlan()
    with PtyHost(device, tmp_path / "reader", faults=faults) as line:
        reader = open_card_reader("sdt", f"pty://{tmp_path / 'reader'}")
        yield Bench(reader, device, line, faults)
        reader.close()


def test_poll_without_a_card_says_so(bench):
    """No card is an answer, and the reader is well."""
    assert bench.reader.health().state is DeviceHealth.UNKNOWN
    assert bench.reader.poll() == NoCard()
    assert bench.reader.health().state is DeviceHealth.OK


def test_card_is_read_once_a_placement(bench):
    """Read, held, removed, nothing; and read again when it is placed again."""
    bench.device.place_card(VECTOR_CARD)
    event = bench.reader.poll()
    assert isinstance(event, CardRead)
    assert (event.card.name, event.card.photo) == (VECTOR_CARD.name, VECTOR_CARD.photo_slot)
    assert [bench.reader.poll() for _ in range(3)] == [CardHeld()] * 3
    bench.device.lift_card()
    assert [bench.reader.poll() for _ in range(2)] == [CardRemoved(), NoCard()]
    bench.device.place_card(VECTOR_CARD)
    assert isinstance(bench.reader.poll(), CardRead)
    assert bench.device.cards_read == 2


def test_cards_swapped_between_polls_are_two_cards(bench):
    """The first is removed before the second is read: two people are never one session."""
    bench.device.place_card(VECTOR_CARD)
    bench.reader.poll()
    bench.device.place_card(replace(VECTOR_CARD, name="另一人"))
    assert bench.reader.poll() == CardRemoved()
    event = bench.reader.poll()
    assert isinstance(event, CardRead)
    assert event.card.name == "另一人"


def test_card_of_another_kind_is_unsupported_until_lifted(bench):
    """The same fault for as long as it lies there; then nothing."""
    bench.device.place_card(replace(VECTOR_CARD, type_letter="Z"))
    assert [bench.reader.poll() for _ in range(2)] == [CardFault(CardFaultCode.UNSUPPORTED)] * 2
    bench.device.lift_card()
    assert bench.reader.poll() == NoCard()


def test_card_with_broken_content_is_bad_data(bench):
    """A field that breaks the standard gives no card, and no guess."""
    bench.device.place_card(replace(VECTOR_CARD, sex="7"))
    assert bench.reader.poll() == CardFault(CardFaultCode.BAD_DATA)


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.CORRUPT, Fault.TRUNCATE, Fault.DROP, Fault.DELAY])
@pytest.mark.parametrize("step", [0, 1, 2], ids=["find", "select", "read"])
def test_card_is_read_in_spite_of_one_bad_answer(bench, fault, step):
    """One fault at any step costs polls, not the card: it is read whole without being lifted."""
    bench.device.place_card(VECTOR_CARD)
    bench.faults.then([*[None] * step, fault])
    events = bench.until_read()
    assert events[-1].card.photo == VECTOR_CARD.photo_slot
    assert len(events) <= 3
    transient = {CardFaultCode.READER_SILENT, CardFaultCode.READ_FAILED}
    assert all(event == NoCard() or event.code in transient for event in events[:-1])


def test_damaged_card_is_asked_for_again_in_the_same_poll(bench):
    """A wrong byte among the card's 1,295 costs a tenth of a second, not the person's patience."""
    bench.device.place_card(VECTOR_CARD)
    bench.faults.then([None, None, Fault.CORRUPT])
    assert isinstance(bench.reader.poll(), CardRead)
    assert bench.device.cards_read == 2


def test_silent_reader_is_reported_and_not_taken_for_empty(bench):
    """Silence is a fault with its own message, never NoCard; the reader is well again when it speaks."""
    bench.reader.poll()
    bench.faults.then([Fault.SILENT])
    for _ in range(2):
        assert bench.reader.poll() == CardFault(CardFaultCode.READER_SILENT)
    assert bench.reader.health().state is DeviceHealth.UNKNOWN
    bench.faults.speak()
    assert bench.reader.poll() == NoCard()
    assert bench.reader.health().state is DeviceHealth.OK


def test_unplugged_reader_comes_back_by_itself(bench):
    """Lost while it is out, opened again at the poll after it is back."""
    bench.reader.poll()
    bench.line.unplug()
    assert [bench.reader.poll() for _ in range(2)] == [CardFault(CardFaultCode.READER_LOST)] * 2
    assert bench.reader.health().state is DeviceHealth.LOST
    bench.line.plug()
    bench.device.place_card(VECTOR_CARD)
    assert isinstance(bench.until_read()[-1], CardRead)


def test_reader_unplugged_in_the_middle_of_a_card_loses_no_card(bench):
    """The line goes during the read answer; after replugging the same card is read."""
    bench.device.place_card(VECTOR_CARD)
    bench.faults.then([None, None, Fault.UNPLUG])
    assert bench.reader.poll() == CardFault(CardFaultCode.READER_LOST)
    bench.line.plug()
    assert bench.until_read()[-1].card.name == VECTOR_CARD.name


def test_reader_unplugged_while_a_card_lies_there_ends_its_session(bench):
    """After a power cycle the card counts as removed and is read anew: no session outlives its reader."""
    bench.device.place_card(VECTOR_CARD)
    bench.reader.poll()
    bench.line.unplug()
    assert bench.reader.poll() == CardFault(CardFaultCode.READER_LOST)
    bench.line.plug()
    events = bench.until_read()
    assert CardRemoved() in events


@pytest.mark.parametrize("seed", range(6))
def test_reader_on_a_bad_line_reads_every_card_right(bench, seed):
    """A fifth of all answers damaged: each placed card is read, whole and as itself, and its lifting is seen."""
    plan = FaultPlan(seed, dict.fromkeys([Fault.CORRUPT, Fault.TRUNCATE, Fault.GARBAGE], 0.07))
    bench.line.use(plan)
    for turn in range(4):
        bench.device.place_card(replace(VECTOR_CARD, name=f"测试{turn}"))
        assert bench.until_read()[-1].card.name == f"测试{turn}"
        bench.device.lift_card()
        until(bench.reader.poll, lambda event: event == NoCard())


def test_close_wakes_a_poll_in_another_thread(bench):
    """A poll that waits for a silent reader ends when the reader is closed."""
    bench.reader.poll()
    bench.faults.then([Fault.SILENT])
    events: list = []
    thread = threading.Thread(target=lambda: events.append(bench.reader.poll()))
    thread.start()
    bench.reader.close()
    bench.reader.close()
    thread.join(5)
    assert not thread.is_alive()
    assert isinstance(events[0], CardFault)


def test_reader_that_was_never_there_is_lost(tmp_path):
    """A path without a device is a health state, not an exception."""
    reader = open_card_reader("sdt", f"pty://{tmp_path}/nothing")
    assert reader.poll() == CardFault(CardFaultCode.READER_LOST)
    reader.close()


def test_port_belongs_to_one_owner(bench, tmp_path):
    """A second program cannot take the reader's port."""
    bench.reader.poll()
    second = open_card_reader("sdt", f"pty://{tmp_path / 'reader'}")
    assert second.poll() == CardFault(CardFaultCode.READER_LOST)
    assert bench.reader.poll() == NoCard()


def test_line_is_paced_like_a_wire(tmp_path):
    """At 115200 baud the card's 1,295 bytes need 112 ms at least."""
    device = CardReaderEmulator()
    device.place_card(VECTOR_CARD)
    with PtyHost(device, tmp_path / "reader", baud=115200):
        reader = open_card_reader("sdt", f"pty://{tmp_path / 'reader'}")
        started = time.monotonic()
        assert isinstance(reader.poll(), CardRead)
        assert time.monotonic() - started >= 0.112
        reader.close()
