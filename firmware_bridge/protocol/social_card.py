"""社会保障卡 (second generation, plain files): the commands, and what the answers say. Pure. Unverified against hardware.

Each record is read as tag, length, value where it begins with its own record number and fits, else as the bare value.
Anybody may ask the card for these files and anybody may make a card that answers: what they say is not proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from firmware_bridge.cards import Sex
from firmware_bridge.errors import BadField, BadFrame, DeviceRefused
from firmware_bridge.protocol import id_number

OK: Final = 0x9000
NO_SUCH_FILE: Final = frozenset({0x6A82, 0x6A81, 0x6D00, 0x6E00})
"""Another card, perhaps a bank's."""
NOT_ALLOWED: Final = frozenset({0x6982, 0x6985, 0x6A83})
"""A third-generation card that asks for a PSAM: a vendor's plugin."""


class Apdu(Enum):
    """The commands, byte by byte."""

    SELECT = bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")
    NUMBER = bytes.fromhex("00B2072C0B")
    CITIZEN = bytes.fromhex("00B2080014")
    NAME = bytes.fromhex("00B2090020")

    @property
    def record(self) -> int:
        """The record that is read; the tag of its answer."""
        return self.value[2]


@dataclass(frozen=True, slots=True, repr=False)
class SocialCard:
    """What a social-security card says. `number` is the citizen's number, checked; `card_number` the card's own."""

    name: str
    number: str
    card_number: str

    @property
    def birth(self) -> date | None:
        """From the number."""
        return id_number.birth_of(self.number)

    @property
    def sex(self) -> Sex:
        """From the number: odd is male."""
        return Sex.MALE if int(self.number[16]) % 2 else Sex.FEMALE

    def __repr__(self) -> str:
        return "SocialCard(***)"


def data_of(command: Apdu, answer: bytes) -> bytes:
    """The data before the two status bytes; raises BadFrame, and DeviceRefused for another status than 9000."""
    if len(answer) < 2:
        raise BadFrame("an answer ends in two status bytes")
    status = int.from_bytes(answer[-2:], "big")
    if status != OK:
        raise DeviceRefused(command.name, status)
    return answer[:-2]


def card_of(number: bytes, citizen: bytes, name: bytes) -> SocialCard:
    """A card of its three records; raises BadField."""
    said = _text(Apdu.CITIZEN, citizen, "number").upper()
    if not id_number.is_valid(said):
        raise BadField("number")
    return SocialCard(_text(Apdu.NAME, name, "name"), said, _text(Apdu.NUMBER, number, "card number"))


def _text(command: Apdu, record: bytes, field: str) -> str:
    tagged = len(record) > 2 and record[0] == command.record and record[1] <= len(record) - 2
    value = record[2 : 2 + record[1]] if tagged else record
    try:
        text = value.rstrip(b"\0 \xff").decode("gb18030")
    except UnicodeDecodeError:
        raise BadField(field) from None
    if not text or any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 for sign in text):
        raise BadField(field)
    return text
