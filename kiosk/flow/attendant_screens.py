"""The attendant's side of the machine: a PIN, a staff card, what can be looked at and done. Nothing of a citizen lives here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Device = Literal["reader", "printer", "scanner", "slot", "camera", "sound", "network"]
Outcome = Literal["running", "good", "failed", "heard"]
"""`heard`: the machine did its part; only a person's ears can tell the rest."""
Act = Literal["paper", "restart", "reboot"]
DEVICES: tuple[Device, ...] = ("reader", "printer", "scanner", "slot", "camera", "sound", "network")
PIN_LEAST, PIN_MOST = 6, 12
"""Digits of a PIN."""


@dataclass(frozen=True, slots=True)
class PaperOutlook:
    """The roll: metres left by count, and until when they last. None: no past days to tell from, or no such time is known.

    `closing`, `opening`: whether it lasts until the hall closes, and until it opens next.
    """

    left_m: float
    until: datetime | None = None
    closing: bool | None = None
    opening: bool | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """How the machine is: each part's state, the roll, what the hall has not heard yet, slips that were left today."""

    parts: tuple[tuple[str, str], ...] = ()
    paper: PaperOutlook | None = None
    waiting: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the machine's log: the allow-listed values of one event."""

    at: str
    event: str
    values: str = ""


@dataclass(frozen=True, slots=True)
class AttendantPin:
    """The PIN is typed. `wrong`: the key of what to say of the last try; `locked`: nothing is tried before then."""

    typed: str = field(default="", repr=False)
    wrong: str = ""
    locked: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttendantCard:
    """Now the staff card, on the reader."""

    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AttendantAsking:
    """Both are being compared with the file."""

    id: str


@dataclass(frozen=True, slots=True)
class AttendantMenu:
    """How the machine is, and what can be done. `by`: the staff id that opened it."""

    by: str
    machine: Machine = Machine()


@dataclass(frozen=True, slots=True)
class AttendantTests:
    """Devices tried one by one; `running` under `id`."""

    by: str
    results: tuple[tuple[Device, Outcome], ...] = ()
    running: Device | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class AttendantLog:
    """The last lines of the log, newest first."""

    by: str
    lines: tuple[LogLine, ...] = ()


@dataclass(frozen=True, slots=True)
class AttendantSure:
    """Asked once more before it is done."""

    by: str
    act: Act


AttendantScreen = (
    AttendantPin | AttendantCard | AttendantAsking | AttendantMenu | AttendantTests | AttendantLog | AttendantSure
)  # fmt: skip
