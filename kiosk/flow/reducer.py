"""(state, intent) → (state, effects). Total: every intent is safe in every state."""

from dataclasses import replace
from typing import assert_never

from kiosk.flow import (
    attendant,
    booking,
    cards,
    certificate,
    choosing,
    credentials,
    errand,
    exit_slot,
    fees,
    hall_news,
    helping,
    issuing,
    keypad,
    paying,
    person,
    prepare,
    rating,
    timing,
)
from kiosk.flow.attendant_intents import AttendantTouch, AttendantWord
from kiosk.flow.booking_intents import ErrandIntent
from kiosk.flow.certificate_intents import CertificateTouch, CertificateWord
from kiosk.flow.help_intents import AskHelp, CloseHelp, HelpAnswered, HelpCame, OpenHelp, StopHelp
from kiosk.flow.intents import (
    PERSON,
    Back,
    CardFailed,
    CardLifted,
    CardPlaced,
    CatalogueCame,
    ChooseEvent,
    ChooseMatter,
    ChooseTheme,
    DeclareClass,
    EraseLetter,
    FaceEnded,
    FaceProgressed,
    FacesChanged,
    Given,
    GuidePrinted,
    Intent,
    Leave,
    LinkChanged,
    NoIdCard,
    OpenEvents,
    OpenSearch,
    PrintEnded,
    PrintGuide,
    Proceed,
    ReaderChanged,
    SayAgain,
    SkipFace,
    SkipTurn,
    SwitchAid,
    SwitchLanguage,
    Tick,
    TicketCame,
    TicketRefused,
    Touched,
    TypeLetter,
    WaitsCame,
)
from kiosk.flow.moves import Step, end, farewell, stay
from kiosk.flow.pay_intents import (
    ChangeWay,
    ChooseWay,
    ClearFees,
    FindPayment,
    OpenFees,
    OpenPayNumber,
    OrderOpened,
    OrderRefused,
    PaperPrinted,
    PaymentCame,
    PayRefused,
    PayStarted,
    PayTouch,
    PickFee,
    ResumePayment,
)
from kiosk.flow.pay_screens import Opening, Pay
from kiosk.flow.prepare_intents import PrepareTouch
from kiosk.flow.slip_intents import PersonCompared, RangeChanged, Reprint, SlipLost, SlipSeen, TicketAgain
from kiosk.flow.states import Home, Issuing, Printing, State, TicketShown
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


def reduce(state: State, intent: Intent, given: Given) -> Step:
    """One step of the flow; `given.now` becomes the state's time."""
    return exit_slot.begins(state, _reduce(state, intent, given))


def _reduce(state: State, intent: Intent, given: Given) -> Step:  # noqa: PLR0912 - one line an intent of a closed union
    state = replace(state, now=given.now)
    if isinstance(intent, PERSON):
        state = timing.touched(state)
    if isinstance(intent, AttendantTouch):
        return attendant.touched(state, intent, given)
    if isinstance(intent, AttendantWord):
        return attendant.heard(state, intent)
    if (within := attendant.inside(state, intent, given)) is not None:
        return within
    if isinstance(intent, ErrandIntent):
        return errand.step(state, intent, given)
    if isinstance(intent, PayTouch):
        return _paying(state, intent, given)
    if isinstance(intent, PrepareTouch):
        return prepare.touch(state, intent, given)
    if isinstance(intent, CertificateTouch):
        return certificate.touch(state, intent)
    if isinstance(intent, CertificateWord):
        return certificate.heard(state, intent)
    match intent:
        case Touched() | SayAgain():
            return stay(state)
        case (
            ChooseTheme()
            | ChooseMatter()
            | NoIdCard()
            | OtherCredential()
            | ChooseCredential()
            | PadKey()
            | Proceed()
            | SkipFace()
            | SkipTurn()
            | Back()
            | Leave()
        ):
            return _person(state, intent, given)
        case OpenSearch() | TypeLetter() | EraseLetter() | OpenEvents() | ChooseEvent():
            return keypad.step(state, intent)
        case DeclareClass():
            return choosing.declare(state, intent, given)
        case PrintGuide():
            return choosing.print_guide(state, intent)
        case SwitchLanguage():
            return stay(replace(state, language="en" if state.language == "zh" else "zh"))
        case SwitchAid(aid):
            return stay(replace(state, aids=replace(state.aids, **{aid: not getattr(state.aids, aid)})))
        case Tick():
            return attendant.looks(helping.ticked(timing.tick(state, given)))
        case CardPlaced() | CardLifted() | CardFailed() | ReaderChanged():
            return helping.greeted(state, _reader(state, intent, given), given)
        case OpenHelp() | CloseHelp() | AskHelp() | StopHelp() | HelpAnswered() | HelpCame():
            return helping.reduced(state, intent, given)
        case CodeScanned() | CodeVerified() | CodeFailed() | ClaimMade() | ClaimFailed():
            return _claim(state, intent, given)
        case (
            FacesChanged() | LinkChanged() | RangeChanged() | CatalogueCame() | WaitsCame() | PersonCompared()
        ):
            return hall_news.heard(state, intent)
        case FaceProgressed():
            return person.progressed(state, intent)
        case FaceEnded():
            return person.ended(state, intent)
        case Reprint():
            return issuing.reprint(state, given)
        case TicketCame():
            return issuing.came(state, intent)
        case TicketAgain():
            return issuing.again(state, intent)
        case SlipSeen():
            return exit_slot.seen(state, intent)
        case SlipLost():
            return issuing.lost(state, intent)
        case TicketRefused():
            return issuing.refused(state, intent, given)
        case PrintEnded():
            return issuing.printed(state, intent)
        case GuidePrinted():
            return choosing.guide_printed(state, intent)
        case OrderOpened() | OrderRefused() | PayStarted() | PayRefused() | PaymentCame() | PaperPrinted():
            return paying.heard(state, intent, given)
    assert_never(intent)


PersonIntent = (
    ChooseTheme
    | ChooseMatter
    | NoIdCard
    | OtherCredential
    | ChooseCredential
    | PadKey
    | Proceed
    | SkipFace
    | SkipTurn
    | Back
    | Leave
)


def _person(state: State, intent: PersonIntent, given: Given) -> Step:
    match intent:
        case ChooseTheme():
            return choosing.choose_theme(state, intent)
        case ChooseMatter():
            return choosing.choose_matter(state, intent)
        case NoIdCard():
            return choosing.no_card(state)
        case OtherCredential():
            return credentials.other(state, intent)
        case ChooseCredential():
            return credentials.choose(state, intent)
        case PadKey():
            return keypad.pad_key(state, intent)
        case Proceed():
            return choosing.proceed(state, given)
        case SkipFace():
            return person.skip(state, given)
        case SkipTurn():
            return person.skip_turn(state)
        case Back():
            return choosing.back(state)
        case Leave():
            return _leave(state)


def _paying(state: State, intent: PayTouch, given: Given) -> Step:
    match intent:
        case OpenFees():
            return fees.open_fees(state, intent)
        case PickFee():
            return fees.pick(state, intent)
        case ClearFees():
            return fees.clear(state, intent)
        case OpenPayNumber():
            return fees.open_number(state, intent)
        case FindPayment():
            return fees.card_shown(state, given)
        case ResumePayment():
            return paying.resume(state, intent)
        case ChooseWay():
            return paying.choose(state, intent, given)
        case ChangeWay():
            return paying.change(state, intent)


def _leave(state: State) -> Step:
    if isinstance(state.screen, Home | Issuing | Printing):
        return stay(state)
    if isinstance(state.screen, Pay | Opening):
        return paying.leave(state)
    return farewell(state) if isinstance(state.screen, TicketShown) else end(state)


def _reader(state: State, intent: CardPlaced | CardLifted | CardFailed | ReaderChanged, given: Given) -> Step:
    match intent:
        case CardPlaced():
            return cards.placed(state, intent, given)
        case CardLifted():
            return cards.lifted(state)
        case CardFailed():
            return cards.failed(state, intent)
        case ReaderChanged():
            return cards.reader(state, intent)


def _claim(
    state: State, intent: CodeScanned | CodeVerified | CodeFailed | ClaimMade | ClaimFailed, given: Given
) -> Step:
    match intent:
        case CodeScanned(text) if paying.wants_code(state):
            return paying.scanned(state, text, given)
        case CodeScanned(text) if booking.wants_code(state):
            return booking.scanned(state, text, given)
        case CodeScanned(text) if rating.wants_code(state):
            return rating.scanned(state, text, given)
        case CodeScanned():
            return credentials.scanned(state, intent, given)
        case CodeVerified():
            return credentials.verified(state, intent)
        case CodeFailed():
            return credentials.not_verified(state, intent)
        case ClaimMade():
            return credentials.made(state, intent)
        case ClaimFailed():
            return credentials.failed(state, intent)
