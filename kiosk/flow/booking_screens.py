"""Screens of booking: a time is chosen, made, found again, used or given back. What is free says the hall alone."""

from dataclasses import dataclass
from typing import Literal

from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import BookingView

BookingPaper = Literal["printing", "printed", "failed"]


@dataclass(frozen=True, slots=True)
class Days:
    """Which day? Only those with a free time are shown."""

    matter: str


@dataclass(frozen=True, slots=True)
class Times:
    """What time of that day?"""

    matter: str
    day: str


@dataclass(frozen=True, slots=True)
class BookCheck:
    """The last look before the place is taken."""

    matter: str
    slot: str


@dataclass(frozen=True, slots=True)
class BookAsking:
    """The hall is asked under `id`. `by_card`: whose bookings, as the card says."""

    id: str
    what: Literal["book", "find", "cancel"]
    matter: str = ""
    by_card: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """The place is the person's. `paper`: what became of the slip."""

    booking: BookingView
    paper: BookingPaper = "printing"


@dataclass(frozen=True, slots=True)
class FindBooking:
    """Card, code or number: by which? `unknown`: what was shown is no booking that stands; `no_scanner`: it is out of order."""

    unknown: bool = False
    no_scanner: bool = False


@dataclass(frozen=True, slots=True)
class BookingNumber:
    """The number of a booking, typed."""

    typed: str = ""


@dataclass(frozen=True, slots=True)
class MyBookings:
    """Several stand: which one?"""

    bookings: tuple[BookingView, ...]


@dataclass(frozen=True, slots=True)
class OneBooking:
    """One booking: check in, or give it back. `sure`: whether it shall really be given back is asked."""

    booking: BookingView
    sure: bool = False


@dataclass(frozen=True, slots=True)
class BookingCancelled:
    """It was given back."""


@dataclass(frozen=True, slots=True)
class BookProblem:
    """Nothing was done: the hall said no, did not answer, or knows none of this person's. `unsure`: whether what was asked
    under `asked` was done is not known."""

    code: RefusalCode | Literal["link", "none", "unsure"]
    matter: str = ""
    asked: str = ""


BookScreen = (
    Days | Times | BookCheck | BookAsking | Booked | FindBooking | BookingNumber | MyBookings | OneBooking
    | BookingCancelled | BookProblem
)  # fmt: skip
