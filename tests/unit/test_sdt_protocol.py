"""SDT commands and answers against the published vectors."""

import hashlib

import pytest

from firmware_bridge.errors import BadFrame
from firmware_bridge.framing.sdt import SdtFramer
from firmware_bridge.protocol import card_text
from firmware_bridge.protocol.sdt import Answer, Command, Status, parse_card, sam_id
from tests.support import wire
from tests.support.cards import VECTOR_CARD, VECTOR_SHA256


def _answer(after_preamble: str) -> Answer:
    [frame] = SdtFramer().feed(wire.on_wire(after_preamble))
    return Answer.from_payload(frame.payload)


@pytest.mark.parametrize("command", Command)
def test_command_makes_its_vector(command):
    """Each request's bytes are the published ones."""
    assert command.to_bytes() == wire.on_wire(wire.REQUESTS[command])


@pytest.mark.parametrize("sw3", wire.FAILURES)
def test_answer_of_a_failure_is_read_from_sw3(sw3):
    """Each failure's vector gives its status and is not ok."""
    answer = _answer(wire.FAILURES[sw3])
    assert (answer.sw3, answer.ok, answer.data) == (Status(sw3), False, b"")


def test_answer_takes_sw3_alone_when_the_card_speaks():
    """SW1 and SW2 may forward the card's words: they decide nothing."""
    assert Answer.from_payload(bytes.fromhex("6A8290")).ok
    assert not Answer.from_payload(bytes.fromhex("900041")).ok


@pytest.mark.parametrize(
    ("command", "vector"), [(Command.FIND, wire.CARD_FOUND), (Command.SELECT, wire.CARD_SELECTED)]
)
def test_command_takes_its_own_answer_only(command, vector):
    """A late answer to find is no answer to select, nor the other way round."""
    answer = _answer(vector)
    assert [other for other in Command if other.takes(answer)] == [command]


@pytest.mark.parametrize(
    ("sw3", "takers"),
    [
        (0x80, {"FIND"}),
        (0x81, {"SELECT"}),
        (0x41, {"READ", "READ_FINGERPRINT", "READ_NEW_ADDRESS"}),
        (0x66, {command.name for command in Command}),
    ],
)
def test_command_takes_failures_that_can_be_its_own(sw3, takers):
    """Failures that belong to one request are late answers for all others; general ones answer any."""
    answer = _answer(wire.FAILURES[sw3])
    assert {command.name for command in Command if command.takes(answer)} == takers


def test_answer_shorter_than_status_words_is_refused():
    """A payload without three status bytes is not an answer."""
    with pytest.raises(BadFrame):
        Answer.from_payload(b"\0\0")


def test_sam_id_of_the_vector_is_rendered():
    """The module's number comes out as printed on it."""
    assert sam_id(_answer(wire.MODULE).data) == wire.MODULE_NUMBER


def test_sam_id_of_another_size_is_refused():
    """Sixteen bytes, no others."""
    with pytest.raises(BadFrame):
        sam_id(bytes(15))


def _full_frame() -> bytes:
    body = bytes.fromhex("05080000900100" + "0400") + VECTOR_CARD.text_block() + VECTOR_CARD.photo_slot
    check = 0
    for byte in body:
        check ^= byte
    return wire.HEAD + body + bytes([check])


def test_full_card_frame_is_the_published_one():
    """1,295 bytes, check byte F6, the published hash, and the driver's side reads the card out of it."""
    frame = _full_frame()
    assert (len(frame), frame[-1]) == (1295, 0xF6)
    assert hashlib.sha256(frame).hexdigest().startswith(VECTOR_SHA256)
    [item] = SdtFramer().feed(frame)
    answer = Answer.from_payload(item.payload)
    assert Command.READ.takes(answer)
    blocks = parse_card(answer.data)
    card = card_text.decode(blocks.text, blocks.photo)
    assert (card.name, card.number, card.photo) == ("测试员", "110101199001010015", VECTOR_CARD.photo_slot)


@pytest.mark.parametrize("size", [0, 512, 1024])
def test_card_with_fingerprint_is_taken_apart(size):
    """The fingerprint's length follows the photo's: 1297, 1809 or 2321 bytes in all."""
    data = bytes.fromhex("01000400") + size.to_bytes(2, "big") + bytes(1280) + b"\x07" * size
    blocks = parse_card(data, with_fingerprint=True)
    assert (len(blocks.text), len(blocks.photo), blocks.fingerprint) == (256, 1024, b"\x07" * size)
    assert 5 + 2 + 3 + len(data) + 1 == 1297 + size


@pytest.mark.parametrize("data", ["", "0100", "01000400", "00FF0401" + "00" * 1280, "01000400" + "00" * 1281])
def test_card_with_wrong_lengths_is_refused(data):
    """Lengths that do not fit the data are damage, not a shorter card."""
    with pytest.raises(BadFrame):
        parse_card(bytes.fromhex(data))
