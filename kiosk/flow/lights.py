"""Which lights of the machine are on: where a card is asked for, where a slip comes out, and what is about to be forgotten. Pure."""

from typing import Literal

from kiosk.flow.attendant_screens import AttendantCard
from kiosk.flow.booking_screens import Booked
from kiosk.flow.certificate_screens import CertificateAsking, CertificateMade
from kiosk.flow.pay_screens import Pay
from kiosk.flow.states import AskCard, Printing, State, TakeThings, TicketShown

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
    """What came out is to be taken; a card that lies there when the session is over is forgotten."""
    match state.screen:
        case TicketShown(printed=True) | Booked(paper="printed") | CertificateMade() | Pay(paper="printed"):
            return frozenset({"slip"})
        case TakeThings(with_ticket):
            slip: frozenset[Light] = frozenset({"slip"}) if with_ticket else frozenset()
            return slip | ({"reader"} if state.card_on else frozenset())
        case _:
            return frozenset()
