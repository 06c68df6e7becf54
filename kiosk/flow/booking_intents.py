"""What happens while somebody books, or rates; part of `intents.Intent`."""

from dataclasses import dataclass

from kiosk.flow.states import PrintCause
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import BookingView, VisitLine


@dataclass(frozen=True, slots=True)
class BookTime:
    """预约: another time for the matter that is shown."""


@dataclass(frozen=True, slots=True)
class ChooseDay:
    """A day was touched."""

    day: str


@dataclass(frozen=True, slots=True)
class ChooseSlot:
    """A time was touched."""

    slot: str


@dataclass(frozen=True, slots=True)
class OpenBookings:
    """我的预约: check in, or give back."""


@dataclass(frozen=True, slots=True)
class TypeBooking:
    """The number on the slip instead of the code."""


@dataclass(frozen=True, slots=True)
class ChooseBooking:
    """One of several bookings."""

    booking: str


@dataclass(frozen=True, slots=True)
class GiveBack:
    """取消预约: asked first, then done."""


@dataclass(frozen=True, slots=True)
class OpenRating:
    """评价."""


@dataclass(frozen=True, slots=True)
class ChooseVisit:
    """One of several services."""

    ticket: str


@dataclass(frozen=True, slots=True)
class GiveGrade:
    """5 very satisfied … 1 very dissatisfied."""

    grade: int


@dataclass(frozen=True, slots=True)
class BookingMade:
    """The hall kept a place for the request `id`."""

    id: str
    booking: BookingView


@dataclass(frozen=True, slots=True)
class BookingsFound:
    """What stands of whoever asked under `id`."""

    id: str
    bookings: tuple[BookingView, ...]


@dataclass(frozen=True, slots=True)
class BookingPrinted:
    """What became of a booking's slip."""

    booking: str
    cause: PrintCause


@dataclass(frozen=True, slots=True)
class VisitsFound:
    """Services of whoever asked under `id` that can still be rated."""

    id: str
    visits: tuple[VisitLine, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """What was asked under `id` was done: given back, or rated."""

    id: str


@dataclass(frozen=True, slots=True)
class AskRefused:
    """The hall said no to what was asked under `id`; nothing was changed."""

    id: str
    code: RefusalCode


@dataclass(frozen=True, slots=True)
class NeverLeft:
    """What was asked under `id` and given up has not reached the hall: nothing was done, and nothing will be."""

    id: str


BookTouch = BookTime | ChooseDay | ChooseSlot | OpenBookings | TypeBooking | ChooseBooking | GiveBack
RateTouch = OpenRating | ChooseVisit | GiveGrade
BookWord = BookingMade | BookingsFound | BookingPrinted
End = Carried | AskRefused | NeverLeft
ErrandIntent = BookTouch | RateTouch | BookWord | VisitsFound | End
