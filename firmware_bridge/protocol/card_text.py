"""The 256-byte text block of an identity card: UTF-16LE, padded with spaces. Pure.

The type letter at byte 248 decides the layout: space resident, J residence permit (Hong Kong, Macau, Taiwan), I and Y
foreign permanent resident 2017 and 2023. Fields are offset and size in bytes. Errors name the field, not its content.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from firmware_bridge.cards import Document, ForeignerCard, ResidencePermit, ResidentCard, Sex
from firmware_bridge.errors import BadField, UnsupportedLayout

BLOCK: Final = 256
TYPE_AT: Final = 248
FOREVER: Final = "长期"

Layout = Mapping[str, tuple[int, int]]

RESIDENT: Final[Layout] = {
    "name": (0, 30),
    "sex": (30, 2),
    "ethnicity": (32, 4),
    "birth": (36, 16),
    "address": (52, 70),
    "number": (122, 36),
    "authority": (158, 30),
    "valid_from": (188, 16),
    "valid_to": (204, 16),
}
PERMIT: Final[Layout] = {**RESIDENT, "pass_number": (220, 18), "issues": (238, 4)}
FOREIGNER_2017: Final[Layout] = {
    "english_name": (0, 120),
    "sex": (120, 2),
    "number": (122, 30),
    "nationality": (152, 6),
    "chinese_name": (158, 30),
    "valid_from": (188, 16),
    "valid_to": (204, 16),
    "birth": (220, 16),
    "version": (236, 4),
    "authority": (240, 8),
}
FOREIGNER_2023: Final[Layout] = {
    "chinese_name": (0, 30),
    "sex": (30, 2),
    "version": (32, 4),
    "birth": (36, 16),
    "english_name": (52, 70),
    "number": (122, 36),
    "valid_from": (188, 16),
    "valid_to": (204, 16),
    "english_rest": (220, 22),
    "nationality": (242, 6),
}
NEW_ADDRESS: Final[Layout] = {"new_address": (0, 70)}


def decode(block: bytes, photo: bytes) -> Document:
    """Make a document of a text block and its photo slot.

    Raises BadField for content that breaks the layout, UnsupportedLayout for an unknown type letter.
    """
    if len(block) != BLOCK:
        raise BadField("text block")
    match block[TYPE_AT : TYPE_AT + 2].decode("utf-16-le", "replace"):
        case " " | "\0":
            return _resident(_Fields(block, RESIDENT), photo)
        case "J":
            return _permit(_Fields(block, PERMIT), photo)
        case "I":
            return _foreigner(2017, _Fields(block, FOREIGNER_2017), photo)
        case "Y":
            return _foreigner(2023, _Fields(block, FOREIGNER_2023), photo)
        case _:
            raise UnsupportedLayout("unknown type letter")


class _Fields:
    """Reads one block by one layout."""

    def __init__(self, block: bytes, layout: Layout) -> None:
        self._block = block
        self._layout = layout

    def text(self, field: str, *, required: bool = True) -> str:
        """The field without padding; no control characters, no half of a surrogate pair."""
        offset, size = self._layout[field]
        try:
            value = self._block[offset : offset + size].decode("utf-16-le")
        except UnicodeDecodeError:
            raise BadField(field) from None  # the decoder's error would carry the bytes
        value = value.rstrip(" \0")
        if (required and not value) or any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 for sign in value):
            raise BadField(field)
        return value

    def day(self, field: str) -> date:
        """A day written as YYYYMMDD."""
        value = self.text(field)
        if len(value) != 8 or not (value.isascii() and value.isdigit()):
            raise BadField(field)
        try:
            return date(int(value[:4]), int(value[4:6]), int(value[6:]))
        except ValueError:
            raise BadField(field) from None

    def last_day(self, field: str) -> date | None:
        """A day, or None for 长期."""
        return None if self.text(field) == FOREVER else self.day(field)

    def sex(self) -> Sex:
        """The sex code."""
        try:
            return Sex(self.text("sex"))
        except ValueError:
            raise BadField("sex") from None


def _resident(fields: _Fields, photo: bytes) -> ResidentCard:
    return ResidentCard(
        name=fields.text("name"),
        sex=fields.sex(),
        ethnicity=fields.text("ethnicity"),
        birth=fields.day("birth"),
        address=fields.text("address"),
        number=fields.text("number"),
        authority=fields.text("authority"),
        valid_from=fields.day("valid_from"),
        valid_to=fields.last_day("valid_to"),
        photo=photo,
    )


def _permit(fields: _Fields, photo: bytes) -> ResidencePermit:
    return ResidencePermit(
        name=fields.text("name"),
        sex=fields.sex(),
        birth=fields.day("birth"),
        address=fields.text("address"),
        number=fields.text("number"),
        authority=fields.text("authority"),
        valid_from=fields.day("valid_from"),
        valid_to=fields.last_day("valid_to"),
        pass_number=fields.text("pass_number"),
        issues=fields.text("issues", required=False),
        photo=photo,
    )


def _foreigner(edition: int, fields: _Fields, photo: bytes) -> ForeignerCard:
    name = fields.text("english_name")
    if edition == 2023 and (rest := fields.text("english_rest", required=False)):
        name = name.ljust(35) + rest  # the padding stripped above belongs to the name
    return ForeignerCard(
        edition=edition,
        english_name=name,
        chinese_name=fields.text("chinese_name", required=False),
        sex=fields.sex(),
        number=fields.text("number"),
        nationality=fields.text("nationality"),
        birth=fields.day("birth"),
        valid_from=fields.day("valid_from"),
        valid_to=fields.last_day("valid_to"),
        version=fields.text("version", required=False),
        photo=photo,
        authority=fields.text("authority", required=False) if edition == 2017 else "",
    )


def decode_new_address(block: bytes) -> str:
    """The later address that the police wrote into the chip. Raises BadField."""
    return _Fields(block, NEW_ADDRESS).text("new_address", required=False)
