"""What nobody commands: the look at the hall, and the beginning of a day; at the day itself and at all that outlives it."""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import deciding
from queue_server.domain.deciding import case_clock, certificates, outings, pay_clock, refunding, reviews
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Refusal
from queue_server.domain.state import HallState


def beat(state: HallState, command: c.Beat, now: datetime) -> Decision:
    """What became wrong or right since the last look."""
    of_day = deciding.handle(state.day, command, now)
    if isinstance(of_day, Refusal):
        return of_day
    return (
        *of_day,
        *case_clock.watched(state, now),
        *pay_clock.watched(state, now),
        *reviews.watched(state),
        *outings.watched(state),
    )


def configure(state: HallState, command: c.Configure, now: datetime) -> Decision:
    """The day begins: what is due is set by its calendar, and what has had its time leaves the books."""
    of_day = deciding.handle(state.day, command, now)
    if isinstance(of_day, Refusal):
        return of_day
    return (
        *of_day,
        *case_clock.rescheduled(state, command.hall, now),
        *refunding.archived(state, now),
        *certificates.lapsed(state),
        *outings.forgotten(state),
    )
