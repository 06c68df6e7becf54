"""The ways into booking, wherever they stand."""

from kiosk.flow.booking import can_book
from kiosk.flow.booking_intents import BookTime, OpenBookings
from kiosk.flow.states import State
from kiosk.view_models.parts import Button
from kiosk.words import Words


def book_button(state: State, matter: str, words: Words) -> tuple[Button, ...]:
    """预约, where the matter has a free time."""
    return (Button("book", words("booking.other_time"), BookTime()),) if can_book(state, matter) else ()


def bookings_button(state: State, words: Words) -> tuple[Button, ...]:
    """The way to one's own bookings, where the hall takes any: always in sight."""
    if state.catalogue is None or not state.catalogue.bookable:
        return ()
    return (Button("bookings", words("booking.tile"), OpenBookings()),)
