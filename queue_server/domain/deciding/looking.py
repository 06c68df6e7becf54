"""The look at the hall that nobody commands: at the day, and at everything that outlives it."""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain.deciding import outings, pay_clock, reviews
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Refusal
from queue_server.domain.state import HallState


def beat(state: HallState, command: c.Beat, now: datetime) -> Decision:
    """What became wrong or right since the last look."""
    seen = pay_clock.beat(state, command, now)
    if isinstance(seen, Refusal):
        return seen
    return (*seen, *reviews.watched(state), *outings.watched(state))
