"""The keypad, wherever it stands, and the ways to find a matter."""

from kiosk.flow import booking_keys, credentials, delivery, fees, finding, form
from kiosk.flow.booking_screens import BookingNumber
from kiosk.flow.intents import ChooseEvent, EraseLetter, OpenEvents, OpenSearch, TypeLetter
from kiosk.flow.moves import Step
from kiosk.flow.pay_screens import PayNumber
from kiosk.flow.prepare_screens import FormField, SendPhone
from kiosk.flow.states import State
from kiosk.flow.way_intents import PadKey


def step(state: State, intent: OpenSearch | TypeLetter | EraseLetter | OpenEvents | ChooseEvent) -> Step:
    """A sign goes to the screen that asks for signs."""
    match intent:
        case OpenSearch():
            return finding.open_search(state, intent)
        case OpenEvents():
            return finding.open_events(state, intent)
        case ChooseEvent():
            return finding.choose_event(state, intent)
        case TypeLetter():
            return _sign(state, intent)
        case EraseLetter():
            return _erase(state, intent)


def _sign(state: State, intent: TypeLetter) -> Step:
    match state.screen:
        case PayNumber():
            return fees.type_sign(state, intent)
        case BookingNumber():
            return booking_keys.type_sign(state, intent)
        case _:
            return finding.type_letter(state, intent)


def _erase(state: State, intent: EraseLetter) -> Step:
    match state.screen:
        case PayNumber():
            return fees.erase(state, intent)
        case BookingNumber():
            return booking_keys.erase(state, intent)
        case _:
            return finding.erase(state, intent)


def pad_key(state: State, intent: PadKey) -> Step:
    """A key of the pad of digits: of a credential's number, of an answer, of a telephone number."""
    if isinstance(state.screen, FormField):
        return form.key(state, intent)
    if isinstance(state.screen, SendPhone):
        return delivery.key(state, intent)
    return credentials.pad(state, intent)
