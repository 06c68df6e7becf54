"""The few moves that every step is made of."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile
from typing import Final

from kiosk.flow.booking_screens import BookAsking, Booked, BookProblem, FindBooking
from kiosk.flow.effects import Effect, EndSession, Forget, StopFace
from kiosk.flow.help_state import closed, left
from kiosk.flow.prepare_screens import FormReview
from kiosk.flow.rating_screens import RateAsking, RateProblem
from kiosk.flow.states import (
    Aids,
    AskCard,
    CardProblem,
    Face,
    Guide,
    Home,
    NoCard,
    Screen,
    State,
    TakeThings,
    TicketShown,
)
from kiosk.flow.ways import Checking, Credentials, Insert, Pad, Scan
from queue_server.contracts.snapshots import MatterView

Step = tuple[State, tuple[Effect, ...]]
WHO: Final = (AskCard, NoCard, CardProblem, Credentials, Scan, Insert, Pad, Checking)
"""Screens that ask who is here; once that is known none of them is gone back to."""
_ONCE: Final = (Guide, NoCard, Credentials, FindBooking, FormReview)
"""Of the same thing these stand on the way back once: come to again, what lay between is left out."""


def stay(state: State) -> Step:
    """Nothing to do."""
    return state, ()


def show(state: State, screen: Screen) -> State:
    """Another screen in the place of this one; the way back stays."""
    return replace(state, screen=screen, entered=state.now, touched=state.now)


def onward(state: State, screen: Screen) -> State:
    """Another screen, with this one to go back to."""
    return replace(show(state, screen), trail=before((*state.trail, state.screen), screen))


def instead(state: State, screen: Screen) -> State:
    """Another screen in the place of this one, even where the way back leads to the same."""
    return replace(show(state, screen), trail=before(state.trail, screen))


def before(trail: tuple[Screen, ...], screen: Screen) -> tuple[Screen, ...]:
    """The way back from a screen: past none that shows the same once more."""
    if not isinstance(screen, _ONCE):
        return trail
    return tuple(takewhile(lambda each: _thing(each) != _thing(screen), trail))


def _thing(screen: Screen) -> tuple[type[Screen], str | None]:
    return type(screen), getattr(screen, "matter", None) or getattr(screen, "wanted", None)


def to_guide(state: State, matter: str) -> State:
    """Who is here is known by now: the errand goes on from its guide, and nothing of the asking is gone back to."""
    asked = tuple(takewhile(lambda each: not isinstance(each, WHO), state.trail))
    return instead(replace(state, trail=asked), Guide(matter))


def fresh(state: State, screen: Screen) -> State:
    """Another screen from which the way back leads to nothing but the end."""
    return replace(show(state, screen), trail=())


def home(state: State) -> State:
    """The first screen as everybody finds it: nobody's language, nobody's aids, nobody's data."""
    return replace(fresh(state, Home()), session=None, language="zh", aids=Aids(), help=left(state.help))


def farewell(state: State) -> Step:
    """The end of an errand: good-bye in any case, with the paper if one came out; said once."""
    match state.screen:
        case TicketShown(printed=out):
            return end(state, with_ticket=out, good_bye=True)
        case Booked(paper=paper):
            return end(state, with_ticket=paper != "failed", good_bye=True)
        case TakeThings():
            return end(state)
        case _:
            return end(state, with_ticket=True)


def end(state: State, *, with_ticket: bool = False, good_bye: bool = False) -> Step:
    """Wipe the session; say good-bye when there is something to take, otherwise go home. A slip holds up nobody twice."""
    effects: tuple[Effect, ...] = (EndSession(),)
    if isinstance(state.screen, Face):
        effects = (StopFace(), *effects)
    if asked := _asked(state.screen):
        effects = (Forget(asked), *effects)
    wiped = replace(state, session=None, trail=(), help=closed(state.help))
    reminded = isinstance(state.screen, TakeThings)
    if with_ticket or good_bye or state.card_on or (state.slip_forgotten and not reminded):
        return fresh(wiped, TakeThings(with_ticket)), effects
    return home(wiped), effects


def _asked(screen: Screen) -> str:
    """What is still asked and must not be done once nobody is there any more. A place that was booked is given back."""
    match screen:
        case BookAsking(id=asked, what="find" | "cancel") | RateAsking(id=asked):
            return asked
        case BookProblem(asked=asked) | RateProblem(asked=asked):
            return asked
        case TicketShown(again=asked):
            return asked
        case _:
            return ""


def cut_off(state: State) -> bool:
    """Whether the hall has been away for longer than a short break."""
    since = state.link_since or state.now
    return not state.link_up and state.now - since >= timedelta(seconds=state.rules.link_grace_s)


def gives_alone(state: State) -> bool:
    """Whether this machine gives numbers of its own range now."""
    fresh_lease = state.spare_until is not None and state.now < state.spare_until
    return cut_off(state) and state.spare > 0 and fresh_lease


def page_url(state: State, token: str) -> str:
    """A ticket's page."""
    base = state.catalogue.page_base if state.catalogue else ""
    return f"{base.rstrip('/')}/{token}"


def ticket_token(state: State, text: str) -> str:
    """What the code on a ticket holds: the token of its page, of this hall; empty where it is another code."""
    base = page_url(state, "")
    token = text[len(base) :] if base != "/" and text.startswith(base) else ""
    fits = 0 < len(token) <= 64 and token.replace("-", "").replace("_", "").isalnum()
    return token if fits else ""


def guide_url(state: State, matter: str) -> str:
    """The public page of a matter's guide; empty where the hall has none."""
    base = state.catalogue.guide_base if state.catalogue else ""
    return f"{base.rstrip('/')}/{matter}" if base else ""


def matter_of(state: State, matter: str) -> MatterView | None:
    """The matter in today's catalogue."""
    if state.catalogue is None:
        return None
    return next((m for m in state.catalogue.matters if m.id == matter), None)


def printed_here(state: State, matter: MatterView) -> bool:
    """Whether its paper is printed here: the kiosk has a provider, and whoever is here a card whose person can be proved."""
    return matter.certificate is not None and "certificates" in state.means and state.card is not None


def known(state: State, ids: Iterable[str]) -> tuple[MatterView, ...]:
    """Those of these matters that are in today's catalogue."""
    return tuple(matter for id_ in ids if (matter := matter_of(state, id_)) is not None)


def errand_of(state: State, matter: str) -> tuple[MatterView, ...]:
    """Every matter of the number that this one is on its way to, in the order of doing."""
    errand = state.session.errand if state.session else ()
    return known(state, errand if matter in errand else (matter,))
