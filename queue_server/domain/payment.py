"""缴费: an order with its charges, the attempts to pay it, refunds, and what does not agree with a channel's bill."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from queue_server.domain.fees import FeeKind, FeeName

Way = Literal[
    "alipay_show", "alipay_scan", "wechat_show", "wechat_scan", "unionpay_show", "unionpay_scan", "counter", "notice", "card",
]  # fmt: skip
"""How one pays: the channel, and for a phone whether it scans our code (show) or we scan its (scan)."""
BY_HAND = frozenset({"counter"})
"""Ways where a member of staff takes the money and says so; no gateway is asked."""


class AttemptState(StrEnum):
    """Where one attempt stands."""

    CREATED = "created"  # stored; the channel may not know it yet
    PENDING = "pending"  # handed to the channel
    UNKNOWN = "unknown"  # nobody can say; queried until the channel says a final word
    PAID = "paid"
    CLOSED = "closed"  # cancelled or run out: no money moved, as far as the channel said
    FAILED = "failed"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


_S = AttemptState
MOVES: dict[AttemptState, frozenset[AttemptState]] = {
    _S.CREATED: frozenset({_S.PENDING}),
    _S.PENDING: frozenset({_S.PAID, _S.CLOSED, _S.FAILED, _S.UNKNOWN}),
    _S.UNKNOWN: frozenset({_S.PENDING, _S.PAID, _S.CLOSED, _S.FAILED}),
    _S.CLOSED: frozenset({_S.PAID}),  # a late success is booked or refunded, never lost
    _S.FAILED: frozenset({_S.PAID}),  # the same
    _S.PAID: frozenset({_S.REFUNDING}),
    _S.REFUNDING: frozenset({_S.REFUNDED, _S.PAID}),  # PAID again: a part was given back, or nothing
    _S.REFUNDED: frozenset(),
}
"""The only moves there are."""
OPEN = frozenset({_S.CREATED, _S.PENDING, _S.UNKNOWN})
"""Not final: money may still move."""
SUCCESS = frozenset({_S.PAID, _S.REFUNDING, _S.REFUNDED})
"""The channel took money at some time."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of an order: what it is for, what it would cost, and what is due; `waiver` says why that is less."""

    item: str
    name: FeeName
    kind: FeeKind
    count: int
    full_fen: int
    fen: int
    waiver: FeeName | None = None


class RefundState(StrEnum):
    """Where a refund stands."""

    ASKED = "asked"
    APPROVED = "approved"  # the channel is asked until it says a final word
    DONE = "done"
    FAILED = "failed"  # the channel said no: a person looks
    DENIED = "denied"


@dataclass(slots=True)
class Refund:
    """Money on its way back to who paid."""

    id: str
    attempt: str
    fen: int
    reason: str
    asked_by: str
    asked_at: datetime
    state: RefundState = RefundState.ASKED
    approved_by: str = ""
    done_at: datetime | None = None
    why: str = ""

    @property
    def counts(self) -> bool:
        """Whether it takes from what may still be given back."""
        return self.state in {RefundState.ASKED, RefundState.APPROVED, RefundState.DONE}


@dataclass(slots=True)
class WaiverAsk:
    """Somebody of the staff asks that a line costs nothing."""

    id: str
    item: str
    name: FeeName
    asked_by: str


@dataclass(slots=True)
class Attempt:
    """One try to pay an order; its id is the merchant's number at the channel (out_trade_no)."""

    id: str
    way: Way
    fen: int
    started_at: datetime
    command: str = ""
    state: AttemptState = AttemptState.CREATED
    since: datetime | None = None
    code: str = ""  # what a phone scans, or the terminal shows; nothing of the payer
    channel_no: str = ""
    paid_at: datetime | None = None
    why: str = ""
    cancel_asked: bool = False
    notices: set[str] = field(default_factory=set)

    @property
    def channel(self) -> str:
        """Whose gateway it goes through."""
        return self.way.partition("_")[0]

    def move(self, state: AttemptState, at: datetime) -> None:
        """Take an allowed move; anything else means that the journal is not of this program."""
        if state not in MOVES[self.state]:
            raise ValueError(f"{self.id}: {self.state} → {state} is not a move")
        self.state, self.since = state, at


@dataclass(slots=True)
class Order:
    """What somebody owes, and how it was paid. At most one success is kept."""

    id: str
    opened_at: datetime
    by: str
    version: str
    charges: tuple[Charge, ...]
    ticket: str | None = None
    case: str | None = None
    notice: str = ""  # 缴款识别码, of a charge that the public platform knows
    attempts: dict[str, Attempt] = field(default_factory=dict)
    kept: str | None = None
    refunds: dict[str, Refund] = field(default_factory=dict)
    waivers: dict[str, WaiverAsk] = field(default_factory=dict)
    bill_no: str = ""  # 电子票据号
    tax_no: str = ""  # 完税证明号
    changed_at: datetime | None = None

    @property
    def fen(self) -> int:
        """What is due."""
        return sum(charge.fen for charge in self.charges)

    @property
    def running(self) -> Attempt | None:
        """The attempt that is not final, if there is one."""
        return next((each for each in self.attempts.values() if each.state in OPEN), None)

    @property
    def at_counter(self) -> bool:
        """Its slip is out: money comes over the counter, or never."""
        return self.running is not None and self.running.way in BY_HAND

    @property
    def settled(self) -> bool:
        """Nothing more is owed: paid once, or ¥0 with its reason."""
        return self.kept is not None or (bool(self.charges) and self.fen == 0)

    @property
    def busy(self) -> bool:
        """Money may still move, or a person still has to decide."""
        waits = any(each.state in (RefundState.ASKED, RefundState.APPROVED) for each in self.refunds.values())
        return waits or bool(self.waivers) or any(a.state in OPEN for a in self.attempts.values())

    def refundable(self, attempt: Attempt) -> int:
        """What of a success may still be given back."""
        given = sum(each.fen for each in self.refunds.values() if each.attempt == attempt.id and each.counts)
        return attempt.fen - given


DifferenceKind = Literal["missing_here", "missing_there", "amount", "second_success", "late", "refund"]


@dataclass(slots=True)
class Difference:
    """What does not agree: a task for a person, with its owner."""

    id: str
    channel: str
    day: str
    what: DifferenceKind
    attempt: str
    here_fen: int
    there_fen: int
    found_at: datetime
    owner: str = ""


@dataclass(slots=True)
class Payments:
    """The orders of a hall that may still change, tasks for a person, and bills that were compared."""

    orders: dict[str, Order] = field(default_factory=dict)
    of_attempt: dict[str, str] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)  # who opened → its newest order
    of_ticket: dict[str, list[str]] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)  # orders with an attempt that is not final
    differences: dict[str, Difference] = field(default_factory=dict)
    bills: dict[str, set[str]] = field(default_factory=dict)  # bill → differences that were ever found

    def about(self, ticket: str) -> list[Order]:
        """A ticket's orders, as they were opened."""
        return [self.orders[order] for order in self.of_ticket.get(ticket, ())]

    def find(self, attempt: str) -> tuple[Order, Attempt] | None:
        """The attempt and its order."""
        order = self.orders.get(self.of_attempt.get(attempt, ""))
        return (order, order.attempts[attempt]) if order else None
