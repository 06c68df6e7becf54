"""A made-up fee table and order, for pictures and tests of paying. No such payment was ever made."""

from datetime import timedelta
from typing import Any

from kiosk import samples
from queue_server.contracts.base import Text
from queue_server.contracts.commands.payments import PayWay
from queue_server.contracts.fee_views import FeeLine, FeesView
from queue_server.contracts.pay_views import AttemptLine, ChargeLine, PaymentSnapshot, ReceiptView

ORDER, OTHER_ORDER = "7KQ2M9XTPA", "3NB5R8WDHC"
ATTEMPT = "a" * 32
CODE = "https://qr.example/bax07512sample0000000001"
WAYS: tuple[PayWay, ...] = (
    "alipay_show", "alipay_scan", "wechat_show", "wechat_scan", "unionpay_show", "counter", "card",
)  # fmt: skip
CASH = Text(zh="一楼 A 区银行窗口（一行一宝）", en="Bank counter in area A, floor 1")
_HOME = Text(zh="不动产登记费（住宅）", en="Property registration, home")
_COPY = Text(zh="不动产权证书工本费（增加一本）", en="Further title certificate")
_TAX = Text(zh="契税", en="Deed tax")
_CARD = Text(zh="居民身份证工本费（换领）", en="ID card, renewal")
_RECORD = Text(zh="不动产查询", en="Property record")
_FREE = Text(zh="不动产查询免费", en="Records are free of charge")


def _line(item: str, name: Text, fen: int | None, matter: str = "", most: int = 1, **more: Any) -> FeeLine:
    matters = (matter,) if matter else ()
    return FeeLine(
        item=item, name=name, fee_kind="administrative", fen=fen, matters=matters, most=most, **more
    )


FEES = FeesView(
    version="2026-01",
    items=(
        _line("property-home", _HOME, 8000, "house-transfer"),
        _line("property-copy", _COPY, 1000, "house-transfer", most=9),
        _line("deed-tax", _TAX, None, "house-transfer"),
        _line("id-card", _CARD, 2000, "id-renew"),
        _line("property-query", _RECORD, 0, "records", most=9, free=_FREE),
    ),
    waivers=(),
    ways=WAYS,
    cash_where=CASH,
    telephone="0571-12345",
)
CHARGES = (
    ChargeLine(item="property-home", name=_HOME, fee_kind="administrative", count=1, full_fen=8000, fen=8000),
    ChargeLine(item="property-copy", name=_COPY, fee_kind="administrative", count=2, full_fen=2000, fen=2000),
)
WAIVED = (
    ChargeLine(
        item="property-query",
        name=_RECORD,
        fee_kind="administrative",
        count=1,
        full_fen=500,
        fen=0,
        waiver=_FREE,
    ),
)


def attempt(way: PayWay, state: str, **more: Any) -> AttemptLine:
    """One try."""
    given = {"attempt": ATTEMPT, "fen": 10000, "started_at": samples.NOW, **more}
    if way.endswith("_show") and state == "pending":
        given = {"code": CODE, "code_until": samples.NOW + timedelta(seconds=90), **given}
    return AttemptLine.model_validate({"way": way, "state": state, **given})


def payment(state: str = "open", rev: int = 1, **more: Any) -> PaymentSnapshot:
    """An order as the hall shows it."""
    charges = more.pop("charges", CHARGES)
    whole = {
        "hall": "sample", "epoch": 1, "rev": rev, "at": samples.NOW, "order": ORDER, "opened_by": "kiosk:kiosk-1",
        "opened_at": samples.NOW, "ticket": samples.ticket().ticket, "state": state, "charges": charges,
        "fen": sum(each.fen for each in charges), "ways": WAYS, "attempt": None, "emulated": True, "cash_where": CASH,
        "telephone": "0571-12345",
    }  # fmt: skip
    return PaymentSnapshot.model_validate({**whole, **more})


def receipt(way: PayWay | None = "alipay_show", fen: int = 10000) -> ReceiptView:
    """What proves it."""
    return ReceiptView(
        paid_at=samples.NOW, way=way, fen=fen, channel_no="2026112522001400000001", verification="7KQ2M9XTPA4D", bill_no="33010026", tax_no="",
    )  # fmt: skip
