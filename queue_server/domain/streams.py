"""One journal, many streams: which one an event belongs to, and the way from a command to the hall's new state.

A stream is a small aggregate of its own: `day/2026-11-22`, `booking/2026-11-25`, `case/…`. One command may yield events
of several, kept in one transaction. An event class says where it belongs by
`STREAM: ClassVar = (kind, field that names it)`; without, it belongs to the present day. A class that makes its stream
one of the open ones has `BEGINS = True`, one that ends it `ENDS = True`.
"""

from datetime import datetime
from typing import Any

from queue_server.domain import applying, deciding
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.applying import bookings, cases, certificates, followups, outings, payments
from queue_server.domain.applying.base import Appliers
from queue_server.domain.applying.suspensions import PASSES
from queue_server.domain.deciding import certificates as certifying
from queue_server.domain.deciding import late, late_ratings, looking, reserving
from queue_server.domain.deciding.calling_back import OF_CALLS
from queue_server.domain.deciding.case_streams import OF_CASES
from queue_server.domain.deciding.followups import OF_FOLLOW_UPS
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.deciding.outings import OF_OUTINGS
from queue_server.domain.deciding.pay_streams import OF_PAYMENTS
from queue_server.domain.deciding.reviews import OF_REVIEWS
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.state import HallState

DAY, BOOKING = "day", "booking"
_OF_HALL: dict[type[Any], Any] = {
    c.IssueTicket: reserving.issue,
    c.CloseDay: reserving.close_day,
    c.Book: reserving.book,
    c.MoveBooking: reserving.move,
    c.CancelBooking: reserving.cancel,
    c.CheckIn: reserving.check_in,
    c.Configure: looking.configure,
    c.Beat: looking.beat,
}
TABLES = (_OF_HALL, OF_PAYMENTS, OF_CASES, OF_FOLLOW_UPS, OF_CALLS, OF_REVIEWS, OF_OUTINGS)
"""Each command stands in one of them."""
_DECIDE: dict[type[Any], Any] = {kind: rule for table in TABLES for kind, rule in table.items()}
"""Commands over more than the day → function of (state, command, now)."""
_LATE: dict[type[Any], Any] = {
    c.IssuedOffline: late.merge,
    c.EnterPaper: late.enter_paper,
    c.RateVisit: late_ratings.rate,
    c.RecordCertificate: certifying.record,
}
"""Commands that the hall takes by night, too: of a day that is over, or from a kiosk that stands open and prints."""
_PASSES: Appliers = {kind: lambda state, event, at: applying.apply(state.day, event, at) for kind in PASSES}
"""The day has the passes that are out, whenever they were given."""
_PAPERS: Appliers = dict.fromkeys(certificates.APPLY, certificates.on_state)
_APPLY: Appliers = {**bookings.APPLY, **followups.APPLY, **outings.APPLY, **_PAPERS, **_PASSES}
"""Events of other streams → function of (state, event, at)."""


def stream_of(event: e.Event, day: str) -> str:
    """The event's stream, decided in the day of that name."""
    kind, named_by = getattr(event, "STREAM", (DAY, None))
    return f"{kind}/{getattr(event, named_by) if named_by else day}"


def decide(state: HallState, command: c.Command, now: datetime) -> Decision:
    """What the command does to the hall at `now`: events of any streams, or a refusal."""
    kind = type(command)
    if (joins := _LATE.get(kind)) is not None:
        joined: Decision = joins(state, command, now)
        return joined
    if (over_all := _DECIDE.get(kind)) is None:
        return deciding.handle(state.day, command, now)
    if state.day.closed:
        return Refusal(Code.DAY_CLOSED)
    decision: Decision = over_all(state, command, now)
    return decision


def apply(state: HallState, event: e.Event, at: datetime) -> None:
    """Change the hall by one event; KeyError or ValueError when the journal is not this program's.

    An event of a day that is not the present one leaves the state as it is, unless that day is held for late numbers.
    """
    if (of_case := cases.APPLY.get(type(event))) is not None:
        of_case(state.cases, event, at)
        return
    if type(event) in payments.APPLY:
        payments.apply(state.payments, event, at)
        return
    beyond = _APPLY.get(type(event))
    if beyond is not None:
        beyond(state, event, at)
    elif not hasattr(event, "STREAM") or stream_of(event, "") == f"{DAY}/{state.day.date.isoformat()}":
        applying.apply(state.day, event, at)
    elif isinstance(event, e.MergedLate | e.RatedLate) and event.date in state.closed:
        state.closed[event.date].take(event)
