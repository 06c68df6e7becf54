"""From the first screen to a matter, and what the matter then asks for."""

from dataclasses import replace

from kiosk.flow import issuing, person
from kiosk.flow.intents import ChooseMatter, ChooseTheme, Given
from kiosk.flow.moves import Step, end, matter_of, onward, show, stay
from kiosk.flow.states import (
    ADVICE,
    AskCard,
    CardProblem,
    Confirm,
    Consent,
    Face,
    Guide,
    Home,
    Issuing,
    Matters,
    NoCard,
    Paused,
    Printing,
    Refused,
    Session,
    State,
    TakeThings,
    Themes,
    TicketShown,
)


def choose_theme(state: State, intent: ChooseTheme) -> Step:
    """A theme of the catalogue, from the first screen or with a card."""
    known = state.catalogue and any(t.id == intent.theme for t in state.catalogue.themes)
    if not known or not isinstance(state.screen, Home | Themes):
        return stay(state)
    state = replace(state, session=state.session or Session())
    return onward(state, Matters(intent.theme)), ()


def choose_matter(state: State, intent: ChooseMatter) -> Step:
    """An open matter; one that is closed now is shown and cannot be chosen."""
    matter = matter_of(state, intent.matter)
    if matter is None or not matter.open or not isinstance(state.screen, Matters | NoCard):
        return stay(state)
    return onward(state, Guide(matter.id)), ()


def no_card(state: State) -> Step:
    """没带身份证: from wherever a card was asked for, and from the first screen."""
    match state.screen:
        case Home():
            return onward(replace(state, session=Session()), NoCard()), ()
        case AskCard(matter):
            return onward(state, NoCard(wanted=matter)), ()
        case CardProblem():
            wanted = next((s.matter for s in reversed(state.trail) if isinstance(s, AskCard | Guide)), None)
            state = replace(state, session=state.session or Session())
            return show(state, NoCard(wanted)), ()
        case _:
            return stay(state)


def proceed(state: State, given: Given) -> Step:
    """The main action."""
    match state.screen:
        case Guide(matter):
            return _leave_guide(state, matter, given)
        case NoCard() if (advice := matter_of(state, ADVICE)) is not None and advice.open:
            return issuing.ask(state, advice.id, None, given)
        case Consent(matter):
            return person.start(state, matter, given)
        case Face() as face if face.again is not None:
            return person.again(state, face, given)
        case Confirm(matter, check):
            return issuing.ask(state, matter, check, given)
        case Paused(request):
            return issuing.hurry(state, request)
        case TicketShown():
            return end(state, with_ticket=True)
        case TakeThings():
            return end(state)
        case CardProblem() | Refused():
            return back(state)
        case _:
            return stay(state)


def _leave_guide(state: State, matter_id: str, given: Given) -> Step:
    matter = matter_of(state, matter_id)
    if matter is None or not matter.open:
        return stay(state)
    if matter.assurance != "none" and state.card is None:
        return onward(state, AskCard(matter.id)), ()
    if matter.assurance == "person":
        return onward(state, Consent(matter.id)), ()
    return issuing.ask(state, matter.id, None, given)


def back(state: State) -> Step:
    """One step back; where there is none, the session ends. Never out of a request or a print under way."""
    match state.screen:
        case Home() | Issuing() | Printing():
            return stay(state)
        case TicketShown():
            return end(state, with_ticket=True)
        case Paused():
            return end(state)
    if not state.trail or isinstance(state.trail[-1], Home):
        return end(state)
    shown = replace(show(state, state.trail[-1]), trail=state.trail[:-1])
    return shown, person.stopping(state.screen)
