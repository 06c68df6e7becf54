"""Every screen of paying, by what people, the hall and the printer do."""

from kiosk import pay_samples, samples
from kiosk.flow.intents import CardPlaced, Intent, Proceed, TypeLetter
from kiosk.flow.pay_intents import (
    ChooseWay,
    OpenFees,
    OpenPayNumber,
    OrderOpened,
    OrderRefused,
    PaperPrinted,
    PaymentCame,
    PayRefused,
    PickFee,
)
from kiosk.flow.way_intents import CodeScanned
from kiosk.pay_samples import ORDER, attempt, payment, receipt
from queue_server.contracts.commands.payments import PayWay
from queue_server.contracts.pay_views import PaymentSnapshot
from queue_server.contracts.refusals import RefusalCode

_ASKED = "0" * 32
_PICKED: tuple[Intent, ...] = (
    OpenFees(),
    PickFee("property-home"),
    PickFee("property-copy"),
    PickFee("property-copy"),
)
_OPENING = (*_PICKED, Proceed())
_CHOOSE = (*_OPENING, OrderOpened(_ASKED, ORDER), PaymentCame(payment()))


def _then(state: str, way: PayWay, of_attempt: str = "pending", **more: object) -> tuple[Intent, ...]:
    """An order with an attempt in such a state."""
    shown = attempt(way, of_attempt, **{k: v for k, v in more.items() if k in ("why", "cancel_asked")})
    rest = {k: v for k, v in more.items() if k not in ("why", "cancel_asked")}
    return (*_CHOOSE, PaymentCame(payment(state, 2, attempt=shown, **rest)))


def _paid(order: PaymentSnapshot, cause: str = "none") -> tuple[Intent, ...]:
    return (*_CHOOSE, PaymentCame(order), PaperPrinted(ORDER, "receipt", cause))  # type: ignore[arg-type]  # a cause by name


_PAID = payment("paid", 3, attempt=attempt("alipay_show", "paid"), receipt=receipt())
_FREE = payment("free", 3, charges=pay_samples.WAIVED, receipt=receipt(None, 0))
_UNKNOWN = (*_then("asking", "wechat_scan", "unknown"), PaperPrinted(ORDER, "unknown", "none"))
SCENES: dict[str, tuple[Intent, ...]] = {
    "fees": (OpenFees(),),
    "fees-picked": _PICKED,
    "fees-mine": (CardPlaced(samples.card()), OpenFees()),
    "fees-resume": (PaymentCame(payment("asking", 2, attempt=attempt("alipay_show", "unknown"))), OpenFees()),
    "pay-number": (OpenFees(), OpenPayNumber(), *(TypeLetter(c) for c in "33010026112500")),
    "pay-number-begin": (OpenFees(), OpenPayNumber()),
    "pay-number-unknown": (OpenFees(), CodeScanned("6901234567892")),
    "pay-opening": _OPENING,
    "pay-choose": _CHOOSE,
    "pay-choose-again": _then("open", "alipay_show", "closed", why="timeout"),
    "pay-scan": (*_CHOOSE, ChooseWay("wechat_scan")),
    "pay-scan-wrong": (*_CHOOSE, ChooseWay("wechat_scan"), CodeScanned("28" + "0" * 16), PayRefused(_ASKED, RefusalCode.CODE_NOT_OF_WAY)),
    "pay-starting": (*_CHOOSE, ChooseWay("alipay_show")),
    "pay-show": _then("waiting", "alipay_show"),
    "pay-password": _then("waiting", "wechat_scan"),
    "pay-terminal": _then("waiting", "card"),
    "pay-cancelling": _then("waiting", "alipay_show", cancel_asked=True),
    "pay-counter": (*_then("waiting", "counter"), PaperPrinted(ORDER, "counter", "none")),
    "pay-unknown": _UNKNOWN,
    "pay-unknown-unprinted": (*_then("asking", "wechat_scan", "unknown"), PaperPrinted(ORDER, "unknown", "paper")),
    "pay-done": _paid(_PAID),
    "pay-done-free": _paid(_FREE),
    "pay-done-unprinted": _paid(_PAID, "paper"),
    "pay-problem": (*_OPENING, OrderRefused(_ASKED, RefusalCode.UNKNOWN_FEE)),
}  # fmt: skip
"""By the name of the picture."""
