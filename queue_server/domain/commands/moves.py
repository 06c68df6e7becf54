"""Coming back, being set aside, going elsewhere; and who works where.

`own`: the actor whose own ticket it must be; None where the permission reaches every ticket of the hall.
"""

from dataclasses import dataclass
from typing import Literal

ParkKind = Literal["any", "same", "step"]
ParkReason = Literal["none", "form", "copy", "photo", "payment", "review", "system", "other"]
TransferReason = Literal["wrong_queue", "next_step", "specialist", "authority", "window_trouble", "other"]
PickCause = Literal["urgent", "helped", "same_person", "wrongly_missed", "fault", "instructed"]
SweepReason = Literal["closing", "emergency", "left_hall"]
Need = Literal["deaf", "wheelchair"]


@dataclass(frozen=True, slots=True)
class ReportLook:
    """A helper has looked for the person of the called ticket."""

    ticket: str


@dataclass(frozen=True, slots=True)
class NoteNeeds:
    """What the person needs; none takes it back."""

    ticket: str
    needs: tuple[Need, ...]
    own: str | None = None
    pager: int = 0


@dataclass(frozen=True, slots=True)
class ReturnTicket:
    """The holder of a missed ticket is back."""

    ticket: str
    by: str
    own: str | None = None


@dataclass(frozen=True, slots=True)
class ParkTicket:
    """挂起 the window's ticket; a wait on a step names it."""

    window: str
    park: ParkKind
    reason: ParkReason = "none"


@dataclass(frozen=True, slots=True)
class ResumeParked:
    """Call a parked ticket, ending the service that runs. `leads`: by a manager, from any window's park."""

    window: str
    ticket: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class StepDone:
    """What the ticket was parked for is done, or its holder is back."""

    ticket: str
    by: str
    own: str | None = None


@dataclass(frozen=True, slots=True)
class TransferTicket:
    """转窗口: to another matter, another window, or both."""

    window: str
    to_matter: str | None
    to_window: str | None
    reason: TransferReason


@dataclass(frozen=True, slots=True)
class Pick:
    """选呼 a waiting ticket, ending the service that runs."""

    window: str
    ticket: str
    cause: PickCause


@dataclass(frozen=True, slots=True)
class ReprintTicket:
    """补打 the slip, by a machine that then says what became of it."""

    ticket: str
    by: str
    own: str | None = None


@dataclass(frozen=True, slots=True)
class SweepHall:
    """清场: void what waits, was missed or is parked; the day goes on for the kept."""

    reason: SweepReason


@dataclass(frozen=True, slots=True)
class KeepTicket:
    """This one is served whatever is swept."""

    ticket: str


@dataclass(frozen=True, slots=True)
class SignOn:
    """Who works the window from now on."""

    window: str
    staff: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """Nobody does."""

    window: str


@dataclass(frozen=True, slots=True)
class RaisePanic:
    """紧急."""

    window: str


@dataclass(frozen=True, slots=True)
class ClearPanic:
    """It is over."""

    window: str
