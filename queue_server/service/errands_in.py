"""From the wire's commands about errands to those of the rules. A pass's code is hashed here and goes no further."""

import hashlib
from collections.abc import Callable
from typing import Any

from queue_server.contracts import commands as wire
from queue_server.contracts.actors import STAFF, Actor
from queue_server.contracts.forms import SelfCheck
from queue_server.contracts.permissions import Scope, scope_of
from queue_server.domain import commands as c

Make = Callable[[Actor, Any], c.Command]


def _choice(actor: Actor, body: wire.ChooseOnSuspend) -> c.Command:
    own = str(actor) if scope_of(actor, body) is Scope.OWN_TICKET else None
    return c.ChooseOnSuspend(body.ticket, body.choice, body.code_sha256, own)


def _pass(actor: Actor, body: wire.UsePass) -> c.Command:
    return c.UsePass(hashlib.sha256(body.code.encode()).hexdigest(), body.language, str(actor))


def _by(actor: Actor, body: wire.MarkTicket) -> str:
    """Who says so: of a pre-check (预审) the person by staff number, of the rest the role."""
    return str(actor) if body.mark == "pre_check" and actor.role in STAFF else str(actor.role)


ERRANDS: dict[type[Any], Make] = {
    wire.PartyArrived: lambda actor, body: c.PartyArrived(body.ticket, body.part),
    wire.AllowWithout: lambda actor, body: c.AllowWithout(body.ticket, body.part),
    wire.SuspendMatter: lambda actor, body: c.SuspendMatter(body.matter, body.reason, body.until),
    wire.ResumeMatter: lambda actor, body: c.ResumeMatter(body.matter),
    wire.ChooseOnSuspend: _choice,
    wire.TurnAway: lambda actor, body: c.TurnAway(
        body.window, body.materials, body.lacking, body.code_sha256
    ),
    wire.UsePass: _pass,
    wire.MarkTicket: lambda actor, body: c.MarkTicket(
        body.ticket, body.mark, body.material, _by(actor, body)
    ),
}
"""By the wire's class."""


def said_of(check: SelfCheck | None) -> tuple[tuple[str, int], ...]:
    """The self-check as the rules know it."""
    if check is None:
        return ()
    said = (("have", check.have), ("gap", check.gaps), ("promise", check.promises))
    return tuple((how, place) for how, places in said for place in places) or (("nothing", 0),)
