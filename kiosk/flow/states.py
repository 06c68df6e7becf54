"""What the kiosk can be doing. Everything is frozen; what is personal lives only in `Session`, `Request` and below.

A screen holds what it needs to be drawn and left again. `trail` is the way back.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from firmware_bridge.cards import Document
from kiosk.flow.attendant_screens import AttendantScreen
from kiosk.flow.booking_screens import BookScreen
from kiosk.flow.certificate_screens import CertificateScreen
from kiosk.flow.claims import Holder
from kiosk.flow.help_state import Help
from kiosk.flow.pay_screens import Fees, Opening, Pay, PayNumber, PayProblem
from kiosk.flow.prepare_screens import PrepareScreen
from kiosk.flow.rating_screens import RateScreen
from kiosk.flow.rules import Rules
from kiosk.flow.session import Request, Session
from kiosk.flow.slip_intents import PersonCompared
from kiosk.flow.ways import Checking, Credentials, Insert, Pad, Scan
from queue_server.contracts.base import Language, Minutes
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.pay_views import PaymentSnapshot
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import TicketView
from queue_server.contracts.snapshots import Catalogue

Side = Literal["left", "right"]
PrintCause = Literal["none", "paper", "cover", "cutter", "offline", "unknown"]
GuidePaper = Literal["no", "printing", "printed", "failed"]


@dataclass(frozen=True, slots=True)
class Aids:
    """What helps to see, to reach and to hear."""

    large: bool = False
    contrast: bool = False
    reach: bool = False
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """Nobody is here, or somebody has just come."""


@dataclass(frozen=True, slots=True)
class Themes:
    """The card is read; choose a theme."""


@dataclass(frozen=True, slots=True)
class Matters:
    """The matters of one theme."""

    theme: str


@dataclass(frozen=True, slots=True)
class Find:
    """The keypad: what was typed, and the matters that were found, best first. `signs`: characters with which names go on."""

    typed: str = ""
    hits: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Events:
    """Life events (一件事)."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The matters of one life event."""

    event: str


@dataclass(frozen=True, slots=True)
class Guide:
    """What one matter needs, before any queueing. `paper`: what became of the guide that was to be printed."""

    matter: str
    paper: GuidePaper = "no"


@dataclass(frozen=True, slots=True)
class Care:
    """绿色通道: whether the person wants to go first, and as what."""

    matter: str


@dataclass(frozen=True, slots=True)
class AskCard:
    """The matter needs a card and none was read yet. `to_book`: a time is to be booked, no number taken."""

    matter: str
    to_book: bool = False


@dataclass(frozen=True, slots=True)
class NoCard:
    """没带身份证: what can be done all the same; `wanted` is the matter that asked for a card."""

    wanted: str | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """Face, or the equal way without it."""

    matter: str


@dataclass(frozen=True, slots=True)
class Face:
    """The camera looks; with `turn` the head is to be turned to the person's own left or right.

    `again` names why a try gave no result; then nothing runs until the person says.
    """

    matter: str
    attempt: str
    tries: int = 1
    good: int = 0
    needed: int = 3
    hint: str | None = None
    again: str | None = None
    turn: Side | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """The outcome of the check, and the last look before the number."""

    matter: str
    check: PersonCheck


@dataclass(frozen=True, slots=True)
class Issuing:
    """The number is asked for."""

    request: Request


@dataclass(frozen=True, slots=True)
class Paused:
    """No answer in time; the same request goes on being asked."""

    request: Request


@dataclass(frozen=True, slots=True, repr=False)
class Printing:
    """The number is there and the slip is on its way. `url` is the ticket's page with its token.

    `again`: the id of the question whether it may be printed once more, while that has no answer.
    """

    ticket: TicketView
    url: str
    offline: bool = False
    again: str = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.ticket.number})"


@dataclass(frozen=True, slots=True, repr=False)
class TicketShown:
    """The number, on paper or, when the printer failed, only here. `again`: another slip that was asked for and given up.

    `renewed`: the hall closed the page of before all the same; `url` is the new one.
    """

    ticket: TicketView
    url: str
    printed: bool
    cause: PrintCause = "none"
    checked: PersonCheck | None = None
    offline: bool = False
    again: str = ""
    renewed: bool = False

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.ticket.number})"


@dataclass(frozen=True, slots=True)
class TakeThings:
    """The session is wiped; whoever stands there takes card, slip and belongings."""

    with_ticket: bool


@dataclass(frozen=True, slots=True)
class CardProblem:
    """A card or the reader failed; `code` is the key of the words."""

    code: str


NO_NUMBERS = frozenset(
    (RefusalCode.NOT_OPEN, RefusalCode.ISSUE_ENDED, RefusalCode.MATTER_SUSPENDED, RefusalCode.DAY_FULL)
)
"""Refusals of one matter alone that end by themselves; the others of the number may go on."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The server said no, with a reason; `about`: what it stumbled over, `when`: from when it may be allowed."""

    code: RefusalCode
    matter: str
    about: str = ""
    when: datetime | None = None

    @property
    def stopped(self) -> str:
        """The matter that gives no number now; the number's first where the hall did not say."""
        return (self.about if self.code in NO_NUMBERS else "") or self.matter


Screen = (
    Home | Themes | Matters | Find | Events | Bundle | Guide | Care | AskCard | NoCard | Credentials
    | Scan | Insert | Checking | Pad | Consent | Face | Confirm | Issuing | Paused | Printing
    | TicketShown | TakeThings | CardProblem | Refused | Fees | PayNumber | Opening | Pay | PayProblem
    | BookScreen | RateScreen | PrepareScreen | CertificateScreen | AttendantScreen
)  # fmt: skip
SCREENS: tuple[type[Screen], ...] = get_args(Screen)


@dataclass(frozen=True, slots=True)
class State:
    """The whole kiosk. `now` is aware and in the hall's zone. `payment`: this machine's newest order, `told`: the one whose end was shown.

    `compared`: the newest number of this machine whose holder staff compared with the card. `slip`: whether a slip waits at the
    printer's exit, None where that is not known; `slip_left`: it is that of somebody who has gone.
    """

    now: datetime
    touched: datetime
    entered: datetime
    screen: Screen = field(default_factory=Home)
    trail: tuple[Screen, ...] = ()
    session: Session | None = None
    language: Language = "zh"
    aids: Aids = field(default_factory=Aids)
    catalogue: Catalogue | None = None
    waits: tuple[tuple[str, Minutes | None], ...] = ()
    link_up: bool = False
    link_since: datetime | None = None
    spare: int = 0  # numbers this machine may give by itself
    spare_until: datetime | None = None
    reader_ok: bool = True
    faces_ok: bool = True
    card_on: bool = False
    means: frozenset[str] = frozenset()
    payment: PaymentSnapshot | None = None
    told: str = ""
    compared: PersonCompared | None = None
    slip: bool | None = None
    slip_left: bool = False
    help: Help = field(default_factory=Help)
    rules: Rules = field(default_factory=Rules)

    @property
    def card(self) -> Document | None:
        """The card of whoever is here."""
        return self.session.card if self.session else None

    @property
    def slip_forgotten(self) -> bool:
        """Whether whoever is here has not taken their slip, as far as the printer sees it."""
        return self.slip is True and not self.slip_left

    @property
    def holder(self) -> Holder | None:
        """Whoever is here, by a card or by something less."""
        return (self.session.card or self.session.claim) if self.session else None


def first_state(now: datetime, rules: Rules | None = None, means: frozenset[str] = frozenset()) -> State:
    """A kiosk that has just started. `means`: scanner, verifier, social, sound, where it has them."""
    return State(now=now, touched=now, entered=now, rules=rules or Rules(), link_since=now, means=means)
