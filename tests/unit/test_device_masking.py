"""Personal data stays out of reprs, errors and logs of the bridge."""

import logging
import traceback
from dataclasses import fields, is_dataclass, replace

import pytest
import structlog

from firmware_bridge.drivers.card_reader import SdtCardReader
from firmware_bridge.drivers.escpos_render import render
from firmware_bridge.emulators.card_reader import CardReaderEmulator
from firmware_bridge.emulators.escpos_stream import Raster, TextBytes
from firmware_bridge.errors import BadField, TransportTimeout
from firmware_bridge.framing.sdt import Frame
from firmware_bridge.ports import CardRead, CardReader
from firmware_bridge.protocol import card_text
from firmware_bridge.protocol.sdt import Answer, CardBlocks
from firmware_bridge.slip import BigNumber, Cut, Qr, Slip, Text
from tests.support.cards import VECTOR_CARD
from tests.support.devices import fonts

CANARIES = (
    "测试员",
    "110101199001010015",
    "测试路",
    "某市公安局",
    "19900101",
    "1990",
    "测".encode("utf-16-le").hex(),
)


class Loopback:
    """A transport straight into an emulated reader, without a line."""

    def __init__(self, device: CardReaderEmulator) -> None:
        self._device = device
        self._waiting = b""

    def write(self, data: bytes, timeout: float) -> None:
        """To the device."""
        self._waiting += b"".join(self._device.receive(data))

    def read(self, timeout: float) -> bytes:
        """From the device."""
        data, self._waiting = self._waiting, b""
        if not data:
            raise TransportTimeout("silent")
        return data

    def drain(self) -> int:
        """Old bytes."""
        self._waiting = b""
        return 0

    def close(self) -> None:
        """Nothing to give back."""


def _clean(text: str) -> bool:
    return not any(canary in text for canary in CANARIES)


def _card():
    return card_text.decode(VECTOR_CARD.text_block(), VECTOR_CARD.photo_slot)


@pytest.mark.parametrize(
    "value",
    [
        _card(),
        CardRead(_card()),
        VECTOR_CARD,
        Frame(VECTOR_CARD.text_block()),
        Answer(0, 0, 0x90, VECTOR_CARD.text_block()),
        CardBlocks(VECTOR_CARD.text_block(), VECTOR_CARD.photo_slot),
        Slip((Text("测试员"), Qr("110101199001010015"), BigNumber("19900101"), Cut())),
        Text("测试员"),
        Qr("110101199001010015"),
        BigNumber("19900101"),
        TextBytes("测试员".encode("gb18030")),
        Raster(1, b"19900101", (1, 1)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_value_with_personal_data_hides_it_in_its_repr(value):
    """repr, str, format, an f-string's debugging form and a list around it."""
    assert is_dataclass(value)
    assert fields(value)
    assert _clean(f"{value!r} {value} {value=} {[value]} {(value,)!s}")
    assert "\\x" not in repr(value)


def _polled(device: CardReaderEmulator) -> tuple[CardReader, list[dict]]:
    reader = SdtCardReader(lambda: Loopback(device))
    with structlog.testing.capture_logs() as logs:
        for _ in range(2):
            reader.poll()
        device.lift_card()
        reader.poll()
    return reader, logs


@pytest.mark.parametrize("change", [{}, {"sex": "测"}, {"type_letter": "Z"}, {"name": "测试员\x1b"}])
def test_log_of_a_read_card_has_no_personal_data(change, caplog):
    """A good card, a broken field, another kind: the log tells the reader's health and nothing of the card."""
    caplog.set_level(logging.DEBUG)
    device = CardReaderEmulator()
    device.place_card(replace(VECTOR_CARD, **change))
    reader, logs = _polled(device)
    assert logs
    assert _clean(f"{logs} {caplog.text} {vars(reader)}")


def test_reader_keeps_nothing_of_a_card_it_gave_out():
    """After the poll the driver holds no card: wiping the session is wiping the event."""
    device = CardReaderEmulator()
    device.place_card(VECTOR_CARD)
    reader = SdtCardReader(lambda: Loopback(device))
    event = reader.poll()
    assert isinstance(event, CardRead)
    held = [getattr(holder, name) for holder in (reader, reader._link) for name in vars(holder)]
    assert event.card not in held
    assert not any(isinstance(value, bytes | bytearray) and len(value) > 100 for value in held)


def test_traceback_of_a_bad_field_has_no_personal_data():
    """The decoder's own error, which carries the bytes, is not shown."""
    block = replace(VECTOR_CARD, sex="测").text_block()
    with pytest.raises(BadField) as caught:
        card_text.decode(block, b"")
    assert _clean("".join(traceback.format_exception(caught.value)))


def test_rendering_a_slip_logs_and_prints_nothing(caplog, capfd):
    """The library that builds the bytes is kept quiet, also about images."""
    caplog.set_level(logging.DEBUG)
    before = list(logging.getLogger().handlers)
    render(Slip((Text("䶮测试员"), Qr("110101199001010015"), BigNumber("1990"), Cut())), fonts())
    assert (caplog.text, *capfd.readouterr()) == ("", "", "")
    assert logging.getLogger().handlers == before
