"""好差评 at the kiosk: the service is found by card or by the ticket's code, and gets one of five grades or none."""

from dataclasses import replace

from kiosk.flow import moves
from kiosk.flow.booking import proved
from kiosk.flow.booking_intents import (
    AskRefused,
    Carried,
    ChooseVisit,
    End,
    GiveGrade,
    NeverLeft,
    OpenRating,
    RateTouch,
    VisitsFound,
)
from kiosk.flow.effects import AskNoMore, FindServed, Forget, SendRating
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step, onward, show, stay, ticket_token
from kiosk.flow.rating_screens import FindVisit, Rate, RateAsking, Rated, RateProblem, Visits
from kiosk.flow.session import Session
from kiosk.flow.states import Home, Screen, State, Themes
from queue_server.contracts.replies import VisitLine

GRADES = (5, 4, 3, 2, 1)
"""As they stand on the screen."""


def touch(state: State, intent: RateTouch, given: Given) -> Step:
    """A person's touch."""
    match intent:
        case OpenRating():
            return _open(state, given)
        case ChooseVisit(ticket):
            return _choose(state, ticket)
        case GiveGrade(grade):
            return _grade(state, grade, given)


def _open(state: State, given: Given) -> Step:
    if not isinstance(state.screen, Home | Themes) or state.catalogue is None:
        return stay(state)
    state = replace(state, session=state.session or Session())
    return card_shown(state, given) if proved(state) else (onward(state, FindVisit()), ())


def card_shown(state: State, given: Given) -> Step:
    """The hall is asked for the services of whoever's card this is."""
    return onward(state, RateAsking(given.id, "find")), (FindServed(given.id, state.holder),)


def wants_code(state: State) -> bool:
    """Whether the scanner looks for a ticket's code."""
    return isinstance(state.screen, FindVisit)


def scanned(state: State, text: str, given: Given) -> Step:
    """The code of a ticket is the address of its page, of this hall."""
    token = ticket_token(state, text)
    if not token:
        return replace(state, screen=FindVisit(unknown=True)), ()
    return onward(state, RateAsking(given.id, "find", token)), (FindServed(given.id, None, token),)


def _choose(state: State, ticket: str) -> Step:
    screen = state.screen
    if not isinstance(screen, Visits):
        return stay(state)
    found = next((each for each in screen.visits if each.ticket == ticket), None)
    return stay(state) if found is None else (onward(state, Rate(found, screen.token)), ())


def _grade(state: State, grade: int, given: Given) -> Step:
    screen = state.screen
    if not isinstance(screen, Rate) or grade not in GRADES:
        return stay(state)
    holder = None if screen.token else state.holder
    sent = SendRating(given.id, screen.visit.ticket, grade, holder, screen.token)
    return show(state, RateAsking(given.id, "rate", screen.token)), (sent,)


def proceed(state: State) -> Step:
    """The main action: where something is over, home."""
    return moves.end(state) if isinstance(state.screen, Rated | RateProblem) else stay(state)


def heard(state: State, intent: VisitsFound | End) -> Step:
    """A word of the hall."""
    screen = state.screen
    if isinstance(screen, RateProblem) and screen.asked == intent.id and not isinstance(intent, VisitsFound):
        return _late(state, intent)
    if not isinstance(screen, RateAsking) or screen.id != intent.id:
        return stay(state)
    match intent:
        case VisitsFound(_, visits):
            return show(state, _found(visits, screen.token)), ()
        case Carried():
            return moves.fresh(state, Rated()), ()
        case AskRefused(_, code):
            return show(state, RateProblem(code)), ()
        case NeverLeft():
            return stay(state)


def _late(state: State, intent: End) -> Step:
    """What became of a grade that was given up, while whoever gave it still stands there."""
    match intent:
        case Carried():
            return moves.fresh(state, Rated()), ()
        case AskRefused(_, code):
            return replace(state, screen=RateProblem(code)), ()
        case NeverLeft():
            return replace(state, screen=RateProblem("link")), ()


def _found(visits: tuple[VisitLine, ...], token: str) -> Screen:
    if not visits:
        return RateProblem("none")
    return Rate(visits[0], token) if len(visits) == 1 else Visits(visits, token)


def overdue(state: State, screen: RateAsking) -> Step:
    """No word in time: asked no more; whether a grade was stored all the same is not known."""
    if screen.what == "rate":
        return show(state, RateProblem("unsure", screen.id)), (AskNoMore(screen.id),)
    return show(state, RateProblem("link")), (Forget(screen.id),)
