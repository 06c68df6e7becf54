"""From the wire's commands about money to those of the rules: ids are made here, amounts never come from a machine."""

from collections.abc import Callable
from typing import Any

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import payments as wire
from queue_server.domain import commands as c
from queue_server.domain.commands import payments as cp
from queue_server.domain.fees import FeeName
from queue_server.domain.payment import Charge
from queue_server.service.ports import Ids


def of_payment(actor: Actor, body: Any, ids: Ids, command_id: str) -> c.Command:
    """The rules' command."""
    command: c.Command = PAYMENTS[type(body)](actor, body, ids, command_id)
    return command


def _open(actor: Actor, body: wire.OpenPayment, ids: Ids, _: str) -> cp.OpenOrder:
    assessed = () if actor.role is Role.KIOSK else body.items
    return cp.OpenOrder(
        ids.booking(), str(actor), tuple((each.item, each.count) for each in body.items),
        tuple((each.item, each.assessed_fen) for each in assessed if each.assessed_fen is not None),
        body.ticket, body.case, body.notice,
    )  # fmt: skip


def _find(actor: Actor, body: wire.FindPayment, ids: Ids, _: str) -> cp.TakeUpOrder:
    return cp.TakeUpOrder(body.order or "", str(actor))


def _start(actor: Actor, body: wire.StartPayment, ids: Ids, command_id: str) -> cp.StartAttempt:
    return cp.StartAttempt(body.order, ids.visit(), body.way, _own(actor), command_id)


def _cancel(actor: Actor, body: wire.CancelPayment, ids: Ids, _: str) -> cp.CancelAttempt:
    return cp.CancelAttempt(body.order, _own(actor))


def _counter(actor: Actor, body: wire.ConfirmCounter, ids: Ids, _: str) -> cp.ConfirmCounter:
    return cp.ConfirmCounter(body.order, ids.visit(), body.fen, body.reference, body.bill_no, body.tax_no)


def _waiver(actor: Actor, body: wire.AskWaiver, ids: Ids, _: str) -> cp.AskWaiver:
    return cp.AskWaiver(body.order, ids.visit(), body.item, body.waiver, str(actor))


def _refund(actor: Actor, body: wire.AskRefund, ids: Ids, _: str) -> cp.AskRefund:
    return cp.AskRefund(body.order, ids.visit(), body.fen, body.reason, str(actor))


def _answer(actor: Actor, body: wire.AnswerAsk, ids: Ids, _: str) -> cp.AnswerAsk:
    return cp.AnswerAsk(body.order, body.ask, body.approve, str(actor))


def _pay_out(actor: Actor, body: wire.PayOut, ids: Ids, _: str) -> cp.TellRefund:
    return cp.TellRefund(body.order, body.refund, True, reference=body.reference, by_hand=True)


def _take(actor: Actor, body: wire.TakeDifference, ids: Ids, _: str) -> cp.TakeDifference:
    return cp.TakeDifference(body.difference, str(actor))


def _resolve(actor: Actor, body: wire.ResolveDifference, ids: Ids, _: str) -> cp.ResolveDifference:
    return cp.ResolveDifference(body.difference, body.how, str(actor))


def _told(actor: Actor, body: wire.TellAttempt, ids: Ids, _: str) -> cp.TellAttempt:
    return cp.TellAttempt(**_fields(body), refund=ids.visit())


def _read(actor: Actor, body: wire.ReadNotice, ids: Ids, _: str) -> cp.ReadNotice:
    charges = (
        Charge(each.item, FeeName(each.zh, each.en), each.fee_kind, 1, each.fen, each.fen)
        for each in body.charges
    )
    return cp.ReadNotice(body.order, tuple(charges))


def _bill(actor: Actor, body: wire.CheckBill, ids: Ids, _: str) -> cp.CheckBill:
    fields = _fields(body)
    fields["found"] = tuple(cp.Differing(**_fields(each)) for each in body.found)
    return cp.CheckBill(**fields)


def _own(actor: Actor) -> str | None:
    """A machine reaches what it opened itself; staff reach all."""
    return str(actor) if actor.role is Role.KIOSK else None


def _fields(body: Any) -> dict[str, Any]:
    return {name: getattr(body, name) for name in type(body).model_fields if name != "kind"}


PAYMENTS: dict[type[Any], Callable[..., c.Command]] = {
    wire.OpenPayment: _open,
    wire.FindPayment: _find,
    wire.StartPayment: _start,
    wire.CancelPayment: _cancel,
    wire.ConfirmCounter: _counter,
    wire.AskWaiver: _waiver,
    wire.AskRefund: _refund,
    wire.AnswerAsk: _answer,
    wire.PayOut: _pay_out,
    wire.TakeDifference: _take,
    wire.ResolveDifference: _resolve,
    wire.TellAttempt: _told,
    wire.TellRefund: lambda actor, body, ids, _: cp.TellRefund(**_fields(body)),
    wire.TellNotice: lambda actor, body, ids, _: _noticed(body),
    wire.RefuseNotice: lambda actor, body, ids, _: cp.RefuseNotice(**_fields(body)),
    wire.ReadNotice: _read,
    wire.CheckBill: _bill,
}
"""The rules' command by the wire's class."""


def _noticed(body: wire.TellNotice) -> cp.TellNotice:
    return cp.TellNotice("", body.attempt, body.notice)
