"""The emulated reader against the published vectors: its own encoder, the same bytes."""

import hashlib
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from firmware_bridge.emulators.card_data import PHOTO_SIZE, load
from firmware_bridge.emulators.card_reader import CardReaderEmulator
from firmware_bridge.errors import ConfigRefused
from firmware_bridge.protocol import open_photo
from tests.support import wire
from tests.support.cards import CARD_FILE, VECTOR_CARD, VECTOR_SHA256


def _asked(reader: CardReaderEmulator, after_preamble: str) -> str:
    answers = reader.receive(wire.on_wire(after_preamble))
    assert len(answers) == 1
    assert answers[0].startswith(wire.HEAD)
    return answers[0][5:].hex().upper()


def _with_card(**options) -> CardReaderEmulator:
    reader = CardReaderEmulator(**options)
    reader.place_card(VECTOR_CARD)
    return reader


@pytest.mark.parametrize(
    ("request_bytes", "answer"),
    [
        ("000310FFEC", wire.OK),
        ("000311FFED", wire.OK),
        ("000312FFEE", wire.MODULE),
        ("0003200122", wire.FAILURES[0x80]),
        ("0003200221", wire.FAILURES[0x81]),
        ("0003300132", wire.FAILURES[0x41]),
        ("0003600063", wire.OK),
        ("00037001FF", wire.FAILURES[0x10]),
        ("0003700172", wire.FAILURES[0x21]),
        ("000210EE", wire.FAILURES[0x11]),
    ],
)
def test_reader_without_a_card_answers_as_published(request_bytes, answer):
    """Requests and failures, byte by byte."""
    assert _asked(CardReaderEmulator(), request_bytes) == answer


def test_reader_with_a_card_walks_through_find_select_read():
    """The three vectors in order, then the full frame's hash."""
    reader = _with_card()
    assert _asked(reader, "0003200122") == wire.CARD_FOUND
    assert _asked(reader, "0003200221") == wire.CARD_SELECTED
    [frame] = reader.receive(wire.on_wire("0003300132"))
    assert (len(frame), frame[-1]) == (1295, 0xF6)
    assert hashlib.sha256(frame).hexdigest().startswith(VECTOR_SHA256)
    assert len(reader.receive(wire.on_wire("0003301023"))[0]) == 1297
    assert _asked(reader, "0003300330") == wire.FAILURES[0x91]


@pytest.mark.parametrize(("again", "answer"), [(False, wire.FAILURES[0x80]), (True, wire.CARD_FOUND)])
def test_reader_finds_a_card_twice_only_as_an_option(again, answer):
    """Most readers find a card once until it is lifted."""
    reader = _with_card(find_again=again)
    assert _asked(reader, "0003200122") == wire.CARD_FOUND
    assert _asked(reader, "0003200122") == answer
    reader.lift_card()
    reader.place_card(VECTOR_CARD)
    assert _asked(reader, "0003200122") == wire.CARD_FOUND


def test_reader_forgets_the_selection_when_the_card_is_lifted():
    """A lifted card cannot be read any more."""
    reader = _with_card()
    _asked(reader, "0003200122")
    _asked(reader, "0003200221")
    reader.lift_card()
    assert _asked(reader, "0003300132") == wire.FAILURES[0x41]


@given(st.binary(max_size=60).filter(lambda noise: 0xAA not in noise), st.integers(1, 10))
def test_reader_takes_a_request_after_noise_in_any_pieces(noise, size):
    """Noise before a request and any cutting change nothing."""
    reader = CardReaderEmulator()
    stream = noise + wire.on_wire("0003200122")
    answers = [answer for piece in wire.pieces(stream, size) for answer in reader.receive(piece)]
    assert answers == [wire.on_wire(wire.FAILURES[0x80])]


@given(st.lists(st.binary(max_size=200), max_size=10))
def test_reader_survives_any_bytes(chunks):
    """Garbage is answered or ignored, never a crash."""
    reader = _with_card()
    for chunk in chunks:
        for answer in reader.receive(chunk):
            assert answer.startswith(wire.HEAD)


def test_card_file_gives_the_card(tmp_path):
    """A card from TOML is the same card; no valid_to means 长期."""
    file = tmp_path / "card.toml"
    file.write_text(CARD_FILE, encoding="utf-8")
    card = load(file)
    assert card.text_block() == VECTOR_CARD.text_block()
    file.write_text(CARD_FILE + "valid_to = 2030-01-01\n", encoding="utf-8")
    assert load(file).valid_to == date(2030, 1, 1)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (CARD_FILE + "colour = 1\n", "unknown key .*: colour"),
        (CARD_FILE.replace("sex =", "#"), "missing key .*: sex"),
        (CARD_FILE.replace("1990-01-01", "'1990-01-01'"), "wrong kind .*: birth"),
        (CARD_FILE.replace("测试员", "长" * 16), "too long"),
    ],
)
def test_card_file_with_a_wrong_key_is_refused_by_name(tmp_path, text, named):
    """The error names the key."""
    file = tmp_path / "card.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigRefused, match=named):
        load(file)


def test_card_file_takes_a_fitting_photo_as_it_is(tmp_path):
    """A small picture of the right size is not compressed a second time; a larger one is made to fit."""
    file = tmp_path / "card.toml"
    file.write_text(CARD_FILE + 'photo = "face.webp"\n', encoding="utf-8")
    picture = tmp_path / "face.webp"
    Image.new("RGB", PHOTO_SIZE, "grey").save(picture)
    assert open_photo.decode(load(file).photo_slot) == picture.read_bytes()
    Image.effect_noise((300, 400), 90).convert("RGB").save(picture)
    with Image.open(io.BytesIO(open_photo.decode(load(file).photo_slot))) as image:
        assert image.size == PHOTO_SIZE
