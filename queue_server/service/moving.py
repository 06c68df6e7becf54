"""From the wire's commands about coming back, parks, transfers and duty to those of the rules."""

from collections.abc import Callable
from typing import Any

from queue_server.contracts import commands as wire
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.permissions import Scope, scope_of
from queue_server.domain import commands as c
from queue_server.service.floor_in import FLOOR
from queue_server.service.followups_in import OF_FOLLOW_UPS
from queue_server.service.outings_in import OF_OUTINGS

Make = Callable[[Actor, Any], c.Command]


def _own(actor: Actor, body: wire.Body) -> str | None:
    """Whose own ticket it must be; None where the actor's permission reaches the whole hall."""
    return str(actor) if scope_of(actor, body) is Scope.OWN_TICKET else None


MOVES: dict[type[Any], Make] = {
    wire.AcknowledgeAlarm: lambda actor, body: c.AcknowledgeAlarm(body.alarm, body.about, str(actor.role)),
    wire.ReportLook: lambda actor, body: c.ReportLook(body.ticket),
    wire.NoteNeeds: lambda actor, body: c.NoteNeeds(body.ticket, body.needs, _own(actor, body), body.pager),
    wire.ReturnTicket: lambda actor, body: c.ReturnTicket(body.ticket, str(actor), _own(actor, body)),
    wire.ParkTicket: lambda actor, body: c.ParkTicket(body.window, body.park, body.reason),
    wire.ResumeParked: lambda actor, body: c.ResumeParked(
        body.window, body.ticket, leads=actor.role is Role.MANAGER
    ),
    wire.StepDone: lambda actor, body: c.StepDone(body.ticket, str(actor), _own(actor, body)),
    wire.TransferTicket: lambda actor, body: c.TransferTicket(
        body.window, body.to_matter, body.to_window, body.reason
    ),
    wire.Pick: lambda actor, body: c.Pick(body.window, body.ticket, body.cause),
    wire.ReprintTicket: lambda actor, body: c.ReprintTicket(body.ticket, str(actor), _own(actor, body)),
    wire.SweepHall: lambda actor, body: c.SweepHall(body.reason),
    wire.KeepTicket: lambda actor, body: c.KeepTicket(body.ticket),
    wire.SignOn: lambda actor, body: c.SignOn(body.window, actor.id),
    wire.SignOff: lambda actor, body: c.SignOff(body.window),
    wire.RaisePanic: lambda actor, body: c.RaisePanic(body.window),
    wire.RateVisit: lambda actor, body: c.RateVisit(body.ticket, body.grade, body.window, _own(actor, body)),
    wire.ClearPanic: lambda actor, body: c.ClearPanic(body.window),
    **FLOOR,
    **OF_FOLLOW_UPS,
    **OF_OUTINGS,
}
"""By the wire's class."""
