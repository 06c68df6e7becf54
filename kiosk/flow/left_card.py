"""A card that the last person left on the reader: told aloud, by light, and to the hall, until somebody takes it."""

from datetime import timedelta
from typing import Final, Literal

from kiosk.flow import hours
from kiosk.flow.states import Home, State, TakeThings

AT_ONCE: Final = timedelta(seconds=30)
"""Between two sayings while whoever forgot it can still hear them."""
NOW_AND_THEN: Final = timedelta(minutes=2)


def forgotten(state: State) -> bool:
    """Whether it lies there and nobody is here whose it is."""
    return state.card_on and state.session is None and isinstance(state.screen, Home | TakeThings)


def said_every(state: State) -> timedelta | None:
    """How often it is told aloud; None where there is nothing to tell, or nobody in the hall who could hear it."""
    if not forgotten(state):
        return None
    if isinstance(state.screen, TakeThings):
        return AT_ONCE
    return None if hours.opens(state) is not None else NOW_AND_THEN


def part(state: State) -> Literal["low"] | None:
    """What the hall hears, of a card that nobody took at the good-bye; None where there is none."""
    return "low" if forgotten(state) and isinstance(state.screen, Home) else None
