"""What ended for cases on a day: promises kept or broken, and how often somebody had to come (跑动次数), as it was.

A person is here for a case on each day on which it was received at a window, a supplement or a missing material was
brought, or the result was fetched. A parcel is no coming, nor is delivery.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from queue_server.domain import events as e
from queue_server.domain.case import Cases
from queue_server.domain.reports.facts import CaseFact
from queue_server.domain.truth.case_day import CaseDay

_BROUGHT = (e.CaseSupplemented, e.CaseGapFilled)


@dataclass(slots=True)
class CaseWatch:
    """The cases of one day, from their beginnings; `since` is its midnight."""

    since: datetime
    zone: ZoneInfo
    day: CaseDay = field(init=False)
    _here: dict[str, set[str]] = field(default_factory=dict)
    _of: dict[str, tuple[str, str]] = field(default_factory=dict)  # case → (matter, ticket)
    _over: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day = CaseDay(self.since)

    @property
    def cases(self) -> Cases:
        """Those that are open now."""
        return self.day.cases

    @property
    def again(self) -> set[str]:
        """Tickets whose person must come again."""
        return self.day.again

    def linked(self, event: e.Event) -> None:
        """An event of the day itself."""
        if isinstance(event, e.CaseLinked) and event.case in self._of:
            self._of[event.case] = (self._of[event.case][0], event.ticket)

    def take(self, event: e.Event, at: datetime) -> None:
        """One event of a case."""
        case = self.cases.open.get(getattr(event, "case", ""))
        match event:
            case e.CaseReceived():
                self._of[event.case] = (event.matter, event.ticket or "")
                self._here[event.case] = set() if event.parcel else {self._date(at)}
            case e.CasePickedUp() if case is not None:
                if case.way == "pick_up":
                    self._here[case.id].add(self._date(at))
                if at >= self.since:
                    self._over[case.id] = None
            case _ if isinstance(event, _BROUGHT) and case is not None:
                self._here[case.id].add(self._date(at))
        self.day.take(event, at)

    def facts(self) -> Iterator[CaseFact]:
        """Cases whose promise ended today, or that were handed over today."""
        for case in dict.fromkeys((*self.day.kept, *self.day.broken, *self._over)):
            matter, ticket = self._of[case]
            promise = "kept" if case in self.day.kept else "broken" if case in self.day.broken else ""
            days = tuple(sorted(self._here[case])) if case in self._over else ()
            yield CaseFact(case, matter, ticket, "", "", 0, promise, days)

    def _date(self, at: datetime) -> str:
        return at.astimezone(self.zone).date().isoformat()
