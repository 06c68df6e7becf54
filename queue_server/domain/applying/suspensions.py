"""What stops and goes on, and the passes that are out."""

from datetime import date, datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers, enter, leave
from queue_server.domain.day import Day
from queue_server.domain.errand import Pass, Suspension
from queue_server.domain.ticket import State, Ticket


def _suspended(day: Day, event: e.MatterSuspended, at: datetime) -> None:
    before = day.suspended.get(event.matter)
    day.suspended[event.matter] = Suspension(event.reason, before.since if before else at, event.until)
    for ticket_id in event.tickets:
        _look_again(day, day.tickets[ticket_id], at)


def _resumed(day: Day, event: e.MatterResumed, at: datetime) -> None:
    over = day.suspended.pop(event.matter)
    for ticket_id in event.tickets:
        ticket = day.tickets[ticket_id]
        since = max(over.since, ticket.joined_at or ticket.issued_at)
        ticket.frozen_s += max((at - since).total_seconds(), 0.0)
        ticket.choice = "" if ticket.choice == "wait" else ticket.choice
        _look_again(day, ticket, at)


def _look_again(day: Day, ticket: Ticket, at: datetime) -> None:
    """Only who waits can be held; the others are looked at when they come to wait."""
    if ticket.state is State.WAITING:
        leave(day, ticket, at)
        enter(day, ticket, at)


def _chosen(day: Day, event: e.SuspensionChosen, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    ticket.choice = event.choice
    _set_away(day, ticket, at, away=event.choice == "continue_later")


def _came_back(day: Day, event: e.CameBack, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    ticket.choice = ""
    _set_away(day, ticket, at, away=False)


def _set_away(day: Day, ticket: Ticket, at: datetime, *, away: bool) -> None:
    leave(day, ticket, at)
    ticket.away = away
    enter(day, ticket, at)


def _given(day: Day, event: e.PassGiven, at: datetime) -> None:
    day.passes[event.code] = Pass(
        event.code, event.use, event.ticket, event.cases, event.visit, event.agent, event.classes,
        date.fromisoformat(event.good_until), event.credit_s, event.items,
    )  # fmt: skip


def _over(day: Day, event: e.PassUsed | e.PassExpired, at: datetime) -> None:
    del day.passes[event.code]


PASSES: Appliers = {
    e.PassGiven: _given,
    e.PassUsed: _over,
    e.PassExpired: _over,
}
"""Events of the passes' own streams; the day has what is out."""
APPLY: Appliers = {
    e.MatterSuspended: _suspended,
    e.MatterResumed: _resumed,
    e.SuspensionChosen: _chosen,
    e.CameBack: _came_back,
    **PASSES,
}
