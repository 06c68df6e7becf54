"""A hall that takes money, played by hand over its streams."""

from dataclasses import replace

from queue_server.domain import fees
from queue_server.domain.hall import Hall
from tests.support import hall_day
from tests.support.calendars import at
from tests.support.case_play import CasePlay

KIOSK, LI, WANG = "kiosk:k1", "cashier:li", "cashier:wang"
ORDER, FIRST, SECOND, BACK = "ORDER00001", "a" * 32, "b" * 32, "d" * 32
COPY = fees.FeeItem("copy", fees.FeeName("副本", "Copy"), "administrative", 1000, most=9)
TAX = fees.FeeItem("deed-tax", fees.FeeName("契税", "Deed tax"), "tax", 0, assessed=True)
FREE = fees.FeeItem(
    "search", fees.FeeName("查询", "Search"), "administrative", 500, free=fees.FeeName("免收", "Free")
)
POOR = fees.Waiver("low-income", fees.FeeName("低保免收", "On social assistance"))
WAYS = (
    "alipay_show", "alipay_scan", "wechat_show", "wechat_scan", "unionpay_show", "unionpay_scan", "counter", "notice", "card",
)  # fmt: skip


def charges() -> fees.Charges:
    """Two versions; the later one is dearer."""
    dearer = replace(COPY, fen=1500)
    place = fees.CashPlace(fees.FeeName("一楼银行窗口", "Bank counter, floor 1"), "0571-12345")
    tables = (
        fees.FeeTable("2026-01", "2026-01-01", (COPY, TAX, FREE), (POOR,)),
        fees.FeeTable("2026-12", "2026-12-01", (dearer, TAX, FREE), (POOR,)),
    )
    return fees.Charges(tables, WAYS, place)


def pay_hall() -> Hall:
    """The small hall with its fee table."""
    return replace(hall_day.hall(), charges=charges())


def pay_play() -> CasePlay:
    """Monday morning, 9:00."""
    return CasePlay(at("2026-11-23 09:00"), hall=pay_hall())
