"""One day told for figures: its waits, its cases, everything that happened. For one thread at a time."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as wall_time
from zoneinfo import ZoneInfo

from queue_server.domain import events as e
from queue_server.domain.applying import certificates
from queue_server.domain.certificate import Certificates
from queue_server.domain.truth.case_day import CaseDay
from queue_server.domain.truth.figures import Lengths, lengths
from queue_server.domain.truth.legs import Chronicle
from queue_server.service import journal
from queue_server.service.ports import Entry, StorageError
from queue_server.service.requests import Happened


@dataclass(slots=True)
class DayFigures:
    """The present day, as far as it was told."""

    zone: str
    told: Chronicle = field(default_factory=lambda: Chronicle(date.min))
    cases: CaseDay = field(default_factory=lambda: CaseDay(datetime.min.replace(tzinfo=ZoneInfo("UTC"))))
    history: list[tuple[e.Event, datetime]] = field(default_factory=list)
    rev: int = 0
    certificates: Certificates = field(default_factory=dict)
    over: dict[str, Lengths] = field(default_factory=dict)
    """Days that ended while this ran, until somebody takes them."""

    @property
    def midnight(self) -> datetime:
        """When the day began, on the hall's own clock."""
        return datetime.combine(self.told.day.date, wall_time(), ZoneInfo(self.zone))

    def take(self, to_tell: "deque[Happened]") -> None:
        """Tell everything that was noted; others may go on noting at the other end."""
        while to_tell:
            self._tell(to_tell.popleft())

    def recover(self, read: Callable[[str], Iterable[Entry]]) -> None:
        """Cases that began and ended today before this started: a start reads the open ones alone."""
        linked = [event.case for event, _ in self.history if isinstance(event, e.CaseLinked)]
        for case in linked:
            if case not in self.cases.cases.open:
                for entry in read(case):
                    self.cases.take(journal.read(entry), entry.at)

    def _tell(self, happened: Happened) -> None:
        today = self.told.day.date.isoformat()
        event, at = happened.event, happened.entry.at
        if happened.day > today:
            self._turn(date.fromisoformat(happened.day))
            today = happened.day
        self.rev = max(self.rev, happened.entry.seq)
        if (of_paper := certificates.APPLY.get(type(event))) is not None:
            of_paper(self.certificates, event, at)
        elif happened.day == today:
            self.told.apply(event, at)
            self.history.append((event, at))
        else:
            self.cases.take(event, at)

    def _turn(self, on: date) -> None:
        if self.told.day.hall is not None:
            ended = self.told.day
            self.over[ended.date.isoformat()] = lengths(
                self.told, self.midnight, ended.closed_at or self.midnight
            )
        self.told, self.history = Chronicle(on), []
        self.cases = CaseDay(self.midnight, self.cases.cases)


def lengths_of(day: str, zone: str, entries: Iterable[Entry]) -> Lengths | None:
    """A past day's queue from the entries of its stream; None of a day without entries; StorageError for foreign ones."""
    told, last = Chronicle(date.fromisoformat(day)), None
    for entry in entries:
        try:
            told.apply(journal.read(entry), entry.at)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            raise StorageError(f"journal entry {entry.seq} is not one of this program's") from None
        last = entry.at
    midnight = datetime.combine(told.day.date, wall_time(), ZoneInfo(zone))
    return None if last is None else lengths(told, midnight, told.day.closed_at or last)
