"""The face check and the equal way without it. Only matters of level person come here."""

from dataclasses import replace
from typing import Literal

from kiosk.flow.ages import age_on
from kiosk.flow.effects import Effect, RecordConsent, SkipTurn, StartFace, StopFace
from kiosk.flow.intents import FaceEnded, FaceProgressed, Given
from kiosk.flow.moves import Step, cut_off, onward, show, stay
from kiosk.flow.slip_intents import PersonCompared
from kiosk.flow.states import Confirm, Consent, Face, Screen, State, TicketShown
from queue_server.contracts.commands import PersonCheck

REVIEW = PersonCheck(outcome="review")
MAX_TRIES = 3
"""After the third try without a result a member of staff looks; nobody is kept before a camera."""


GUARDIAN_AGE = 14
"""Below it a guardian decides (PIPL, article 31)."""


def guarded(state: State) -> bool:
    """Whether a guardian decides for whoever is here."""
    return state.card is not None and age_on(state.card.birth, state.now.date()) < GUARDIAN_AGE


def _decided(
    state: State, given: Given, decision: Literal["given", "refused", "withdrawn"]
) -> tuple[State, tuple[Effect, ...]]:
    """The session with the decision's reference, and the word to the queue."""
    if state.session is None:
        return state, ()
    consent = state.session.consent or given.id
    by: Literal["self", "guardian"] = "guardian" if guarded(state) else "self"
    state = replace(state, session=replace(state.session, consent=consent))
    return state, (RecordConsent(consent, decision, by),)


def stopping(screen: Screen) -> tuple[Effect, ...]:
    """What leaving a screen costs: the camera stops."""
    return (StopFace(),) if isinstance(screen, Face) else ()


def ask(state: State, matter: str) -> Step:
    """Before the camera opens: consent. Where no face can be compared nobody is asked, and staff compare.

    A face is compared once a session: what came of it holds for another matter, and a try that failed is not repeated.
    """
    if state.session is not None and state.session.checked is not None:
        return onward(state, Confirm(matter, state.session.checked)), ()
    if state.faces_ok and not cut_off(state):
        return onward(state, Consent(matter)), ()
    return onward(state, Confirm(matter, PersonCheck(outcome="unavailable"))), ()


def proceed(state: State, screen: Consent | Face, given: Given) -> Step:
    """The main action: the camera opens, or once more after a try that saw nothing."""
    if isinstance(screen, Consent):
        return start(state, screen.matter, given)
    return again(state, screen, given) if screen.again is not None else stay(state)


def start(state: State, matter: str, given: Given) -> Step:
    """The person said yes."""
    if state.card is None:
        return stay(state)
    state, told = _decided(state, given, "given")
    started: tuple[Effect, ...] = (StartFace(given.id, state.card),) if state.card else ()
    return onward(state, Face(matter, given.id)), (*told, *started)


def again(state: State, face: Face, given: Given) -> Step:
    """Another try, on the person's word."""
    if state.card is None:
        return stay(state)
    return show(state, Face(face.matter, given.id, face.tries + 1)), (StartFace(given.id, state.card),)


def skip(state: State, given: Given) -> Step:
    """不刷脸，人工核验: refused before the camera opened, or withdrawn after."""
    if not isinstance(state.screen, Consent | Face):
        return stay(state)
    state, told = _decided(state, given, "refused" if isinstance(state.screen, Consent) else "withdrawn")
    state, effects = confirm(state, PersonCheck(outcome="declined"))
    return state, (*told, *effects)


def skip_turn(state: State) -> Step:
    """不转头: the faces were compared, a member of staff sees whether somebody is there."""
    turning = isinstance(state.screen, Face) and state.screen.turn is not None
    return state, (SkipTurn(),) if turning else ()


def confirm(state: State, check: PersonCheck) -> Step:
    """The check is over; back leads to the consent where no faces were compared."""
    assert isinstance(state.screen, Consent | Face)  # noqa: S101  # narrows for the type checker; the caller has looked
    shown = Confirm(state.screen.matter, check)
    if isinstance(state.screen, Face):
        return show(state, shown), (StopFace(),)
    return onward(state, shown), ()


def progressed(state: State, intent: FaceProgressed) -> Step:
    """What the camera sees, for the try that runs."""
    face = state.screen
    if not isinstance(face, Face) or face.attempt != intent.attempt or face.again is not None:
        return stay(state)
    seen = replace(face, good=intent.good, needed=intent.needed, hint=intent.hint, turn=intent.turn)
    entered = state.now if seen.turn and not face.turn else state.entered  # the turn has a time of its own
    return replace(state, screen=seen, entered=entered), ()


def ended(state: State, intent: FaceEnded) -> Step:
    """A verdict goes on; a try without one asks the person, at most `MAX_TRIES` times."""
    face = state.screen
    if not isinstance(face, Face) or face.attempt != intent.attempt:
        return stay(state)
    if intent.check is not None:
        return confirm(_settled(state, intent.check), intent.check)
    if face.tries >= MAX_TRIES:
        return confirm(_settled(state, REVIEW), REVIEW)
    return show(state, Face(face.matter, face.attempt, face.tries, again=intent.again or "no_face")), ()


def compared(state: State, intent: PersonCompared) -> State:
    """Staff came; whoever stands before this number has the time to read it."""
    shown = isinstance(state.screen, TicketShown) and state.screen.ticket.ticket == intent.ticket
    new = shown and state.compared != intent
    return replace(state, compared=intent, touched=state.now if new else state.touched)


def _settled(state: State, check: PersonCheck) -> State:
    """The photograph has served; the way back leads past the consent."""
    if state.session is None:
        return state
    card = state.card and replace(state.card, photo=b"")
    trail = tuple(screen for screen in state.trail if not isinstance(screen, Consent))
    return replace(state, session=replace(state.session, card=card, checked=check), trail=trail)
