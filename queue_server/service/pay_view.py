"""Orders of payment as kiosks, cashiers and managers see them, drawn from the committed events."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.contracts import pay_views as v
from queue_server.contracts.base import Text
from queue_server.contracts.fee_views import FeeLine, FeesView
from queue_server.domain.day import Day
from queue_server.domain.events import payments as ep
from queue_server.domain.fees import Charges, FeeName, FeeTable
from queue_server.domain.hall import Hall
from queue_server.domain.payment import (
    BY_HAND,
    Attempt,
    AttemptState,
    Charge,
    Difference,
    Order,
    Payments,
    RefundState,
)
from queue_server.service.answers import hall_date
from queue_server.service.journal import witness
from queue_server.service.requests import Happened

CODE_SHOWN = timedelta(seconds=90)
"""How long an attempt is polled before it is cancelled; the screen counts down to then."""
MOST_SHOWN = 200
_S = AttemptState


class PaymentViews:
    """Beside the state: which entry made an order paid, for its receipt."""

    def __init__(self) -> None:
        self._proofs: dict[str, str] = {}
        self._lively: dict[str, None] = {}

    def remember(self, happened: Happened) -> None:
        """Take one committed event."""
        event = happened.event
        if happened.entry.stream.startswith("payment/"):
            self._lively[event.order] = None  # type: ignore[union-attr]  # events of this stream have an order
        match event:
            case ep.AttemptPaid(keep=True) | ep.OrderOpened() | ep.WaiverAnswered() | ep.NoticeRead():
                self._proofs[event.order] = witness(happened.entry)
            case ep.OrderArchived():
                self._proofs.pop(event.order, None)
            case _:
                pass

    def snapshot(self, hall: Hall, order: Order, /, **head: Any) -> v.PaymentSnapshot:
        """One order; `head` is what every snapshot has."""
        lines = [_attempt(each) for each in order.attempts.values()]
        cash = hall.charges.cash
        return v.PaymentSnapshot(
            **head, order=order.id, opened_by=order.by, opened_at=order.opened_at, ticket=order.ticket,
            state=state_of(order), fen=order.fen, charges=tuple(_charge(each) for each in order.charges),
            ways=_ways(hall.charges, order), attempt=_shown(order, lines), earlier=tuple(lines[:-1]),
            refunds=tuple(_refunds(order)), waivers=tuple(_waivers(order)), receipt=self._receipt(order),
            emulated=hall.mode == "demo", cash_where=words(cash.where) if cash else None,
            telephone=cash.telephone if cash else "",
        )  # fmt: skip

    def payments(self, hall: Hall, payments: Payments, today: date, /, **head: Any) -> v.PaymentsSnapshot:
        """What runs, what waits for a word, what does not agree, and the day's sums."""
        orders = self._of_interest(hall, payments, today)
        asked = [each for each in orders if _asks(each)]
        running = [each for each in orders if each.running and not each.at_counter and each not in asked]
        sums = _sums(hall, orders, today)

        def shown(found: list[Order]) -> tuple[v.PaymentSnapshot, ...]:
            return tuple(self.snapshot(hall, each, **head) for each in found[:MOST_SHOWN])

        return v.PaymentsSnapshot(
            **head, running=shown(running), to_answer=shown(asked), to_pay_out=shown([each for each in orders if _to_pay_out(each)]),
            differences=tuple(_difference(payments, each) for each in payments.differences.values()),
            paid_today_fen=sums[0], refunded_today_fen=sums[1], orders_today=sums[2],
        )  # fmt: skip

    def _of_interest(self, hall: Hall, payments: Payments, today: date) -> list[Order]:
        """Of today, or not over; a month of others is not looked at each time."""
        found = [order for each in self._lively if (order := payments.orders.get(each))]
        kept = [o for o in found if o.busy or _asks(o) or _is(o.changed_at or o.opened_at, today, hall)]
        self._lively = {each.id: None for each in kept}
        return kept

    def _receipt(self, order: Order) -> v.ReceiptView | None:
        if not order.settled:
            return None
        kept = order.attempts.get(order.kept or "")
        return v.ReceiptView(
            paid_at=(kept.paid_at if kept else None) or order.opened_at, way=kept.way if kept else None, fen=order.fen,
            channel_no=kept.channel_no if kept else "", verification=self._proofs.get(order.id, ""),
            bill_no=order.bill_no, tax_no=order.tax_no,
        )  # fmt: skip


def state_of(order: Order) -> v.PaymentState:
    """What a citizen is told. An unknown attempt is never shown as failed."""
    kept = order.attempts.get(order.kept or "")
    if kept is not None:
        states: dict[AttemptState, v.PaymentState] = {_S.REFUNDING: "refunding", _S.REFUNDED: "refunded"}
        return states.get(kept.state, "paid")
    if order.settled:
        return "free"
    if order.running is not None:
        return "asking" if order.running.state is _S.UNKNOWN else "waiting"
    return "open" if order.charges else "reading"


def here(payments: Payments, ticket: str) -> tuple[v.PaymentHere, ...]:
    """A ticket's payments, as its window's console has them in sight."""
    return tuple(
        v.PaymentHere(
            order=each.id, names=tuple(words(charge.name) for charge in each.charges), fen=each.fen, state=state_of(each),
            way=each.attempts[each.kept].way if each.kept else None, asked=_asks(each),
            why=next((words(charge.waiver) for charge in each.charges if charge.waiver), None) if state_of(each) == "free" else None,
        )
        for each in payments.about(ticket)
    )  # fmt: skip


def keys(payments: Payments, day: Day, event: Any) -> Iterator[str]:
    """Snapshots that an event about money may have changed."""
    yield "payments"
    order = payments.orders.get(getattr(event, "order", ""))
    if order is None:
        return
    yield f"order/{order.id}"
    ticket = day.tickets.get(order.ticket or "")
    if ticket is not None and ticket.window:
        yield f"window/{ticket.window}"
    yield from (f"payment/{device}" for device in machines(payments, order.id))


def machines(payments: Payments, order: str) -> Iterator[str]:
    """Those whose newest it is: the one that may go on with it, and where it was before; staff have none."""
    for by, newest in payments.latest.items():
        role, _, name = by.partition(":")
        if newest == order and role in ("kiosk", "desk"):
            yield name


def fees_view(charges: Charges, day: date) -> FeesView | None:
    """The day's fee table; None where the hall takes no money."""
    table = charges.on(day)
    if table is None:
        return None
    return FeesView(
        version=table.version, items=tuple(_items(table)), ways=charges.ways,  # type: ignore[arg-type]  # the file's own words
        waivers=tuple((each.id, words(each.name)) for each in table.waivers),
        cash_where=words(charges.cash.where) if charges.cash else None,
        telephone=charges.cash.telephone if charges.cash else "",
    )  # fmt: skip


def words(name: FeeName) -> Text:
    """As it goes over the wire."""
    return Text(zh=name.zh, en=name.en)


def _items(table: FeeTable) -> Iterator[FeeLine]:
    for each in table.items:
        yield FeeLine(
            item=each.id, name=words(each.name), fee_kind=each.kind, fen=None if each.assessed else each.fen,
            matters=each.matters, most=each.most, free=words(each.free) if each.free else None,
        )  # fmt: skip


def _ways(charges: Charges, order: Order) -> tuple[Any, ...]:
    """A pay notice is paid at its own platform; everything else by what the hall offers."""
    if order.notice:
        return tuple(way for way in charges.ways if way == "notice")
    return tuple(way for way in charges.ways if way != "notice")


def _asks(order: Order) -> bool:
    failed = any(each.state is RefundState.FAILED for each in order.refunds.values())
    return bool(order.waivers) or failed or any(r.state is RefundState.ASKED for r in order.refunds.values())


def _to_pay_out(order: Order) -> bool:
    """Money that somebody still has to hand back over the counter."""
    return any(
        each.state is RefundState.APPROVED and order.attempts[each.attempt].way in BY_HAND
        for each in order.refunds.values()
    )


def _shown(order: Order, lines: list[v.AttemptLine]) -> v.AttemptLine | None:
    """The success that is kept, else the newest."""
    kept = [line for line in lines if line.attempt == order.kept]
    return kept[0] if kept else (lines[-1] if lines else None)


def _attempt(attempt: Attempt) -> v.AttemptLine:
    shown = attempt.state is _S.PENDING and bool(attempt.code)
    return v.AttemptLine(
        attempt=attempt.id, way=attempt.way, state=attempt.state.value, fen=attempt.fen, started_at=attempt.started_at,
        code=attempt.code if shown else "", code_until=attempt.started_at + CODE_SHOWN if shown else None, why=attempt.why,
        cancel_asked=attempt.cancel_asked,
    )  # fmt: skip


def _charge(charge: Charge) -> v.ChargeLine:
    return v.ChargeLine(
        item=charge.item, name=words(charge.name), fee_kind=charge.kind, count=charge.count, full_fen=charge.full_fen,
        fen=charge.fen, waiver=words(charge.waiver) if charge.waiver else None,
    )  # fmt: skip


def _refunds(order: Order) -> Iterable[v.RefundLine]:
    for each in order.refunds.values():
        yield v.RefundLine(
            refund=each.id, fen=each.fen, reason=each.reason, state=each.state.value, asked_by=each.asked_by,
            approved_by=each.approved_by,
        )  # fmt: skip


def _waivers(order: Order) -> Iterable[v.WaiverLine]:
    for each in order.waivers.values():
        yield v.WaiverLine(ask=each.id, item=each.item, name=words(each.name), asked_by=each.asked_by)


def _difference(payments: Payments, each: Difference) -> v.DifferenceLine:
    return v.DifferenceLine(
        difference=each.id, channel=each.channel, day=each.day, what=each.what, attempt=each.attempt,
        here_fen=each.here_fen, there_fen=each.there_fen, found_at=each.found_at, owner=each.owner,
        order=payments.of_attempt.get(each.attempt, ""),
    )  # fmt: skip


def _sums(hall: Hall, orders: Iterable[Order], today: date) -> tuple[int, int, int]:
    """(paid, refunded, orders) of the hall's day."""
    paid = refunded = opened = 0
    for order in orders:
        opened += _is(order.opened_at, today, hall)
        paid += sum(
            each.fen for each in order.attempts.values() if each.paid_at and _is(each.paid_at, today, hall)
        )
        refunded += sum(r.fen for r in order.refunds.values() if r.done_at and _is(r.done_at, today, hall))
    return paid, refunded, opened


def _is(at: datetime, today: date, hall: Hall) -> bool:
    return hall_date(at, hall.zone) == today.isoformat()
