"""A ticket as a slip of paper. Pure. It carries no name and no number of a person, only the ticket's own."""

from dataclasses import dataclass
from datetime import datetime

from firmware_bridge.slip import Align, BigNumber, Block, Cut, Feed, Qr, Rule, Size, Slip, Text
from kiosk.view_models.format import wait_figure
from kiosk.words import Words
from queue_server.contracts.replies import TicketView


@dataclass(frozen=True, slots=True)
class Printed:
    """What a slip says beside its ticket. `issued` is in the hall's zone; `offline`: by this machine alone."""

    hall: str
    issued: datetime
    demo: bool
    offline: bool = False


def ticket_slip(ticket: TicketView, url: str, about: Printed, words: Words) -> Slip:
    """The slip of one ticket in the person's language: number 18 mm, then what to do, then the fine print."""
    blocks: list[Block] = [Feed(3), Text(about.hall, align=Align.CENTRE)]
    if about.demo:
        blocks.append(Text(words("slip.demo"), align=Align.CENTRE))
    blocks.append(Rule())
    if ticket.green:
        blocks.append(Text(words("slip.green"), Size.LARGE, Align.CENTRE, bold=True))
    blocks += [
        Feed(2),
        BigNumber(ticket.number),
        Feed(2),
        *_matters(ticket, words),
        Rule(),
        *_way(ticket, about, words),
        *_prepare(ticket, words),
        Feed(3),
        Qr(url),
        Text(words("slip.qr_offline" if about.offline else "slip.qr"), align=Align.CENTRE),
        Feed(2),
        Text(words("slip.missed")),
        Text(f"{about.issued:%Y-%m-%d %H:%M}\n{_witness(ticket, about, words)}"),
        Cut(),
    ]
    return Slip(tuple(blocks))


def _matters(ticket: TicketView, words: Words) -> list[Block]:
    """Each matter of the number in a line of its own, in the order of doing."""
    names = (ticket.matter_name, *ticket.also)
    return [Text(name.in_(words.language), align=Align.CENTRE, bold=True) for name in names]


def _witness(ticket: TicketView, about: Printed, words: Words) -> str:
    return words("slip.offline_from") if about.offline else words("slip.witness", code=ticket.witness)


def _way(ticket: TicketView, about: Printed, words: Words) -> list[Block]:
    """Where to, how long, how many before; given offline, nobody knows how long."""
    area = ticket.area_name.in_(words.language)
    ahead = words("slip.ahead", n=ticket.ahead) if ticket.ahead else words("slip.ahead_0")
    wait = words("slip.wait", range=wait_figure(ticket.wait, words))
    lines: list[Block] = [Text(words("slip.area", area=area), Size.LARGE, bold=True)]
    if about.offline:
        lines += [Text(words("slip.offline"), bold=True), Text(words("slip.offline_text"))]
    else:
        lines += [Text(wait if ticket.wait.high > 0 else words("slip.wait_none"), bold=True), Text(ahead)]
    if ticket.promise is not None:
        lines.append(Text(words("slip.promise", promise=ticket.promise.in_(words.language))))
    if ticket.delivery:
        lines.append(Text(words("slip.delivery")))
    return lines


def _prepare(ticket: TicketView, words: Words) -> list[Block]:
    if not ticket.prepare:
        return []
    listed = "\n".join(f"□ {item.in_(words.language)}" for item in ticket.prepare)
    return [Rule(), Text(words("slip.prepare"), bold=True), Text(listed)]
