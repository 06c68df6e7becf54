"""The present day told as waits, so that anybody can be asked why whom was called first: staff and citizens alike.

Events are noted as they happen and told when there is time for it, or when somebody asks: a start need not wait for it.
"""

from collections import deque
from datetime import date, datetime

from queue_server.domain import events as e
from queue_server.domain.truth.legs import Chronicle
from queue_server.service.checking.explaining import Explained, explained, why_before
from queue_server.service.requests import Happened

AT_ONCE = 1000
"""Events told in one go: some tens of milliseconds in which the loop does nothing else."""


class Telling:
    """For one thread. Waits of the present day alone."""

    def __init__(self) -> None:
        self._told = Chronicle(date.min)
        self._to_tell: deque[tuple[e.Event, datetime]] = deque()

    def note(self, happened: Happened) -> None:
        """Take one event; those of other streams than the present day's change nothing here."""
        today = self._told.day.date.isoformat()
        if happened.day > today:
            self._told = Chronicle(date.fromisoformat(happened.day))
            self._to_tell.clear()
        if happened.day >= today:
            self._to_tell.append((happened.event, happened.entry.at))

    def tell(self, most: int | None = AT_ONCE) -> None:
        """Tell what was noted, so many events at most; None for all."""
        count = len(self._to_tell) if most is None else min(most, len(self._to_tell))
        for _ in range(count):
            event, at = self._to_tell.popleft()
            self._told.apply(event, at)

    def explained(self, a: str, b: str) -> Explained | None:
        """Why one number or ticket of the day was called before another; None where the day has not both."""
        self.tell(None)
        first, second = self._told.ticket(a), self._told.ticket(b)
        return None if first is None or second is None else explained(self._told, first, second)

    def went_first(self, ticket: str) -> tuple[Explained, ...]:
        """Everybody who came later than this ticket id and was called while it waited, newest first, with the reason."""
        self.tell(None)
        return why_before(self._told, ticket) if ticket in self._told.day.tickets else ()
