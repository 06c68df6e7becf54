"""承诺时限、法定时限: how long a case may take, and when three quarters and all of it will have passed.

A limit of minutes counts within the hall's hours, one of working days from the day after acceptance, whole days.
Stopped time counts for neither: a clock knows how much was used before it was stopped.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from queue_server.domain.times.calendar import Calendar, instant, local
from queue_server.domain.times.working_time import DAY_S, Measure, by_days, by_minutes, reached, working_s

Unit = Literal["minutes", "days"]
PERCENTS = (75, 100)


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of working time."""

    unit: Unit
    amount: int

    @property
    def seconds(self) -> int:
        """All of it, in seconds that count."""
        return self.amount * (60 if self.unit == "minutes" else DAY_S)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the hall promises and what the law allows; none where it is done at once."""

    promised: Limit | None = None
    legal: Limit | None = None

    def named(self) -> tuple[tuple[str, Limit], ...]:
        """(name, limit) of those that there are."""
        both = (("promised", self.promised), ("legal", self.legal))
        return tuple((name, limit) for name, limit in both if limit is not None)


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Due:
    """When `percent` of a limit will have passed. What else has a date of its own counts as 100."""

    limit: str
    percent: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """How a case's time counts: the calendar and the zone of its hall, and when the case was accepted."""

    calendar: Calendar
    zone: str
    accepted: datetime

    def used(
        self, limits: Limits, before: tuple[int, ...], since: datetime, now: datetime
    ) -> tuple[int, ...]:
        """Seconds used of each limit, by `named`: those before this run, and those since it began."""
        runs = (self.counted(limit, since, now) for _, limit in limits.named())
        return tuple(had + more for had, more in zip(before, runs, strict=True))

    def counted(self, limit: Limit, since: datetime, now: datetime) -> int:
        """Seconds of one run of the clock, that began at `since`."""
        return working_s(self._measure(limit), self.starts(limit, since), now, self.zone)

    def due(self, limits: Limits, before: tuple[int, ...], since: datetime) -> tuple[Due, ...]:
        """When each limit is three quarters used and when all of it, if nothing stops this run; earliest first."""
        dues = [
            Due(name, percent, self._when(limit, had, since, percent))
            for (name, limit), had in zip(limits.named(), before, strict=True)
            for percent in PERCENTS
            if had * 100 < limit.seconds * percent
        ]
        return tuple(sorted(dues, key=lambda due: (due.at, due.percent)))

    def starts(self, limit: Limit, since: datetime) -> datetime:
        """From when a run counts: minutes at once, days from the one after acceptance."""
        if limit.unit == "minutes":
            return since
        first = local(self.accepted, self.zone).date() + timedelta(days=1)
        return max(since, instant(first, 0, self.zone))

    def _when(self, limit: Limit, had: int, since: datetime, percent: int) -> datetime:
        left = -(-limit.seconds * percent // 100) - had
        return reached(self._measure(limit), self.starts(limit, since), left, self.zone)

    def _measure(self, limit: Limit) -> Measure:
        return by_minutes(self.calendar) if limit.unit == "minutes" else by_days(self.calendar)
