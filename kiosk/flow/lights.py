"""Which lights of the machine are on: where a card is asked for, where a slip comes out, and what is about to be forgotten. Pure."""

from typing import Literal

from kiosk.flow import left_card
from kiosk.flow.attendant_screens import AttendantCard
from kiosk.flow.booking_screens import Booked
from kiosk.flow.certificate_screens import CertificateAsking, CertificateMade
from kiosk.flow.pay_screens import Pay
from kiosk.flow.states import AskCard, Home, Printing, State, TakeThings, TicketShown

Light = Literal["reader", "slip"]


def lit(state: State, beat: bool) -> frozenset[Light]:
    """`beat` changes with every half second: a light that blinks is on with every other one."""
    steady = _steady(state)
    return steady | _blinking(state) if beat else steady


def _steady(state: State) -> frozenset[Light]:
    match state.screen:
        case AskCard() | AttendantCard():
            return frozenset({"reader"})
        case Printing() | CertificateAsking():
            return frozenset({"slip"})
        case _:
            return frozenset()


def _blinking(state: State) -> frozenset[Light]:
    """What came out is to be taken, until it is; a card that lies there when the session is over is forgotten."""
    slip = state.slip_forgotten if state.slip is not None else _came_out(state)
    lights: tuple[tuple[Light, bool], ...] = (
        ("reader", left_card.forgotten(state)),
        ("slip", slip and not isinstance(state.screen, Home)),
    )
    return frozenset(light for light, on in lights if on)


def _came_out(state: State) -> bool:
    """What the screens know of a printer that does not see its slips."""
    match state.screen:
        case TicketShown(printed=True) | Booked(paper="printed") | CertificateMade() | Pay(paper="printed"):
            return True
        case TakeThings(with_ticket):
            return with_ticket
        case _:
            return False
