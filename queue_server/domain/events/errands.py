"""An errand on its way through the windows."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A window has finished its part; the same number goes on to `skill`, for the case of that index.

    `reason`: journey (next step of the case), case (next matter on the number), batch (an agent's turn is over and it
    goes behind with the new `key`; otherwise `key` is the one it had). `stays`: the same window goes on with it.
    """

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    stop: int
    case: int
    skill: str
    stays: bool
    reason: str
    key: datetime
