"""What whoever stands at a machine may ask about their own errands. Answered at once, never stored."""

from typing import Literal

from queue_server.contracts.base import Base64, BookingId, Message, Sha256


class FindBookings(Message):
    """My bookings: by the reference on the slip, or by the sealed visitor of a card that proves itself."""

    kind: Literal["find_bookings"] = "find_bookings"
    booking: BookingId | None = None
    sealed: Base64 | None = None


class FindVisits(Message):
    """What I was served for today: by the code of the ticket's page, or by the sealed visitor of such a card."""

    kind: Literal["find_visits"] = "find_visits"
    page_token_sha256: Sha256 | None = None
    sealed: Base64 | None = None
