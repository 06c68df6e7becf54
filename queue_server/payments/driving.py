"""One look at an attempt, a refund or a pay notice: ask its channel, compare, and tell the rules."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from queue_server.contracts.commands import payments as wire
from queue_server.domain.commands.payments import Told
from queue_server.domain.payment import OPEN, Attempt, AttemptState, Order, RefundState
from queue_server.payments import schedule
from queue_server.payments.provider import (
    Ask,
    GatewayLost,
    NoticeBook,
    Provider,
    RefundAsk,
    RefundWord,
    Said,
    Word,
)
from queue_server.service.pay_ports import PaymentBook
from queue_server.service.ports import Clock

T = TypeVar("T")
_S = AttemptState


@dataclass(frozen=True, slots=True)
class Desk:
    """What every look needs."""

    book: PaymentBook
    providers: Mapping[str, Provider]
    clock: Clock
    downtime: schedule.Downtime

    def looks_at(self, attempt: Attempt) -> bool:
        """Open ones always, closed and failed ones for a while, and again after the server was away."""
        if attempt.state in OPEN:
            return True
        return attempt.state in (_S.CLOSED, _S.FAILED) and self.after_close(attempt) is not None

    def after_close(self, attempt: Attempt) -> datetime | None:
        """When it is looked at once more."""
        return schedule.again_after_close(attempt, self.downtime, self.clock.now())


@dataclass(slots=True)
class Drive:
    """One attempt, refund or pay notice in this process. What it remembers may be lost."""

    desk: Desk
    order_id: str
    id: str
    called: bool = False
    cancelled: bool = False
    tries: int = field(default=0)

    async def look(self) -> datetime | None:
        """One look at an attempt; when to look again."""
        order, attempt = self._found()
        provider = self.desk.providers.get(attempt.channel)
        if provider is None:
            return (
                self.desk.clock.now() + schedule.MOST
            )  # the channel was taken out of service with this open
        if attempt.state in OPEN:
            word = await self._word(provider, order, attempt)
            await self._tell(provider, order, attempt, word)
        elif attempt.state in (_S.CLOSED, _S.FAILED):
            word = await self._query(provider, attempt)
            if word.said is Said.PAID:
                await self._tell(provider, order, attempt, word)
            elif word.said is Said.UNSURE:
                self.tries += 1
                return schedule.next_search(attempt, self.desk.downtime, self.tries, self.desk.clock.now())
        return self._again()

    async def give_back(self) -> datetime | None:
        """One look at a refund; when to look again."""
        order = self.desk.book.payments().orders[self.order_id]
        refund = order.refunds[self.id]
        attempt = order.attempts[refund.attempt]
        provider = self.desk.providers.get(attempt.channel)
        if refund.state is not RefundState.APPROVED or provider is None:
            return None
        ask = RefundAsk(refund.id, attempt.id, refund.fen, attempt.fen, attempt.way)
        word = await self._refund(provider, ask)
        if word.said in (Said.PAID, Said.FAILED):
            done = word.said is Said.PAID
            await self.desk.book.tell(
                wire.TellRefund(
                    order=order.id, refund=refund.id, done=done, done_at=word.done_at, reference=word.reference, why=word.why
                )
            )  # fmt: skip
        self.tries += 1
        still = order.refunds[self.id].state is RefundState.APPROVED
        return schedule.next_refund(self.tries, self.desk.clock.now()) if still else None

    async def look_up(self) -> datetime | None:
        """What a pay notice is for; when to look again."""
        order = self.desk.book.payments().orders[self.order_id]
        platform = self.desk.providers.get("notice")
        if order.charges or platform is None:
            return None
        charges = await _safe(_platform(platform).look_up(order.notice), ())
        told = tuple(
            wire.NoticeCharge(
                item=each.item, zh=each.name.zh, en=each.name.en, fee_kind=each.kind, fen=each.fen
            )
            for each in charges
        )
        if told:
            await self.desk.book.tell(wire.ReadNotice(order=order.id, charges=told))
            return None
        self.tries += 1
        return schedule.next_refund(self.tries, self.desk.clock.now()) if self.tries < 5 else None

    def _found(self) -> tuple[Order, Attempt]:
        order = self.desk.book.payments().orders[self.order_id]
        return order, order.attempts[self.id]

    async def _word(self, provider: Provider, order: Order, attempt: Attempt) -> Word:
        now = self.desk.clock.now()
        if attempt.state is _S.CREATED and not self.called and not schedule.over(order, attempt, now):
            ask = self._ask(order, attempt)
            if ask is not None:
                return await self._start(provider, ask)
            return await self._cancel(provider, attempt)  # a scanned code does not outlive its process
        if schedule.over(order, attempt, now):
            return await self._cancel(provider, attempt)
        word = await self._query(provider, attempt)
        return replace(word, said=Said.WAITING) if word.said is Said.ABSENT else word

    def _ask(self, order: Order, attempt: Attempt) -> Ask | None:
        code = self.desk.book.claim_code(attempt.command) if attempt.way.endswith("_scan") else None
        if attempt.way.endswith("_scan") and code is None:
            return None
        subject = order.charges[0].name.zh if order.charges else ""
        more = f" 等 {len(order.charges)} 项" if len(order.charges) > 1 else ""
        return Ask(attempt.id, attempt.way, attempt.fen, subject + more, code, order.notice)

    async def _start(self, provider: Provider, ask: Ask) -> Word:
        """The first call. Its paid and failed are believed after a query."""
        self.called = True
        word = await _safe(provider.start(ask), Word(Said.UNSURE, why="lost"))
        if word.said not in (Said.PAID, Said.FAILED):
            return word
        asked = await _safe(provider.query(ask.attempt, ask.way), Word(Said.UNSURE, why="lost"))
        if word.said is Said.FAILED and asked.said in (Said.ABSENT, Said.CLOSED, Said.FAILED):
            return word
        return replace(asked, said=Said.UNSURE, why="lost") if asked.said is Said.ABSENT else asked

    async def _cancel(self, provider: Provider, attempt: Attempt) -> Word:
        """Cancel, and query after it: closed is what the channel says then."""
        self.called = True
        self.tries += 1
        if not self.cancelled or self.tries % 4 == 0:
            word = await _safe(provider.cancel(attempt.id, attempt.way), Word(Said.UNSURE))
            self.cancelled = self.cancelled or word.said is Said.CLOSED
        word = await self._query(provider, attempt)
        if word.said is Said.ABSENT and self.cancelled:
            return Word(Said.CLOSED, why=_why(attempt))
        if word.said in (Said.WAITING, Said.ABSENT):
            return Word(Said.UNSURE, why="not_closed")
        return replace(word, why=_why(attempt)) if word.said is Said.CLOSED else word

    async def _query(self, provider: Provider, attempt: Attempt) -> Word:
        return await _safe(provider.query(attempt.id, attempt.way), Word(Said.UNSURE, why="lost"))

    async def _refund(self, provider: Provider, ask: RefundAsk) -> RefundWord:
        """Ask; what is not a plain yes is looked up, and a no must be said twice."""
        word = await _safe(provider.refund(ask), RefundWord(Said.UNSURE))
        if word.said is Said.PAID:
            return word
        asked = await _safe(provider.refund_query(ask), RefundWord(Said.UNSURE))
        if word.said is Said.FAILED and asked.said is Said.ABSENT:
            return word
        return asked

    async def _tell(self, provider: Provider, order: Order, attempt: Attempt, word: Word) -> None:
        told = _compared(provider, attempt, word)
        await self.desk.book.tell(
            wire.TellAttempt(
                order=order.id, attempt=attempt.id, said=_TOLD[told.said], fen=told.fen, currency=told.currency,
                channel_no=told.channel_no, paid_at=told.paid_at, code=told.code, why=told.why, bill_no=told.bill_no,
                tax_no=told.tax_no,
            )
        )  # fmt: skip

    def _again(self) -> datetime | None:
        order, attempt = self._found()
        now = self.desk.clock.now()
        if attempt.state in OPEN:
            return schedule.next_look(order, attempt, self.tries, now)
        return self.desk.after_close(attempt) if self.desk.looks_at(attempt) else None


_TOLD: dict[Said, Told] = {
    Said.WAITING: "pending",
    Said.PAID: "paid",
    Said.CLOSED: "closed",
    Said.FAILED: "failed",
    Said.ABSENT: "unknown",
    Said.UNSURE: "unknown",
}


def _compared(provider: Provider, attempt: Attempt, word: Word) -> Word:
    """PAID only of this very attempt, at this merchant and application; amount and currency are compared by the rules."""
    if word.said is not Said.PAID:
        return word
    ours = (attempt.id, provider.merchant, provider.app)
    return word if (word.attempt, word.merchant, word.app) == ours else Word(Said.UNSURE, why="foreign")


def _why(attempt: Attempt) -> str:
    return "cancelled" if attempt.cancel_asked else "timeout"


async def _safe(asking: Awaitable[T], otherwise: T) -> T:
    """The channel's word; `otherwise` where it is lost."""
    try:
        return await asking
    except GatewayLost:
        return otherwise


def _platform(provider: Provider) -> NoticeBook:
    """The provider of pay notices also knows what they are for."""
    platform: NoticeBook = provider  # type: ignore[assignment]  # the channel `notice` is both
    return platform
