"""From the wire's commands about cases to those of the rules: a new case gets its id here."""

from typing import Any

from queue_server.contracts.actors import Actor, Permission
from queue_server.contracts.commands import cases as wire
from queue_server.domain import commands as c
from queue_server.service.ports import Ids

NEW = (wire.AcceptCase, wire.ReceiveParcel)
OF_CASES: dict[type[Any], type[Any]] = {
    wire.AcceptCase: c.AcceptCase,
    wire.ReceiveParcel: c.ReceiveParcel,
    wire.AcceptReceived: c.AcceptReceived,
    wire.RefuseCase: c.RefuseCase,
    wire.WithdrawCase: c.WithdrawCase,
    wire.AskSupplement: c.AskSupplement,
    wire.SupplementCase: c.SupplementCase,
    wire.FillGap: c.FillGap,
    wire.PauseCase: c.PauseCase,
    wire.ResumeCase: c.ResumeCase,
    wire.StartSteps: c.StartSteps,
    wire.FinishStep: c.FinishStep,
    wire.DecideCase: c.DecideCase,
    wire.IssueResult: c.IssueResult,
    wire.HandOver: c.HandOver,
}
"""The rules' class by the wire's."""


def of_case(actor: Actor, body: Any, ids: Ids) -> c.Command:
    """The same fields, gaps as pairs, the id of a case to come, and who asks."""
    fields = {name: getattr(body, name) for name in type(body).model_fields if name != "kind"}
    if "gaps" in fields:
        fields["gaps"] = tuple((gap.material, gap.until) for gap in body.gaps)
    if isinstance(body, NEW):
        fields["case"] = ids.booking()
    ask = OF_CASES[type(body)](**fields)
    if isinstance(ask, c.AcceptCase):
        return ask
    return c.ByWhom(ask, actor.window, Permission.CASES in actor.permissions)
