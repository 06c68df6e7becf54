"""How a follow-up changes. What is over leaves the memory."""

from datetime import datetime
from typing import cast

from queue_server.domain.applying.base import Appliers
from queue_server.domain.events import followups as e
from queue_server.domain.followup import FollowUp, FollowUpKind, Topic
from queue_server.domain.state import HallState


def _opened(state: HallState, event: e.FollowUpOpened, at: datetime) -> None:
    if event.follow_up in state.voices.open:
        raise ValueError(f"{event.follow_up} was opened twice")
    state.voices.open[event.follow_up] = FollowUp(
        event.follow_up, cast("FollowUpKind", event.kind), cast("Topic", event.topic), event.ticket, event.window, event.matter,
        event.grade, at, event.call_by, event.answer_by,
    )  # fmt: skip


def _taken(state: HallState, event: e.FollowUpTaken, at: datetime) -> None:
    state.voices.open[event.follow_up].owner = event.owner


def _called(state: HallState, event: e.PersonCalledBack, at: datetime) -> None:
    found = state.voices.open[event.follow_up]
    if event.result == "no_way":
        found.no_way = True
        return
    found.called_at, found.reached = found.called_at or at, found.reached or event.result == "reached"
    if event.result == "not_reached":
        found.tries, found.tried_at = found.tries + 1, at


def _phone(state: HallState, event: e.PhoneLeft, at: datetime) -> None:
    found = state.voices.open[event.follow_up]
    found.person, found.call_by, found.no_way = event.person, event.call_by, False
    found.tries, found.tried_at = 0, None


def _answered(state: HallState, event: e.FollowUpAnswered, at: datetime) -> None:
    found = state.voices.open[event.follow_up]
    found.cause, found.outcome, found.answered_at = event.cause, event.outcome, at
    found.review_by, found.answered_by = event.review_by, found.owner


def _again(state: HallState, event: e.RatedAgain, at: datetime) -> None:
    state.voices.open[event.follow_up].again = event.grade


def _review(state: HallState, event: e.ReviewAsked, at: datetime) -> None:
    state.voices.open[event.follow_up].review = event.reason


def _reviewed(state: HallState, event: e.ReviewAnswered, at: datetime) -> None:
    found = state.voices.open[event.follow_up]
    found.reopened = event.reopened
    if event.reopened:
        found.answered_at, found.cause, found.outcome, found.answer_by = None, "", "", event.answer_by


def _appeal(state: HallState, event: e.AppealMade, at: datetime) -> None:
    found = state.voices.open[event.follow_up]
    found.appeal, found.appealed_by = event.reason, event.by


def _judged(state: HallState, event: e.AppealAnswered, at: datetime) -> None:
    state.voices.open[event.follow_up].upheld = event.upheld


def _closed(state: HallState, event: e.FollowUpClosed, at: datetime) -> None:
    del state.voices.open[event.follow_up]


def _flag(state: HallState, event: e.FlagGiven, at: datetime) -> None:
    """Held where the quarter is asked for."""
    state.voices.flags[event.quarter] = (*state.voices.flags.get(event.quarter, ()), event.window)


APPLY: Appliers = {
    e.FollowUpOpened: _opened,
    e.FollowUpTaken: _taken,
    e.PersonCalledBack: _called,
    e.PhoneLeft: _phone,
    e.FollowUpAnswered: _answered,
    e.RatedAgain: _again,
    e.ReviewAsked: _review,
    e.ReviewAnswered: _reviewed,
    e.AppealMade: _appeal,
    e.AppealAnswered: _judged,
    e.FollowUpClosed: _closed,
    e.FlagGiven: _flag,
}
