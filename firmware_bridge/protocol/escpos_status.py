"""Status words of ESC/POS printers: real-time (`10 04 n`), automatic (`1D 61`), queued (`1D 72 1`). Pure.

A real-time answer is one byte with `b & 0x93 == 0x12`, an automatic one is four bytes beginning with `b & 0x93 == 0x10`,
a queued one has `b & 0xF0 == 0x00`: the three can be told apart on one line. Models reuse bits, so the meaning of a
bit is a table of the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final

from firmware_bridge.errors import BadFrame


class Query(IntEnum):
    """n of the real-time status request."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4

    def request(self) -> bytes:
        """The three bytes to send. Never inside another command's bytes."""
        return bytes((0x10, 0x04, self))


class Condition(Enum):
    """What a printer reports."""

    OFFLINE = "offline"
    COVER_OPEN = "cover open"
    FEEDING = "feed button"
    PAPER_STOP = "stopped for want of paper"
    ERROR = "error"
    CUTTER = "cutter"
    UNRECOVERABLE = "unrecoverable error"
    RECOVERABLE = "error that recovers by itself"
    PAPER_LOW = "paper low"
    PAPER_OUT = "paper out"
    SLIP_WAITS = "a slip waits to be taken"


Bits = tuple[tuple[int, Condition], ...]  # any bit of the mask set means the condition


@dataclass(frozen=True, slots=True)
class Model:
    """What the bits of one printer model mean."""

    name: str
    real_time: Mapping[Query, Bits]
    queued_status: bool = True  # answers `1D 72 1` when all before it is printed

    @property
    def sees_slips(self) -> bool:
        """Whether it has a sensor at the exit."""
        return any(condition is Condition.SLIP_WAITS for _, condition in self.real_time[Query.PAPER])


_COMMON: Final[dict[Query, Bits]] = {
    Query.PRINTER: ((0x08, Condition.OFFLINE),),
    Query.OFFLINE_CAUSE: (
        (0x04, Condition.COVER_OPEN),
        (0x08, Condition.FEEDING),
        (0x20, Condition.PAPER_STOP),
        (0x40, Condition.ERROR),
    ),
    Query.ERROR_CAUSE: (
        (0x08, Condition.CUTTER),
        (0x20, Condition.UNRECOVERABLE),
        (0x40, Condition.RECOVERABLE),
    ),
    Query.PAPER: ((0x0C, Condition.PAPER_LOW), (0x60, Condition.PAPER_OUT)),
}
_PRESENTER: Final[Bits] = (
    (0x0C, Condition.PAPER_LOW),
    (0x20, Condition.PAPER_OUT),
    (0x40, Condition.SLIP_WAITS),
)

GENERIC: Final = Model("generic", _COMMON)
MODELS: Final[Mapping[str, Model]] = {
    "generic": GENERIC,
    # Bit 6 of n=4 says that a slip waits in the presenter (one source).
    "presenter": Model("presenter", {**_COMMON, Query.PAPER: _PRESENTER}),
    # Some firmware ignores the queued request; a job then counts as done when the real-time answers are good.
    "no-queued-status": Model("no-queued-status", _COMMON, queued_status=False),
}


def is_real_time(byte: int) -> bool:
    """Whether a byte has the fixed bits of a real-time answer."""
    return byte & 0x93 == 0x12


def is_queued(byte: int) -> bool:
    """Whether a byte has the fixed bits of an answer to `1D 72 1`."""
    return byte & 0xF0 == 0x00


def decode(query: Query, byte: int, model: Model = GENERIC) -> frozenset[Condition]:
    """The conditions in a real-time answer; raises BadFrame for a byte that is not one."""
    if not is_real_time(byte):
        raise BadFrame("not a real-time status byte")
    return frozenset(condition for mask, condition in model.real_time[query] if byte & mask)


_AUTOMATIC: Final[tuple[Bits, ...]] = (
    ((0x08, Condition.OFFLINE), (0x20, Condition.COVER_OPEN), (0x40, Condition.FEEDING)),
    ((0x08, Condition.CUTTER), (0x20, Condition.UNRECOVERABLE), (0x40, Condition.RECOVERABLE)),
    ((0x03, Condition.PAPER_LOW), (0x0C, Condition.PAPER_OUT)),
)


def decode_automatic(data: bytes) -> frozenset[Condition]:
    """The conditions in an automatic status message of four bytes; raises BadFrame for anything else."""
    if len(data) != 4 or data[0] & 0x93 != 0x10 or any(byte & 0x90 for byte in data[1:]):
        raise BadFrame("not an automatic status message")
    return frozenset(
        condition
        for byte, bits in zip(data, _AUTOMATIC, strict=False)
        for mask, condition in bits
        if byte & mask
    )
