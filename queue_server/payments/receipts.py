"""收据: what a thermal slip and a PDF say of a payment, in both languages. It says whether the gateway was an emulator.

It is the hall's own proof of payment; the legal receipt is the electronic bill or the tax certificate whose number it bears.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from fpdf import FPDF

from queue_server.contracts.base import Language, Text
from queue_server.contracts.pay_views import ChargeLine, PaymentSnapshot
from queue_server.payments.emulators import LABEL_EN, LABEL_ZH

_A5: Final = (148, 210)
"""Millimetres."""
FONTS: Final = "@expo-google-fonts/noto-sans-sc"
_WORDS: Final = {
    "title": Text(zh="缴费凭证", en="Payment receipt"),
    "slip": Text(zh="缴费单", en="Payment slip"),
    "order": Text(zh="缴费编号", en="Payment no."),
    "ticket": Text(zh="号票", en="Ticket"),
    "time": Text(zh="时间", en="Time"),
    "way": Text(zh="方式", en="Paid by"),
    "channel_no": Text(zh="交易号", en="Transaction"),
    "total": Text(zh="合计", en="Total"),
    "full": Text(zh="原价", en="full price"),
    "verification": Text(zh="验证码", en="Verification"),
    "bill_no": Text(zh="电子票据号", en="Electronic bill"),
    "tax_no": Text(zh="完税证明号", en="Tax certificate"),
    "cash": Text(zh="现金、刷卡请到", en="Cash and cards:"),
    "telephone": Text(zh="电话", en="Telephone"),
    "unknown": Text(
        zh="正在向银行查询结果，不会重复扣款。请保留本单。",
        en="We are asking the bank for the result. Nothing will be charged twice. Please keep this slip.",
    ),
    "refunded": Text(zh="已退款", en="Refunded"),
    "demo": Text(zh=LABEL_ZH, en=LABEL_EN),
}  # fmt: skip
WAYS: Final = {
    "alipay": Text(zh="支付宝", en="Alipay"),
    "wechat": Text(zh="微信支付", en="WeChat Pay"),
    "unionpay": Text(zh="云闪付", en="UnionPay"),
    "counter": Text(zh="银行窗口", en="Bank counter"),
    "notice": Text(zh="统一公共支付", en="Public payment"),
    "card": Text(zh="银行卡", en="Bank card"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a label and a value, or a text alone. `strong` is set larger."""

    left: str
    right: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything that stands on it, top to bottom. `barcode` is what the counter scans: the order, in Code 128."""

    title: str
    hall: str
    rows: tuple[Row, ...]
    barcode: str
    demo: str


def receipt(shown: PaymentSnapshot, hall: Text, zone: str, language: Language) -> Receipt:
    """Of a paid, free or refunded order; of any other the slip to keep, or to take to the counter."""

    def word(name: str) -> str:
        return _WORDS[name].in_(language)

    done = shown.receipt
    rows = [Row(word("order"), shown.order)]
    if shown.ticket:
        rows.append(Row(word("ticket"), shown.ticket[11:]))
    for charge in shown.charges:
        rows += _charge(charge, language)
    rows.append(Row(word("total"), yuan(shown.fen), strong=True))
    if done is None:
        rows += _not_paid(shown, language)
    else:
        rows.append(Row(word("time"), local(done.paid_at, zone)))
        if done.way:
            rows.append(Row(word("way"), WAYS[done.way.partition("_")[0]].in_(language)))
        for name in ("channel_no", "bill_no", "tax_no"):
            if value := getattr(done, name):
                rows.append(Row(word(name), value))
        if shown.state == "refunded":
            rows.append(Row(word("refunded"), strong=True))
        rows.append(Row(word("verification"), spaced(done.verification)))
    demo = word("demo") if shown.emulated else ""
    return Receipt(word("title" if done else "slip"), hall.in_(language), tuple(rows), shown.order, demo)


def yuan(fen: int) -> str:
    """¥80.00"""
    return f"¥{fen // 100:,}.{fen % 100:02d}"


def local(at: datetime, zone: str) -> str:
    """On the hall's clock."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"


def spaced(code: str) -> str:
    """In fours, as people read it."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


def pdf(of: Receipt, libraries: Path) -> bytes:
    """The same as one A5 page; `libraries` is where set-up has put the fonts."""
    page = FPDF(format=_A5)
    page.set_margin(14)
    for style, weight in (("", "400Regular"), ("B", "700Bold")):
        page.add_font("sans", style, libraries / FONTS / weight / f"NotoSansSC_{weight}.ttf")
    page.add_page()
    _text(page, of.hall, 11)
    _text(page, of.title, 20, "B")
    page.ln(4)
    for row in of.rows:
        _row(page, row)
    if of.demo:
        page.ln(6)
        _text(page, of.demo, 12, "B")
    return bytes(page.output())


def _charge(charge: ChargeLine, language: Language) -> list[Row]:
    count = f" ×{charge.count}" if charge.count > 1 else ""
    rows = [Row(charge.name.in_(language) + count, yuan(charge.fen))]
    if charge.waiver is not None:
        full = _WORDS["full"].in_(language)
        rows.append(Row(f"  {charge.waiver.in_(language)}", f"{full} {yuan(charge.full_fen)}"))
    return rows


def _not_paid(shown: PaymentSnapshot, language: Language) -> list[Row]:
    rows = [Row(_WORDS["unknown"].in_(language), strong=True)] if shown.state in ("asking", "waiting") else []
    if shown.cash_where is not None:
        rows.append(Row(f"{_WORDS['cash'].in_(language)} {shown.cash_where.in_(language)}"))
    if shown.telephone:
        rows.append(Row(_WORDS["telephone"].in_(language), shown.telephone))
    return rows


def _text(page: FPDF, text: str, size: int, style: str = "") -> None:
    page.set_font("sans", style, size)
    page.multi_cell(0, size * 0.6, text, new_x="LMARGIN", new_y="NEXT")


def _row(page: FPDF, row: Row) -> None:
    """Label left and value right; what is too long for one line is broken."""
    page.set_font("sans", "B" if row.strong else "", 14 if row.strong else 11)
    if not row.right:
        page.multi_cell(0, 7, row.left, new_x="LMARGIN", new_y="NEXT")
        return
    right = page.get_string_width(row.right) + 3
    top, left = page.get_y(), page.l_margin
    page.multi_cell(page.epw - right, 7, row.left, new_x="LMARGIN", new_y="NEXT")
    below = page.get_y()
    page.set_xy(left + page.epw - right, top)
    page.cell(right, 7, row.right, align="R")
    page.set_xy(left, below)
