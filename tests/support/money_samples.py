"""Payments as a window and a cashier see them: synthetic, at the sample hall's prices."""

from datetime import timedelta
from typing import Any

from queue_server.contracts.base import Text
from queue_server.contracts.fee_views import FeeLine, FeesView
from queue_server.contracts.pay_views import (
    AttemptLine,
    ChargeLine,
    PaymentHere,
    PaymentSnapshot,
    PaymentsSnapshot,
    ReceiptView,
    RefundLine,
)
from tests.support import page_samples as samples

HOME = Text(zh="不动产登记费（住宅）", en="Property registration, home")
DEED = Text(zh="契税", en="Deed tax")
POOR = Text(zh="低保、特困对象免收", en="Waived for people on social assistance")
OPEN, PAID, ASKING, COUNTER, FREE = "0PENPAYMNT", "PAYMENT001", "ASKNGBNK01", "C0VNTERPAY", "FREE0F1T01"

FEES = FeesView(
    version="2026-01", ways=("alipay_show", "counter", "card"), telephone="0571-12345", waivers=(("low-income", POOR),),
    cash_where=Text(zh="一楼 A 区银行窗口", en="Bank counter, floor 1"),
    items=(
        FeeLine(item="passport", name=Text(zh="护照", en="Passport"), fee_kind="administrative", fen=12000, matters=(), most=1),
        FeeLine(item="property-home", name=HOME, fee_kind="administrative", fen=8000, matters=("transfer",), most=9),
        FeeLine(item="deed-tax", name=DEED, fee_kind="tax", fen=None, matters=("transfer",), most=1),
    ),
)  # fmt: skip


def order(
    name: str = OPEN, state: str = "open", *, ticket: str | None = "2026-11-25-B012", **fields: Any
) -> PaymentSnapshot:
    """One home: 80 yuan; a paid one was paid by phone."""
    way, at = fields.pop("way", "alipay_show"), samples.NOW - timedelta(minutes=4)
    begun = state not in ("open", "free")
    attempt = AttemptLine(
        attempt="a" * 32,
        way=way,
        state="paid" if state == "paid" else "unknown" if state == "asking" else "pending",
        fen=8000,
        started_at=at,
    )
    receipt = ReceiptView(
        paid_at=at,
        way=way,
        fen=8000,
        channel_no="2026112522001400001",
        verification="7K3M9Q2R5TAB",
        bill_no="3301260000012345",
        tax_no="",
    )
    charge = ChargeLine(
        item="property-home", name=HOME, fee_kind="administrative", count=1, full_fen=8000, fen=8000
    )
    return PaymentSnapshot.model_validate(
        PaymentSnapshot.model_construct(
            hall=samples.HALL, epoch=1, rev=1, at=samples.NOW, order=name, opened_by="kiosk:kiosk-1", opened_at=at, ticket=ticket, state=state,
            fen=8000, charges=(charge,), ways=("alipay_show", "counter", "card"), attempt=attempt if begun else None,
            receipt=receipt if state == "paid" else None, emulated=True, cash_where=FEES.cash_where, telephone=FEES.telephone,
        ).model_copy(update=fields).model_dump()
    )  # fmt: skip


def free() -> PaymentSnapshot:
    """Nothing is due: the price was waived."""
    charge = ChargeLine(
        item="property-home", name=HOME, fee_kind="administrative", count=1, full_fen=8000, fen=0, waiver=POOR
    )
    return order(FREE, "free", fen=0, charges=(charge,))


def here(found: PaymentSnapshot) -> PaymentHere:
    """The same as the console has it in sight."""
    names = tuple(charge.name for charge in found.charges)
    way = found.receipt.way if found.receipt else None
    why = next((charge.waiver for charge in found.charges if charge.waiver), None)
    return PaymentHere(order=found.order, names=names, fen=found.fen, state=found.state, way=way, why=why)


def handed_back() -> PaymentSnapshot:
    """Paid at the counter; its refund is approved and waits to be handed out."""
    refund = RefundLine(
        refund="b" * 32, fen=3000, reason="not_served", state="approved", asked_by="cashier:0411", approved_by="manager:m01"
    )  # fmt: skip
    return order(COUNTER, "paid", ticket=None, way="counter", refunds=(refund,))


def payments() -> PaymentsSnapshot:
    """Nothing to do."""
    return PaymentsSnapshot(
        hall=samples.HALL, epoch=1, rev=1, at=samples.NOW, running=(), to_answer=(), differences=(), paid_today_fen=0,
        refunded_today_fen=0, orders_today=0,
    )  # fmt: skip
