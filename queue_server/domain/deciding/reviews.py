"""What the person does about an answer, 追评 and 复核, from the ticket's own page; and what nobody has taken, or is late with."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from queue_server.domain.alarm import AlarmKind
from queue_server.domain.commands import followups as c
from queue_server.domain.deciding import alarms
from queue_server.domain.deciding.followups import dates, open_follow_up
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import Event
from queue_server.domain.events import followups as e
from queue_server.domain.followup import GRADES, FollowUp
from queue_server.domain.state import HallState


def rate_again(state: HallState, command: c.RateAgain, now: datetime) -> Decision:
    """追评: one, after the answer, by the person."""
    found = _mine(state, command.follow_up, command.own)
    if isinstance(found, Refusal):
        return found
    if not found.may_rate_again or command.grade not in GRADES:
        return Refusal(Code.CASE_NOT_SO, found.id)
    return (e.RatedAgain(found.id, command.grade),)


def ask(state: HallState, command: c.AskReview, now: datetime) -> Decision:
    """复核: once, in the days after the answer."""
    found = _mine(state, command.follow_up, command.own)
    if isinstance(found, Refusal):
        return found
    if not found.may_ask_review(state.day.date.isoformat()):
        return Refusal(Code.CASE_NOT_SO, found.id)
    return (e.ReviewAsked(found.id, command.reason),)


def judge(state: HallState, command: c.AnswerReview, now: datetime) -> Decision:
    """Not by its owner, and not by whose answer it is, who may have handed it over since."""
    found = open_follow_up(state, command.follow_up)
    if isinstance(found, Refusal):
        return found
    if command.by in (found.owner, found.answered_by):
        return Refusal(Code.NOT_PERMITTED, found.id)
    if not found.review or found.reopened is not None:
        return Refusal(Code.CASE_NOT_SO, found.id)
    answer_by = dates(state.day)[1] if command.reopened else found.answer_by
    return (e.ReviewAnswered(found.id, command.reopened, command.by, answer_by),)


def watched(state: HallState) -> Iterator[Event]:
    """One alarm over all that nobody owns, one over all that is late: who sees alarms need not see ratings."""
    today, every = state.day.date.isoformat(), state.voices.open.values()
    unowned = any(not found.owner for found in every)
    late = any(found.overdue(today) for found in every)
    for kind, wrong in ((AlarmKind.FOLLOW_UP_UNOWNED, unowned), (AlarmKind.FOLLOW_UP_LATE, late)):
        yield from alarms.changes(state.day, kind, ["hall"] if wrong else [])


def _mine(state: HallState, name: str, own: str) -> FollowUp | Refusal:
    found = open_follow_up(state, name)
    return found if isinstance(found, Refusal) or found.ticket == own else Refusal(Code.NOT_PERMITTED, name)


OF_REVIEWS: dict[type[Any], Any] = {c.RateAgain: rate_again, c.AskReview: ask, c.AnswerReview: judge}
"""Command → function of (state, command, now)."""
