"""An emulated card: what is written on it and the bytes its chip holds. Its own encoder, none of a driver's."""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from PIL import Image

from firmware_bridge.errors import ConfigRefused
from firmware_bridge.protocol import open_photo

PHOTO_SIZE: Final = (102, 126)
_FIELDS: Final = frozenset(
    {"name", "sex", "ethnicity", "birth", "address", "number", "authority", "valid_from", "valid_to", "photo"}
)


@dataclass(frozen=True, slots=True, repr=False)
class EmulatedCard:
    """A resident card as a person carries it. `valid_to` None is 长期; `photo_slot` the 1,024 bytes as they are.

    `type_letter` other than a space makes a card of another kind out of the same fields.
    """

    name: str
    sex: str
    ethnicity: str
    birth: date
    address: str
    number: str
    authority: str
    valid_from: date
    valid_to: date | None
    photo_slot: bytes = field(default=bytes(open_photo.SLOT))
    type_letter: str = " "

    def __repr__(self) -> str:
        return "EmulatedCard(***)"

    def text_block(self) -> bytes:
        """The 256 bytes of text; raises ValueError for a field that is too long."""
        until = f"{self.valid_to:%Y%m%d}" if self.valid_to else "长期"
        parts = (
            (self.name, 30),
            (self.sex, 2),
            (self.ethnicity, 4),
            (f"{self.birth:%Y%m%d}", 16),
            (self.address, 70),
            (self.number, 36),
            (self.authority, 30),
            (f"{self.valid_from:%Y%m%d}", 16),
            (until, 16),
            ("", 28),
            (self.type_letter, 2),
            ("", 6),
        )
        return b"".join(_padded(text, size) for text, size in parts)


def _padded(text: str, size: int) -> bytes:
    data = text.encode("utf-16-le")
    if len(data) > size:
        raise ValueError("a field is too long for the card")
    return data + b" \0" * ((size - len(data)) // 2)


def photo_slot(image: Image.Image) -> bytes:
    """A picture as the photo slot of an emulated card: cropped to 102 x 126, as good as fits 1,010 bytes."""
    small = _portrait(image.convert("RGB"))
    for quality in range(80, -1, -4):
        data = _webp(small, quality)
        if len(data) <= open_photo.MAX_IMAGE:
            return open_photo.encode(data)
    return open_photo.encode(_webp(small.convert("L").convert("RGB").resize((51, 63)).resize(PHOTO_SIZE), 0))


def _portrait(image: Image.Image) -> Image.Image:
    """The middle of the picture in the shape of the slot."""
    width, height = PHOTO_SIZE
    scale = max(width / image.width, height / image.height)
    size = (max(width, round(image.width * scale)), max(height, round(image.height * scale)))
    grown = image.resize(size, Image.Resampling.LANCZOS)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return grown.crop((left, top, left + width, top + height))


def _webp(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=quality, method=6)
    return out.getvalue()


def load(path: Path) -> EmulatedCard:
    """Read a card from a TOML file; days as TOML dates, no `valid_to` for 长期, `photo` a path beside the file.

    Raises ConfigRefused, naming the key, for unknown or missing keys.
    """
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := sorted(values.keys() - _FIELDS):
        raise ConfigRefused(f"unknown key in the card file: {', '.join(unknown)}")
    if missing := sorted(_FIELDS - values.keys() - {"photo", "valid_to"}):
        raise ConfigRefused(f"missing key in the card file: {', '.join(missing)}")
    photo, valid_to = values.pop("photo", None), values.pop("valid_to", None)
    slot = bytes(open_photo.SLOT) if photo is None else _slot_of(path.parent / photo)
    return EmulatedCard(**values, valid_to=valid_to, photo_slot=slot)


def _slot_of(path: Path) -> bytes:
    with Image.open(path) as image:
        return photo_slot(image)
