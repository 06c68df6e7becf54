"""From the wire's commands about follow-ups to those of the rules: who acts is the sender's own number."""

from collections.abc import Callable
from typing import Any

from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import followups as wire
from queue_server.contracts.permissions import Scope, scope_of
from queue_server.domain import commands as c
from queue_server.domain.commands import followups as f
from queue_server.domain.followup import Proposal
from queue_server.service.ports import Ids

Make = Callable[[Actor, Any], c.Command]


OF_FOLLOW_UPS: dict[type[Any], Make] = {
    wire.TakeFollowUp: lambda actor, body: f.TakeFollowUp(body.follow_up, actor.id),
    wire.NoteCallBack: lambda actor, body: f.NoteCallBack(body.follow_up, body.result, actor.id),
    wire.AnswerFollowUp: lambda actor, body: f.AnswerFollowUp(
        body.follow_up, body.cause, body.outcome, actor.id
    ),
    wire.RateAgain: lambda actor, body: f.RateAgain(body.follow_up, body.grade, actor.id),
    wire.AskReview: lambda actor, body: f.AskReview(body.follow_up, body.reason, actor.id),
    wire.AnswerReview: lambda actor, body: f.AnswerReview(body.follow_up, body.reopened, actor.id),
    wire.Appeal: lambda actor, body: f.Appeal(body.follow_up, body.reason, actor.id),
    wire.AnswerAppeal: lambda actor, body: f.AnswerAppeal(body.follow_up, body.upheld, actor.id),
    wire.CloseFollowUp: lambda actor, body: f.CloseFollowUp(body.follow_up, actor.id),
}
"""By the wire's class."""


def given(body: wire.GiveFlag, proposed: Proposal | None) -> c.Command:
    """A flag, with what the journal proposes."""
    return f.GiveFlag(body.quarter, body.window, body.proposal, body.until, proposed)


def opened(actor: Actor, body: wire.OpenFollowUp, ids: Ids) -> c.Command:
    """A new one gets its reference here; a citizen's is about the own ticket."""
    own = str(actor) if scope_of(actor, body) is Scope.OWN_TICKET else None
    return f.OpenFollowUp(ids.booking(), body.about, body.topic, body.ticket or "", body.window or "", own)
