"""What the rules may be asked for: imperative, authenticated, with personal data only where a rule needs it."""

from dataclasses import dataclass, field
from datetime import date

from queue_server.domain.hall import Hall


@dataclass(frozen=True, slots=True)
class Configure:
    """Begin the day with this hall file."""

    hall: Hall
    digest: str


@dataclass(frozen=True, slots=True)
class CloseDay:
    """Sweep who still waits and end the day."""


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """取号. `birth` comes from the card and is used for the class only; it never enters an event."""

    matter: str
    language: str
    channel: str
    visit: str | None
    birth: date | None = field(repr=False)
    person: str = "none"
    emulated: bool = False


@dataclass(frozen=True, slots=True)
class ReportPrint:
    """What became of the slip, as said by who printed it."""

    ticket: str
    outcome: str
    cause: str
    by: str


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """Give the number back, by its holder or by the machine that issued it."""

    ticket: str
    by: str


@dataclass(frozen=True, slots=True)
class CallNext:
    """顺呼."""

    window: str


@dataclass(frozen=True, slots=True)
class Recall:
    """重呼."""

    window: str


@dataclass(frozen=True, slots=True)
class Arrive:
    """The person stands at the window."""

    window: str


@dataclass(frozen=True, slots=True)
class StartService:
    """Service begins."""

    window: str


@dataclass(frozen=True, slots=True)
class ConfirmPerson:
    """Staff compared person and card."""

    window: str
    same: bool


@dataclass(frozen=True, slots=True)
class FinishService:
    """服务结束."""

    window: str


@dataclass(frozen=True, slots=True)
class MarkMissed:
    """过号."""

    window: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the window's last step back."""

    window: str


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """The window takes tickets."""

    window: str


@dataclass(frozen=True, slots=True)
class PauseWindow:
    """The window calls nobody for a while."""

    window: str
    reason: str


@dataclass(frozen=True, slots=True)
class CloseWindow:
    """The window is closed."""

    window: str


@dataclass(frozen=True, slots=True)
class SetSkills:
    """Which matters the window serves until the day ends."""

    window: str
    matters: tuple[str, ...]


Command = (
    Configure
    | CloseDay
    | IssueTicket
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
)
