"""What an attendant does at the machine, what the machine answers, and what is asked of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from kiosk.flow.attendant_screens import Act, Device, LogLine, Machine, Outcome
from queue_server.contracts.base import Language
from queue_server.contracts.commands.attendants import AttendantDeed

# --- a member of staff --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenAttendant:
    """The hall's name on the first screen was held for five seconds."""


@dataclass(frozen=True, slots=True)
class OpenTests:
    """To the devices."""


@dataclass(frozen=True, slots=True)
class TryDevice:
    """Try one of them."""

    device: Device


@dataclass(frozen=True, slots=True)
class OpenLog:
    """To the last lines of the log."""


@dataclass(frozen=True, slots=True)
class AskAct:
    """The roll was changed; restart; reboot."""

    act: Act


AttendantTouch = OpenAttendant | OpenTests | TryDevice | OpenLog | AskAct

# --- the machine --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttendantKnown:
    """PIN and card belong together, and to this member of staff."""

    id: str
    by: str


@dataclass(frozen=True, slots=True)
class AttendantUnknown:
    """They do not; `locked`: until when nothing is tried any more."""

    id: str
    locked: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttendantUnchecked:
    """The file of attendants could not be used: neither right nor wrong."""

    id: str


@dataclass(frozen=True, slots=True)
class MachineSeen:
    """How the machine is."""

    machine: Machine


@dataclass(frozen=True, slots=True)
class DeviceTried:
    """What came of a try."""

    id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LogRead:
    """The last lines."""

    lines: tuple[LogLine, ...]


AttendantWord = AttendantKnown | AttendantUnknown | AttendantUnchecked | MachineSeen | DeviceTried | LogRead

# --- what is asked of the machine ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckAttendant:
    """Compare; answers with `AttendantKnown`, `AttendantUnknown` or `AttendantUnchecked`."""

    id: str
    pin: str = field(repr=False)
    card: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordDeed:
    """For the hall's records: who did what at this machine; told also after a power cut."""

    deed: AttendantDeed
    by: str = ""


@dataclass(frozen=True, slots=True)
class LookOver:
    """Answers with `MachineSeen`."""


@dataclass(frozen=True, slots=True)
class StartTry:
    """Try a device; answers with `DeviceTried`."""

    id: str
    device: Device
    language: Language


@dataclass(frozen=True, slots=True)
class ReadLog:
    """Answers with `LogRead`."""


@dataclass(frozen=True, slots=True)
class RollChanged:
    """A full roll is in the printer: count from nothing. Answers with `MachineSeen`."""


@dataclass(frozen=True, slots=True)
class NoteSlipLeft:
    """A slip was left at the exit: counted, with nothing of what stands on it."""


@dataclass(frozen=True, slots=True)
class EndProgram:
    """End the kiosk, which is begun anew by whoever keeps it; or the whole machine."""

    how: Literal["restart", "reboot"]


AttendantEffect = (
    CheckAttendant | RecordDeed | LookOver | StartTry | ReadLog | RollChanged | NoteSlipLeft | EndProgram
)  # fmt: skip
