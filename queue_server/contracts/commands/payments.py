"""缴费. A machine sends items, never amounts; what a channel said comes from the server itself, never through a door."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.base import Base64, BookingId, Instant, Message, Sha256, Slug, TicketId

OrderId = BookingId
"""50 random bits: on the slip, in its barcode, and what the counter types."""
AttemptId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""out_trade_no: 128 random bits in hex, 32 characters, made by the server."""
AskId = AttemptId
"""A refund or a waiver that waits for another's word; a refund's is its number at the channel (out_refund_no)."""
PayWay = Literal[
    "alipay_show", "alipay_scan", "wechat_show", "wechat_scan", "unionpay_show", "unionpay_scan", "counter", "notice", "card",
]  # fmt: skip
Fen = Annotated[int, Field(ge=0, le=100_000_000_00)]
Words = Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00-\x1f\x7f]*$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
FeeKind = Literal["administrative", "fine", "other", "tax"]
DifferenceId = Annotated[str, StringConstraints(pattern=r"^[a-z_]{4,16}-[0-9A-Za-z_-]{1,32}$")]


class FeeWanted(Message):
    """One item of the fee table. `assessed_fen`: how much, by staff, where the item has no price of its own."""

    item: Slug
    count: Annotated[int, Field(ge=1, le=99)] = 1
    assessed_fen: Fen | None = None


class OpenPayment(Message):
    """An order: several items are one payment. Or a pay notice (缴款识别码), whose platform says what it is for."""

    kind: Literal["open_payment"] = "open_payment"
    items: Annotated[tuple[FeeWanted, ...], Field(max_length=20)] = ()
    notice: Annotated[str, StringConstraints(pattern=r"^(\d{20})?$")] = ""
    ticket: TicketId | None = None
    case: BookingId | None = None


class FindPayment(Message):
    """I go on with my payment at this machine: by its number, the code of my ticket's page, or my card, sealed.

    By ticket or card it is the newest that is not over, else the newest of today.
    """

    kind: Literal["find_payment"] = "find_payment"
    order: OrderId | None = None
    page_token_sha256: Sha256 | None = None
    sealed: Base64 | None = Field(default=None, repr=False)


class StartPayment(Message):
    """One attempt. `sealed_code`: what was scanned off a phone, sealed to the hall; kept in memory for the attempt alone."""

    kind: Literal["start_payment"] = "start_payment"
    order: OrderId
    way: PayWay
    sealed_code: Base64 | None = Field(default=None, repr=False)


class CancelPayment(Message):
    """The running attempt is to be cancelled: another way, or not now."""

    kind: Literal["cancel_payment"] = "cancel_payment"
    order: OrderId


class ConfirmCounter(Message):
    """一行一宝: this money was taken for the order, in cash or by card at the counter."""

    kind: Literal["confirm_counter"] = "confirm_counter"
    order: OrderId
    fen: Fen
    reference: Reference = ""
    bill_no: Reference = ""
    tax_no: Reference = ""


class AskWaiver(Message):
    """减免 of one item, for a reason of the fee table; another member of staff approves."""

    kind: Literal["ask_waiver"] = "ask_waiver"
    order: OrderId
    item: Slug
    waiver: Slug


class AskRefund(Message):
    """Back to who paid; another member of staff approves."""

    kind: Literal["ask_refund"] = "ask_refund"
    order: OrderId
    fen: Annotated[int, Field(ge=1)]
    reason: Literal["charged_wrongly", "not_served", "waived_later", "court", "other"]


class AnswerAsk(Message):
    """Approve a refund or a waiver, or not. Never who asked."""

    kind: Literal["answer_ask"] = "answer_ask"
    order: OrderId
    ask: AskId
    approve: bool


class PayOut(Message):
    """A refund of what was paid at the counter was handed out there."""

    kind: Literal["pay_out"] = "pay_out"
    order: OrderId
    refund: AskId
    reference: Reference = ""


class TakeDifference(Message):
    """I look after it."""

    kind: Literal["take_difference"] = "take_difference"
    difference: DifferenceId


class ResolveDifference(Message):
    """It is right again, or explained; by its owner."""

    kind: Literal["resolve_difference"] = "resolve_difference"
    difference: DifferenceId
    how: Words


class TellAttempt(Message):
    """By the server alone: what a channel said of an attempt, after every check."""

    kind: Literal["tell_attempt"] = "tell_attempt"
    order: OrderId
    attempt: AttemptId
    said: Literal["pending", "paid", "closed", "failed", "unknown"]
    fen: int = 0
    currency: str = "CNY"
    channel_no: str = ""
    paid_at: Instant | None = None
    code: str = ""
    why: str = ""
    bill_no: str = ""
    tax_no: str = ""


class TellRefund(Message):
    """By the server alone: a channel's final word on a refund."""

    kind: Literal["tell_refund"] = "tell_refund"
    order: OrderId
    refund: AskId
    done: bool
    done_at: Instant | None = None
    reference: str = ""
    why: str = ""


class TellNotice(Message):
    """By the server alone: a channel's notice came and was verified."""

    kind: Literal["tell_notice"] = "tell_notice"
    attempt: AttemptId
    notice: str


class RefuseNotice(Message):
    """By the server alone: a notice was not believed."""

    kind: Literal["refuse_notice"] = "refuse_notice"
    channel: str
    why: str
    times: int = 1


class NoticeCharge(Message):
    """What a pay notice is for, as its platform says."""

    item: Slug
    zh: str
    en: str
    fee_kind: FeeKind
    fen: Fen


class ReadNotice(Message):
    """By the server alone: what the platform knows of a pay notice."""

    kind: Literal["read_notice"] = "read_notice"
    order: OrderId
    charges: tuple[NoticeCharge, ...]


Mismatch = Literal["missing_here", "missing_there", "amount", "late", "refund"]


class Differing(Message):
    """A line that does not agree."""

    what: Mismatch
    attempt: str
    here_fen: int
    there_fen: int


class CheckBill(Message):
    """By the server alone: a channel's bill of a day was compared."""

    kind: Literal["check_bill"] = "check_bill"
    channel: str
    day: str
    lines: int
    here_fen: int
    there_fen: int
    found: tuple[Differing, ...]


PaymentBody = (
    OpenPayment
    | FindPayment
    | StartPayment
    | CancelPayment
    | ConfirmCounter
    | AskWaiver
    | AskRefund
    | AnswerAsk
    | PayOut
    | TakeDifference
    | ResolveDifference
    | TellAttempt
    | TellRefund
    | TellNotice
    | RefuseNotice
    | ReadNotice
    | CheckBill
)
"""Everything that may be asked about money."""
