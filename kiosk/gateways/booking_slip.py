"""A booking as a slip of paper: when to come, what to bring, how to give it back. Pure; it names nobody."""

from firmware_bridge.slip import Align, Block, Cut, Feed, Qr, Rule, Size, Slip, Text
from kiosk.gateways.slips import Printed
from kiosk.view_models.booking import slot_text
from kiosk.view_models.format import in_fours
from kiosk.words import Words
from queue_server.contracts.bookable import booking_code
from queue_server.contracts.replies import BookingView
from queue_server.contracts.snapshots import MatterView


def booking_slip(booking: BookingView, matter: MatterView | None, about: Printed, words: Words) -> Slip:
    """The slip in the person's language; its code checks in at every kiosk of the hall."""
    lang, zone = words.language, about.issued.tzinfo
    opens, until = (f"{at.astimezone(zone):%H:%M}" for at in (booking.opens, booking.on_time))
    blocks: list[Block] = [Feed(3), Text(about.hall, align=Align.CENTRE)]
    if about.demo:
        blocks.append(Text(words("slip.demo"), align=Align.CENTRE))
    blocks += [
        Rule(),
        Text(words("booking.slip"), align=Align.CENTRE),
        Text(slot_text(booking.slot, words), Size.LARGE, Align.CENTRE, bold=True),
        Text(booking.matter_name.in_(lang), align=Align.CENTRE, bold=True),
        Rule(),
        Text(words("booking.slip_check_in", opens=opens, until=until)),
        *_bring(matter, words),
        Feed(3),
        Qr(booking_code(booking.booking)),
        Text(words("booking.slip_number", number=in_fours(booking.booking)), align=Align.CENTRE),
        Text(words("booking.slip_cancel")),
        Text(f"{about.issued:%Y-%m-%d %H:%M}"),
        Cut(),
    ]
    return Slip(tuple(blocks))


def _bring(matter: MatterView | None, words: Words) -> list[Block]:
    if matter is None or not matter.materials:
        return []
    listed = "\n".join(f"□ {item.in_(words.language)}" for item in matter.materials)
    return [Rule(), Text(words("guide.bring"), bold=True), Text(listed)]
