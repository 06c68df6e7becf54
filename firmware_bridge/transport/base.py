"""The contract of a byte pipe. Small on purpose: a library of serial ports is swapped by writing one class."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Transport(Protocol):
    """An open byte pipe. One thread reads and writes; `close` may come from another and unblocks it.

    Every method raises TransportLost when the port is gone or closed, and nothing else of the operating system's.
    """

    def write(self, data: bytes, timeout: float) -> None:
        """Hand over all bytes within `timeout` seconds; raises TransportTimeout (some bytes may be out)."""

    def read(self, timeout: float) -> bytes:
        """Whatever has come, at least one byte; raises TransportTimeout after `timeout` seconds of silence."""

    def drain(self) -> int:
        """Throw away what has come and was not read; gives how many bytes that was."""

    def close(self) -> None:
        """Give the port back. Never raises; may be called twice."""


TransportOpener = Callable[[], Transport]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock that several waits share."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """The moment `seconds` from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - time.monotonic())
