"""The day, the windows and what they serve."""

from dataclasses import dataclass

from queue_server.domain.hall import Hall


@dataclass(frozen=True, slots=True)
class Configure:
    """Begin the day with this hall file."""

    hall: Hall
    digest: str


@dataclass(frozen=True, slots=True)
class CloseDay:
    """Sweep who still waits and end the day."""


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """The window takes tickets."""

    window: str


@dataclass(frozen=True, slots=True)
class PauseWindow:
    """The window calls nobody for a while."""

    window: str
    reason: str


@dataclass(frozen=True, slots=True)
class CloseWindow:
    """The window is closed."""

    window: str


@dataclass(frozen=True, slots=True)
class SetHeadStart:
    """Another head start of a class (or of bookings: booked) until the day ends; `keep`: until the file says otherwise."""

    class_id: str
    minutes: int
    keep: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetSkills:
    """Which matters the window serves until the day ends."""

    window: str
    matters: tuple[str, ...]
    reason: str = ""
