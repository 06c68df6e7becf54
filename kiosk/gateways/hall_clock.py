"""The hall's time on a machine whose own clock may jump: what the hall said last, carried on by the steady clock."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta


class HallClock:
    """Until the hall has spoken, the machine's clock."""

    def __init__(self, wall: Callable[[], datetime], steady: Callable[[], float] = time.monotonic) -> None:
        """`wall` gives an aware now, `steady` seconds that never go back."""
        self._wall = wall
        self._steady = steady
        self._heard: tuple[datetime, float] | None = None

    def hear(self, at: datetime) -> None:
        """The hall says that it is `at` now."""
        self._heard = at, self._steady()

    def now(self) -> datetime:
        """Aware."""
        if self._heard is None:
            return self._wall()
        at, then = self._heard
        return at + timedelta(seconds=self._steady() - then)
