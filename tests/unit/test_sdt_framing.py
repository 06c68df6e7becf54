"""The SDT framer: whatever stands around and inside the stream, good frames come out and nothing grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.framing.sdt import HEAD, MAX_LEN, PREAMBLE, Damaged, Frame, SdtFramer
from tests.support import wire

PAYLOADS = st.lists(st.binary(min_size=2, max_size=1300), min_size=1, max_size=4)
NOISE = st.binary(max_size=80).filter(lambda noise: 0xAA not in noise)


def _frames(items: list[Frame | Damaged]) -> list[bytes]:
    return [item.payload for item in items if isinstance(item, Frame)]


def _fed(chunks) -> list[Frame | Damaged]:
    framer = SdtFramer()
    return [item for chunk in chunks for item in framer.feed(chunk)]


@pytest.mark.parametrize("after_preamble", [wire.OK, wire.CARD_FOUND, wire.CARD_SELECTED, wire.MODULE])
def test_frame_from_vector_encodes_back(after_preamble):
    """A published frame is cut, and its payload makes the same bytes again."""
    [frame] = _fed([wire.on_wire(after_preamble)])
    assert isinstance(frame, Frame)
    assert frame.to_bytes() == wire.on_wire(after_preamble)


def test_framer_passes_over_a_byte_after_the_length():
    """LEN decides where a frame ends: a published example has one byte more, and the next frame still comes."""
    stream = wire.on_wire(wire.MODULE + "27") + wire.on_wire(wire.OK)
    assert [len(payload) for payload in _frames(_fed([stream]))] == [19, 3]


@given(PAYLOADS, NOISE, st.integers(1, 64))
def test_framer_finds_frames_in_any_pieces_between_noise(payloads, noise, size):
    """Frames come out whole and in order however the stream is cut and with noise before and between them."""
    stream = b"".join(noise + Frame(payload).to_bytes() for payload in payloads) + noise
    assert _frames(_fed(wire.pieces(stream, size))) == payloads


@given(st.lists(st.binary(max_size=300)))
def test_framer_survives_any_bytes_with_a_bounded_buffer(chunks):
    """No bytes raise, and no more than one frame is ever held."""
    framer = SdtFramer()
    for chunk in chunks:
        framer.feed(chunk)
        assert framer.pending <= HEAD + MAX_LEN


@given(st.binary(min_size=2, max_size=200), st.data())
def test_framer_refuses_a_frame_with_one_wrong_byte(payload, data):
    """A changed byte behind the preamble never passes as the frame that was sent."""
    sent = bytearray(Frame(payload).to_bytes())
    at = data.draw(st.integers(len(PREAMBLE), len(sent) - 1))
    sent[at] ^= data.draw(st.integers(1, 255))
    assert payload not in _frames(_fed([bytes(sent)]))


@pytest.mark.parametrize("cut", [1, 5, 6, 7, 20, 100, 166])
def test_framer_takes_the_frame_after_a_truncated_one(cut):
    """A truncated frame costs itself alone: the next one is found inside what its length claimed."""
    first = Frame(bytes(range(160))).to_bytes()[:cut]
    fed = _fed([first, Frame(b"\x20\x01").to_bytes(), Frame(bytes(200)).to_bytes()])
    assert _frames(fed) == [b"\x20\x01", bytes(200)]


def test_framer_takes_extra_preamble_bytes():
    """AA before the preamble does not hide it."""
    assert _frames(_fed([b"\xaa\xaa" + wire.on_wire(wire.OK)])) == [bytes.fromhex("000090")]


@pytest.mark.parametrize("length", [0, 1, 2, MAX_LEN + 1, 0xFFFF])
def test_framer_refuses_an_impossible_length_at_once(length):
    """A length no frame has is damage, not a reason to wait for 64 kB."""
    assert _fed([PREAMBLE + length.to_bytes(2, "big")]) == [Damaged()]


def test_frame_repr_hides_its_content():
    """A frame may hold a card: its repr gives the size alone."""
    assert repr(Frame(b"secret")) == "Frame(6 bytes)"
