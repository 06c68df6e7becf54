"""What was taken and given back, by kind, item, channel and hall, read off a journal. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from queue_server.domain.applying import payments as applying
from queue_server.domain.payment import Order, Payments, RefundState
from queue_server.service import journal
from queue_server.service.answers import hall_date
from queue_server.service.ports import Entry

STREAMS = ("payment/", "difference/", "bill/", "refused-notices/")
HEAD = (
    "hall",
    "day",
    "kind",
    "item",
    "name",
    "channel",
    "payments",
    "paid_fen",
    "waived_fen",
    "refunded_fen",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row. A refund is spread over the lines of its order, so that the sums agree with the channels'."""

    hall: str
    day: str
    kind: str
    item: str
    name: str
    channel: str
    payments: int
    paid_fen: int
    waived_fen: int
    refunded_fen: int


def orders_of(entries: Iterable[Entry]) -> Payments:
    """Every order of a journal; archived ones stay."""
    payments = Payments()
    for entry in entries:
        if entry.stream.startswith(STREAMS) and entry.kind not in ("OrderArchived", "BillArchived"):
            applying.apply(payments, journal.read(entry), entry.at)
    return payments


def report(payments: Payments, hall: str, zone: str, first: date, last: date) -> tuple[Line, ...]:
    """Lines of the days from `first` to `last`, in order; days are the hall's."""
    sums = Sums(hall, zone, first, last)
    for order in payments.orders.values():
        sums.add(order)
    return sums.lines()


class Sums:
    """A report while it is made, order by order."""

    def __init__(self, hall: str, zone: str, first: date, last: date) -> None:
        self._hall, self._zone = hall, zone
        self._first, self._last = first.isoformat(), last.isoformat()
        self._sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def add(self, order: Order) -> None:
        """What of it moved on the report's days."""
        for key, values in _moves(order, self._zone):
            if self._first <= key[0] <= self._last:
                self._sums[key] = [have + more for have, more in zip(self._sums[key], values, strict=True)]

    def lines(self) -> tuple[Line, ...]:
        """Everything so far, in order."""
        return tuple(_line(self._hall, key, values) for key, values in sorted(self._sums.items()))


def _line(hall: str, key: tuple[str, ...], values: list[int]) -> Line:
    day, kind, item, name, channel = key
    payments, paid, waived, refunded = values
    return Line(hall, day, kind, item, name, channel, payments, paid, waived, refunded)


def _moves(order: Order, zone: str) -> Iterator[tuple[tuple[str, ...], tuple[int, int, int, int]]]:
    """((day, kind, item, name, channel), (payments, paid, waived, refunded)) of each line, by what moved when."""
    kept = order.attempts.get(order.kept or "")
    if kept is not None or order.settled:
        at = (kept.paid_at if kept else None) or order.changed_at or order.opened_at
        for charge in order.charges:
            key = (
                hall_date(at, zone),
                charge.kind,
                charge.item,
                charge.name.zh,
                kept.channel if kept else "free",
            )
            yield key, (1, charge.fen, charge.full_fen - charge.fen, 0)
    for refund in order.refunds.values():
        if refund.state is RefundState.DONE and refund.done_at and refund.attempt == order.kept and kept:
            for charge, fen in zip(
                order.charges, spread(refund.fen, [c.fen for c in order.charges]), strict=True
            ):
                day = hall_date(refund.done_at, zone)
                yield (day, charge.kind, charge.item, charge.name.zh, kept.channel), (0, 0, 0, fen)


def spread(fen: int, over: list[int]) -> list[int]:
    """The sum in the proportion of these, to the fen: the largest remainders get what is left."""
    total = sum(over)
    if not total:
        return [0] * len(over)
    parts = [fen * each // total for each in over]
    order = sorted(range(len(over)), key=lambda n: (-(fen * over[n] % total), n))
    for n in order[: fen - sum(parts)]:
        parts[n] += 1
    return parts
