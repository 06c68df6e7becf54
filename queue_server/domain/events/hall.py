"""The hall day as a whole: begun, ended; its windows."""

from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.hall import Hall


@dataclass(frozen=True, slots=True)
class HallConfigured:
    """The day begins under this hall file."""

    VERSION: ClassVar[int] = 1
    digest: str
    hall: Hall


@dataclass(frozen=True, slots=True)
class DayClosed:
    """The day is over. `head` and its signature are set when the entry is written (Ed25519 over the head)."""

    VERSION: ClassVar[int] = 1
    swept: tuple[str, ...]
    issued: int
    served: int
    head: str = ""
    key_id: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class WaitsCarried:
    """What waits told on earlier days were worth: the last scores of the hall ("") and of each group, oldest first."""

    VERSION: ClassVar[int] = 1
    scores: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class WindowOpened:
    """The window takes tickets, with these skills."""

    VERSION: ClassVar[int] = 1
    window: str
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WindowPaused:
    """The window calls nobody."""

    VERSION: ClassVar[int] = 1
    window: str
    reason: str


@dataclass(frozen=True, slots=True)
class WindowClosed:
    """The window is closed."""

    VERSION: ClassVar[int] = 1
    window: str


@dataclass(frozen=True, slots=True)
class HeadStartSet:
    """Tickets of the class taken from now on count as so much earlier, until the day ends.

    `keep`: on later days too, as long as the hall's file gives the class `file_s`.
    """

    VERSION: ClassVar[int] = 1
    class_id: str
    head_start_s: int
    file_s: int
    keep: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SkillsSet:
    """The window serves other matters until the day ends; `reason`: a typed one, as for head starts (older entries have none)."""

    VERSION: ClassVar[int] = 1
    window: str
    matters: tuple[str, ...]
    reason: str = ""
