"""An emulated card: what is written on it and the bytes its chip holds. Its own encoder, none of a driver's."""

from __future__ import annotations

import io
import tomllib
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from PIL import Image

from firmware_bridge.emulators.card_kinds import (
    Chip,
    EmulatedForeigner2017,
    EmulatedForeigner2023,
    EmulatedPermit,
    day,
    joined,
)
from firmware_bridge.errors import ConfigRefused
from firmware_bridge.protocol import open_photo

PHOTO_SIZE: Final = (102, 126)
_DAYS: Final = frozenset({"birth", "valid_from", "valid_to"})
_MAY_MISS: Final = frozenset(
    {"photo", "fingerprint", "valid_to", "new_address", "issues", "version", "renewals", "chinese_name"}
)
_ISSUED: Final = frozenset({"address", "authority"})
_FOREIGN: Final = frozenset({"english_name", "chinese_name", "nationality"})
_COMMON: Final = frozenset({"sex", "number", "photo", "fingerprint"}) | _DAYS


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
    new_address: str = ""
    fingerprint: bytes = b""

    def __repr__(self) -> str:
        return "EmulatedCard(***)"

    def text_block(self) -> bytes:
        """The 256 bytes of text; raises ValueError for a field that is too long."""
        return joined(
            (self.name, 30), (self.sex, 2), (self.ethnicity, 4), (day(self.birth), 16), (self.address, 70),
            (self.number, 36), (self.authority, 30), (day(self.valid_from), 16), (day(self.valid_to), 16), ("", 28),
            (self.type_letter, 2), ("", 6),
        )  # fmt: skip


def photo_slot(image: Image.Image) -> bytes:
    """A picture as the photo slot of an emulated card: cropped to 102 x 126, as good as fits 1,010 bytes."""
    small = _portrait(image.convert("RGB"))
    fitting = bisect_right(range(101), open_photo.MAX_IMAGE, key=lambda quality: len(_webp(small, quality)))
    if fitting == 0:  # noise: half the detail always fits
        small = small.convert("L").resize((51, 63)).resize(PHOTO_SIZE)
    return open_photo.encode(_webp(small, max(0, fitting - 1)))


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


KINDS: Final[dict[str, tuple[Callable[..., Chip], frozenset[str]]]] = {
    "resident": (EmulatedCard, _COMMON | _ISSUED | {"name", "ethnicity", "new_address"}),
    "permit": (EmulatedPermit, _COMMON | _ISSUED | {"name", "pass_number", "issues", "new_address"}),
    "foreigner-2017": (EmulatedForeigner2017, _COMMON | _FOREIGN | {"version"}),
    "foreigner-2023": (EmulatedForeigner2023, _COMMON | _FOREIGN | {"renewals"}),
}
"""The cards that a file can describe, and their keys."""


def load(path: Path) -> Chip:
    """Read a card from a TOML file; days as TOML dates, no `valid_to` for 长期, `photo` a path beside the file.

    `kind` is resident (unless said), permit, foreigner-2017 or foreigner-2023; `fingerprint` 0, 512 or 1024 bytes of
    nothing. Raises ConfigRefused, naming the key, for unknown, missing or wrong ones.
    """
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    kind = values.pop("kind", "resident")
    if kind not in KINDS:
        raise ConfigRefused(f"kind in the card file: one of {', '.join(KINDS)}")
    maker, keys = KINDS[kind]
    _check(values, keys)
    photo = values.pop("photo", None)
    slot = bytes(open_photo.SLOT) if photo is None else _slot_of(path.parent / photo)
    blank = bytes(values.pop("fingerprint", 0))
    given = {"valid_to": None, **({"chinese_name": ""} if "chinese_name" in keys else {}), **values}
    card = maker(**given, photo_slot=slot, fingerprint=blank)
    try:
        card.text_block()
    except ValueError as error:
        raise ConfigRefused(f"card file: {error}") from None
    return card


def _check(values: dict[str, object], keys: frozenset[str]) -> None:
    if unknown := sorted(values.keys() - keys):
        raise ConfigRefused(f"unknown key in the card file: {', '.join(unknown)}")
    if missing := sorted(keys - values.keys() - _MAY_MISS):
        raise ConfigRefused(f"missing key in the card file: {', '.join(missing)}")
    if wrong := sorted(key for key, value in values.items() if not _fits(key, value)):
        raise ConfigRefused(f"wrong kind of value in the card file: {', '.join(wrong)}")


def _fits(key: str, value: object) -> bool:
    if key == "fingerprint":
        return value in (0, 512, 1024)
    return isinstance(value, date if key in _DAYS else str)


def _slot_of(path: Path) -> bytes:
    """A picture's file as it is when it already fits the slot, else compressed."""
    data = path.read_bytes()
    with Image.open(io.BytesIO(data), formats=("WEBP", "JPEG", "PNG")) as image:
        if len(data) <= open_photo.MAX_IMAGE and image.size == PHOTO_SIZE:
            return open_photo.encode(data)
        return photo_slot(image)
