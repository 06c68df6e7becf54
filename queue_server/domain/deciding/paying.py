"""What may be done with an order of payment, and what a channel's word makes of an attempt."""

from collections.abc import Iterator
from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.by_itself import SERVER
from queue_server.domain.commands import payments as cp
from queue_server.domain.deciding import parking
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import money_tasks as et
from queue_server.domain.events import payments as ep
from queue_server.domain.fees import FeeItem, FeeTable
from queue_server.domain.payment import OPEN, SUCCESS, Attempt, AttemptState, Charge, Order
from queue_server.domain.state import HallState

_S = AttemptState


def open_order(state: HallState, command: cp.OpenOrder, now: datetime) -> Decision:
    """The server computes what is due by the version of the day."""
    hall = state.day.hall
    table = hall.charges.on(state.day.date) if hall else None
    if command.order in state.payments.orders:
        return Refusal(Code.NOTHING_TO_PAY, command.order)
    if command.notice:
        return (_opened(command, table.version if table else "", ()),)
    if table is None or not command.items:
        return Refusal(Code.NOTHING_TO_PAY)
    assessed = dict(command.assessed)
    charges = []
    for item_id, count in command.items:
        item = table.item(item_id)
        charge = Refusal(Code.UNKNOWN_FEE, item_id) if item is None else _charge(item, count, assessed)
        if isinstance(charge, Refusal):
            return charge
        charges.append(charge)
    return (_opened(command, table.version, tuple(charges)),)


def read_notice(state: HallState, command: cp.ReadNotice, now: datetime) -> Decision:
    """缴款识别码: its charges come once."""
    order = state.payments.orders.get(command.order)
    if order is None or not order.notice:
        return Refusal(Code.UNKNOWN_ORDER, command.order)
    return () if order.charges else (ep.NoticeRead(order.id, command.charges),)


def take_up(state: HallState, command: cp.TakeUpOrder, now: datetime) -> Decision:
    """At another machine, or once more at the same: what was shown for it is enough."""
    order = state.payments.orders.get(command.order)
    return (ep.OrderTakenUp(order.id, command.by),) if order else Refusal(Code.UNKNOWN_ORDER, command.order)


def start(state: HallState, command: cp.StartAttempt, now: datetime) -> Decision:
    """One attempt at a time, by a way that the hall offers; its number is stored before anybody calls."""
    order = owned(state, command.order, command.own)
    if isinstance(order, Refusal):
        return order
    if not order.charges:
        return Refusal(Code.NOTICE_UNREAD, order.id)
    if order.settled:
        return Refusal(Code.ALREADY_PAID, order.id)
    if order.running or order.waivers:
        return Refusal(Code.PAYMENT_RUNNING, order.id)
    hall = state.day.hall
    if (
        hall is None
        or command.way not in hall.charges.ways
        or (command.way == "notice") != bool(order.notice)
    ):
        return Refusal(Code.WAY_NOT_OFFERED, command.way)
    if command.attempt in state.payments.of_attempt:
        return Refusal(Code.PAYMENT_RUNNING, order.id)
    return (ep.AttemptStarted(order.id, command.attempt, command.way, order.fen, command.command),)


def cancel(state: HallState, command: cp.CancelAttempt, now: datetime) -> Decision:
    """The channel is asked; until it has answered the attempt is what it is. At the counter there is nobody to ask."""
    order = owned(state, command.order, command.own)
    if isinstance(order, Refusal):
        return order
    running = order.running
    if running is None:
        return Refusal(Code.ALREADY_PAID if order.settled else Code.NO_ATTEMPT, order.id)
    if running.way == "counter":
        return tuple(_ended(order, running, ep.AttemptClosed(order.id, running.id, "cancelled")))
    return () if running.cancel_asked else (ep.CancelAsked(order.id, running.id),)


def tell(state: HallState, command: cp.TellAttempt, now: datetime) -> Decision:
    """A channel's word. What an older reply says after a later one changes nothing; paid is never taken back."""
    found = state.payments.find(command.attempt)
    if found is None:
        return Refusal(Code.UNKNOWN_ORDER, command.attempt)
    order, attempt = found
    if attempt.state in SUCCESS:
        return ()
    if command.said == "paid":
        return _paid(state, order, attempt, command, now)
    if attempt.state not in OPEN:
        return ()
    match command.said:
        case "pending":
            fresh = attempt.state is not _S.PENDING
            return (ep.AttemptPending(order.id, attempt.id, command.code or attempt.code),) if fresh else ()
        case "unknown":
            if attempt.state is _S.UNKNOWN:
                return ()
            return tuple(_ended(order, attempt, ep.AttemptUnknown(order.id, attempt.id, command.why)))
        case "closed":
            return tuple(_ended(order, attempt, ep.AttemptClosed(order.id, attempt.id, command.why)))
        case "failed":
            return tuple(_ended(order, attempt, ep.AttemptFailed(order.id, attempt.id, command.why)))


def confirm_counter(state: HallState, command: cp.ConfirmCounter, now: datetime) -> Decision:
    """Cash or card over the counter: exactly what is due, once; a running attempt elsewhere is cancelled first."""
    order = state.payments.orders.get(command.order)
    if order is None:
        return Refusal(Code.UNKNOWN_ORDER, command.order)
    if order.settled:
        return Refusal(Code.ALREADY_PAID, order.id)
    running = order.running
    if (running is not None and running.way != "counter") or order.waivers:
        return Refusal(Code.PAYMENT_RUNNING, order.id)
    if command.fen != order.fen or not order.charges:
        return Refusal(Code.AMOUNT_DIFFERS, order.id)
    if running is None and command.attempt in state.payments.of_attempt:
        return Refusal(Code.PAYMENT_RUNNING, order.id)
    attempt = running.id if running else command.attempt
    begun = () if running else (ep.AttemptStarted(order.id, attempt, "counter", order.fen, ""),)
    handed = (
        () if running and running.state is not _S.CREATED else (ep.AttemptPending(order.id, attempt, ""),)
    )
    paid = ep.AttemptPaid(
        order.id, attempt, command.fen, command.reference, now, True, False, command.bill_no, command.tax_no
    )
    return (*begun, *handed, paid, *parking.settled(state, order))


def tell_notice(state: HallState, command: cp.TellNotice, now: datetime) -> Decision:
    """Taken once; a repeat changes nothing and is answered the same."""
    found = state.payments.find(command.attempt)
    if found is None:
        return Refusal(Code.UNKNOWN_ORDER, command.attempt)
    order, attempt = found
    if command.notice in attempt.notices:
        return ()
    return (ep.NoticeTaken(order.id, attempt.id, command.notice),)


def refuse_notice(state: HallState, command: cp.RefuseNotice, now: datetime) -> Decision:
    """On record, with how often."""
    return (et.NoticeRefused(command.channel, command.why, command.times),)


def owned(state: HallState, order_id: str, own: str | None) -> Order | Refusal:
    """The order, for staff or for the machine that opened it."""
    order = state.payments.orders.get(order_id)
    if order is None or own not in (None, order.by):
        return Refusal(Code.UNKNOWN_ORDER, order_id)
    return order


def _paid(
    state: HallState, order: Order, attempt: Attempt, command: cp.TellAttempt, now: datetime
) -> Decision:
    """Money came. Another amount than asked is nobody's success: it stays unknown, and a person is told."""
    if command.fen != attempt.fen or command.currency != "CNY":
        differs = difference(
            state, attempt.channel, _day(now), cp.Differing("amount", attempt.id, attempt.fen, command.fen)
        )
        unsure = attempt.state in (_S.CREATED, _S.PENDING)
        stays = _ended(order, attempt, ep.AttemptUnknown(order.id, attempt.id, "amount")) if unsure else ()
        return (*stays, *differs)
    late = attempt.state not in OPEN
    keep = order.kept is None and attempt.fen == order.fen
    paid = ep.AttemptPaid(
        order.id, attempt.id, command.fen, command.channel_no, command.paid_at or now, keep, late, command.bill_no,
        command.tax_no,
    )  # fmt: skip
    events = tuple(_ended(order, attempt, paid))
    after = parking.settled(state, order) if keep else _given_back(state, order, attempt, command.refund, now)
    return (*events, *after)


def _given_back(
    state: HallState, order: Order, attempt: Attempt, refund: str, now: datetime
) -> Iterator[e.Event]:
    """A second success is refunded by itself, and reported."""
    yield ep.RefundAsked(order.id, refund, attempt.id, attempt.fen, "second_success", SERVER)
    yield ep.RefundApproved(order.id, refund, SERVER)
    second = cp.Differing("second_success", attempt.id, 0, attempt.fen)
    yield from difference(state, attempt.channel, _day(now), second)


def difference(state: HallState, channel: str, day: str, found: cp.Differing) -> tuple[e.Event, ...]:
    """A task for a person, unless there is one for the same."""
    name = f"{found.what}-{found.attempt[-32:]}"
    if name in state.payments.differences:
        return ()
    return (
        et.DifferenceFound(name, channel, day, found.what, found.attempt, found.here_fen, found.there_fen),
    )


def _ended(order: Order, attempt: Attempt, event: e.Event) -> Iterator[e.Event]:
    """From CREATED the way leads over PENDING: the channel was called, or may have been."""
    if attempt.state is _S.CREATED:
        yield ep.AttemptPending(order.id, attempt.id, "")
    yield event


def _day(now: datetime) -> str:
    return now.date().isoformat()


def _opened(command: cp.OpenOrder, version: str, charges: tuple[Charge, ...]) -> ep.OrderOpened:
    return ep.OrderOpened(
        command.order, command.by, command.ticket, command.case, version, charges, command.notice
    )


def _charge(item: FeeItem, count: int, assessed: dict[str, int]) -> Charge | Refusal:
    if not 1 <= count <= item.most:
        return Refusal(Code.UNKNOWN_FEE, item.id)
    each = assessed.get(item.id) if item.assessed else item.fen
    if each is None:
        return Refusal(Code.FEE_NOT_ASSESSED, item.id)
    full = each * count
    return Charge(item.id, item.name, item.kind, count, full, 0 if item.free else full, item.free)


def table_of(state: HallState, order: Order) -> FeeTable | None:
    """The frozen version by which the order was made, as far as today's file has it."""
    hall = state.day.hall
    tables = hall.charges.tables if hall else ()
    return next((table for table in tables if table.version == order.version), None)
