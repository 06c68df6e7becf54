"""How many numbers without a card one machine may give in a minute."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

from queue_server.contracts.commands import Book, IssueTicket
from queue_server.service.requests import Request

_MINUTE = timedelta(minutes=1)


class Quota:
    """Counts what it admitted; forgets after a minute, with the process, and when the clock is set back."""

    def __init__(self, cardless_per_minute: int) -> None:
        self._most = cardless_per_minute
        self._given: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._counted: list[str] = []

    def begin(self) -> None:
        """What is counted from here on can be taken back."""
        self._counted.clear()

    def take_back(self) -> None:
        """Nothing came of the numbers counted since `begin`."""
        for actor in self._counted:
            self._given[actor].pop()
        self._counted.clear()

    def admits(self, request: Request, now: datetime) -> bool:
        """Whether the machine may give this number now; counts it when it may."""
        body = request.command.body
        if not isinstance(body, IssueTicket | Book) or body.sealed is not None:
            return True
        return self.counts(str(request.actor), now)

    def counts(self, actor: str, now: datetime) -> bool:
        """The same for a number whose holder nobody has proved, whatever is sealed in it."""
        given = self._given[actor]
        while given and not now - _MINUTE < given[0] <= now:
            given.popleft()
        if len(given) >= self._most:
            return False
        given.append(now)
        self._counted.append(actor)
        return True
