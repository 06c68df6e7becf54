"""Waivers and refunds: one asks, another approves; never more than was paid, and to who paid."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from queue_server.domain.commands import payments as cp
from queue_server.domain.deciding import parking
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.deciding.paying import difference, table_of
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import Event
from queue_server.domain.events import money_tasks as et
from queue_server.domain.events import payments as ep
from queue_server.domain.payment import AttemptState, Order, Refund, RefundState
from queue_server.domain.state import HallState

KEPT = timedelta(days=35)
"""How long an order may still change in the hall: a month's bills, and some days for who was away."""


def ask_waiver(state: HallState, command: cp.AskWaiver, now: datetime) -> Decision:
    """Of a line that costs something, for a reason of the order's own fee table, before it is paid."""
    order = state.payments.orders.get(command.order)
    if order is None:
        return Refusal(Code.UNKNOWN_ORDER, command.order)
    if order.settled:
        return Refusal(Code.ALREADY_PAID, order.id)
    if order.running or command.ask in order.waivers:
        return Refusal(Code.PAYMENT_RUNNING, order.id)
    table = table_of(state, order)
    waiver = table.waiver(command.waiver) if table else None
    costs = any(charge.item == command.item and charge.fen for charge in order.charges)
    if waiver is None or not costs:
        return Refusal(Code.UNKNOWN_WAIVER, command.waiver)
    return (ep.WaiverAsked(order.id, command.ask, command.item, waiver.name.zh, waiver.name.en, command.by),)


def ask_refund(state: HallState, command: cp.AskRefund, now: datetime) -> Decision:
    """Of the kept success, at most what is left of it."""
    order = state.payments.orders.get(command.order)
    if order is None:
        return Refusal(Code.UNKNOWN_ORDER, command.order)
    kept = order.attempts.get(order.kept or "")
    if kept is None:
        return Refusal(Code.NOT_PAID, order.id)
    if kept.state is AttemptState.REFUNDING or any(
        r.state is RefundState.ASKED for r in order.refunds.values()
    ):
        return Refusal(Code.REFUND_RUNNING, order.id)
    if not 0 < command.fen <= order.refundable(kept):
        return Refusal(Code.REFUND_TOO_MUCH, order.id)
    return (ep.RefundAsked(order.id, command.refund, kept.id, command.fen, command.reason, command.by),)


def answer(state: HallState, command: cp.AnswerAsk, now: datetime) -> Decision:
    """Whoever asked does not answer."""
    order = state.payments.orders.get(command.order)
    if order is None:
        return Refusal(Code.UNKNOWN_ORDER, command.order)
    waiver, refund = order.waivers.get(command.ask), order.refunds.get(command.ask)
    asked = waiver or (refund if refund and refund.state is RefundState.ASKED else None)
    if asked is None:
        return Refusal(Code.UNKNOWN_ASK, command.ask)
    if person(asked.asked_by) == person(command.by):
        return Refusal(Code.SAME_PERSON, command.ask)
    if waiver is not None:
        free = command.approve and not any(each.fen for each in order.charges if each.item != waiver.item)
        answered = ep.WaiverAnswered(order.id, waiver.id, command.approve, command.by)
        return (answered, *(parking.settled(state, order) if free else ()))
    if not command.approve:
        return (ep.RefundDenied(order.id, command.ask, command.by),)
    return (ep.RefundApproved(order.id, command.ask, command.by),)


def tell_refund(state: HallState, command: cp.TellRefund, now: datetime) -> Decision:
    """The channel's final word; what it refuses is a task for a person."""
    found = _refund(state, command)
    if isinstance(found, Refusal):
        return found
    order, refund = found
    if refund.state is not RefundState.APPROVED:
        return ()
    attempt = order.attempts[refund.attempt]
    if command.by_hand != (attempt.way == "counter"):
        return Refusal(Code.WAY_NOT_OFFERED, refund.id)
    if command.done:
        return (ep.RefundDone(order.id, refund.id, command.done_at or now, command.reference),)
    task = cp.Differing("refund", refund.id, refund.fen, 0)
    return (
        ep.RefundFailed(order.id, refund.id, command.why),
        *difference(state, attempt.channel, now.date().isoformat(), task),
    )


def check_bill(state: HallState, command: cp.CheckBill, now: datetime) -> Decision:
    """Each difference is a task once, however often the bill is compared."""
    bill = f"{command.channel}-{command.day}"
    known = state.payments.bills.get(bill, set())
    tasks = [
        event
        for each in command.found
        if f"{each.what}-{each.attempt[-32:]}" not in known
        for event in difference(state, command.channel, command.day, each)
    ]
    found = tuple(dict.fromkeys(f"{each.what}-{each.attempt[-32:]}" for each in command.found))
    kind = et.BillCheckedAgain if bill in state.payments.bills else et.BillChecked
    checked = kind(bill, command.lines, command.here_fen, command.there_fen, found)
    return (checked, *dict.fromkeys(tasks))


def take(state: HallState, command: cp.TakeDifference, now: datetime) -> Decision:
    """One owner; who takes it over from another is on record."""
    task = state.payments.differences.get(command.difference)
    if task is None:
        return Refusal(Code.UNKNOWN_DIFFERENCE, command.difference)
    return () if task.owner == command.by else (et.DifferenceTaken(task.id, command.by),)


def resolve(state: HallState, command: cp.ResolveDifference, now: datetime) -> Decision:
    """By its owner."""
    task = state.payments.differences.get(command.difference)
    if task is None:
        return Refusal(Code.UNKNOWN_DIFFERENCE, command.difference)
    if task.owner != command.by:
        return Refusal(Code.DIFFERENCE_NOT_YOURS, task.id)
    return (et.DifferenceResolved(task.id, command.by, command.how),)


def archived(state: HallState, now: datetime) -> Iterator[Event]:
    """A day begins: what has not changed for long leaves the hall's books."""
    tasks = {each.attempt for each in state.payments.differences.values()}
    for order in state.payments.orders.values():
        if _over(order, tasks, now):
            yield ep.OrderArchived(order.id)
    first = (now - KEPT).date().isoformat()
    yield from (et.BillArchived(bill) for bill in state.payments.bills if bill[-10:] < first)


def person(actor: str) -> str:
    """Who it is, in whatever role."""
    return actor.partition(":")[2] or actor


def _over(order: Order, tasks: set[str], now: datetime) -> bool:
    return (
        (not order.busy or order.at_counter)
        and now - (order.changed_at or order.opened_at) > KEPT
        and tasks.isdisjoint({*order.attempts, *order.refunds})
    )


def _refund(state: HallState, command: cp.TellRefund) -> tuple[Order, Refund] | Refusal:
    order = state.payments.orders.get(command.order)
    refund = order.refunds.get(command.refund) if order else None
    if order is None or refund is None:
        return Refusal(Code.UNKNOWN_ORDER, command.order)
    return order, refund
