"""The floor's snapshots, read off the day. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from queue_server.contracts.base import Text
from queue_server.contracts.floor_views import (
    DeskSnapshot,
    FoundTicket,
    FoundTickets,
    HelpLine,
    HelpSnapshot,
    HelpWord,
    NoticeLine,
    OutLine,
)
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.events import floor as f
from queue_server.domain.hall import Hall
from queue_server.domain.help_calls import HELP_RULES, HelpCall, HelpState
from queue_server.domain.ticket import ENDED, State, Ticket
from queue_server.service.answers import text
from queue_server.service.errand_view import held

NEEDS: Final[dict[str, Text]] = {
    "see": Text(zh="看不清、不识字", en="Cannot see or read the screen"),
    "wheelchair": Text(zh="坐轮椅、行动不便", en="Wheelchair or trouble walking"),
    "machine": Text(zh="机器有问题", en="The machine does not work"),
    "unsure": Text(zh="不知道怎么办", en="Does not know what to do"),
    "language": Text(zh="语言不通", en="Speaks another language"),
    "unwell": Text(zh="身体不舒服", en="Feels unwell"),
    "other": Text(zh="其他", en="Something else"),
    "green": Text(zh="绿色通道，请陪办", en="Priority service: please walk along"),
}
FOUND: Final = 20
"""Tickets in one answer: a longer list is nobody's lost ticket."""
OF_CALLS = (f.HelpCalled, f.HelpAccepted, f.HelpEscalated, f.HelpRungAgain, f.HelpEnded)
OF_FLOOR = (*OF_CALLS, f.HelperOnFloor, f.HelperOffFloor, f.AdviceGiven)
_DEVICES: Final = {"kiosk": ("自助机", "Kiosk"), "board": ("大屏", "Board")}


def devices_that_called(day: Day) -> Iterable[str]:
    """Machines that called for help today."""
    return dict.fromkeys(call.device for call in day.floor.calls.values())


def touched(day: Day, event: e.Event) -> Iterable[str]:
    """Keys of the snapshots that one of `OF_FLOOR` may have changed."""
    yield "desk"
    if isinstance(event, OF_CALLS):
        yield f"help/{day.floor.calls[event.call].device}"
    elif isinstance(event, f.HelperOnFloor | f.HelperOffFloor):
        yield from (f"help/{call.device}" for call in day.floor.open_calls())


def help_snapshot(day: Day, device: str, **head: Any) -> HelpSnapshot:
    """A machine's own call; `head` is what every snapshot has."""
    call, helpers = day.floor.latest(device), len(day.floor.on)
    if call is None:
        return HelpSnapshot(device=device, helpers=helpers, **head)
    return HelpSnapshot.model_validate(
        {
            **head, "device": device, "call": call.id, "need": call.need, "word": word(call), "since": call.at,
            "escalates": call.escalates, "helpers": helpers,
        }
    )  # fmt: skip


def word(call: HelpCall) -> HelpWord:
    """Where a call stands, as it is said to the person."""
    match call.state:
        case HelpState.RINGING:
            return "escalated" if call.escalated_at else "ringing"
        case HelpState.ACCEPTED:
            return "accepted"
        case HelpState.ENDED:
            return "ended"


def desk_snapshot(day: Day, **head: Any) -> DeskSnapshot:
    """The floor now."""
    limit = timedelta(minutes=(day.hall.help if day.hall else HELP_RULES).out_min)
    out = [t for t in day.tickets.values() if t.out_since and t.state is State.WAITING]
    return DeskSnapshot(
        **head, calls=tuple(_line(day, call) for call in day.floor.open_calls()), floor=tuple(day.floor.on.items()),
        out=tuple(
            OutLine(ticket=t.id, number=t.number, matter_name=text(day.matters[t.matter].name), since=t.out_since, until=t.out_since + limit)
            for t in out
            if t.out_since
        ),
        notices=notice_lines(day), advised=sum(day.floor.advised.values()), waiting=sum(len(places) for places in day.queue.places.values()),
        suspended=tuple(day.suspended),
    )  # fmt: skip


def notice_lines(day: Day) -> tuple[NoticeLine, ...]:
    """What a manager has put on the boards."""
    posted = day.floor.notices.items()
    return tuple(NoticeLine(notice=n, words=text(words), since=at) for n, (words, at) in posted)


def found(day: Day, wanted: str, at: datetime | None, matter: str | None) -> FoundTickets:
    """Tickets of today by a part of the number, by about when they were given, by matter; open ones first, newest first."""
    span = timedelta(minutes=15)
    mine = [
        t for t in day.tickets.values()
        if wanted.upper() in t.number
        and (at is None or abs(t.issued_at - at) <= span)
        and (matter is None or matter in t.cases)
    ]  # fmt: skip
    mine.sort(key=lambda t: (t.state not in ENDED, t.issued_at, t.arrival), reverse=True)
    return FoundTickets(tickets=tuple(_found(day, t) for t in mine[:FOUND]), more=len(mine) > FOUND)


def _found(day: Day, ticket: Ticket) -> FoundTicket:
    window = day.windows.get(ticket.window or "")
    checked = next((mark.by for mark in ticket.marks if mark.mark == "pre_check"), "")
    return FoundTicket(
        ticket=ticket.id, number=ticket.number, matter_name=text(day.matters[ticket.matter].name), state=ticket.state.value,
        green=ticket.green, classes=ticket.classes, window_label=window.label if window else None, issued_at=ticket.issued_at,
        identified=ticket.visit is not None, out=ticket.out_since is not None, pre_checked_by=checked.partition(":")[2] or checked,
        held=held(ticket), park=ticket.park.kind if ticket.park else "", needs=ticket.needs, pager=ticket.pager,
    )  # fmt: skip


def device_name(hall: Hall | None, device: str, role: str = "kiosk") -> Text:
    """Where it stands, by the hall's file; else what it is and its id."""
    if hall and (place := hall.help.place(device)):
        return text(place.name)
    zh, en = _DEVICES.get(role, ("", ""))
    short = device.removeprefix(f"{role}-")
    return Text(zh=f"{zh} {short}".strip(), en=f"{en} {short}".strip())


def _line(day: Day, call: HelpCall) -> HelpLine:
    return HelpLine.model_validate(
        {
            "call": call.id, "place": device_name(day.hall, call.device),
            "area": call.area, "need": call.need, "need_name": NEEDS[call.need], "word": word(call), "since": call.at,
            "escalates": call.escalates, "rung": call.rung, "by": call.by, "went": call.went,
        }
    )  # fmt: skip
