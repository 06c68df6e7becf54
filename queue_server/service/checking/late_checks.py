"""Numbers that joined a closed day, judged by what that day left: its leases, its paper range, what had come in. Pure."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from queue_server.domain import events as e
from queue_server.domain.closed import MOST_LATE, ClosedDay
from queue_server.service.checking import lawful
from queue_server.service.checking.findings import Finding, What
from queue_server.service.ports import Entry


class LateChecks:
    """Keeps what closed days left, as long as numbers of them may come in. `joined`: how many did, by day."""

    def __init__(self) -> None:
        self._closed: dict[str, ClosedDay] = {}
        self.joined = Counter[str]()

    def close(self, left: ClosedDay | None) -> None:
        """A day is over; what it had left already stays."""
        if left is None:
            return
        self._closed.setdefault(left.date.isoformat(), left)
        oldest = (left.date - MOST_LATE).isoformat()
        self._closed = {on: each for on, each in self._closed.items() if on >= oldest}

    def take(self, entry: Entry, event: e.MergedLate) -> Iterator[Finding]:
        """One number, in the order of the journal."""
        closed = self._closed.get(event.date)
        if entry.stream != f"day/{event.date}" or closed is None or not _possible(closed, entry, event):
            yield Finding(What.LATE, entry.seq, event.number)
            return
        self.joined[event.date] += 1
        if event.number in closed.beside:
            yield Finding(What.NUMBER_TWICE, entry.seq, event.number)
            return
        closed.take(event)


def _possible(closed: ClosedDay, entry: Entry, event: e.MergedLate) -> bool:
    try:
        date.fromisoformat(event.date)
        return event.ticket == f"{event.date}-{event.number}" and lawful.late(closed, event, entry.at)
    except Exception:  # a forged entry may break any assumption of the rules
        return False
