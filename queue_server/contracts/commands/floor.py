"""Calls for help and who answers them, advice without a number, a short leave, notices on boards."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.base import Message, Slug, TicketId

Need = Literal["see", "wheelchair", "machine", "unsure", "language", "unwell", "other", "green"]
"""`green`: the machine itself, when it has read a card of the green channel."""
HelpId = Annotated[int, Field(ge=1, le=99_999)]
Notice = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f<>]+$")]
"""A line on a board: short enough to be read in passing."""


class CallHelp(Message):
    """求助 from this machine; the sender says where it is. Nothing about the person."""

    kind: Literal["call_help"] = "call_help"
    need: Need


class CancelHelp(Message):
    """Help is not wanted any more; a machine takes back its own call alone."""

    kind: Literal["cancel_help"] = "cancel_help"
    call: HelpId


class AcceptHelp(Message):
    """The sender walks there."""

    kind: Literal["accept_help"] = "accept_help"
    call: HelpId


class EndHelp(Message):
    """The person was helped."""

    kind: Literal["end_help"] = "end_help"
    call: HelpId


class StandOnFloor(Message):
    """The sender helps on the floor from now on; without an area everywhere."""

    kind: Literal["stand_on_floor"] = "stand_on_floor"
    area: Slug | None = None


class LeaveFloor(Message):
    """The sender does not any more."""

    kind: Literal["leave_floor"] = "leave_floor"


class GiveAdvice(Message):
    """A visit that needed advice alone: counted, no number."""

    kind: Literal["give_advice"] = "give_advice"
    matter: Slug | None = None


class StepOut(Message):
    """暂离: the holder of a waiting number is out for a moment; the place is kept."""

    kind: Literal["step_out"] = "step_out"
    ticket: TicketId


class StepIn(Message):
    """The holder is back."""

    kind: Literal["step_in"] = "step_in"
    ticket: TicketId


class PostNotice(Message):
    """A line on all boards until it is taken down or the day ends. No names: it is kept with the day."""

    kind: Literal["post_notice"] = "post_notice"
    zh: Notice
    en: Notice


class WithdrawNotice(Message):
    """Off the boards."""

    kind: Literal["withdraw_notice"] = "withdraw_notice"
    notice: Annotated[int, Field(ge=1, le=99_999)]


FloorBody = (
    CallHelp
    | CancelHelp
    | AcceptHelp
    | EndHelp
    | StandOnFloor
    | LeaveFloor
    | GiveAdvice
    | StepOut
    | StepIn
    | PostNotice
    | WithdrawNotice
)
