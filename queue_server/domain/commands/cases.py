"""What departments and windows ask of a case. Materials are places in the matter's list, from 1."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AcceptCase:
    """受理 at the window, of a matter on the ticket that is served. `gaps`: (material, last day, ISO)."""

    case: str
    window: str
    ticket: str
    matter: str
    gaps: tuple[tuple[int, str], ...] = ()
    promises: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiveParcel:
    """收件 by parcel: a case without a ticket."""

    case: str
    matter: str
    parcel: str


@dataclass(frozen=True, slots=True)
class AcceptReceived:
    """受理 of what came by parcel, or was received before."""

    case: str
    gaps: tuple[tuple[int, str], ...] = ()
    promises: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RefuseCase:
    """不予受理."""

    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """The applicant takes it back."""

    case: str


@dataclass(frozen=True, slots=True)
class AskSupplement:
    """补正."""

    case: str
    materials: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SupplementCase:
    """What was asked for has come."""

    case: str


@dataclass(frozen=True, slots=True)
class FillGap:
    """A material that was left open has come."""

    case: str
    material: int


@dataclass(frozen=True, slots=True)
class PauseCase:
    """Stop the clock: publicity, inspection, system_failure; a supplement stops it by itself."""

    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """The clock runs again."""

    case: str


@dataclass(frozen=True, slots=True)
class StartSteps:
    """并联审批: these matters' departments begin together."""

    case: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FinishStep:
    """One of them is done."""

    case: str
    step: str


@dataclass(frozen=True, slots=True)
class DecideCase:
    """办结: granted or denied."""

    case: str
    outcome: str


@dataclass(frozen=True, slots=True)
class IssueResult:
    """出件: pick_up or delivery."""

    case: str
    way: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """取件, or to the carrier."""

    case: str


CaseAsk = (
    ReceiveParcel
    | AcceptReceived
    | RefuseCase
    | WithdrawCase
    | AskSupplement
    | SupplementCase
    | FillGap
    | PauseCase
    | ResumeCase
    | StartSteps
    | FinishStep
    | DecideCase
    | IssueResult
    | HandOver
)
"""What is asked of a case beside its ticket; 受理 at a window names the window itself."""


@dataclass(frozen=True, slots=True)
class ByWhom:
    """A command about a case and who asks: `window` where they work, `office` when the back office's permission is theirs."""

    ask: CaseAsk
    window: str | None
    office: bool
