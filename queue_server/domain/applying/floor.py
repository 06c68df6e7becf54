"""How calls for help, helpers, advice, short leaves and notices change the day."""

from datetime import datetime

from queue_server.domain.applying.base import Appliers, enter, leave
from queue_server.domain.day import Day
from queue_server.domain.events import floor as e
from queue_server.domain.help_calls import HelpCall, HelpState
from queue_server.domain.words import Label


def _called(day: Day, event: e.HelpCalled, at: datetime) -> None:
    call = HelpCall(event.call, event.device, event.area, event.need, event.rung, at, event.escalates)
    day.floor.calls[call.id] = call


def _accepted(day: Day, event: e.HelpAccepted, at: datetime) -> None:
    call = day.floor.calls[event.call]
    call.state, call.by, call.accepted_at = HelpState.ACCEPTED, event.by, at


def _escalated(day: Day, event: e.HelpEscalated, at: datetime) -> None:
    day.floor.calls[event.call].escalated_at = at


def _rung_again(day: Day, event: e.HelpRungAgain, at: datetime) -> None:
    call = day.floor.calls[event.call]
    call.state, call.by, call.went = HelpState.RINGING, "", call.by
    call.at, call.rung, call.escalates = at, event.rung, event.escalates
    call.accepted_at = call.escalated_at = None


def _ended(day: Day, event: e.HelpEnded, at: datetime) -> None:
    call = day.floor.calls[event.call]
    call.state, call.cause, call.ended_at = HelpState.ENDED, event.cause, at


def _on(day: Day, event: e.HelperOnFloor, at: datetime) -> None:
    day.floor.on[event.staff] = event.area


def _off(day: Day, event: e.HelperOffFloor, at: datetime) -> None:
    del day.floor.on[event.staff]


def _advised(day: Day, event: e.AdviceGiven, at: datetime) -> None:
    day.floor.advised[event.matter] = day.floor.advised.get(event.matter, 0) + 1


def _out(day: Day, event: e.SteppedOut, at: datetime) -> None:
    _set_out(day, event.ticket, at, out=True)


def _in(day: Day, event: e.SteppedIn, at: datetime) -> None:
    _set_out(day, event.ticket, at, out=False)


def _set_out(day: Day, ticket_id: str, at: datetime, *, out: bool) -> None:
    ticket = day.tickets[ticket_id]
    leave(day, ticket, at)
    ticket.out_since = at if out else None
    enter(day, ticket, at)


def _posted(day: Day, event: e.NoticePosted, at: datetime) -> None:
    day.floor.notices[event.notice] = (Label(event.zh, event.en), at)
    day.floor.noticed = event.notice


def _taken(day: Day, event: e.NoticeWithdrawn, at: datetime) -> None:
    del day.floor.notices[event.notice]


APPLY: Appliers = {
    e.HelpCalled: _called,
    e.HelpAccepted: _accepted,
    e.HelpEscalated: _escalated,
    e.HelpRungAgain: _rung_again,
    e.HelpEnded: _ended,
    e.HelperOnFloor: _on,
    e.HelperOffFloor: _off,
    e.AdviceGiven: _advised,
    e.SteppedOut: _out,
    e.SteppedIn: _in,
    e.NoticePosted: _posted,
    e.NoticeWithdrawn: _taken,
}
