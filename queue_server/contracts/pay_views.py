"""What a kiosk, a cashier and a manager see of payments: no personal data, no scanned code."""

from typing import Literal

from queue_server.contracts.base import BookingId, Instant, Message, Slug, Snapshot, Text, TicketId
from queue_server.contracts.commands.payments import AskId, AttemptId, FeeKind, PayWay

AttemptState = Literal["created", "pending", "unknown", "paid", "closed", "failed", "refunding", "refunded"]
PaymentState = Literal[
    "reading",  # a pay notice is looked up
    "open",  # choose how to pay
    "waiting",  # the code is shown, the password is awaited
    "asking",  # unknown: we are asking the bank; nothing is charged twice
    "paid",
    "free",  # nothing is due, with the reason
    "refunding",
    "refunded",
]


class ChargeLine(Message):
    """What one line is for. `fen` is due, `full_fen` the price; `waiver`: why it is less."""

    item: Slug
    name: Text
    fee_kind: FeeKind
    count: int
    full_fen: int
    fen: int
    waiver: Text | None = None


class AttemptLine(Message):
    """One attempt. `code`: what a phone scans off the screen, until `code_until`."""

    attempt: AttemptId
    way: PayWay
    state: AttemptState
    fen: int
    started_at: Instant
    code: str = ""
    code_until: Instant | None = None
    why: str = ""
    cancel_asked: bool = False


class RefundLine(Message):
    """Money on its way back."""

    refund: AskId
    fen: int
    reason: str
    state: Literal["asked", "approved", "done", "failed", "denied"]
    asked_by: str
    approved_by: str


class WaiverLine(Message):
    """A line that should cost nothing."""

    ask: AskId
    item: Slug
    name: Text
    asked_by: str


class ReceiptView(Message):
    """Enough to print the receipt. `verification`: 60 bits of its own journal entry, as on every slip."""

    paid_at: Instant
    way: PayWay | None
    fen: int
    channel_no: str
    verification: str
    bill_no: str
    tax_no: str


class PaymentHere(Message):
    """A payment of the ticket at a window, as far as the console shows it without asking. `why`: of what is free."""

    order: BookingId
    names: tuple[Text, ...]
    fen: int
    state: PaymentState
    way: PayWay | None = None
    asked: bool = False  # a refund or waiver waits for another's word
    why: Text | None = None


class PaymentSnapshot(Snapshot):
    """One order, whole. Retained on payment/{device} for the machine that opened it, watched by pages as order/{order}.

    `attempt`: the newest. `emulated`: the gateway is an
    emulator, and screen and receipt must say so.
    """

    kind: Literal["payment"] = "payment"
    order: BookingId
    opened_by: str
    opened_at: Instant
    ticket: TicketId | None
    state: PaymentState
    fen: int
    charges: tuple[ChargeLine, ...]
    ways: tuple[PayWay, ...]
    attempt: AttemptLine | None
    earlier: tuple[AttemptLine, ...] = ()
    refunds: tuple[RefundLine, ...] = ()
    waivers: tuple[WaiverLine, ...] = ()
    receipt: ReceiptView | None = None
    emulated: bool = False
    cash_where: Text | None = None
    telephone: str = ""


class DifferenceLine(Message):
    """What does not agree, and who looks after it."""

    difference: str
    channel: str
    day: str
    what: Literal["missing_here", "missing_there", "amount", "second_success", "late", "refund"]
    attempt: str
    here_fen: int
    there_fen: int
    found_at: Instant
    owner: str
    order: str = ""


class PaymentsSnapshot(Snapshot):
    """For cashiers and managers: what runs or waits for a word, exceptions, and the day's sums by channel in fen."""

    kind: Literal["payments"] = "payments"
    running: tuple[PaymentSnapshot, ...]
    to_answer: tuple[PaymentSnapshot, ...]
    to_pay_out: tuple[PaymentSnapshot, ...] = ()
    differences: tuple[DifferenceLine, ...]
    paid_today_fen: int
    refunded_today_fen: int
    orders_today: int
