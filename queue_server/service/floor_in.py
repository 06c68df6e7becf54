"""From the wire's commands about the floor to those of the rules: who acts, and at which machine, is the sender's credential."""

from collections.abc import Callable
from typing import Any

from queue_server.contracts.actors import DEVICES, Actor
from queue_server.contracts.commands import floor as wire
from queue_server.contracts.commands import patrols as rounds
from queue_server.domain import commands as c
from queue_server.domain.commands import floor as f
from queue_server.domain.commands import patrols as p

Make = Callable[[Actor, Any], c.Command]


def _own(actor: Actor) -> str | None:
    return actor.id if actor.role in DEVICES else None


FLOOR: dict[type[Any], Make] = {
    wire.CallHelp: lambda actor, body: f.CallHelp(actor.id, body.need),
    wire.CancelHelp: lambda actor, body: f.CancelHelp(body.call, str(actor), _own(actor)),
    wire.AcceptHelp: lambda actor, body: f.AcceptHelp(body.call, str(actor)),
    wire.EndHelp: lambda actor, body: f.EndHelp(body.call, str(actor)),
    wire.StandOnFloor: lambda actor, body: f.StandOnFloor(actor.id, body.area or ""),
    wire.LeaveFloor: lambda actor, body: f.LeaveFloor(actor.id),
    wire.GiveAdvice: lambda actor, body: f.GiveAdvice(body.matter or ""),
    wire.StepOut: lambda actor, body: f.StepOut(body.ticket),
    wire.StepIn: lambda actor, body: f.StepIn(body.ticket),
    rounds.DeclareDuty: lambda actor, body: p.DeclareDuty(body.leader, body.deputy or ""),
    rounds.MakeRound: lambda actor, body: p.MakeRound(body.patrol, body.place or "", body.findings, actor.id),
    wire.PostNotice: lambda actor, body: f.PostNotice(body.zh, body.en),
    wire.WithdrawNotice: lambda actor, body: f.WithdrawNotice(body.notice),
}
"""By the wire's class."""
