"""An own certificate: what for, then card and person, then the paper. Without the face, or where none comes, a number for the window."""

from dataclasses import replace

from kiosk.flow import issuing, moves, person
from kiosk.flow.certificate_intents import (
    CertificateFailed,
    CertificatePrinted,
    CertificateTouch,
    CertificateWord,
    PickPurpose,
    PrintAnyway,
)
from kiosk.flow.certificate_screens import (
    CertificateAsking,
    CertificateMade,
    CertificateProblem,
    CertificateScreen,
    NotMade,
    Purpose,
    Spared,
)
from kiosk.flow.effects import NoteSpared, PrintCertificate
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step, matter_of, onward, printed_here, show, stay
from kiosk.flow.session import prepared_for, with_prepared
from kiosk.flow.states import Confirm, State
from queue_server.contracts.certificates import PurposeView, code_of
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.snapshots import MatterView


def ask(state: State, matter: MatterView) -> Step | None:
    """What is it for? Then the person is proved; None for all other matters."""
    if not printed_here(state, matter):
        return None
    if not prepared_for(state.session, matter.id).purpose:
        return onward(state, Purpose(matter.id)), ()
    return person.ask(state, matter.id)


def purpose_of(matter: MatterView | None, name: str) -> PurposeView | None:
    """The purpose of that name."""
    own = matter.certificate if matter else None
    return next((each for each in own.purposes if each.id == name), None) if own else None


def touch(state: State, intent: CertificateTouch) -> Step:
    """A person's touch."""
    screen = state.screen
    match intent:
        case PickPurpose(name) if isinstance(screen, Purpose):
            return _picked(state, screen.matter, name)
        case PrintAnyway() if isinstance(screen, Spared):
            return _wanted(state, screen.matter, screen.purpose)
        case _:
            return stay(state)


def _picked(state: State, matter_id: str, name: str) -> Step:
    purpose = purpose_of(matter_of(state, matter_id), name)
    if purpose is None:
        return stay(state)
    if purpose.fetched is not None:
        return onward(state, Spared(matter_id, name)), ()
    return _wanted(state, matter_id, name)


def _wanted(state: State, matter_id: str, name: str) -> Step:
    prepared = replace(prepared_for(state.session, matter_id), purpose=name)
    return person.ask(replace(state, session=with_prepared(state.session, prepared)), matter_id)


def proved(state: State, matter_id: str, check: PersonCheck, given: Given) -> Step:
    """The person is this one: the paper. Whoever staff must look at gets a number, as does everybody for other matters."""
    matter = matter_of(state, matter_id)
    purpose = prepared_for(state.session, matter_id).purpose
    own = matter.certificate if matter else None
    alone = len(moves.errand_of(state, matter_id)) == 1  # several matters are a number
    if matter is None or own is None or check.outcome != "accept" or not purpose:
        return issuing.ask(state, matter_id, check, given)
    if not alone or not printed_here(state, matter):
        return issuing.ask(state, matter_id, check, given)
    asked = PrintCertificate(
        given.id, matter.id, own, purpose, state.card, code_of(given.token), state.language
    )
    return onward(state, CertificateAsking(given.id, matter.id)), (asked,)


def proceed(state: State, screen: CertificateScreen, given: Given) -> Step:
    """The main action."""
    match screen:
        case Spared(matter, purpose):
            ended, effects = moves.end(state)
            return ended, (NoteSpared(matter, purpose), *effects)
        case CertificateMade():
            return moves.end(state, with_ticket=True)
        case CertificateProblem(matter_id):
            checked = state.session.checked if state.session else None
            return issuing.ask(state, matter_id, checked, given)
        case _:
            return stay(state)


def heard(state: State, intent: CertificateWord) -> Step:
    """What became of the paper, for whoever still waits for it."""
    screen = state.screen
    if not isinstance(screen, CertificateAsking) or screen.id != intent.id:
        return stay(state)
    match intent:
        case CertificatePrinted():
            return moves.fresh(state, CertificateMade(screen.matter)), ()
        case CertificateFailed(_, why):
            return _problem(state, screen, why)


def overdue(state: State, screen: CertificateAsking) -> Step:
    """Neither a paper nor a word."""
    return _problem(state, screen, "link")


def _problem(state: State, screen: CertificateAsking, why: NotMade) -> Step:
    trail = tuple(each for each in state.trail if not isinstance(each, Confirm))
    told = show(state, CertificateProblem(screen.matter, why))
    return replace(told, trail=trail), ()
