"""Numbers given without the server whose day is closed: they join that day, which does not change what it was.

Such a ticket never waits, passes nobody and is passed by nobody; its number stays unique, its time lies before the close.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from queue_server.domain import commands as c
from queue_server.domain import deciding
from queue_server.domain import events as e
from queue_server.domain.classes import counting, key_of
from queue_server.domain.closed import ClosedDay, closed_day
from queue_server.domain.deciding.issuing import Decision, claim_of
from queue_server.domain.deciding.merging import clamped, countable, paper_number
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.head_starts import hall_of, in_force
from queue_server.domain.numbering import PAPER, Lease, read, written
from queue_server.domain.state import HallState


@dataclass(frozen=True, slots=True)
class Late:
    """A number of a closed day, and what counts of its times."""

    number: tuple[str, int]
    owner: str
    claimed_at: datetime
    issued_at: datetime
    clamped: str
    lease: str = ""


def merge(state: HallState, command: c.IssuedOffline, now: datetime) -> Decision:
    """A number of a machine's range joins the day of its lease, also a closed one; a late duplicate is the same ticket."""
    closed = _closed(state, command.lease[:10])
    if closed is None:
        return deciding.handle(state.day, command, now)
    lease = closed.leases.get(command.lease)
    if lease is None:
        return Refusal(Code.UNKNOWN_RANGE, command.number)
    if lease.device != command.device:
        return Refusal(Code.RANGE_OF_OTHER_DEVICE, command.number)
    if (number := _of_lease(lease, command.number)) is None:
        return Refusal(Code.NUMBER_OUT_OF_RANGE, command.number)
    if closed.beside.get(command.number) == command.issue.matter:
        return ()
    at, why = clamped(lease, number[1], command.issued_at, command.since, min(now, closed.closed_at))
    late = Late(number, lease.device, command.issued_at, at, why, lease.id)
    return _joined(closed, command.issue, late)


def enter_paper(state: HallState, command: c.EnterPaper, now: datetime) -> Decision:
    """A number of the paper range joins the day of the time that stands on it."""
    closed = _closed(state, _date(state, command.issued_at)) if command.issued_at <= now else None
    if closed is None:
        return deciding.handle(state.day, command, now)
    number = paper_number(closed.hall, command.number)
    if number is None:
        return Refusal(Code.NUMBER_OUT_OF_RANGE, command.number)
    at = min(command.issued_at, closed.closed_at)
    late = Late(number, PAPER, command.issued_at, at, "" if at == command.issued_at else "late")
    return _joined(closed, command.issue, late)


def _closed(state: HallState, on: str) -> ClosedDay | None:
    """The closed day of that date, as long as numbers of it may come in."""
    if on == state.day.date.isoformat():
        return closed_day(state.day)
    found, rules = state.closed.get(on), state.day.hall.numbers if state.day.hall else None
    if found is None or rules is None:
        return None
    return found if state.day.date - found.date <= timedelta(days=rules.late_days) else None


def _joined(closed: ClosedDay, issue: c.IssueTicket, late: Late) -> Decision:
    number = written(*late.number)
    if number in closed.beside:
        return Refusal(Code.NUMBER_TAKEN, number)
    matters = {matter.id for matter in closed.hall.matters}
    unknown = next((m for m in (issue.matter, *issue.more) if m not in matters), None)
    if unknown is not None:
        return Refusal(Code.UNKNOWN_MATTER, unknown)
    hall = hall_of(closed, in_force(closed, late.issued_at))
    classes = countable(hall, claim_of(issue), closed.date)
    group = counting(hall, classes)
    return (
        e.MergedLate(
            date=closed.date.isoformat(), ticket=f"{closed.date.isoformat()}-{number}", number=number, series=late.number[0],
            n=late.number[1], matter=issue.matter, language=issue.language, channel=issue.channel, visit=issue.visit,
            green=group.green, green_class=group.id, evidence=group.evidence, classes=classes,
            key=key_of(late.issued_at, group), owner=late.owner, lease=late.lease, claimed_at=late.claimed_at,
            issued_at=late.issued_at, clamped=late.clamped, cases=(issue.matter, *issue.more) if issue.more else (),
            agent=issue.agent,
        ),
    )  # fmt: skip


def _of_lease(lease: Lease, text: str) -> tuple[str, int] | None:
    number = read(text)
    return number if number and number[0] == lease.series and lease.has(number[1]) else None


def _date(state: HallState, at: datetime) -> str:
    return at.astimezone(ZoneInfo(state.day.hall.zone)).date().isoformat() if state.day.hall else ""
