"""对账: the bill of day T is fetched on T+1 and compared line by line; what differs is a task for a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from queue_server.contracts.commands import payments as wire
from queue_server.domain.payment import BY_HAND, SUCCESS, Attempt, Order, Payments
from queue_server.payments.payer import Payer
from queue_server.payments.provider import BillLine, GatewayLost, Provider
from queue_server.payments.providers.words import CHINA
from queue_server.service.pay_ports import PaymentBook
from queue_server.service.ports import Clock

READY_HOUR = 10
"""Channels have yesterday's bill by then, on China's clock."""

QUIET = "quiet"
"""Why a bill is not there that is empty, as it should be as far as the hall knows: no failure of the channel."""


class Reconciler:
    """Compares each channel's bill, once a day or when somebody asks."""

    def __init__(
        self, book: PaymentBook, providers: Mapping[str, Provider], payer: Payer, clock: Clock
    ) -> None:
        self._book, self._providers, self._payer, self._clock = book, providers, payer, clock

    def due(self) -> list[tuple[str, date]]:
        """Bills that are ready and have not been compared, of the last week; also of days on which the hall knows of nothing."""
        newest = self._newest()
        days = [newest - timedelta(days=back) for back in range(7)]
        payments = self._book.payments()
        first: dict[str, date] = {}
        for order in payments.orders.values():
            for attempt in order.attempts.values():
                day = _day(attempt.started_at)
                first[attempt.channel] = min(day, first.get(attempt.channel, day))
        return sorted(
            (channel, day)
            for channel in first.keys() & self._providers.keys()
            for day in days
            if first[channel] <= day and f"{channel}-{day}" not in payments.bills
        )

    def _newest(self) -> date:
        """The last day whose bills are ready."""
        now = self._clock.now().astimezone(CHINA)
        return now.date() - timedelta(days=1 if now.hour >= READY_HOUR else 2)

    async def check(self, channel: str, day: date) -> wire.CheckBill:
        """Fetch, ask once more for what the bill knows better, compare, store. Raises GatewayLost.

        An empty bill of the newest day may not be made yet, also where nothing moved that the hall has heard of: it is
        believed a day later.
        """
        lines = await self._providers[channel].bill(day)
        if not lines and day == self._newest():
            raise GatewayLost("bill" if _moved(self._book.payments(), channel, day) else QUIET)
        for attempt in dict.fromkeys(line.attempt for line in lines):
            found = self._book.payments().find(attempt)
            if found is not None and found[1].state not in SUCCESS:
                await self._payer.look_again(attempt)
        checked = compared(self._book.payments(), lines, channel, day)
        await self._book.tell(checked)
        return checked


def compared(payments: Payments, lines: Iterable[BillLine], channel: str, day: date) -> wire.CheckBill:
    """What of each attempt moved on that day, here and there. Pure."""
    there: dict[str, int] = defaultdict(int)
    count = 0
    for line in lines:
        there[line.attempt] += line.fen
        count += 1
    here = _moved(payments, channel, day)
    found = tuple(
        wire.Differing(what=_what(attempt, here, there), attempt=attempt, here_fen=here.get(attempt, 0), there_fen=there.get(attempt, 0))
        for attempt in sorted({*here, *there})
        if here.get(attempt, 0) != there.get(attempt, 0)
    )  # fmt: skip
    return wire.CheckBill(
        channel=channel, day=day.isoformat(), lines=count, here_fen=sum(here.values()), there_fen=sum(there.values()), found=found
    )  # fmt: skip


def _moved(payments: Payments, channel: str, day: date) -> dict[str, int]:
    """Fen of each attempt that moved on that day, as the hall has it."""
    return {
        attempt.id: moved
        for order in payments.orders.values()
        for attempt in order.attempts.values()
        if attempt.channel == channel and (moved := moved_on(order, attempt, day)) is not None
    }


def moved_on(order: Order, attempt: Attempt, day: date) -> int | None:
    """Fen that came less those that went back on a day of China's; None where nothing moved."""
    if attempt.way in BY_HAND or day not in set(_days(order, attempt)):
        return None
    came = attempt.fen if attempt.paid_at and _day(attempt.paid_at) == day else 0
    back = (
        r.fen
        for r in order.refunds.values()
        if r.attempt == attempt.id and r.done_at and _day(r.done_at) == day
    )
    return came - sum(back)


def _days(order: Order, attempt: Attempt) -> Iterable[date]:
    """Days on which something of it moved."""
    if attempt.paid_at:
        yield _day(attempt.paid_at)
    for refund in order.refunds.values():
        if refund.attempt == attempt.id and refund.done_at:
            yield _day(refund.done_at)


def _what(attempt: str, here: dict[str, int], there: dict[str, int]) -> wire.Mismatch:
    if attempt not in here:
        return "missing_here"
    return "amount" if attempt in there else "missing_there"


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
