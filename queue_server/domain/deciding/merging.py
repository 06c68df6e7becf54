"""Numbers given without the server, entered later: by a machine that was cut off, or by hand on paper.

The citizen holds the number already, so what can be refused is refused for the machine's or the typist's mistakes alone.
Whom nobody's card has shown is compared at the window, where the matter asks for a card.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.classes import Claim, Held, held
from queue_server.domain.day import Day
from queue_server.domain.deciding.issuing import claim_of, given
from queue_server.domain.deciding.leasing import unknown
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import Hall
from queue_server.domain.numbering import PAPER, Given, Lease, read
from queue_server.domain.ticket import Person

Decision = tuple[e.Event, ...] | Refusal
MINUTE, INSTANT = timedelta(minutes=1), timedelta(microseconds=1)


def merge(day: Day, command: c.IssuedOffline, now: datetime) -> Decision:
    """A number of the machine's own range, once; a late duplicate is the same ticket."""
    lease = day.numbers.leases.get(command.lease)
    if lease is None:
        return Refusal(unknown(day, command.lease), command.number)
    if lease.device != command.device:
        return Refusal(Code.RANGE_OF_OTHER_DEVICE, command.number)
    known = day.tickets.get(f"{day.date.isoformat()}-{command.number}")
    if known is not None and (known.matter, known.series) == (command.issue.matter, lease.series):
        return ()
    number = read(command.number)
    if number is None or number[0] != lease.series or not lease.has(number[1]):
        return Refusal(Code.NUMBER_OUT_OF_RANGE, command.number)
    refused = _not_enterable(day, command.issue, command.number)
    if refused is not None:
        return refused
    at, why = clamped(lease, number[1], command.issued_at, command.since, now)
    merged = e.OfflineMerged(command.number, lease.id, lease.device, command.issued_at, at, why)
    return merged, _entered(day, command.issue, Given(*number, lease.device, at), now)


def enter_paper(day: Day, command: c.EnterPaper, now: datetime) -> Decision:
    """停电手写号: a number of the paper range, each once, at the time that stands on it."""
    number = paper_number(day.hall, command.number) if day.hall else None
    if number is None:
        return Refusal(Code.NUMBER_OUT_OF_RANGE, command.number)
    refused = _not_enterable(day, command.issue, command.number)
    if refused is not None:
        return refused
    if command.issued_at > now or _date(day, command.issued_at) != day.date.isoformat():
        return Refusal(Code.TIME_NOT_TODAY, command.number)
    return (_entered(day, command.issue, Given(*number, PAPER, command.issued_at), now),)


def paper_number(hall: Hall, text: str) -> tuple[str, int] | None:
    """The series and number, where they are of the hall's paper range."""
    number, rules = read(text), hall.numbers
    if number is None or number[0] != rules.paper_series:
        return None
    return number if rules.paper_first <= number[1] <= rules.paper_last else None


def countable(hall: Hall, claim: Claim, on: date) -> Held:
    """What the card shows and what was declared; a word that can't count is left out, the number was given already."""
    known = tuple(
        each for each in claim.declared if not isinstance(held(hall, replace(claim, declared=(each,)), on), Refusal)
    )  # fmt: skip
    classes = held(hall, replace(claim, declared=known), on)
    return () if isinstance(classes, Refusal) else classes


def clamped(
    lease: Lease, n: int, claimed: datetime, since: datetime | None, now: datetime
) -> tuple[datetime, str]:
    """(when the number counts as given, why that differs from what the machine says).

    Between the last answered heartbeat (or the lease) and now, rising with the number, no faster than the lease allows;
    equal times at `now` keep the order in which they come in.
    """
    before, after = lease.around(n)
    at, why = claimed, ""
    if at < (earliest := max(since or lease.at, lease.at)):
        at, why = earliest, "early"
    if at > now:
        at, why = now, "late"
    if before and at <= before[-1][1]:
        at, why = max(min(before[-1][1] + INSTANT, now), before[-1][1]), "order"
    if len(before) >= lease.per_minute and at < (due := min(before[0][1] + MINUTE, now)):
        at, why = due, "rate"
    if after and at >= after[0][1]:
        at, why = max(after[0][1] - INSTANT, before[-1][1] if before else lease.at), "order"
    return at, why if at != claimed else ""


def _not_enterable(day: Day, issue: c.IssueTicket, number: str) -> Refusal | None:
    if f"{day.date.isoformat()}-{number}" in day.tickets:
        return Refusal(Code.NUMBER_TAKEN, number)
    unknown_matter = next((m for m in (issue.matter, *issue.more) if m not in day.matters), None)
    return Refusal(Code.UNKNOWN_MATTER, unknown_matter) if unknown_matter is not None else None


def _entered(day: Day, issue: c.IssueTicket, number: Given, now: datetime) -> e.TicketIssued:
    classes = countable(day.hall, claim_of(issue), day.date) if day.hall else ()
    issued = given(day, issue, number, classes, now)
    levels = {day.matters[matter].assurance for matter in (issue.matter, *issue.more)}
    if issue.visit is None and levels != {"none"}:
        return replace(issued, person=Person.TO_CONFIRM)
    return issued


def _date(day: Day, at: datetime) -> str:
    """The hall's date of an instant."""
    return at.astimezone(ZoneInfo(day.hall.zone)).date().isoformat() if day.hall else ""
