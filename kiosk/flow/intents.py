"""What can happen: what a person does, and what devices, the queue and the clock report."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from firmware_bridge.cards import Document
from kiosk.flow.attendant_intents import AttendantTouch, AttendantWord
from kiosk.flow.booking_intents import BookTouch, ErrandIntent, RateTouch
from kiosk.flow.certificate_intents import CertificateTouch, CertificateWord
from kiosk.flow.help_intents import AskHelp, CloseHelp, HelpTouch, HelpWord, OpenHelp, StopHelp
from kiosk.flow.pay_intents import (
    ChangeWay,
    ChooseWay,
    ClearFees,
    OpenFees,
    OpenPayNumber,
    PayTouch,
    PayWord,
    PickFee,
    ResumePayment,
)
from kiosk.flow.prepare_intents import PrepareTouch
from kiosk.flow.slip_intents import PersonCompared, RangeChanged, Reprint, SlipLost, SlipSeen, TicketAgain
from kiosk.flow.states import PrintCause, Side
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
from queue_server.contracts.base import Minutes
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import TicketView
from queue_server.contracts.snapshots import Catalogue


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """What the world lends to one step: the time in the hall's zone, a fresh command id, a fresh page token."""

    now: datetime
    id: str
    token: str


# --- a person -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody is there: the idle time starts anew."""


@dataclass(frozen=True, slots=True)
class ChooseTheme:
    """A theme's card was touched."""

    theme: str


@dataclass(frozen=True, slots=True)
class ChooseMatter:
    """A matter's row was touched."""

    matter: str


@dataclass(frozen=True, slots=True)
class OpenSearch:
    """查找事项."""


@dataclass(frozen=True, slots=True)
class TypeLetter:
    """A letter, digit or character of the keypad."""

    letter: str


@dataclass(frozen=True, slots=True)
class EraseLetter:
    """The last letter goes, or all of them."""

    all_of_it: bool = False


@dataclass(frozen=True, slots=True)
class OpenEvents:
    """一件事."""


@dataclass(frozen=True, slots=True)
class ChooseEvent:
    """A life event was touched."""

    event: str


@dataclass(frozen=True, slots=True)
class DeclareClass:
    """The person says to belong to a class that goes first; None: to none, or does not wish to say."""

    class_id: str | None


@dataclass(frozen=True, slots=True)
class PrintGuide:
    """The guide on paper."""


@dataclass(frozen=True, slots=True)
class NoIdCard:
    """没带身份证."""


@dataclass(frozen=True, slots=True)
class Proceed:
    """The main action of the screen."""


@dataclass(frozen=True, slots=True)
class SkipFace:
    """不刷脸，人工核验."""


@dataclass(frozen=True, slots=True)
class SkipTurn:
    """不转头: staff look instead."""


@dataclass(frozen=True, slots=True)
class Back:
    """One step back."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Quit, or done: end the session."""


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    """中文 ↔ English."""


@dataclass(frozen=True, slots=True)
class SwitchAid:
    """One of the aids on or off."""

    aid: Literal["large", "contrast", "reach", "voice"]


@dataclass(frozen=True, slots=True)
class SayAgain:
    """Say once more what this screen says."""


# --- devices, queue, clock ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick:
    """A second passed."""


@dataclass(frozen=True, slots=True)
class CardPlaced:
    """A card was read."""

    card: Document


@dataclass(frozen=True, slots=True)
class CardLifted:
    """The card that lay there is gone."""


@dataclass(frozen=True, slots=True)
class CardFailed:
    """A card lies there and cannot be read; `code` is the key of the words."""

    code: str


@dataclass(frozen=True, slots=True)
class ReaderChanged:
    """The reader works, or (with the key of the words) does not."""

    fault: str | None


@dataclass(frozen=True, slots=True)
class FacesChanged:
    """Faces can be compared on this machine, or cannot."""

    work: bool


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The queue answers, or does not."""

    up: bool


@dataclass(frozen=True, slots=True)
class CatalogueCame:
    """Themes, matters and today's rules."""

    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class WaitsCame:
    """What a ticket issued now would be told, theme by theme."""

    waits: tuple[tuple[str, Minutes | None], ...]


@dataclass(frozen=True, slots=True)
class FaceProgressed:
    """The camera sees more, or less."""

    attempt: str
    good: int
    needed: int
    hint: str | None
    turn: Side | None = None


@dataclass(frozen=True, slots=True)
class FaceEnded:
    """A verdict, or (with the key of the words) a try without one."""

    attempt: str
    check: PersonCheck | None
    again: str | None = None


@dataclass(frozen=True, slots=True)
class TicketCame:
    """The queue gave a number for the request `id`, or this machine did by itself."""

    id: str
    ticket: TicketView
    offline: bool = False


@dataclass(frozen=True, slots=True)
class TicketRefused:
    """The queue gave no number for the request `id`; nothing was changed. `about` and `when` as in the reply."""

    id: str
    code: RefusalCode
    about: str = ""
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class PrintEnded:
    """The slip is printed, or is not known to be."""

    ticket: str
    cause: PrintCause


@dataclass(frozen=True, slots=True)
class GuidePrinted:
    """What became of a guide's slip."""

    matter: str
    cause: PrintCause


Intent = (
    Touched | ChooseTheme | ChooseMatter | OpenSearch | TypeLetter | EraseLetter | OpenEvents | ChooseEvent
    | DeclareClass | PrintGuide | NoIdCard | OtherCredential | ChooseCredential | PadKey | Proceed | SkipFace | SkipTurn
    | Back | Leave | SwitchLanguage | SwitchAid | PayTouch | Tick | CardPlaced | CardLifted | CardFailed | ReaderChanged
    | CodeScanned | CodeVerified | CodeFailed | ClaimMade | ClaimFailed | FacesChanged | LinkChanged | CatalogueCame
    | WaitsCame | FaceProgressed | FaceEnded | TicketCame | TicketRefused | PrintEnded | GuidePrinted
    | RangeChanged | Reprint | SlipLost | SlipSeen | TicketAgain | PersonCompared | PayWord | SayAgain | ErrandIntent | HelpTouch | HelpWord
    | PrepareTouch | CertificateTouch | CertificateWord | AttendantTouch | AttendantWord
)  # fmt: skip
PERSON = (
    Touched, ChooseTheme, ChooseMatter, OpenSearch, TypeLetter, EraseLetter, OpenEvents, ChooseEvent, DeclareClass,
    PrintGuide, NoIdCard, OtherCredential, ChooseCredential, PadKey, Proceed, SkipFace, SkipTurn, Reprint, Back, Leave,
    SwitchLanguage, SwitchAid, SayAgain, OpenFees, PickFee, ClearFees, OpenPayNumber, ResumePayment, ChooseWay, ChangeWay,
    *get_args(BookTouch), *get_args(RateTouch), *get_args(PrepareTouch),
    *get_args(CertificateTouch),
    *get_args(AttendantTouch), OpenHelp, CloseHelp, AskHelp, StopHelp,
)  # fmt: skip
"""Intents that prove that somebody is there."""
