"""A payment as a slip of paper: the receipt, the slip of a payment that is still asked about, the slip for the bank counter.

Pure. It names no person. Whether the gateway is an emulator stands at its head.
"""

from firmware_bridge.slip import Align, Barcode, Block, Cut, Feed, Rule, Size, Slip, Text
from kiosk.flow.pay_screens import PaperKind
from kiosk.gateways.slips import Printed
from kiosk.view_models.format import in_fours, yuan
from kiosk.words import Words
from queue_server.contracts.pay_views import ChargeLine, PaymentSnapshot


def pay_slip(payment: PaymentSnapshot, kind: PaperKind, about: Printed, words: Words) -> Slip:
    """What it is for, what it costs, and what the person does with it; the order's number as bars and in print."""
    blocks: list[Block] = [Feed(3), Text(about.hall, align=Align.CENTRE)]
    if payment.emulated:
        blocks.append(Text(words("pay_slip.emulated"), align=Align.CENTRE, bold=True))
    blocks += [
        Rule(),
        Text(words(f"pay_slip.{kind}"), Size.LARGE, Align.CENTRE, bold=True),
        *_todo(kind, words),
        Rule(),
        *(Text(line) for charge in payment.charges for line in _charge(charge, words)),
        Text(words("pay_slip.total", yuan=yuan(payment.fen)), Size.LARGE, bold=True),
        Rule(),
        *_facts(payment, about, words),
        Feed(3),
        Barcode(payment.order),
        Text(words("pay_slip.order", order=payment.order), align=Align.CENTRE),
        *_places(payment, kind, words),
        Feed(2),
        Text(f"{about.issued:%Y-%m-%d %H:%M}"),
        Cut(),
    ]
    return Slip(tuple(blocks))


def _todo(kind: PaperKind, words: Words) -> list[Block]:
    return [] if kind == "receipt" else [Text(words(f"pay_slip.{kind}_todo"), bold=True)]


def _charge(charge: ChargeLine, words: Words) -> list[str]:
    """One item; what was waived with its reason and its price."""
    lang = words.language
    count = f" ×{charge.count}" if charge.count > 1 else ""
    lines = [words("guide.line", label=charge.name.in_(lang) + count, value=yuan(charge.fen))]
    if charge.waiver is not None:
        lines.append(words("pay_slip.waiver", why=charge.waiver.in_(lang), full=yuan(charge.full_fen)))
    return lines


def _facts(payment: PaymentSnapshot, about: Printed, words: Words) -> list[Block]:
    """When and how it was paid, and what proves it."""
    done = payment.receipt
    if done is None:
        return [Text(_line(words, "ticket", payment.ticket[11:]))] if payment.ticket else []
    way = words(f"pay_way.{done.way.partition('_')[0]}") if done.way else ""
    at = f"{done.paid_at.astimezone(about.issued.tzinfo):%Y-%m-%d %H:%M:%S}"
    facts = (
        ("ticket", (payment.ticket or "")[11:]), ("time", at), ("way", way), ("channel_no", done.channel_no),
        ("bill_no", done.bill_no), ("tax_no", done.tax_no), ("verification", in_fours(done.verification)),
    )  # fmt: skip
    return [Text(_line(words, key, value)) for key, value in facts if value]


def _line(words: Words, key: str, value: str) -> str:
    return words("guide.line", label=words(f"pay_slip.{key}"), value=value)


def _places(payment: PaymentSnapshot, kind: PaperKind, words: Words) -> list[Block]:
    """Where cash is taken, and whom to ring."""
    where = payment.cash_where.in_(words.language) if payment.cash_where else ""
    lines = (
        [words("pay_slip.counter_at" if kind == "counter" else "pay_slip.cash", where=where)] if where else []
    )
    if payment.telephone:
        lines.append(_line(words, "telephone", payment.telephone))
    return [Rule(), *(Text(line) for line in lines)] if lines else []
