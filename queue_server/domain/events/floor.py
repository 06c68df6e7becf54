"""What happens on the hall's floor: calls for help, helpers, advice without a number, a short leave, notices on boards."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class HelpCalled:
    """Somebody at a machine calls for help. `rung`: helpers whom it rings first; `escalates`: when it goes to the manager."""

    VERSION: ClassVar[int] = 1
    call: int
    device: str
    area: str
    need: str
    rung: tuple[str, ...]
    escalates: datetime


@dataclass(frozen=True, slots=True)
class HelpAccepted:
    """`by` (role and staff number) walks there."""

    VERSION: ClassVar[int] = 1
    call: int
    by: str


@dataclass(frozen=True, slots=True)
class HelpEscalated:
    """Nobody took it in time: the manager is rung."""

    VERSION: ClassVar[int] = 1
    call: int


@dataclass(frozen=True, slots=True)
class HelpRungAgain:
    """Accepted and not ended: it rings again. `cause`: time, or left (whoever accepted it is not on the floor any more)."""

    VERSION: ClassVar[int] = 1
    call: int
    rung: tuple[str, ...]
    escalates: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class HelpEnded:
    """Over: done, cancelled (at the machine), replaced (by a newer call of the machine), day_closed."""

    VERSION: ClassVar[int] = 1
    call: int
    cause: str
    by: str


@dataclass(frozen=True, slots=True)
class HelperOnFloor:
    """A helper is on the floor, in an area or ("") in all of it."""

    VERSION: ClassVar[int] = 1
    staff: str
    area: str


@dataclass(frozen=True, slots=True)
class HelperOffFloor:
    """And is not any more."""

    VERSION: ClassVar[int] = 1
    staff: str


@dataclass(frozen=True, slots=True)
class AdviceGiven:
    """A visit that needed advice alone: counted, no number. `matter` is empty where it was about none."""

    VERSION: ClassVar[int] = 1
    matter: str


@dataclass(frozen=True, slots=True)
class SteppedOut:
    """暂离: the holder is out for a moment; the number keeps its key and is not called."""

    VERSION: ClassVar[int] = 1
    ticket: str


@dataclass(frozen=True, slots=True)
class SteppedIn:
    """Back: the number is called by its key again. `cause`: time, where the holder was out for too long."""

    VERSION: ClassVar[int] = 1
    ticket: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class NoticePosted:
    """A manager's words on all boards."""

    VERSION: ClassVar[int] = 1
    notice: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class NoticeWithdrawn:
    """And down again."""

    VERSION: ClassVar[int] = 1
    notice: int


FloorEvent = (
    HelpCalled
    | HelpAccepted
    | HelpEscalated
    | HelpRungAgain
    | HelpEnded
    | HelperOnFloor
    | HelperOffFloor
    | AdviceGiven
    | SteppedOut
    | SteppedIn
    | NoticePosted
    | NoticeWithdrawn
)
