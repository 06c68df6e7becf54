"""A channel through which one pays, as the payer sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from queue_server.domain.payment import Charge, Way


class GatewayLost(Exception):
    """No word came, or none that can be believed: {why}. Nothing is known of what the channel did."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NoticeRefusedError(Exception):
    """A notice is not believed: {why}."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Said(StrEnum):
    """What a channel can say of an attempt."""

    WAITING = "waiting"  # it knows it; the payer has still to act
    PAID = "paid"
    CLOSED = "closed"  # no money will move, it says
    FAILED = "failed"
    ABSENT = "absent"  # it does not know it
    UNSURE = "unsure"  # it does not know yet, or nobody answered


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be paid. `attempt` is the channel's out_trade_no; `code` was scanned off a phone."""

    attempt: str
    way: Way
    fen: int
    subject: str
    code: str | None = field(default=None, repr=False)
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A channel's word, its signature checked. Facts stand as the channel gave them; the payer compares."""

    said: Said
    attempt: str = ""
    fen: int = 0
    currency: str = "CNY"
    merchant: str = ""
    app: str = ""
    channel_no: str = ""
    paid_at: datetime | None = None
    code: str = ""
    why: str = ""
    bill_no: str = ""
    tax_no: str = ""


@dataclass(frozen=True, slots=True)
class RefundAsk:
    """Money that goes back to who paid; `refund` is the channel's out_refund_no."""

    refund: str
    attempt: str
    fen: int
    total_fen: int
    way: Way


@dataclass(frozen=True, slots=True)
class RefundWord:
    """A channel's word on a refund: DONE is PAID (back), FAILED is final, everything else is asked again."""

    said: Said
    done_at: datetime | None = None
    reference: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of a channel's bill: money in (fen > 0) or a refund (fen < 0, with its number)."""

    attempt: str
    fen: int
    channel_no: str
    at: datetime
    refund: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A verified notice: which attempt to query. Nothing else that it says is used."""

    id: str
    attempt: str
    sent_at: datetime
    nonce: str


class Provider(Protocol):
    """One channel at one gateway. Each call is one request and its verified answer.

    What a provider may not do:
    - decide that money is kept, refunded or lost: it reports, the rules decide
    - retry, poll, wait or remember: the payer does, and a restart must lose nothing
    - call anything that moves money but what the payer asked for, with the number that the payer gave
    - write to the journal, publish, or know of orders, tickets and persons
    - say PAID of what it did not read in an answer whose signature holds; a notice is never a word, it is a reason to query
    - log or raise what it sent or got: codes of phones and keys are among it
    - stand in for another channel, or send money to anybody but who paid
    """

    channel: str
    merchant: str
    app: str
    emulated: bool

    async def start(self, ask: Ask) -> Word:
        """Hand the attempt over; the same number again must not charge twice. Raises GatewayLost."""

    async def query(self, attempt: str, way: Way) -> Word:
        """What the channel knows. Raises GatewayLost."""

    async def cancel(self, attempt: str, way: Way) -> Word:
        """Ask that no money moves any more; CLOSED when it agrees. Raises GatewayLost."""

    async def refund(self, ask: RefundAsk) -> RefundWord:
        """Give back; the same number again gives back once. Raises GatewayLost."""

    async def refund_query(self, ask: RefundAsk) -> RefundWord:
        """What became of a refund. Raises GatewayLost."""

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        """Every line of a day, from the day after. Raises GatewayLost."""

    def close(self) -> None:
        """Let go what it holds."""


class NoticeReader(Protocol):
    """The asynchronous notices of a channel that sends any."""

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify and read; raises NoticeRefusedError with the reason alone."""

    def answer(self, taken: bool) -> tuple[int, bytes, str]:
        """(status, exact words, media type) that the channel waits for."""


class NoticeBook(Protocol):
    """缴款识别码: the platform that knows what a pay notice is for."""

    async def look_up(self, notice: str) -> tuple[Charge, ...]:
        """Its charges; none where it knows no such notice. Raises GatewayLost."""
