"""缴费 as the rules know it. Amounts come from the fee table, from staff who assess, or from a verified query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from queue_server.domain.payment import Charge, DifferenceKind, Way

Told = Literal["pending", "paid", "closed", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """`items`: (item, how many). `assessed`: (item, fen), by staff alone. `notice`: 缴款识别码, then without items."""

    order: str
    by: str
    items: tuple[tuple[str, int], ...]
    assessed: tuple[tuple[str, int], ...] = ()
    ticket: str | None = None
    case: str | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class TakeUpOrder:
    """Whoever holds its slip, its ticket or the card goes on with it at another machine."""

    order: str
    by: str


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """What the platform says of the order's pay notice; no charges: it knows none."""

    order: str
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class StartAttempt:
    """`own`: who may alone, None for staff. `command`: by which a scanned code waits in memory."""

    order: str
    attempt: str
    way: Way
    own: str | None
    command: str = ""


@dataclass(frozen=True, slots=True)
class CancelAttempt:
    """Another way, or no more."""

    order: str
    own: str | None


@dataclass(frozen=True, slots=True)
class TellAttempt:
    """What the channel said of an attempt, verified. `fen`, `currency`: as the channel has them."""

    order: str
    attempt: str
    said: Told
    fen: int = 0
    currency: str = "CNY"
    channel_no: str = ""
    paid_at: datetime | None = None
    code: str = ""
    why: str = ""
    bill_no: str = ""
    tax_no: str = ""
    refund: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmCounter:
    """一行一宝: the counter took this money for the order."""

    order: str
    attempt: str
    fen: int
    reference: str
    bill_no: str = ""
    tax_no: str = ""


@dataclass(frozen=True, slots=True)
class AskWaiver:
    """减免 of a line."""

    order: str
    ask: str
    item: str
    waiver: str
    by: str


@dataclass(frozen=True, slots=True)
class AskRefund:
    """Of the kept success, or of a part."""

    order: str
    refund: str
    fen: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class AnswerAsk:
    """Approve or deny a refund or a waiver."""

    order: str
    ask: str
    approve: bool
    by: str


@dataclass(frozen=True, slots=True)
class TellRefund:
    """The channel's final word on a refund, or the counter's."""

    order: str
    refund: str
    done: bool
    done_at: datetime | None = None
    reference: str = ""
    why: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class TellNotice:
    """A verified notice of the channel."""

    order: str
    attempt: str
    notice: str


@dataclass(frozen=True, slots=True)
class RefuseNotice:
    """A notice that was not believed."""

    channel: str
    why: str
    times: int


@dataclass(frozen=True, slots=True)
class Differing:
    """One line that does not agree."""

    what: DifferenceKind
    attempt: str
    here_fen: int
    there_fen: int


@dataclass(frozen=True, slots=True)
class CheckBill:
    """A bill was compared."""

    channel: str
    day: str
    lines: int
    here_fen: int
    there_fen: int
    found: tuple[Differing, ...]


@dataclass(frozen=True, slots=True)
class TakeDifference:
    """I look after it."""

    difference: str
    by: str


@dataclass(frozen=True, slots=True)
class ResolveDifference:
    """It is right again."""

    difference: str
    how: str
    by: str


PaymentCommand = (
    OpenOrder
    | TakeUpOrder
    | ReadNotice
    | StartAttempt
    | CancelAttempt
    | TellAttempt
    | ConfirmCounter
    | AskWaiver
    | AskRefund
    | AnswerAsk
    | TellRefund
    | TellNotice
    | RefuseNotice
    | CheckBill
    | TakeDifference
    | ResolveDifference
)
"""Everything that may be asked about money."""
