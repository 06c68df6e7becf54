"""Which slots can be booked, as a kiosk's or a desk's screen needs it."""

from queue_server.contracts.base import LocalTime, Message, Slug


class FreeSlot(Message):
    """A slot by its time in the hall, and how many places are left: at least one."""

    slot: LocalTime
    places: int


class BookableMatters(Message):
    """Matters that share their slots, and those that are free, first to last."""

    matters: tuple[Slug, ...]
    free: tuple[FreeSlot, ...]
