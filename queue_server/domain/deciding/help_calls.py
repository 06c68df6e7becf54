"""求助: the nearest free helper is rung first, everybody sees the call, the manager gets what nobody takes in time."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from queue_server.domain.commands import floor as f
from queue_server.domain.day import Day
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import floor as e
from queue_server.domain.help_calls import COMING_S, HELP_RULES, HelpCall, HelpRules, HelpState

CHANGES = frozenset({e.HelpCalled, e.HelpAccepted, e.HelpEscalated, e.HelpRungAgain, e.HelpEnded})


def call(day: Day, command: f.CallHelp, now: datetime) -> Decision:
    """One open call a machine: what says nothing new changes nothing, all else takes the place of the present one."""
    present = day.floor.of(command.device)
    if present is not None and _says_nothing_new(present, command.need, now):
        return ()
    rules, number = _rules(day), len(day.floor.calls) + 1
    place = rules.place(command.device)
    area = place.area if place else ""
    escalates = now + timedelta(seconds=rules.escalate_s)
    called = e.HelpCalled(number, command.device, area, command.need, nearest(day, area), escalates)
    return (e.HelpEnded(present.id, "replaced", ""), called) if present else (called,)


def _says_nothing_new(present: HelpCall, need: str, now: datetime) -> bool:
    """The same need while it rings, or while somebody may be on the way; then a card read is what the helper does."""
    if present.accepted_at is None:
        return present.need == need
    coming = now - present.accepted_at < timedelta(seconds=COMING_S)
    return coming and need in (present.need, "green")


def cancel(day: Day, command: f.CancelHelp, now: datetime) -> Decision:
    """By the machine that called, or by staff; what is over stays so."""
    found = day.floor.calls.get(command.call)
    if found is None or command.own not in (None, found.device):
        return Refusal(Code.UNKNOWN_HELP, str(command.call))
    return (e.HelpEnded(found.id, "cancelled", command.by),) if found.open else ()


def accept(day: Day, command: f.AcceptHelp, now: datetime) -> Decision:
    """The first who says so goes; whoever comes second is told that somebody does."""
    found = day.floor.calls.get(command.call)
    if found is None:
        return Refusal(Code.UNKNOWN_HELP, str(command.call))
    if found.by == command.by and found.open:
        return ()
    if found.state is not HelpState.RINGING:
        return Refusal(Code.HELP_TAKEN, str(command.call))
    return (e.HelpAccepted(found.id, command.by),)


def end(day: Day, command: f.EndHelp, now: datetime) -> Decision:
    """Helped. What nobody accepted has been helped by whoever says so."""
    found = day.floor.calls.get(command.call)
    if found is None:
        return Refusal(Code.UNKNOWN_HELP, str(command.call))
    return (e.HelpEnded(found.id, "done", command.by),) if found.open else ()


def stand(day: Day, command: f.StandOnFloor, now: datetime) -> Decision:
    """On the floor, in an area of the hall or everywhere."""
    known = {area.id for area in day.hall.areas} if day.hall else set()
    if command.area and command.area not in known:
        return Refusal(Code.UNKNOWN_AREA, command.area)
    same = day.floor.on.get(command.staff) == command.area
    return () if same else (e.HelperOnFloor(command.staff, command.area),)


def leave(day: Day, command: f.LeaveFloor, now: datetime) -> Decision:
    """Off it; calls that were accepted and not ended ring for the others."""
    off = (e.HelperOffFloor(command.staff),) if command.staff in day.floor.on else ()
    theirs = (each for each in day.floor.open_calls() if _goes(each) == command.staff)
    return (
        *off,
        *(_again(day, each, nearest(day, each.area, command.staff), now, "left") for each in theirs),
    )


def nearest(day: Day, area: str, without: str = "") -> tuple[str, ...]:
    """Whom a call rings first: free helpers of the area, otherwise all free ones, otherwise all."""
    on = {staff: where for staff, where in day.floor.on.items() if staff != without}
    busy = {_goes(call) for call in day.floor.open_calls()}
    free = [staff for staff in on if staff not in busy]
    here = [staff for staff in free if area and on[staff] == area]
    return tuple(here or free or on)


def _goes(call: HelpCall) -> str:
    """The number of whoever accepted it; empty while it rings."""
    return call.by.partition(":")[2]


def _again(day: Day, call: HelpCall, rung: tuple[str, ...], now: datetime, cause: str) -> e.HelpRungAgain:
    return e.HelpRungAgain(call.id, rung, now + timedelta(seconds=_rules(day).escalate_s), cause)


def beat(day: Day, now: datetime) -> Iterator[e.FloorEvent]:
    """Calls whose time is over go to the manager; accepted ones that nobody ended ring again, whoever went first."""
    yield from (e.HelpEscalated(each.id) for each in overdue(day, now) if each.escalated_at is None)
    limit = timedelta(minutes=_rules(day).again_min)
    for each in day.floor.open_calls():
        if each.accepted_at is not None and now - each.accepted_at >= limit:
            went = _goes(each)
            rung = (went,) if went in day.floor.on else nearest(day, each.area)
            yield _again(day, each, rung, now, "time")


def unanswered(day: Day, now: datetime) -> Iterable[str]:
    """Machines where somebody waits for help that nobody has taken in time: an alarm as long as it is so."""
    return [each.device for each in overdue(day, now)]


def overdue(day: Day, now: datetime) -> list[HelpCall]:
    """Calls that still ring after their time."""
    return [
        each for each in day.floor.open_calls() if each.state is HelpState.RINGING and now >= each.escalates
    ]


def closing(day: Day) -> Iterator[e.FloorEvent]:
    """The day ends: nobody comes any more."""
    yield from (e.HelpEnded(each.id, "day_closed", "") for each in day.floor.open_calls())


def _rules(day: Day) -> HelpRules:
    return day.hall.help if day.hall else HELP_RULES


DECIDE = {
    f.CallHelp: call,
    f.CancelHelp: cancel,
    f.AcceptHelp: accept,
    f.EndHelp: end,
    f.StandOnFloor: stand,
    f.LeaveFloor: leave,
}
