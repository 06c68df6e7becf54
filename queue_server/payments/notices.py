"""Asynchronous notices of channels: verified, committed, and only then answered with the channel's exact words."""

from collections import Counter, OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from queue_server.contracts.commands import payments as wire
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.payments.provider import Notice, NoticeReader, NoticeRefusedError
from queue_server.service.pay_ports import NoticeAnswer, PaymentBook
from queue_server.service.ports import Clock

log = structlog.get_logger()
FRESH = timedelta(minutes=5)
"""A notice signed longer ago, or further ahead, is refused."""
_MOST_NONCES = 100_000
_RECORD_EVERY = timedelta(seconds=10)
"""What is refused stands in the journal at most so often a channel, with its count: nobody fills a disk with lies."""


class Notices:
    """NoticeDesk over the channels that send notices."""

    def __init__(self, book: PaymentBook, readers: Mapping[str, NoticeReader], clock: Clock) -> None:
        self._book, self._readers, self._clock = book, readers, clock
        self._nonces: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._refused: Counter[tuple[str, str]] = Counter()
        self._recorded: dict[tuple[str, str], datetime] = {}

    def channels(self) -> tuple[str, ...]:
        """Those that send notices."""
        return tuple(self._readers)

    async def take(self, channel: str, headers: Mapping[str, str], body: bytes) -> NoticeAnswer:
        """Never raises for what somebody sent; what it says is asked for by a query, which the payer makes."""
        reader, now = self._readers[channel], self._clock.now()
        try:
            notice = reader.read_notice(headers, body)
            self._judge(channel, notice, now)
            reply = await self._book.tell(wire.TellNotice(attempt=notice.attempt, notice=notice.id))
        except (NoticeRefusedError, ValueError) as error:  # ValueError: a number that is none of ours
            await self._record(channel, getattr(error, "why", "foreign"), now)
            return NoticeAnswer(*reader.answer(False))
        if isinstance(reply, Accepted):
            return NoticeAnswer(*reader.answer(True))
        await self._not_taken(channel, notice, reply, now)
        return NoticeAnswer(*reader.answer(False))

    def _judge(self, channel: str, notice: Notice, now: datetime) -> None:
        """Fresh, and its nonce for the first time."""
        if abs(now - notice.sent_at) > FRESH:
            raise NoticeRefusedError("stale")
        key = (channel, notice.nonce)
        if key in self._nonces:
            raise NoticeRefusedError("replayed")
        self._nonces[key] = now
        while self._nonces and (len(self._nonces) > _MOST_NONCES or self._oldest() < now - 3 * FRESH):
            self._nonces.popitem(last=False)

    def _oldest(self) -> datetime:
        return next(iter(self._nonces.values()))

    async def _not_taken(self, channel: str, notice: Notice, reply: Refused, now: datetime) -> None:
        """Not stored: the same notice may come again. Of an order that is not here, it is on record."""
        self._nonces.pop((channel, notice.nonce), None)
        if reply.code is RefusalCode.UNKNOWN_ORDER:
            await self._record(channel, "unknown", now)

    async def _record(self, channel: str, why: str, now: datetime) -> None:
        key = (channel, why)
        self._refused[key] += 1
        log.warning("payment_notice_refused", channel=channel, why=why)
        last = self._recorded.get(key)
        if last is None or now - last >= _RECORD_EVERY:
            self._recorded[key], times = now, self._refused.pop(key)
            await self._book.tell(wire.RefuseNotice(channel=channel, why=why, times=times))
