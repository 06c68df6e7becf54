"""Booking, rating and own certificates, beside the way to a number: who hears which intent."""

from typing import assert_never

from kiosk.flow import booking, certificate, fees, rating
from kiosk.flow.booking_intents import BookTouch, BookWord, End, ErrandIntent, RateTouch, VisitsFound
from kiosk.flow.booking_screens import BookAsking, BookScreen
from kiosk.flow.certificate_screens import CertificateScreen
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step
from kiosk.flow.pay_screens import PayNumber
from kiosk.flow.rating_screens import FindVisit, RateAsking, RateProblem, RateScreen
from kiosk.flow.states import State


def step(state: State, intent: ErrandIntent, given: Given) -> Step:
    """One step of booking or rating."""
    if isinstance(intent, BookTouch):
        return booking.touch(state, intent, given)
    if isinstance(intent, RateTouch):
        return rating.touch(state, intent, given)
    if isinstance(intent, BookWord):
        return booking.heard(state, intent)
    if isinstance(intent, VisitsFound):
        return rating.heard(state, intent)
    if isinstance(intent, End):
        if isinstance(state.screen, RateAsking | RateProblem):
            return rating.heard(state, intent)
        return booking.heard(state, intent)
    assert_never(intent)


def card_shown(state: State, given: Given) -> Step:
    """The card was laid down where it says whose bookings, whose services, or whose payment."""
    if isinstance(state.screen, FindVisit):
        return rating.card_shown(state, given)
    if isinstance(state.screen, PayNumber):
        return fees.card_shown(state, given)
    return booking.card_shown(state, given)


def proceed(state: State, screen: BookScreen | RateScreen | CertificateScreen, given: Given) -> Step:
    """The main action of one of these screens."""
    if isinstance(screen, CertificateScreen):
        return certificate.proceed(state, screen, given)
    if isinstance(screen, RateScreen):
        return rating.proceed(state)
    return booking.proceed(state, given)


def overdue(state: State, screen: BookAsking | RateAsking) -> Step:
    """The hall did not answer in time."""
    return rating.overdue(state, screen) if isinstance(screen, RateAsking) else booking.overdue(state, screen)
