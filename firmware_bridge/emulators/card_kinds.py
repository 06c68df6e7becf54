"""Emulated cards of the other three kinds: residence permit (J), foreigner 2017 (I) and 2023 (Y). Own encoders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from firmware_bridge.protocol import open_photo

_NO_PHOTO = bytes(open_photo.SLOT)


class Chip(Protocol):
    """What an emulated reader reads from whatever card lies on it."""

    @property
    def photo_slot(self) -> bytes:
        """1,024 bytes."""

    @property
    def new_address(self) -> str:
        """Written into the chip later; empty where nobody did."""

    @property
    def fingerprint(self) -> bytes:
        """0, 512 or 1,024 bytes."""

    def text_block(self) -> bytes:
        """256 bytes; raises ValueError for a field that is too long."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EmulatedPermit:
    """港澳台居民居住证: as a resident card, with the pass it belongs to."""

    name: str
    sex: str
    birth: date
    address: str
    number: str
    authority: str
    valid_from: date
    valid_to: date | None
    pass_number: str
    issues: str = "01"
    photo_slot: bytes = field(default=_NO_PHOTO)
    new_address: str = ""
    fingerprint: bytes = b""

    def text_block(self) -> bytes:
        """See `Chip`."""
        return joined(
            (self.name, 30), (self.sex, 2), ("", 4), (day(self.birth), 16), (self.address, 70), (self.number, 36),
            (self.authority, 30), (day(self.valid_from), 16), (day(self.valid_to), 16), (self.pass_number, 18),
            (self.issues, 4), ("", 6), ("J", 2), ("", 6),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EmulatedForeigner2017:
    """外国人永久居留身份证, edition 2017."""

    english_name: str
    chinese_name: str
    sex: str
    number: str
    nationality: str
    birth: date
    valid_from: date
    valid_to: date | None
    version: str = "01"
    authority: str = "1500"
    photo_slot: bytes = field(default=_NO_PHOTO)
    new_address: str = ""
    fingerprint: bytes = b""

    def text_block(self) -> bytes:
        """See `Chip`."""
        return joined(
            (self.english_name, 120), (self.sex, 2), (self.number, 30), (self.nationality, 6), (self.chinese_name, 30),
            (day(self.valid_from), 16), (day(self.valid_to), 16), (day(self.birth), 16), (self.version, 4),
            (self.authority, 8), ("I", 2), ("", 6),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EmulatedForeigner2023:
    """外国人永久居留身份证, edition 2023 (layout from one source)."""

    english_name: str
    chinese_name: str
    sex: str
    number: str
    nationality: str
    birth: date
    valid_from: date
    valid_to: date | None
    renewals: str = "00"
    photo_slot: bytes = field(default=_NO_PHOTO)
    new_address: str = ""
    fingerprint: bytes = b""

    def text_block(self) -> bytes:
        """See `Chip`."""
        return joined(
            (self.chinese_name, 30), (self.sex, 2), (self.renewals, 4), (day(self.birth), 16), (self.english_name[:35], 70),
            (self.number, 36), ("", 30), (day(self.valid_from), 16), (day(self.valid_to), 16), (self.english_name[35:], 22),
            (self.nationality, 6), ("Y", 2), ("", 6),
        )  # fmt: skip


def day(value: date | None) -> str:
    """As the chip writes a day; 长期 where there is no last one."""
    return f"{value:%Y%m%d}" if value else "长期"


def joined(*parts: tuple[str, int]) -> bytes:
    """Texts as UTF-16LE in fields of so many bytes; raises ValueError for one that is too long."""
    return b"".join(padded(text, size) for text, size in parts)


def padded(text: str, size: int) -> bytes:
    """One field; raises ValueError."""
    data = text.encode("utf-16-le")
    if len(data) > size:
        raise ValueError("a field is too long for the card")
    return data + b" \0" * ((size - len(data)) // 2)
