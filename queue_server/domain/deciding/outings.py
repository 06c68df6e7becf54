"""证到包邮、上门、代跑: booked at the desk for those who cannot come, taken by a person, ended in time, and somebody else asks how it was."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.domain import events as every
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.case import Case, CaseState
from queue_server.domain.commands import outings as c
from queue_server.domain.deciding import alarms
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.deciding.visiting import Place, placed
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import outings as e
from queue_server.domain.followup import GRADES
from queue_server.domain.keeping import Keeping
from queue_server.domain.outing import CANCELLED, MOST_DAYS, Outing
from queue_server.domain.personal_words import names_somebody
from queue_server.domain.state import HallState
from queue_server.domain.ticket import day_of

_TO_SEND = frozenset({CaseState.ACCEPTED, CaseState.DECIDED, CaseState.ISSUED})


def book(state: HallState, command: c.BookOuting, now: datetime) -> Decision:
    """A delivery of a case whose result is still here, one a case; anything else for somebody who cannot come."""
    if command.outing in state.outings.open:
        return Refusal(Code.CASE_NOT_SO, command.outing)
    refused = _case_is_wrong(state, command) if command.kind == "delivery" else _not_eligible(state, command)
    if refused is not None:
        return refused
    matter = state.cases.open[command.case].matter if command.case else command.matter
    place = _place(state, command, now)
    if isinstance(place, Refusal):
        return place
    return (
        e.OutingBooked(
            command.outing, command.kind, matter, command.case, command.person, place.day, command.why or "",
            place.slot, place.number,
        ),
    )  # fmt: skip


def move(state: HallState, command: c.MoveOuting, now: datetime) -> Decision:
    """Another time, or one at all: the place that was held is free. A parcel has none, and what has ended stays.

    Whoever took it is told, unless it was they who moved it, or it comes back to the time that they know.
    """
    found = _open(state, command.outing)
    if isinstance(found, Refusal) or found.local == command.slot:
        return found if isinstance(found, Refusal) else ()
    if found.ending or found.kind == "delivery":
        return Refusal(Code.CASE_NOT_SO, found.id)
    place = placed(state, command.slot, now, by=_address_until(state, found))
    untold = found.owner not in ("", command.by) and found.moved_from != command.slot
    return place if isinstance(place, Refusal) else (
        e.OutingMoved(found.id, place.day, place.slot, place.number, untold),
    )  # fmt: skip


def cancel(state: HallState, command: c.CancelOuting, now: datetime) -> Decision:
    """Whoever is told so says it: the place is anybody's again, and nobody goes. Where somebody else had taken it, it stays until they know."""
    found = _open(state, command.outing)
    if isinstance(found, Refusal):
        return found
    if found.ending or found.kind == "delivery":
        return Refusal(Code.CASE_NOT_SO, found.id)
    ended = e.OutingEnded(found.id, CANCELLED, "", "")
    return (
        (ended,) if found.owner not in ("", command.by) else (ended, e.OutingClosed(found.id, 0, command.by))
    )


def take(state: HallState, command: c.TakeOuting, now: datetime) -> Decision:
    """Nobody's yet, or handed over by letting it be taken; what has ended is nobody's to take. By its owner: they know that it was moved.

    Whoever saw another time than it has by now would go at that one: they look again.
    """
    found = _open(state, command.outing)
    if isinstance(found, Refusal):
        return found
    if not found.ending and command.seen not in ("", found.when):
        return Refusal(Code.OUTING_MOVED, found.id)
    if found.owner == command.by and not found.moved:
        return ()
    return Refusal(Code.CASE_NOT_SO, found.id) if found.ending else (e.OutingTaken(found.id, command.by),)


def end(state: HallState, command: c.EndOuting, now: datetime) -> Decision:
    """By its owner, once. A result that was posted, and that alone, has a carrier and a number; it is handed over."""
    found = _open(state, command.outing)
    if isinstance(found, Refusal):
        return found
    if found.owner != command.by:
        return Refusal(Code.NOT_PERMITTED, found.id)
    posted = found.kind == "delivery" and command.ending == "done"
    case = state.cases.open.get(found.case)
    ready = case is not None and case.state is CaseState.ISSUED
    told = {bool(command.carrier), bool(command.parcel)}
    if found.ending or told != {posted} or (posted and not ready):
        return Refusal(Code.CASE_NOT_SO, found.id)
    if names_somebody(command.carrier):
        return Refusal(Code.NOTICE_NAMES)
    ended = e.OutingEnded(found.id, command.ending, command.carrier, command.parcel)
    over = _handed_over(found, case, ended) if posted and case is not None else ()
    closed = (e.OutingClosed(found.id, 0, command.by),) if found.kind == "delivery" else ()
    return (ended, *over, *closed)


def _handed_over(found: Outing, case: Case, ended: e.OutingEnded) -> tuple[every.Event, ...]:
    """The case is over; the page of the ticket that it came from finds its result on the way."""
    picked_up = every.CasePickedUp(case.id)
    if case.ticket is None:
        return (picked_up,)
    sent = e.ResultPosted(
        day_of(case.ticket), case.ticket, case.id, case.matter, ended.carrier, found.person, ended.parcel
    )
    return (picked_up, sent)


def close(state: HallState, command: c.CloseOuting, now: datetime) -> Decision:
    """After its end, by somebody else than whoever went: nobody takes the grade for their own work. What was cancelled is closed by its owner, who knows now."""
    found = _open(state, command.outing)
    if isinstance(found, Refusal):
        return found
    if (command.by == found.owner) is not found.called_off:
        return Refusal(Code.NOT_PERMITTED, found.id)
    if not found.ending or command.grade not in ((0,) if found.called_off else (0, *GRADES)):
        return Refusal(Code.CASE_NOT_SO, found.id)
    return (e.OutingClosed(found.id, command.grade, command.by),)


def forgotten(state: HallState) -> Iterator[every.Event]:
    """A day begins: of what was cancelled for an earlier one nobody must be told any more, unless they still believe a later one."""
    today = state.day.date.isoformat()
    for each in state.outings.open.values():
        if each.called_off and max(each.day, each.moved_from[:10]) < today:
            yield e.OutingClosed(each.id, 0, "")


def watched(state: HallState) -> Iterator[every.Event]:
    """One alarm over all that is late, or nobody's on its last day: it ends with the last of them."""
    today = state.day.date.isoformat()
    waiting = [each for each in state.outings.open.values() if not each.ending]
    late = any(each.is_late(today) or (not each.owner and each.day <= today) for each in waiting)
    yield from alarms.changes(state.day, AlarmKind.OUTING_LATE, ["hall"] if late else [])


def _place(state: HallState, command: c.BookOuting, now: datetime) -> Place | Refusal:
    """The slot's, or the last day alone. A parcel goes when it goes."""
    if command.slot:
        parcel = command.kind == "delivery"
        return Refusal(Code.UNKNOWN_SLOT, command.slot) if parcel else placed(state, command.slot, now)
    today = state.day.date
    last = (today + timedelta(days=MOST_DAYS)).isoformat()
    in_time = today.isoformat() <= command.day <= last
    return Place(command.day, "", 0) if in_time else Refusal(Code.OUTING_DAY, command.day)


def _address_until(state: HallState, found: Outing) -> str:
    """The last day on which it is known where to go: a move changes nothing of how long that is kept."""
    hall, first = state.day.hall, date.fromisoformat(found.booked_for)
    return (Keeping.of(hall) if hall else Keeping()).last_day(first, found.matter).isoformat()


def _case_is_wrong(state: HallState, command: c.BookOuting) -> Refusal | None:
    case = state.cases.open.get(command.case)
    if case is None:
        return Refusal(Code.UNKNOWN_CASE, command.case)
    late = case.state not in _TO_SEND or state.outings.of_case(case.id) is not None
    return Refusal(Code.CASE_NOT_SO, case.id) if late else None


def _not_eligible(state: HallState, command: c.BookOuting) -> Refusal | None:
    if command.matter not in state.day.matters:
        return Refusal(Code.UNKNOWN_MATTER, command.matter)
    return Refusal(Code.NOT_PERMITTED, command.kind) if command.why is None or command.case else None


def _open(state: HallState, name: str) -> Outing | Refusal:
    return state.outings.open.get(name) or Refusal(Code.UNKNOWN_CASE, name)


OF_OUTINGS: dict[type[Any], Any] = {
    c.BookOuting: book,
    c.MoveOuting: move,
    c.CancelOuting: cancel,
    c.TakeOuting: take,
    c.EndOuting: end,
    c.CloseOuting: close,
}
"""Command → function of (state, command, now)."""
