"""How orders of payment change. A journal in which two successes are kept, or more is given back than came, is refused."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers
from queue_server.domain.events import money_tasks as et
from queue_server.domain.events import payments as ep
from queue_server.domain.fees import FeeName
from queue_server.domain.payment import (
    Attempt,
    AttemptState,
    Difference,
    Order,
    Payments,
    Refund,
    RefundState,
    WaiverAsk,
)

_S = AttemptState


def apply(payments: Payments, event: e.Event, at: datetime) -> None:
    """Change the orders by one event; KeyError or ValueError when the journal is not this program's."""
    APPLY[type(event)](payments, event, at)
    order = payments.orders.get(getattr(event, "order", ""))
    if order is not None:
        order.changed_at = at
        (payments.running.add if order.running else payments.running.discard)(order.id)


def _opened(payments: Payments, event: ep.OrderOpened, at: datetime) -> None:
    if event.order in payments.orders:
        raise ValueError(f"{event.order} was opened twice")
    payments.orders[event.order] = Order(
        event.order, at, event.by, event.version, event.charges, event.ticket, event.case, event.notice
    )
    payments.latest[event.by] = event.order
    if event.ticket:
        payments.of_ticket.setdefault(event.ticket, []).append(event.order)


def _taken_up(payments: Payments, event: ep.OrderTakenUp, at: datetime) -> None:
    payments.orders[event.order].by = event.by
    payments.latest[event.by] = event.order


def _read(payments: Payments, event: ep.NoticeRead, at: datetime) -> None:
    payments.orders[event.order].charges = event.charges


def _started(payments: Payments, event: ep.AttemptStarted, at: datetime) -> None:
    order = payments.orders[event.order]
    if event.attempt in payments.of_attempt or order.kept is not None:
        raise ValueError(f"{event.attempt} is not a new attempt")
    way: Any = event.way  # the event's own word
    order.attempts[event.attempt] = Attempt(event.attempt, way, event.fen, at, event.command, since=at)
    payments.of_attempt[event.attempt] = order.id


def _pending(payments: Payments, event: ep.AttemptPending, at: datetime) -> None:
    attempt = _attempt(payments, event)
    attempt.move(_S.PENDING, at)
    attempt.code = event.code or attempt.code


def _unknown(payments: Payments, event: ep.AttemptUnknown, at: datetime) -> None:
    attempt = _attempt(payments, event)
    attempt.move(_S.UNKNOWN, at)
    attempt.why = event.why


def _paid(payments: Payments, event: ep.AttemptPaid, at: datetime) -> None:
    order, attempt = payments.orders[event.order], _attempt(payments, event)
    if event.keep and order.kept is not None:
        raise ValueError(f"{order.id} keeps a second success")
    if event.fen != attempt.fen:
        raise ValueError(f"{attempt.id} was paid with another amount")
    attempt.move(_S.PAID, at)
    attempt.channel_no, attempt.paid_at, attempt.why, attempt.code = event.channel_no, event.paid_at, "", ""
    if event.keep:
        order.kept = attempt.id
        order.bill_no, order.tax_no = event.bill_no, event.tax_no


def _closed(payments: Payments, event: ep.AttemptClosed, at: datetime) -> None:
    attempt = _attempt(payments, event)
    attempt.move(_S.CLOSED, at)
    attempt.why, attempt.code = event.why, ""


def _failed(payments: Payments, event: ep.AttemptFailed, at: datetime) -> None:
    attempt = _attempt(payments, event)
    attempt.move(_S.FAILED, at)
    attempt.why, attempt.code = event.why, ""


def _cancel(payments: Payments, event: ep.CancelAsked, at: datetime) -> None:
    _attempt(payments, event).cancel_asked = True


def _noticed(payments: Payments, event: ep.NoticeTaken, at: datetime) -> None:
    _attempt(payments, event).notices.add(event.notice)


def _waiver_asked(payments: Payments, event: ep.WaiverAsked, at: datetime) -> None:
    name = FeeName(event.waiver_zh, event.waiver_en)
    payments.orders[event.order].waivers[event.ask] = WaiverAsk(event.ask, event.item, name, event.by)


def _waiver_answered(payments: Payments, event: ep.WaiverAnswered, at: datetime) -> None:
    order = payments.orders[event.order]
    ask = order.waivers.pop(event.ask)
    if event.approved:
        order.charges = tuple(
            replace(each, fen=0, waiver=ask.name) if each.item == ask.item else each for each in order.charges
        )


def _refund_asked(payments: Payments, event: ep.RefundAsked, at: datetime) -> None:
    order = payments.orders[event.order]
    attempt = order.attempts[event.attempt]
    if event.refund in order.refunds or not 0 < event.fen <= order.refundable(attempt):
        raise ValueError(f"{event.refund} gives back more than came")
    order.refunds[event.refund] = Refund(event.refund, attempt.id, event.fen, event.reason, event.by, at)


def _refund_approved(payments: Payments, event: ep.RefundApproved, at: datetime) -> None:
    order, refund = _refund(payments, event)
    order.attempts[refund.attempt].move(_S.REFUNDING, at)
    refund.state, refund.approved_by = RefundState.APPROVED, event.by


def _refund_denied(payments: Payments, event: ep.RefundDenied, at: datetime) -> None:
    _refund(payments, event)[1].state = RefundState.DENIED


def _refund_done(payments: Payments, event: ep.RefundDone, at: datetime) -> None:
    order, refund = _refund(payments, event)
    refund.state, refund.done_at = RefundState.DONE, event.done_at
    attempt = order.attempts[refund.attempt]
    whole = order.refundable(attempt) == 0
    attempt.move(_S.REFUNDED if whole else _S.PAID, at)


def _refund_failed(payments: Payments, event: ep.RefundFailed, at: datetime) -> None:
    order, refund = _refund(payments, event)
    refund.state, refund.why = RefundState.FAILED, event.why
    order.attempts[refund.attempt].move(_S.PAID, at)


def _archived(payments: Payments, event: ep.OrderArchived, at: datetime) -> None:
    order = payments.orders.pop(event.order)
    payments.running.discard(order.id)
    for attempt in order.attempts:
        del payments.of_attempt[attempt]
    for by in [by for by, newest in payments.latest.items() if newest == order.id]:
        del payments.latest[by]
    if order.ticket:
        payments.of_ticket[order.ticket].remove(order.id)
        if not payments.of_ticket[order.ticket]:
            del payments.of_ticket[order.ticket]


def _checked(payments: Payments, event: et.BillChecked | et.BillCheckedAgain, at: datetime) -> None:
    payments.bills.setdefault(event.bill, set()).update(event.found)


def _bill_archived(payments: Payments, event: et.BillArchived, at: datetime) -> None:
    del payments.bills[event.bill]


def _difference(payments: Payments, event: et.DifferenceFound, at: datetime) -> None:
    what: Any = event.what  # the event's own word
    payments.differences[event.difference] = Difference(
        event.difference, event.channel, event.day, what, event.attempt, event.here_fen, event.there_fen, at
    )


def _taken(payments: Payments, event: et.DifferenceTaken, at: datetime) -> None:
    payments.differences[event.difference].owner = event.by


def _resolved(payments: Payments, event: et.DifferenceResolved, at: datetime) -> None:
    del payments.differences[event.difference]


def _refused(payments: Payments, event: et.NoticeRefused, at: datetime) -> None:
    """A record, no state."""


def _attempt(payments: Payments, event: Any) -> Attempt:
    return payments.orders[event.order].attempts[event.attempt]


def _refund(payments: Payments, event: Any) -> tuple[Order, Refund]:
    order = payments.orders[event.order]
    return order, order.refunds[event.refund]


APPLY: Appliers = {
    ep.OrderOpened: _opened,
    ep.OrderTakenUp: _taken_up,
    ep.NoticeRead: _read,
    ep.AttemptStarted: _started,
    ep.AttemptPending: _pending,
    ep.AttemptUnknown: _unknown,
    ep.AttemptPaid: _paid,
    ep.AttemptClosed: _closed,
    ep.AttemptFailed: _failed,
    ep.CancelAsked: _cancel,
    ep.NoticeTaken: _noticed,
    ep.WaiverAsked: _waiver_asked,
    ep.WaiverAnswered: _waiver_answered,
    ep.RefundAsked: _refund_asked,
    ep.RefundApproved: _refund_approved,
    ep.RefundDenied: _refund_denied,
    ep.RefundDone: _refund_done,
    ep.RefundFailed: _refund_failed,
    ep.OrderArchived: _archived,
    et.BillChecked: _checked,
    et.BillCheckedAgain: _checked,
    et.BillArchived: _bill_archived,
    et.DifferenceFound: _difference,
    et.DifferenceTaken: _taken,
    et.DifferenceResolved: _resolved,
    et.NoticeRefused: _refused,
}
