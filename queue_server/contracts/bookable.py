"""Which slots can be booked, as a kiosk's or a desk's screen needs it."""

import re
from typing import Final

from queue_server.contracts.base import LocalTime, Message, Slug

_MARK: Final = "YITANG-B-"
_REFERENCE: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")


class FreeSlot(Message):
    """A slot by its time in the hall, and how many places are left: at least one."""

    slot: LocalTime
    places: int


class BookableMatters(Message):
    """Matters that share their slots, and those that are free, first to last."""

    matters: tuple[Slug, ...]
    free: tuple[FreeSlot, ...]


def booking_code(reference: str) -> str:
    """What the code on a booking's slip says."""
    return f"{_MARK}{reference}"


def booking_in(text: str) -> str | None:
    """The reference in such a code, or by itself; None where there is none."""
    reference = text.strip().upper().removeprefix(_MARK)
    return reference if _REFERENCE.fullmatch(reference) else None
