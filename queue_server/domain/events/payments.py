"""What happens to an order of payment. No personal data and no scanned code; a payer is never named."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from queue_server.domain.payment import Charge

_STREAM = ("payment", "order")


@dataclass(frozen=True, slots=True)
class OrderOpened:
    """Somebody owes this, by a frozen version of the fees. With a pay notice the charges come from its platform."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    BEGINS: ClassVar[bool] = True
    order: str
    by: str
    ticket: str | None
    case: str | None
    version: str
    charges: tuple[Charge, ...]
    notice: str


@dataclass(frozen=True, slots=True)
class OrderTakenUp:
    """From now on this machine may go on with it; where it was before, it is only seen."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    by: str


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """缴款识别码: the platform said what it is for."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """Stored before the channel is called for the first time; `attempt` is the number that the channel gets."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    attempt: str
    way: str
    fen: int
    command: str


@dataclass(frozen=True, slots=True)
class AttemptPending:
    """The channel has it; `code` is what a phone may scan."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    attempt: str
    code: str


@dataclass(frozen=True, slots=True)
class AttemptUnknown:
    """Nobody can say for now."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    attempt: str
    why: str


@dataclass(frozen=True, slots=True)
class AttemptPaid:
    """A verified query (or a member of staff at the counter) says paid. `keep`: it is the order's one success."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    attempt: str
    fen: int
    channel_no: str
    paid_at: datetime
    keep: bool
    late: bool
    bill_no: str
    tax_no: str


@dataclass(frozen=True, slots=True)
class AttemptClosed:
    """Cancelled or run out; the channel said so after the cancel."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    attempt: str
    why: str


@dataclass(frozen=True, slots=True)
class AttemptFailed:
    """The channel refused it."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    attempt: str
    why: str


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """Who pays wants another way: the channel is asked to cancel."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    attempt: str


@dataclass(frozen=True, slots=True)
class NoticeTaken:
    """The channel's asynchronous notice came, was verified and is answered; what it says is asked for by a query."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    attempt: str
    notice: str


@dataclass(frozen=True, slots=True)
class WaiverAsked:
    """减免: a line should cost nothing, for this reason."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    ask: str
    item: str
    waiver_zh: str
    waiver_en: str
    by: str


@dataclass(frozen=True, slots=True)
class WaiverAnswered:
    """Somebody else of the staff approved it, or not."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    ask: str
    approved: bool
    by: str


@dataclass(frozen=True, slots=True)
class RefundAsked:
    """Money should go back to who paid."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    refund: str
    attempt: str
    fen: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class RefundApproved:
    """Somebody else of the staff approved it; a second success needs nobody."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    refund: str
    by: str


@dataclass(frozen=True, slots=True)
class RefundDenied:
    """Not approved."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    refund: str
    by: str


@dataclass(frozen=True, slots=True)
class RefundDone:
    """It went back to who paid."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    refund: str
    done_at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """The channel said no: a person looks."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    order: str
    refund: str
    why: str


@dataclass(frozen=True, slots=True)
class OrderArchived:
    """Nothing has happened for long: from now on finance's own books say more than the hall."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    ENDS: ClassVar[bool] = True
    order: str


PaymentEvent = (
    OrderOpened
    | OrderTakenUp
    | NoticeRead
    | AttemptStarted
    | AttemptPending
    | AttemptUnknown
    | AttemptPaid
    | AttemptClosed
    | AttemptFailed
    | CancelAsked
    | NoticeTaken
    | WaiverAsked
    | WaiverAnswered
    | RefundAsked
    | RefundApproved
    | RefundDenied
    | RefundDone
    | RefundFailed
    | OrderArchived
)
"""Everything that happens to money."""
