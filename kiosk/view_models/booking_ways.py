"""The ways into booking, wherever they stand."""

from kiosk.flow.booking import can_book
from kiosk.flow.booking_intents import BookTime, OpenBookings
from kiosk.flow.states import State
from kiosk.view_models.parts import Button, Tile
from kiosk.words import Words


def book_button(state: State, matter: str, words: Words) -> tuple[Button, ...]:
    """预约, where the matter has a free time."""
    return (Button("book", words("booking.other_time"), BookTime()),) if can_book(state, matter) else ()


def bookings_tile(state: State, words: Words) -> tuple[Tile, ...]:
    """The way to one's own bookings, where the hall takes any."""
    if state.catalogue is None or not state.catalogue.bookable:
        return ()
    return (Tile(Button("bookings", words("booking.tile"), OpenBookings()), words("booking.tile_text"), ""),)
