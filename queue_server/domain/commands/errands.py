"""Who must be there, what stops, who is sent home with a list and comes back; what staff note on a ticket."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Part = Literal["applicant", "co-applicant", "guardian", "agent"]
SuspendReason = Literal["system_down", "network", "power", "equipment", "staff", "notice", "other"]
Choice = Literal["wait", "continue_later", "rebook"]
Lacking = Literal[
    "copy", "expired", "unclear", "not_signed", "not_stamped", "no_authorisation", "photo", "other_office_first",
    "not_eligible", "other",
]  # fmt: skip
MarkKind = Literal["gap", "promise", "pre_check", "helper"]


@dataclass(frozen=True, slots=True)
class PartyArrived:
    """Somebody whom the ticket waits for is in the hall now."""

    ticket: str
    part: Part


@dataclass(frozen=True, slots=True)
class AllowWithout:
    """Staff: it may be called without this party."""

    ticket: str
    part: Part


@dataclass(frozen=True, slots=True)
class SuspendMatter:
    """停办. `until`: when it is expected to go on; None where nobody knows."""

    matter: str
    reason: SuspendReason
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ResumeMatter:
    """It goes on."""

    matter: str


@dataclass(frozen=True, slots=True)
class ChooseOnSuspend:
    """What the holder of a stopped ticket wants. `code`: SHA-256 of the 续办号 for `continue_later`.

    `own`: the actor whose own ticket it must be; None where the permission reaches every ticket of the hall.
    """

    ticket: str
    choice: Choice
    code: str | None = field(default=None, repr=False)
    own: str | None = None


@dataclass(frozen=True, slots=True)
class TurnAway:
    """一次性告知: everything that is missing, at once. `materials`: places in the matter's list, from 1 on."""

    window: str
    materials: tuple[int, ...]
    lacking: tuple[Lacking, ...]
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UsePass:
    """Back with a return pass or a 续办号. `code`: its SHA-256. The pass tells who comes and for what: no card again."""

    code: str = field(repr=False)
    language: str
    channel: str


@dataclass(frozen=True, slots=True)
class MarkTicket:
    """容缺, 告知承诺, 预审, 陪办: what the window should know. `material`: place in the case's list, 0 for none."""

    ticket: str
    mark: MarkKind
    material: int
    by: str
