"""Commands and answers of the SDT protocol (resident-card readers, GA 450 family). Pure.

Request payload: CMD PARA. Answer payload: SW1 SW2 SW3 DATA; only SW3 decides, SW1 and SW2 may forward the card's own
words. An answer does not say which request it belongs to; `Command.takes` tells a late answer from the right one.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final

from firmware_bridge.errors import BadFrame
from firmware_bridge.framing.sdt import Frame


class Status(IntEnum):
    """SW3."""

    OK = 0x90
    CARD_FOUND = 0x9F
    BAD_CHECKSUM = 0x10
    BAD_LENGTH = 0x11
    BAD_COMMAND = 0x21
    UNKNOWN = 0x24
    CARD_REJECTS_READER = 0x31
    READER_REJECTS_CARD = 0x32
    VERIFICATION_ERROR = 0x33
    WRONG_CARD = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    UNAUTHORISED = 0x66
    FIND_FAILED = 0x80
    SELECT_FAILED = 0x81
    NO_SUCH_ITEM = 0x91


# Failures that belong to one kind of request; the others may answer any.
_OWN_FAILURES: Final[dict[int, str]] = {
    Status.FIND_FAILED: "FIND",
    Status.SELECT_FAILED: "SELECT",
    Status.READ_FAILED: "READ",
    Status.NO_SUCH_ITEM: "READ",
}


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An answer's payload taken apart. `sw3` may be a value that `Status` does not know."""

    sw1: int
    sw2: int
    sw3: int
    data: bytes

    @classmethod
    def from_payload(cls, payload: bytes) -> Answer:
        """Take a frame's payload apart; raises BadFrame when it is too short for an answer."""
        if len(payload) < 3:
            raise BadFrame("an answer has at least three bytes")
        return cls(payload[0], payload[1], payload[2], payload[3:])

    @property
    def ok(self) -> bool:
        """Whether the request was carried out."""
        return self.sw3 in (Status.OK, Status.CARD_FOUND)

    def __repr__(self) -> str:
        return f"Answer(sw3=0x{self.sw3:02X}, {len(self.data)} bytes)"


class Command(Enum):
    """A request: CMD and PARA, and the sizes of data that its good answer may have (None: any)."""

    RESET = (0x10, 0xFF, (0,))
    SAM_STATUS = (0x11, 0xFF, (0,))
    SAM_ID = (0x12, 0xFF, (16,))
    FIND = (0x20, 0x01, (4,))
    SELECT = (0x20, 0x02, (8,))
    READ = (0x30, 0x01, (4 + 256 + 1024,))
    READ_FINGERPRINT = (0x30, 0x10, tuple(6 + 256 + 1024 + extra for extra in (0, 512, 1024)))
    READ_NEW_ADDRESS = (0x30, 0x03, (70,))
    BAUD_115200 = (0x60, 0x00, (0,))
    BAUD_57600 = (0x60, 0x01, (0,))
    BAUD_9600 = (0x60, 0x04, (0,))

    def to_bytes(self) -> bytes:
        """The request as it goes over the wire."""
        return Frame(bytes(self.value[:2])).to_bytes()

    def takes(self, answer: Answer) -> bool:
        """Whether this answer can belong to this request; if not, it is a late one for another."""
        if answer.ok:
            found = answer.sw3 == Status.CARD_FOUND
            return len(answer.data) in self.value[2] and found == (self is Command.FIND)
        owner = _OWN_FAILURES.get(answer.sw3)
        return owner is None or self.name.startswith(owner)


@dataclass(frozen=True, slots=True, repr=False)
class CardBlocks:
    """The raw blocks of a card: 256 bytes of text, 1,024 of photo, and 0, 512 or 1,024 of fingerprint."""

    text: bytes
    photo: bytes
    fingerprint: bytes = b""

    def __repr__(self) -> str:
        return "CardBlocks(***)"


def parse_card(data: bytes, *, with_fingerprint: bool = False) -> CardBlocks:
    """Take the data of a read answer apart by the lengths it announces; raises BadFrame when they do not fit."""
    count = 3 if with_fingerprint else 2
    head = 2 * count
    if len(data) < head:
        raise BadFrame("the card's lengths are missing")
    sizes = struct.unpack_from(f">{count}H", data)
    if sizes[:2] != (256, 1024) or head + sum(sizes) != len(data):
        raise BadFrame("the card's lengths do not fit the data")
    photo_end = head + 256 + 1024
    return CardBlocks(data[head : head + 256], data[head + 256 : photo_end], data[photo_end:])


def sam_id(data: bytes) -> str:
    """The security module's number as printed on it, `05.01-20100501-0001234567-0089012345` (one source)."""
    if len(data) != 16:
        raise BadFrame("a module number has 16 bytes")
    made, serial, extra = struct.unpack_from("<III", data, 4)
    return f"{data[0]:02d}.{data[2]:02d}-{made:08d}-{serial:010d}-{extra:010d}"
