"""The emulator's own encoding of the card's 1,024-byte photo slot. No real card uses it.

A real card's photo is WLT, which only a vendor's licensed library decodes. So that a hall can be demonstrated without
one, the emulated reader puts a small image file (WebP or JPEG, 102 x 126) into the slot, in this container:

    8 bytes magic `YTPHOTO1` | length(2, big endian) | CRC-32 of the image (4, big endian) | image | zeros

A slot without magic, or damaged, decodes to None: the same answer that a real card's slot gets.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

SLOT: Final = 1024
MAGIC: Final = b"YTPHOTO1"
_HEAD: Final = struct.Struct(">8sHI")
MAX_IMAGE: Final = SLOT - _HEAD.size  # 1,010 bytes


def encode(image: bytes) -> bytes:
    """Put an image file of 1 to 1,010 bytes into a slot of 1,024; raises ValueError for any other size."""
    if not 0 < len(image) <= MAX_IMAGE:
        raise ValueError(f"an image of 1 to {MAX_IMAGE} bytes fits the slot")
    return (_HEAD.pack(MAGIC, len(image), zlib.crc32(image)) + image).ljust(SLOT, b"\0")


def decode(slot: bytes) -> bytes | None:
    """The image file in the slot, or None when the slot holds anything else."""
    if len(slot) != SLOT or not slot.startswith(MAGIC):
        return None
    _, length, crc = _HEAD.unpack_from(slot)
    image = slot[_HEAD.size : _HEAD.size + length]
    return image if 0 < length <= MAX_IMAGE and zlib.crc32(image) == crc else None


class OpenPhotoDecoder:
    """The `PhotoDecoder` for emulated cards."""

    def decode(self, slot: bytes) -> bytes | None:
        """As the function `decode`."""
        return decode(slot)
