"""What the desk does without a number, a short leave of somebody who has one, and words on the boards."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from queue_server.domain.commands import floor as f
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import known
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import floor as e
from queue_server.domain.help_calls import HELP_RULES
from queue_server.domain.personal_words import names_somebody
from queue_server.domain.ticket import State

MOST_NOTICES = 5
"""More than a board shows is read by nobody."""


def advise(day: Day, command: f.GiveAdvice, now: datetime) -> Decision:
    """Counted; the matter, where one is named, must be of this hall."""
    if command.matter and command.matter not in day.matters:
        return Refusal(Code.UNKNOWN_MATTER, command.matter)
    return (e.AdviceGiven(command.matter),)


def step_out(day: Day, command: f.StepOut, now: datetime) -> Decision:
    """暂离: who waits keeps the place and is not called."""
    ticket = known(day, command.ticket, None)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.state is not State.WAITING:
        return Refusal(Code.NOT_WAITING, ticket.number)
    return () if ticket.out_since else (e.SteppedOut(ticket.id),)


def step_in(day: Day, command: f.StepIn, now: datetime) -> Decision:
    """Back; twice is once."""
    ticket = known(day, command.ticket, None)
    if isinstance(ticket, Refusal):
        return ticket
    return (e.SteppedIn(ticket.id),) if ticket.out_since and ticket.state is State.WAITING else ()


def beat(day: Day, now: datetime) -> Iterator[e.FloorEvent]:
    """Who is out for too long is called again by the number's key: a place is not kept all day for somebody who has left."""
    rules = day.hall.help if day.hall else HELP_RULES
    since = now - timedelta(minutes=rules.out_min)
    for ticket in map(day.tickets.__getitem__, day.queue.aside):
        if ticket.out_since is not None and ticket.out_since <= since:
            yield e.SteppedIn(ticket.id, "time")


def post(day: Day, command: f.PostNotice, now: datetime) -> Decision:
    """On all boards until it is taken down or the day ends; nobody is named by a number there."""
    if names_somebody(command.zh) or names_somebody(command.en):
        return Refusal(Code.NOTICE_NAMES)
    if len(day.floor.notices) >= MOST_NOTICES:
        return Refusal(Code.TOO_MANY_NOTICES, str(MOST_NOTICES))
    return (e.NoticePosted(day.floor.noticed + 1, command.zh, command.en),)


def take(day: Day, command: f.WithdrawNotice, now: datetime) -> Decision:
    """Off them; what is down stays down."""
    return (e.NoticeWithdrawn(command.notice),) if command.notice in day.floor.notices else ()


DECIDE = {
    f.GiveAdvice: advise,
    f.StepOut: step_out,
    f.StepIn: step_in,
    f.PostNotice: post,
    f.WithdrawNotice: take,
}
