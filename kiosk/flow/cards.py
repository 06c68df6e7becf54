"""What lies on the reader, and what is wrong with it."""

from dataclasses import replace

from firmware_bridge.cards import Document
from firmware_bridge.protocol import id_number
from firmware_bridge.protocol.id_number import CardValidity, card_validity
from kiosk.flow import booking, errand, moves
from kiosk.flow.booking_screens import FindBooking
from kiosk.flow.effects import EndSession
from kiosk.flow.intents import CardFailed, CardPlaced, Given, ReaderChanged
from kiosk.flow.moves import Step, onward, show, stay, to_guide
from kiosk.flow.pay_screens import PayNumber
from kiosk.flow.rating_screens import FindVisit
from kiosk.flow.session import Session
from kiosk.flow.states import (
    AskCard,
    Bundle,
    CardProblem,
    Care,
    Confirm,
    Consent,
    Events,
    Find,
    Guide,
    Home,
    Matters,
    NoCard,
    Refused,
    Screen,
    State,
    TakeThings,
    Themes,
)
from kiosk.flow.ways import Checking, Credentials, Insert, Pad, Scan

_ASKING = (FindBooking, FindVisit, PayNumber)
"""A card laid down here says whose bookings, whose services or whose payment."""
_OTHER_WAYS = (NoCard, Credentials, Scan, Insert, Checking, Pad)
_LISTENING = (
    Home, Themes, Matters, Find, Events, Bundle, Guide, Care, AskCard, *_OTHER_WAYS, CardProblem, TakeThings, Refused,
    *_ASKING,
)  # fmt: skip
"""Screens on which a card means something; on the others it is left alone."""

USELESS = frozenset(f"card.{name}" for name in ("expired", "not_yet_valid", "bad_number", "birth_mismatch"))
"""Read well, and no use: the same card again would be refused again."""


def placed(state: State, intent: CardPlaced, given: Given) -> Step:
    """A card was read: checked, then taken into the session, or named as what it is."""
    state = replace(state, card_on=True, reader_ok=True)
    if not isinstance(state.screen, (*_LISTENING, Consent, Confirm)):
        return stay(state)
    if state.card is not None and state.card.number == intent.card.number:
        return (_resume(state), ()) if isinstance(state.screen, CardProblem) else stay(state)
    verdict = card_validity(intent.card, state.now.date())
    if verdict is not CardValidity.OK:
        return _problem(state, verdict.value), ()
    if state.card is not None or _claimed_by_another(state, intent.card):
        return _another_person(state, intent.card)
    if isinstance(state.screen, CardProblem) and state.trail:
        state = _resume(state)
    if isinstance(state.screen, _ASKING):
        return errand.card_shown(replace(state, session=Session(intent.card)), given)
    return booking.goes_on(state, _take(state, intent.card)), ()


def _claimed_by_another(state: State, card: Document) -> bool:
    """Whether whoever is here said another person's number than the card's: nothing of theirs goes under this card."""
    claim = state.session.claim if state.session else None
    return claim is not None and id_number.is_valid(claim.number) and claim.number != card.number


def _take(state: State, card: Document) -> State:
    screen: Screen = state.screen
    if isinstance(screen, TakeThings):
        state = moves.home(state)
    state = replace(state, session=replace(state.session or Session(), card=card))
    match screen:
        case AskCard(wanted) | NoCard(wanted) | Credentials(wanted) | Insert(wanted) if wanted:
            return to_guide(state, wanted)
        case Scan(_, wanted) | Checking(_, wanted) | Pad(_, wanted) if wanted:
            return to_guide(state, wanted)
        case Themes() if state.session and state.session.more:
            return replace(state, touched=state.now)
        case Matters() | Find() | Events() | Bundle() | Guide() | Care():
            return replace(state, touched=state.now)
        case _:
            return replace(show(state, Themes()), trail=())


def _another_person(state: State, card: Document) -> Step:
    wiped = moves.home(state)
    language, aids = state.language, state.aids
    begun = replace(wiped, session=Session(card), language=language, aids=aids)
    return show(begun, Themes()), (EndSession(),)


def _resume(state: State) -> State:
    if not state.trail:
        return show(state, Themes())
    return replace(show(state, state.trail[-1]), trail=state.trail[:-1])


def _problem(state: State, code: str) -> State:
    shown = CardProblem(code)
    return show(state, shown) if isinstance(state.screen, CardProblem) else onward(state, shown)


def lifted(state: State) -> Step:
    """The card is back in a hand."""
    state = replace(state, card_on=False)
    if isinstance(state.screen, TakeThings):
        return show(state, state.screen), ()
    return stay(state)


def failed(state: State, intent: CardFailed) -> Step:
    """Shown where a card was expected; a code that already stands there is not shown twice."""
    if not isinstance(
        state.screen,
        (
            Home,
            Themes,
            Matters,
            Find,
            Events,
            Bundle,
            Guide,
            AskCard,
            NoCard,
            Credentials,
            CardProblem,
            *_ASKING,
        ),
    ):
        return stay(state)
    if state.card is not None or state.screen == CardProblem(intent.code):
        return stay(state)
    return _problem(state, intent.code), ()


def reader(state: State, intent: ReaderChanged) -> Step:
    """The first screen says so by itself; whoever is asked for a card gets the problem and the way on."""
    state = replace(state, reader_ok=intent.fault is None)
    if (
        intent.fault is None
        and isinstance(state.screen, CardProblem)
        and state.screen.code.startswith("reader.")
    ):
        return _resume(state), ()
    if intent.fault is not None and isinstance(state.screen, (AskCard, *_ASKING)):
        return _problem(state, intent.fault), ()
    return stay(state)
