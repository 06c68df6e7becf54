"""Another credential than the card: chosen from a list, scanned, put in or typed; and what then becomes of the errand."""

from dataclasses import replace
from typing import Literal, assert_never

from kiosk.flow import booking, claims
from kiosk.flow.booking_screens import FindBooking
from kiosk.flow.claims import Claim
from kiosk.flow.effects import VerifyCode
from kiosk.flow.intents import (
    Given,
)
from kiosk.flow.moves import Step, fresh, instead, onward, show, stay, to_guide
from kiosk.flow.pay_screens import PayNumber
from kiosk.flow.rating_screens import FindVisit
from kiosk.flow.session import Session
from kiosk.flow.states import AskCard, CardProblem, Guide, NoCard, State, Themes
from kiosk.flow.way_intents import (
    ChooseCredential,
    ClaimFailed,
    ClaimMade,
    CodeFailed,
    CodeScanned,
    CodeVerified,
    OtherCredential,
    PadKey,
)
from kiosk.flow.ways import PAD_LIMIT, Checking, Credentials, Insert, Pad, Scan, pad_signs

ERASE = "erase"
"""The pad's key that takes the last sign back."""
_PADS: dict[str, Literal["typed_number", "temporary_card", "household_book", "business_licence"]] = {
    "number": "typed_number",
    "temporary": "temporary_card",
    "household": "household_book",
    "licence": "business_licence",
}


def other(state: State, intent: OtherCredential) -> Step:
    """The list, from wherever a card was asked for."""
    match state.screen:
        case AskCard(wanted) | NoCard(wanted):
            return onward(state, Credentials(wanted)), ()
        case Scan(_, wanted) | Insert(wanted) | Checking(_, wanted) | Pad(_, wanted):
            return _list(state, Credentials(wanted)), ()
        case CardProblem():
            wanted = next((s.matter for s in reversed(state.trail) if isinstance(s, AskCard | Guide)), None)
            return instead(state, Credentials(wanted)), ()
        case _:
            return stay(state)


def choose(state: State, intent: ChooseCredential) -> Step:
    """One of the list that this kiosk can take."""
    if not isinstance(state.screen, Credentials | Pad) or intent.way not in ways(state):
        return stay(state)
    wanted = state.screen.wanted
    match intent.way:
        case "code" | "travel" | "licence-scan":
            return onward(state, Scan(intent.way, wanted)), ()
        case "social":
            return onward(state, Insert(wanted)), ()
        case "number" | "temporary" | "household" | "licence":
            return onward(state, Pad(_PADS[intent.way], wanted)), ()
        case "newborn":
            return _known(state, Claim("newborn"), wanted), ()
    assert_never(intent.way)


def ways(state: State) -> tuple[str, ...]:
    """What this kiosk can take, in the order of its list; a licence is scanned where there is a scanner."""
    means = state.means
    offered = (
        ("code", {"scanner", "verifier"} <= means), ("travel", "scanner" in means), ("social", "social" in means),
        ("number", True), ("temporary", True), ("household", True), ("licence", True),
        ("licence-scan", "scanner" in means), ("newborn", True),
    )  # fmt: skip
    return tuple(way for way, there in offered if there)


def pad(state: State, intent: PadKey) -> Step:
    """One sign more, or one less; what does not belong there is passed over."""
    screen = state.screen
    if not isinstance(screen, Pad):
        return stay(state)
    text = screen.text
    if intent.key == ERASE:
        text = text[:-1]
    elif len(intent.key) == 1 and intent.key in pad_signs(screen) and len(text) < PAD_LIMIT:
        text += intent.key
    return replace(state, screen=replace(screen, text=text, wrong="")), ()


def enter(state: State, screen: Pad) -> Step:
    """What was typed is checked; wrong, it stays there to be mended."""
    claim = claims.typed(screen.credential, screen.text, state.now.date())
    if isinstance(claim, str):
        return replace(state, screen=replace(screen, wrong=claim)), ()
    return _known(state, claim, screen.wanted), ()


def scanned(state: State, intent: CodeScanned, given: Given) -> Step:
    """The screen that asked decides what a code is; a code of a platform is never taken apart here."""
    screen = state.screen
    if not isinstance(screen, Scan):
        return stay(state)
    if screen.way == "code":
        return show(state, Checking(given.id, screen.wanted)), (VerifyCode(given.id, intent.text),)
    today = state.now.date()
    found = (
        claims.scanned_document(intent.text, today)
        if screen.way == "travel"
        else claims.scanned_licence(intent.text)
    )
    if isinstance(found, str):
        return replace(state, screen=replace(screen, trouble=found)), ()
    return _known(state, found, screen.wanted), ()


def verified(state: State, intent: CodeVerified) -> Step:
    """The platform said who it is."""
    screen = state.screen
    if not isinstance(screen, Checking) or screen.attempt != intent.attempt:
        return stay(state)
    return _known(state, intent.claim, screen.wanted), ()


def not_verified(state: State, intent: CodeFailed) -> Step:
    """The platform said no, or nothing: said calmly, with every other way beside it."""
    screen = state.screen
    if not isinstance(screen, Checking) or screen.attempt != intent.attempt:
        return stay(state)
    return _list(state, Credentials(screen.wanted, intent.code)), ()


def overdue(state: State, screen: Checking) -> Step:
    """The platform does not answer: nobody is kept waiting."""
    return _list(state, Credentials(screen.wanted, "code.silent")), ()


def made(state: State, intent: ClaimMade) -> Step:
    """A card was read in the slot."""
    if not isinstance(state.screen, Insert):
        return stay(state)
    return _known(state, intent.claim, state.screen.wanted), ()


def failed(state: State, intent: ClaimFailed) -> Step:
    """A device of one of the other ways failed; the screen says so and keeps whatever else leads on."""
    match state.screen:
        case FindBooking() | FindVisit() | PayNumber() as screen if intent.code == "scan.lost":
            return replace(state, screen=replace(screen, no_scanner=True)), ()
        case Insert() | Scan() as screen if screen.trouble != intent.code:
            return replace(state, screen=replace(screen, trouble=intent.code)), ()
        case _:
            return stay(state)


def _list(state: State, shown: Credentials) -> State:
    """Back to the list; what was opened from it is left behind."""
    trail = state.trail
    while trail and isinstance(trail[-1], Credentials | Scan | Insert | Pad | Checking):
        trail = trail[:-1]
    return replace(show(state, shown), trail=trail)


def _known(state: State, claim: Claim, wanted: str | None) -> State:
    """The errand goes on where it was; nothing of the way to the credential stays to go back to."""
    asked, state = state, replace(state, session=replace(state.session or Session(), claim=claim))
    return booking.goes_on(asked, to_guide(state, wanted) if wanted else fresh(state, Themes()))
