"""Faults of an emulated device's line, drawn from a seed or asked for by name. Pure: the seed is an argument.

What a device sends passes a `FaultPlan` message by message; the plan answers with what really happens on the line.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Final


class Fault(Enum):
    """What can happen to one message of a device."""

    DROP = "drop"  # it never comes
    DELAY = "delay"  # it comes late
    CORRUPT = "corrupt"  # one byte is another
    TRUNCATE = "truncate"  # only its beginning comes
    GARBAGE = "garbage"  # noise comes before it
    UNPLUG = "unplug"  # the device goes in the middle of it
    SILENT = "silent"  # from here on nothing comes, until `speak`


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes on the line."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unplug:
    """The line goes."""


Action = Send | Wait | Unplug
DELAY_SECONDS: Final = (
    0.4  # longer than a reader's 300 ms for a small answer, so that a late one is really late
)


class FaultPlan:
    """Decides for each message. `rates` are probabilities per fault that sum to at most 1; none: a sound line."""

    def __init__(self, seed: int = 0, rates: Mapping[Fault, float] | None = None) -> None:
        self._random = Random(seed)  # noqa: S311 - faults to test with, not secrets
        self._rates = dict(rates or {})
        if sum(self._rates.values()) > 1 or any(rate < 0 for rate in self._rates.values()):
            raise ValueError("rates are probabilities that sum to at most 1")
        self._next: deque[Fault | None] = deque()
        self._silent = False

    def then(self, faults: Iterable[Fault | None]) -> None:
        """Queue faults for the coming messages, one each (None: no fault); they go before the rates."""
        self._next.extend(faults)

    def speak(self) -> None:
        """End a silence."""
        self._silent = False

    def apply(self, message: bytes) -> list[Action]:
        """What happens on the line when the device sends this message."""
        fault = self._next.popleft() if self._next else self._drawn()
        self._silent = self._silent or fault is Fault.SILENT
        if self._silent or not message:
            return []
        return self._actions(fault, message)

    def _drawn(self) -> Fault | None:
        if not self._rates:
            return None
        mark = self._random.random()
        for fault, rate in self._rates.items():
            if mark < rate:
                return fault
            mark -= rate
        return None

    def _actions(self, fault: Fault | None, message: bytes) -> list[Action]:
        cut = self._random.randrange(len(message))
        wrong = message[cut] ^ self._random.randrange(1, 256)
        on_line: dict[Fault | None, list[Action]] = {
            None: [Send(message)],
            Fault.DROP: [],
            Fault.DELAY: [Wait(DELAY_SECONDS), Send(message)],
            Fault.CORRUPT: [Send(message[:cut] + bytes([wrong]) + message[cut + 1 :])],
            Fault.TRUNCATE: [Send(message[:cut])],
            Fault.GARBAGE: [Send(self._random.randbytes(1 + cut % 64) + message)],
            Fault.UNPLUG: [Send(message[:cut]), Unplug()],
        }
        return on_line[fault]
