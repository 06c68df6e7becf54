"""Everything that an actor may ask for, as sent over MQTT and HTTP alike. `PERMITTED` says who may."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.base import (
    VERSION,
    Base64,
    CommandId,
    Instant,
    Language,
    Message,
    Sha256,
    Slug,
    TicketId,
)

PauseReason = Literal["break", "meeting", "system_down", "materials", "other"]


class PersonCheck(Message):
    """How the person was compared with the card: the outcome and its band, never a score or a picture.

    `accept` comes from the device alone; every other outcome is confirmed by staff at the window.
    """

    outcome: Literal["accept", "review", "reject", "declined", "unavailable"]
    band: Literal["near", "middle", "far", "none"] = "none"
    emulated: bool = False


class IssueTicket(Message):
    """Give one number. `sealed` is a `Visitor` sealed to the hall's key; without it nobody is known."""

    kind: Literal["issue_ticket"] = "issue_ticket"
    matter: Slug
    language: Language
    page_token_sha256: Sha256
    sealed: Base64 | None = None
    person: PersonCheck | None = None


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


class CallNext(Message):
    """顺呼: end the service that runs at the window, then call and announce the next ticket."""

    kind: Literal["call_next"] = "call_next"
    window: Slug


class Recall(Message):
    """重呼: announce the window's called ticket again."""

    kind: Literal["recall"] = "recall"
    window: Slug


class Arrive(Message):
    """The called person stands at the window."""

    kind: Literal["arrive"] = "arrive"
    window: Slug


class StartService(Message):
    """Service begins (and arrival, where it was not said before)."""

    kind: Literal["start_service"] = "start_service"
    window: Slug


class ConfirmPerson(Message):
    """Staff compared the person at the window with the physical card."""

    kind: Literal["confirm_person"] = "confirm_person"
    window: Slug
    same: bool


class FinishService(Message):
    """服务结束: the window has finished with the ticket."""

    kind: Literal["finish_service"] = "finish_service"
    window: Slug


class MarkMissed(Message):
    """过号: the called person did not come."""

    kind: Literal["mark_missed"] = "mark_missed"
    window: Slug


class Undo(Message):
    """Take the window's last step back, at most 15 s later."""

    kind: Literal["undo"] = "undo"
    window: Slug


class OpenWindow(Message):
    """The window takes tickets."""

    kind: Literal["open_window"] = "open_window"
    window: Slug


class PauseWindow(Message):
    """The window calls nobody for a while, and says why."""

    kind: Literal["pause_window"] = "pause_window"
    window: Slug
    reason: PauseReason


class CloseWindow(Message):
    """The window is closed for the day or until opened again."""

    kind: Literal["close_window"] = "close_window"
    window: Slug


class SetSkills(Message):
    """Which matters a window serves until the day ends."""

    kind: Literal["set_skills"] = "set_skills"
    window: Slug
    matters: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=200)]


class Ping(Message):
    """A device's heartbeat. Answered at once, never stored; a link is up only while it is answered."""

    kind: Literal["ping"] = "ping"


class Refresh(Message):
    """A board or console missed something: publish the retained snapshots of a topic again."""

    kind: Literal["refresh"] = "refresh"


Body = Annotated[
    IssueTicket
    | ReportPrint
    | CancelTicket
    | CallNext
    | Recall
    | Arrive
    | StartService
    | ConfirmPerson
    | FinishService
    | MarkMissed
    | Undo
    | OpenWindow
    | PauseWindow
    | CloseWindow
    | SetSkills
    | Ping
    | Refresh,
    Field(discriminator="kind"),
]


class Command(Message):
    """The envelope. The same id with the same body is the same command; with another body it is refused."""

    v: Literal[1] = VERSION
    id: CommandId
    hall: Slug
    sent_at: Instant
    body: Body


class Visitor(Message):
    """What a card said of a person. Leaves the kiosk only sealed; masked wherever it is shown as text."""

    name: Annotated[str, StringConstraints(max_length=120)]
    number: Annotated[str, StringConstraints(max_length=32)]
    birth: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    sex: Literal["male", "female", "unknown"] = "unknown"
    address: Annotated[str, StringConstraints(max_length=200)] = ""
    credential: Literal["resident_card"] = "resident_card"

    def __repr__(self) -> str:
        return "Visitor(masked)"

    __str__ = __repr__
