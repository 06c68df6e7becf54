"""What the reducer asks the world to do. The runtime performs it and reports back as intents."""

from dataclasses import dataclass
from typing import Literal

from firmware_bridge.cards import Document
from kiosk.flow.attendant_intents import AttendantEffect
from kiosk.flow.claims import Holder
from kiosk.flow.help_state import HelpEffect
from kiosk.flow.pay_screens import PaperKind, PayRequest
from kiosk.flow.session import Request, Session
from kiosk.flow.states import PrintCause
from queue_server.contracts.base import Language, Minutes
from queue_server.contracts.certificates import OwnCertificateView
from queue_server.contracts.commands.payments import PayWay
from queue_server.contracts.pay_views import PaymentSnapshot
from queue_server.contracts.replies import BookingView, TicketView
from queue_server.contracts.snapshots import MatterView


@dataclass(frozen=True, slots=True)
class SendIssue:
    """Ask for the number until there is an answer; asking for a request that is under way only hurries it."""

    request: Request


@dataclass(frozen=True, slots=True)
class GiveOffline:
    """Give a number of this machine's own range; answers with `TicketCame`, or nothing where there is none now.

    `also`: further matters on it.
    """

    request: Request
    matter: MatterView
    url: str
    also: tuple[MatterView, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintAgain:
    """补打: ask for another slip with a new page; answers with `TicketAgain`. The old slip's page is closed."""

    ticket: str
    id: str
    token: str


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """Nobody waits for this number any more: give it back."""

    ticket: str


@dataclass(frozen=True, slots=True, repr=False)
class PrintSlip:
    """Print the slip and answer with `PrintEnded`."""

    ticket: TicketView
    url: str
    language: Language
    offline: bool = False


@dataclass(frozen=True, slots=True)
class PrintGuideSlip:
    """Print a guide and answer with `GuidePrinted`. `wait`: what a number taken now would wait, where that is known."""

    matter: MatterView
    url: str
    language: Language
    wait: Minutes | None = None


@dataclass(frozen=True, slots=True)
class ReportPrint:
    """Tell the queue what became of the slip."""

    ticket: str
    outcome: Literal["printed", "failed"]
    cause: PrintCause


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """Tell the queue what was decided about the camera, and by whom; asked until it is answered."""

    consent: str
    decision: Literal["given", "refused", "withdrawn"]
    by: Literal["self", "guardian"]


@dataclass(frozen=True, slots=True)
class StartFace:
    """Compare the person with the card; answers with `FaceProgressed` and one `FaceEnded`."""

    attempt: str
    card: Document


@dataclass(frozen=True, slots=True)
class SkipTurn:
    """End the check that runs without the turn of the head; it answers with its `FaceEnded`."""


@dataclass(frozen=True, slots=True)
class StopFace:
    """End the face process and overwrite its frames."""


@dataclass(frozen=True, slots=True, repr=False)
class VerifyCode:
    """Ask the platform who shows this code; answers with `CodeVerified` or `CodeFailed`."""

    attempt: str
    text: str

    def __repr__(self) -> str:
        return "VerifyCode(***)"


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Ask for an order; answers with `OrderOpened` or `OrderRefused`."""

    request: PayRequest


@dataclass(frozen=True, slots=True)
class DropOrder:
    """Nobody waits for this order any more: ask no more. Coming late it would stand before the next person's."""

    id: str


@dataclass(frozen=True, slots=True, repr=False)
class StartPay:
    """Ask for an attempt; answers with `PayStarted` or `PayRefused`. `code`: off a phone, sealed before it leaves."""

    id: str
    order: str
    way: PayWay
    code: str = ""

    def __repr__(self) -> str:
        return f"StartPay({self.order}, {self.way})"


@dataclass(frozen=True, slots=True)
class CancelPay:
    """The attempt that runs is to be cancelled."""

    order: str


@dataclass(frozen=True, slots=True)
class DropPay:
    """The person has gone: a start (`id`, where one is under way) is asked for no more, and what runs is cancelled."""

    id: str
    order: str


@dataclass(frozen=True, slots=True)
class PrintPaper:
    """Print a payment's slip and answer with `PaperPrinted`."""

    payment: PaymentSnapshot
    kind: PaperKind
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class MakeBooking:
    """Ask for a place; answers with `BookingMade` or `AskRefused`."""

    id: str
    matter: str
    slot: str
    session: Session


@dataclass(frozen=True, slots=True, repr=False)
class FindMine:
    """Ask for somebody's bookings, by who they are or by a number; answers with `BookingsFound` or `AskRefused`."""

    id: str
    holder: Holder | None
    booking: str | None = None


@dataclass(frozen=True, slots=True)
class CancelBooking:
    """Give a place back; answers with `Carried` or `AskRefused`; `id` is empty where nobody waits."""

    booking: str
    id: str


@dataclass(frozen=True, slots=True)
class PrintBooking:
    """Print a booking's slip and answer with `BookingPrinted`."""

    booking: BookingView
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class FindServed:
    """Ask what somebody was served for; answers with `VisitsFound` or `AskRefused`."""

    id: str
    holder: Holder | None
    token: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class SendRating:
    """Store a grade; answers with `Carried` or `AskRefused`."""

    id: str
    ticket: str
    grade: int
    holder: Holder | None
    token: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class PrintCertificate:
    """Ask its provider for the holder's certificate and print it with this code; answers with `CertificatePrinted` or `CertificateFailed`."""

    id: str
    matter: str
    own: OwnCertificateView
    purpose: str
    card: Document | None
    code: str
    language: Language

    def __repr__(self) -> str:
        return f"PrintCertificate({self.matter})"


@dataclass(frozen=True, slots=True)
class NoteSpared:
    """不用打印 was taken for an answer: the hall counts it."""

    matter: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Nobody is there any more for what is asked under `id`: it is asked no more."""

    id: str


@dataclass(frozen=True, slots=True)
class AskNoMore:
    """Asked no more, its answer still heard; answers with `NeverLeft` where it cannot have reached the hall."""

    id: str


OfFaces = StartFace | SkipTurn | StopFace
OwnPaper = PrintCertificate | NoteSpared
AskHall = MakeBooking | FindMine | CancelBooking | PrintBooking | FindServed | SendRating | Forget | AskNoMore


@dataclass(frozen=True, slots=True)
class EndSession:
    """Wipe: whatever the gateways hold of this person goes now."""


Effect = (
    SendIssue
    | GiveOffline
    | PrintAgain
    | CancelTicket
    | PrintSlip
    | PrintGuideSlip
    | ReportPrint
    | RecordConsent
    | OfFaces
    | VerifyCode
    | OpenOrder
    | DropOrder
    | StartPay
    | CancelPay
    | DropPay
    | PrintPaper
    | AskHall
    | OwnPaper
    | EndSession
    | HelpEffect
    | AttendantEffect
)
