"""What is asked for on the hall's floor."""

from dataclasses import dataclass
from typing import Literal

Need = Literal["see", "wheelchair", "machine", "unsure", "language", "unwell", "other", "green"]
"""Why somebody calls; `green` is the machine's own call when a card of the green channel was read."""


@dataclass(frozen=True, slots=True)
class CallHelp:
    """Somebody at the machine wants a person."""

    device: str
    need: Need


@dataclass(frozen=True, slots=True)
class CancelHelp:
    """Not wanted any more. `own`: the machine that says so; None for staff."""

    call: int
    by: str
    own: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptHelp:
    """`by` goes."""

    call: int
    by: str


@dataclass(frozen=True, slots=True)
class EndHelp:
    """The person was helped."""

    call: int
    by: str


@dataclass(frozen=True, slots=True)
class StandOnFloor:
    """`staff` helps on the floor from now on, in an area or everywhere."""

    staff: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class LeaveFloor:
    """And no longer."""

    staff: str


@dataclass(frozen=True, slots=True)
class GiveAdvice:
    """Advice, no number."""

    matter: str = ""


@dataclass(frozen=True, slots=True)
class StepOut:
    """暂离 for the holder of a waiting number."""

    ticket: str


@dataclass(frozen=True, slots=True)
class StepIn:
    """The holder is back."""

    ticket: str


@dataclass(frozen=True, slots=True)
class PostNotice:
    """Words for all boards."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class WithdrawNotice:
    """Off the boards."""

    notice: int


FloorCommand = (
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
