"""Which function decides on which command about money."""

from typing import Any

from queue_server.domain.commands import payments as cp
from queue_server.domain.deciding import paying, refunding

OF_PAYMENTS: dict[type[Any], Any] = {
    cp.OpenOrder: paying.open_order,
    cp.TakeUpOrder: paying.take_up,
    cp.ReadNotice: paying.read_notice,
    cp.StartAttempt: paying.start,
    cp.CancelAttempt: paying.cancel,
    cp.TellAttempt: paying.tell,
    cp.ConfirmCounter: paying.confirm_counter,
    cp.TellNotice: paying.tell_notice,
    cp.RefuseNotice: paying.refuse_notice,
    cp.AskWaiver: refunding.ask_waiver,
    cp.AskRefund: refunding.ask_refund,
    cp.AnswerAsk: refunding.answer,
    cp.TellRefund: refunding.tell_refund,
    cp.CheckBill: refunding.check_bill,
    cp.TakeDifference: refunding.take,
    cp.ResolveDifference: refunding.resolve,
}
"""Command → function of (state, command, now)."""
