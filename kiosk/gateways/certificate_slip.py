"""An own certificate as a slip of paper, with the code by which whoever gets it can see that it is genuine. Pure."""

from datetime import timedelta

from firmware_bridge.slip import Align, Block, Cut, Feed, Qr, Rule, Size, Slip, Text
from kiosk.flow.effects import PrintCertificate
from kiosk.gateways.certificate_answer import Certificate
from kiosk.gateways.slips import Printed
from kiosk.view_models.format import in_fours, masked_number
from kiosk.words import Words
from queue_server.contracts.certificates import VALID_DAYS


def certificate_slip(found: Certificate, effect: PrintCertificate, about: Printed, words: Words) -> Slip:
    """Who, what the department has, what it is for; the number is masked, its last four signs are what one checks."""
    lang, card = words.language, effect.card
    purpose = next(each for each in effect.own.purposes if each.id == effect.purpose)
    rows = [
        ("name", found.name), ("number", masked_number(card.number) if card else ""), ("purpose", purpose.name.in_(lang)),
    ]  # fmt: skip
    blocks: list[Block] = [Feed(3), Text(found.office.in_(lang), align=Align.CENTRE)]
    if found.emulated:
        blocks.append(Text(words("certificate_slip.emulated"), align=Align.CENTRE, bold=True))
    blocks += [
        Rule(),
        Text(found.title.in_(lang), Size.LARGE, Align.CENTRE, bold=True),
        Rule(),
        *(Text(_line(words, words(f"certificate_slip.{key}"), value)) for key, value in rows),
        Rule(),
        *(Text(_line(words, row.label.in_(lang), row.value.in_(lang))) for row in found.rows),
        Rule(),
        Text(_line(words, words("certificate_slip.reference"), found.reference)),
        Text(_line(words, words("certificate_slip.printed"), f"{about.issued:%Y-%m-%d %H:%M}")),
        Text(_line(words, words("certificate_slip.until"), f"{about.issued + timedelta(days=VALID_DAYS):%Y-%m-%d}")),
        Text(about.hall),
        Feed(3),
        Text(words("certificate_slip.code"), align=Align.CENTRE),
        Text(in_fours(effect.code), Size.LARGE, Align.CENTRE, bold=True),
        Qr(f"{effect.own.page}/{effect.code}"),
        Text(words("certificate_slip.check"), align=Align.CENTRE),
        Cut(),
    ]  # fmt: skip
    return Slip(tuple(blocks))


def _line(words: Words, label: str, value: str) -> str:
    return words("guide.line", label=label, value=value)
