"""A grade or a complaint after the day was closed: from the ticket's own page, for some days, and it changes nothing of that day."""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import deciding
from queue_server.domain import events as e
from queue_server.domain.deciding.followups import Graded, low_grade
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.followup import GRADES
from queue_server.domain.state import HallState
from queue_server.domain.ticket import day_of


def rate(state: HallState, command: c.RateVisit, now: datetime) -> Decision:
    """A service of today, or of a day that is not over for long; one grade each, whenever it was given."""
    if day_of(command.ticket) == state.day.date.isoformat():
        return deciding.handle(state.day, command, now)
    found = state.past_of(command.ticket)
    if found is None:
        return Refusal(Code.UNKNOWN_TICKET, command.ticket)
    if command.own != f"citizen:{command.ticket}":
        return Refusal(Code.NOT_PERMITTED, command.ticket)
    closed, past = found
    service = len(past.windows) - 1
    if command.grade not in GRADES:
        return Refusal(Code.NOTHING_TO_RATE, past.number)
    if (command.ticket, service) in closed.rated:
        return Refusal(Code.RATED_ALREADY, past.number)
    window = past.windows[service]
    low = low_grade(state.day, Graded(command.ticket, service, command.grade), window, past.matter)
    return (e.RatedLate(closed.date.isoformat(), command.ticket, window, service, command.grade), *low)
