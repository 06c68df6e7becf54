"""预约: book, move, give back, check in. One slot ledger for every channel."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contracts.base import Base64, BookingId, Language, LocalTime, Message, Sha256, Slug
from queue_server.contracts.commands.tickets import Declared, Party, PersonCheck
from queue_server.contracts.forms import SelfCheck


class Book(Message):
    """One place of the slot that begins then. A kiosk books for itself; a desk says how the citizen asked.

    `sealed`: a `Visitor` sealed to the hall's key; it counts against the person's bookings of that day.
    """

    kind: Literal["book"] = "book"
    matter: Slug
    slot: LocalTime
    channel: Literal["web", "wechat", "phone", "desk", "kiosk"]
    sealed: Base64 | None = None
    declared: Declared = ()


class MoveBooking(Message):
    """Another slot for the same booking; the old place is anybody's. `sealed` as at booking, for the new day's count."""

    kind: Literal["move_booking"] = "move_booking"
    booking: BookingId
    slot: LocalTime
    sealed: Base64 | None = None


class CancelBooking(Message):
    """Give the booked place back, until the slot begins."""

    kind: Literal["cancel_booking"] = "cancel_booking"
    booking: BookingId


class CheckIn(Message):
    """预约取号: the holder is here, the booking becomes a number."""

    kind: Literal["check_in"] = "check_in"
    booking: BookingId
    language: Language
    page_token_sha256: Sha256
    sealed: Base64 | None = None
    person: PersonCheck | None = None
    declared: Declared = ()
    parties: Annotated[tuple[Party, ...], Field(max_length=8)] = ()
    agent: bool = False
    self_check: SelfCheck | None = None
