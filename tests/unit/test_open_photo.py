"""The emulator's own encoding of the photo slot."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from firmware_bridge.emulators.card_data import PHOTO_SIZE, photo_slot
from firmware_bridge.protocol import open_photo
from tests.support.cards import VECTOR_CARD


@given(st.binary(min_size=1, max_size=open_photo.MAX_IMAGE))
def test_slot_gives_back_what_was_put_in(image):
    """Any image file up to 1,010 bytes survives, in exactly 1,024 bytes."""
    slot = open_photo.encode(image)
    assert (len(slot), open_photo.decode(slot)) == (1024, image)


@pytest.mark.parametrize("size", [0, 1011])
def test_slot_refuses_an_image_of_the_wrong_size(size):
    """Nothing, or more than fits, is refused."""
    with pytest.raises(ValueError, match="fits the slot"):
        open_photo.encode(bytes(size))


@given(st.integers(0, 100), st.integers(1, 255))
def test_slot_with_a_wrong_byte_is_not_decoded(at, change):
    """Damage shows: no picture rather than a wrong one."""
    slot = bytearray(open_photo.encode(bytes(range(100))))
    slot[at] ^= change
    assert open_photo.decode(bytes(slot)) is None


@pytest.mark.parametrize("slot", [b"", bytes(1024), VECTOR_CARD.photo_slot, b"YTPHOTO1"])
def test_slot_of_another_encoding_is_not_decoded(slot):
    """A real card's WLT is simply not decodable."""
    assert open_photo.decode(slot) is None


@pytest.mark.parametrize("size", [(102, 126), (640, 480), (30, 500)])
def test_photo_of_any_shape_fits_the_slot(size):
    """Even noise, the worst to compress, fits as a picture of 102 x 126."""
    noise = Image.effect_noise(size, 100).convert("RGB")
    image = open_photo.decode(photo_slot(noise))
    assert Image.open(io.BytesIO(image)).size == PHOTO_SIZE
