"""Numbers: given, printed, given back; and who a card said it is."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.base import Base64, Language, Message, Sha256, Slug, TicketId
from queue_server.contracts.commands.consents import ConsentId
from queue_server.contracts.forms import Form, SelfCheck, Signature
from queue_server.contracts.identity import Credential


class PersonCheck(Message):
    """How the person was compared with the card: the outcome and its band, never a score or a picture.

    `accept` comes from the device alone; every other outcome is confirmed by staff at the window.
    """

    outcome: Literal["accept", "review", "reject", "declined", "unavailable"]
    band: Literal["near", "middle", "far", "none"] = "none"
    emulated: bool = False


class Delivery(Message):
    """证到包邮: the result is to be sent, to the address that the card says or as the window is told. `phone`: for the carrier."""

    to: Literal["card", "window"]
    phone: Annotated[str, StringConstraints(pattern=r"^([01]\d{9,11})?$")] = ""

    def __repr__(self) -> str:
        return "Delivery(masked)"

    __str__ = __repr__


class Visitor(Message):
    """What a credential said of a person. Leaves the kiosk only sealed; masked wherever it is shown as text.

    Name, number and birth are empty where the credential does not say them. `form`, `signature`: what was filled in and
    signed for the errand, `delivery`: a wish that the result be sent; they are kept and erased with the rest.
    """

    name: Annotated[str, StringConstraints(max_length=120)]
    number: Annotated[str, StringConstraints(max_length=32)]
    birth: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
    sex: Literal["male", "female", "unknown"] = "unknown"
    address: Annotated[str, StringConstraints(max_length=200)] = ""
    form: Form = ()
    signature: Signature = ()
    delivery: Delivery | None = None
    credential: Credential = "resident_card"

    def __repr__(self) -> str:
        return "Visitor(masked)"

    __str__ = __repr__


PartyRole = Literal["applicant", "co-applicant", "guardian", "agent"]


class Party(Message):
    """Who else belongs to the errand, by role only, and whether they are in the hall."""

    role: PartyRole
    present: bool


Declared = Annotated[tuple[Slug, ...], Field(max_length=8)]
"""Priority classes that the person claims; they count at once and are confirmed or taken back by staff."""


class IssueTicket(Message):
    """Give one number. `sealed` is a `Visitor` sealed to the hall's key; without it nobody is known.

    `more`: further matters on the same number, `more_checks` their self-checks in the same order. `agent`: who came acts for others; the card is the agent's.
    """

    kind: Literal["issue_ticket"] = "issue_ticket"
    matter: Slug
    language: Language
    page_token_sha256: Sha256
    sealed: Base64 | None = None
    person: PersonCheck | None = None
    more: Annotated[tuple[Slug, ...], Field(max_length=49)] = ()
    parties: Annotated[tuple[Party, ...], Field(max_length=8)] = ()
    agent: bool = False
    declared: Declared = ()
    consent: ConsentId | None = None
    self_check: SelfCheck | None = None
    more_checks: Annotated[tuple[SelfCheck | None, ...], Field(max_length=49)] = ()


class ReportPrint(Message):
    """What became of the slip. A failed print marks the ticket; it never takes its place away."""

    kind: Literal["report_print"] = "report_print"
    ticket: TicketId
    outcome: Literal["printed", "failed"]
    cause: Literal["none", "paper", "cover", "cutter", "offline", "unknown"] = "none"


class CancelTicket(Message):
    """Give the number back."""

    kind: Literal["cancel_ticket"] = "cancel_ticket"
    ticket: TicketId
