"""From the first screen to a matter, and what the matter then asks for."""

from dataclasses import replace

from kiosk.flow import (
    care,
    certificate,
    credentials,
    errand,
    issuing,
    paying,
    person,
    prepare,
    together,
    towards,
)
from kiosk.flow.booking_screens import BookAsking, BookScreen
from kiosk.flow.certificate_screens import CertificateAsking, CertificateMade, CertificateScreen
from kiosk.flow.effects import PrintGuideSlip
from kiosk.flow.hours import gives, may_have, wait_of
from kiosk.flow.intents import ChooseMatter, ChooseTheme, DeclareClass, Given, GuidePrinted, PrintGuide
from kiosk.flow.moves import (
    Step,
    end,
    errand_of,
    farewell,
    guide_url,
    instead,
    matter_of,
    onward,
    show,
    stay,
)
from kiosk.flow.pay_screens import Opening, Pay, PayProblem
from kiosk.flow.prepare_screens import PrepareScreen
from kiosk.flow.rating_screens import RateAsking, RateScreen
from kiosk.flow.session import Session
from kiosk.flow.states import (
    AskCard,
    Bundle,
    CardProblem,
    Care,
    Confirm,
    Consent,
    Face,
    Find,
    Guide,
    Home,
    Issuing,
    Matters,
    NoCard,
    Paused,
    Printing,
    Refused,
    State,
    TakeThings,
    Themes,
    TicketShown,
)
from kiosk.flow.ways import Credentials, Insert, Pad, Scan
from queue_server.contracts.guides import ADVICE


def choose_theme(state: State, intent: ChooseTheme) -> Step:
    """A theme of the catalogue, from the first screen or with a card."""
    known = state.catalogue and any(t.id == intent.theme for t in state.catalogue.themes)
    if not known or not isinstance(state.screen, Home | Themes):
        return stay(state)
    state = replace(state, session=state.session or Session())
    return onward(state, Matters(intent.theme)), ()


def choose_matter(state: State, intent: ChooseMatter) -> Step:
    """A matter's guide; of one that is closed now it can be read, and says when there will be numbers."""
    matter = matter_of(state, intent.matter)
    if matter is None or not isinstance(state.screen, Matters | NoCard | Find | Bundle):
        return stay(state)
    if state.session is not None:
        state = replace(state, session=replace(state.session, booking=None))
    return onward(state, Guide(matter.id)), ()


def no_card(state: State) -> Step:
    """没带身份证: from wherever a card was asked for, and from the first screen."""
    match state.screen:
        case Home():
            return onward(replace(state, session=Session()), NoCard()), ()
        case AskCard(matter):
            return onward(state, NoCard(wanted=matter)), ()
        case Credentials(wanted) | Scan(_, wanted) | Insert(wanted) | Pad(_, wanted):
            return onward(state, NoCard(wanted)), ()
        case CardProblem():
            wanted = next((s.matter for s in reversed(state.trail) if isinstance(s, AskCard | Guide)), None)
            state = replace(state, session=state.session or Session())
            return instead(state, NoCard(wanted)), ()
        case _:
            return stay(state)


def proceed(state: State, given: Given) -> Step:  # noqa: PLR0912 - one line a screen of a closed union
    """The main action."""
    match state.screen:
        case Guide(matter):
            return _leave_guide(state, matter, given)
        case Bundle() as bundle:
            return together.all_of(state, bundle)
        case NoCard() if (advice := matter_of(state, ADVICE)) is not None and gives(state, advice):
            return towards.number(state, advice, given)
        case Care():
            return declare(state, DeclareClass(None), given)
        case Pad() as pad:
            return credentials.enter(state, pad)
        case Consent() | Face() as screen:
            return person.proceed(state, screen, given)
        case Confirm(matter, check):
            return certificate.proved(state, matter, check, given)
        case Paused(request):
            return issuing.hurry(state, request)
        case TicketShown() | TakeThings():
            return farewell(state)
        case CardProblem() | Refused():
            return back(state)
        case screen if isinstance(screen, PrepareScreen):
            return prepare.proceed(state, screen, given)
        case screen if isinstance(screen, BookScreen | RateScreen | CertificateScreen):
            return errand.proceed(state, screen, given)
        case _:
            return paying.proceed(state, given)


def _leave_guide(state: State, matter_id: str, given: Given) -> Step:
    matter = matter_of(state, matter_id)
    if matter is None or not may_have(state, matter):
        return stay(state)
    state = together.begun(state, matter)
    unknown = state.holder is None
    if unknown and any(each.assurance != "none" for each in errand_of(state, matter.id)):
        return onward(state, AskCard(matter.id)), ()
    return towards.number(state, matter, given)


def declare(state: State, intent: DeclareClass, given: Given) -> Step:
    """The answer to the green channel's question, and on towards the number."""
    matter = matter_of(state, state.screen.matter) if isinstance(state.screen, Care) else None
    if matter is None or not may_have(state, matter):
        return stay(state)
    return towards.number(care.declared(state, intent), matter, given)


def print_guide(state: State, intent: PrintGuide) -> Step:
    """The guide on paper, one at a time."""
    screen = state.screen
    matter = matter_of(state, screen.matter) if isinstance(screen, Guide) else None
    if matter is None or screen == Guide(matter.id, "printing"):
        return stay(state)
    slip = PrintGuideSlip(matter, guide_url(state, matter.id), state.language, wait_of(state, matter))
    return replace(state, screen=Guide(matter.id, "printing")), (slip,)


def guide_printed(state: State, intent: GuidePrinted) -> Step:
    """Said on the guide; whoever has gone on finds it there on the way back."""
    prints = Guide(intent.matter, "printing")
    told = Guide(intent.matter, "printed" if intent.cause == "none" else "failed")
    trail = tuple(told if each == prints else each for each in state.trail)
    return replace(state, screen=told if state.screen == prints else state.screen, trail=trail), ()


def back(state: State) -> Step:
    """One step back; where there is none, the session ends. Never out of a request or a print under way."""
    match state.screen:
        case Home() | Issuing() | Printing() | Opening() | BookAsking() | RateAsking() | CertificateAsking():
            return stay(state)
        case TicketShown() | CertificateMade():
            return farewell(state)
        case Paused() | PayProblem():
            return end(state)
        case Pay() as screen if (step := paying.back(state, screen)) is not None:
            return step
    if not state.trail or isinstance(state.trail[-1], Home):
        return end(state)
    shown = replace(show(state, state.trail[-1]), trail=state.trail[:-1])
    return shown, person.stopping(state.screen)
