"""A booking's number, sign by sign."""

from dataclasses import replace

from kiosk.flow.booking_screens import BookingNumber
from kiosk.flow.intents import EraseLetter, TypeLetter
from kiosk.flow.moves import Step, stay
from kiosk.flow.states import State
from queue_server.contracts.bookable import booking_in

SIGNS = 10
"""Of a booking's number."""
_ALIKE = {"I": "1", "L": "1", "O": "0"}
"""What a reference never holds, read as what it must be."""


def type_sign(state: State, intent: TypeLetter) -> Step:
    """One more sign of a booking's number."""
    screen = state.screen
    sign = _ALIKE.get(intent.letter.upper(), intent.letter.upper())
    if (
        not isinstance(screen, BookingNumber)
        or len(screen.typed) >= SIGNS
        or booking_in(sign * SIGNS) is None
    ):
        return stay(state)
    return replace(state, screen=BookingNumber(screen.typed + sign)), ()


def erase(state: State, intent: EraseLetter) -> Step:
    """The last sign, or all of them."""
    if not isinstance(state.screen, BookingNumber):
        return stay(state)
    return replace(state, screen=BookingNumber("" if intent.all_of_it else state.screen.typed[:-1])), ()
