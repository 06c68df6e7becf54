"""机动窗口: a floating window is asked for, and what becomes of the ask."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FloatingWindowAsked:
    """A green ticket would wait too long: with `windows` open and `mean_s` of service, 1 in 100 waits longer than `p99_s`.

    `p99_s` is None where no window is open. The ask ends at `until` when nobody answers.
    """

    VERSION: ClassVar[int] = 1
    ticket: str
    matter: str
    windows: int
    mean_s: int
    p99_s: int | None
    until: datetime


@dataclass(frozen=True, slots=True)
class FloatingWindowAnswered:
    """Somebody took the ask, with a window or without naming one, or declined it."""

    VERSION: ClassVar[int] = 1
    ticket: str
    accepted: bool
    window: str | None


@dataclass(frozen=True, slots=True)
class FloatingWindowOver:
    """The ask ended without an answer: called, left, enough-windows or expired."""

    VERSION: ClassVar[int] = 1
    ticket: str
    cause: str
