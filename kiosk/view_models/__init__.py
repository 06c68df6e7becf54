"""Pure: state → what a screen shows, in the person's language."""

from dataclasses import replace

from kiosk.flow import pay_screens as ps
from kiosk.flow import states as s
from kiosk.flow import ways as w
from kiosk.flow.attendant_screens import AttendantScreen
from kiosk.flow.booking_screens import BookScreen
from kiosk.flow.certificate_screens import CertificateScreen
from kiosk.flow.prepare_screens import PrepareScreen
from kiosk.flow.rating_screens import RateScreen
from kiosk.view_models import (
    attendant,
    booking,
    care,
    certificate,
    choosing,
    credentials,
    ending,
    finding,
    guide,
    help_sheet,
    pay,
    pay_fees,
    person,
    prepare,
    rating,
    refused,
)
from kiosk.view_models.parts import View
from kiosk.words import Words

__all__ = ["View", "view_of"]


def view_of(state: s.State, words: Words) -> View:
    """The view of the state's screen, with the help sheet over it where that is open; `words` are those of its language."""
    view, sheet = _screen(state, words), help_sheet.sheet(state, words)
    if sheet is None:
        return view
    aids = tuple(aid for aid in view.band.aids if aid.id != "help")
    return replace(view, help=replace(sheet, aids=aids))


def _screen(state: s.State, words: Words) -> View:  # noqa: PLR0912 - one line a screen of a closed union
    if isinstance(state.screen, BookScreen):
        return booking.booking_view(state, state.screen, words)
    if isinstance(state.screen, RateScreen):
        return rating.rating_view(state, state.screen, words)
    if isinstance(state.screen, PrepareScreen):
        return prepare.prepare_view(state, state.screen, words)
    if isinstance(state.screen, CertificateScreen):
        return certificate.certificate_view(state, state.screen, words)
    if isinstance(state.screen, AttendantScreen):
        return attendant.attendant_view(state, state.screen, words)
    match state.screen:
        case s.Home() as screen:
            return choosing.home(state, screen, words)
        case s.Themes() as screen:
            return choosing.themes(state, screen, words)
        case s.Matters() as screen:
            return choosing.matters(state, screen, words)
        case s.Guide() as screen:
            return guide.guide(state, screen, words)
        case s.Find() as screen:
            return finding.find(state, screen, words)
        case s.Events() as screen:
            return finding.events(state, screen, words)
        case s.Bundle() as screen:
            return finding.bundle(state, screen, words)
        case s.Care() as screen:
            return care.care(state, screen, words)
        case s.AskCard() as screen:
            return choosing.ask_card(state, screen, words)
        case s.NoCard() as screen:
            return choosing.no_card(state, screen, words)
        case w.Credentials() as screen:
            return credentials.credentials(state, screen, words)
        case w.Scan() as screen:
            return credentials.scan(state, screen, words)
        case w.Insert() as screen:
            return credentials.insert(state, screen, words)
        case w.Checking() as screen:
            return credentials.checking(state, screen, words)
        case w.Pad() as screen:
            return credentials.pad(state, screen, words)
        case s.Consent() as screen:
            return person.consent(state, screen, words)
        case s.Face() as screen:
            return person.face(state, screen, words)
        case s.Confirm() as screen:
            return person.confirm(state, screen, words)
        case s.Issuing() | s.Printing() as screen:
            return ending.waiting(state, screen, words)
        case s.Paused() as screen:
            return ending.paused(state, screen, words)
        case s.TicketShown() as screen:
            return ending.ticket(state, screen, words)
        case s.TakeThings() as screen:
            return ending.take(state, screen, words)
        case s.CardProblem() as screen:
            return ending.card_problem(state, screen, words)
        case s.Refused() as screen:
            return refused.refused(state, screen, words)
        case ps.Fees() as screen:
            return pay_fees.fees_view(state, screen, words)
        case ps.PayNumber() as screen:
            return pay_fees.number(state, screen, words)
        case ps.Opening() as screen:
            return pay.opening(state, screen, words)
        case ps.Pay() as screen:
            return pay.pay(state, screen, words)
        case ps.PayProblem() as screen:
            return pay_fees.problem(state, screen, words)
