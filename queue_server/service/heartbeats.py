"""The hall's own beat, and when each machine was last answered: a number given while the link was up was not given offline."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HEARTBEAT_S = 4.0
"""Boards call themselves stale after 10 s of silence, so that two beats may be lost.

The beat also renews what an event elsewhere changed a little: the hall's figures on consoles, waits on ticket pages.
"""
GAP = timedelta(seconds=9)
"""Three heartbeats without an answer: shorter silences are one link."""
GAPS_KEPT = 100
"""Silences remembered of a machine; a day with more has other troubles."""


@dataclass(slots=True)
class _Heard:
    last: datetime
    gaps: deque[tuple[datetime, datetime]] = field(default_factory=lambda: deque(maxlen=GAPS_KEPT))


class Heartbeats:
    """In memory alone: after the server's restart nothing is known, and the lease's own time is the bound."""

    def __init__(self) -> None:
        self._heard: dict[str, _Heard] = {}

    def answered(self, device: str, now: datetime) -> None:
        """The device was answered."""
        heard = self._heard.setdefault(device, _Heard(now))
        if now - heard.last > GAP:
            heard.gaps.append((heard.last, now))
        heard.last = max(heard.last, now)

    def before(self, device: str, claimed: datetime) -> datetime | None:
        """The earliest that a number of this claimed time can have been given offline; None where nothing is known.

        That is the answered heartbeat before the silence in which it lies, or before the next one.
        """
        heard = self._heard.get(device)
        if heard is None:
            return None
        return next((start for start, end in heard.gaps if claimed <= end), heard.last)
