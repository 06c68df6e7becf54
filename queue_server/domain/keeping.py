"""How long a visit's personal data is kept: 30 days after the day of the visit, as the hall shortens or a department lengthens it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from queue_server.domain.hall import KEEP_DAYS, Hall


@dataclass(frozen=True, slots=True)
class Keeping:
    """Days by matter, where a matter's department rules; `days` for all others."""

    days: int = KEEP_DAYS
    by_matter: tuple[tuple[str, int], ...] = ()
    zone: str = "UTC"

    @classmethod
    def of(cls, hall: Hall) -> "Keeping":
        """As the hall's file has it."""
        ruled = tuple((matter.id, matter.keep_days) for matter in hall.matters if matter.keep_days)
        return cls(hall.keep_days, ruled, hall.zone)

    def last_day(self, visited: date, *matters: str) -> date:
        """The last day. Every visit is closed with its day; of several matters the longest counts."""
        ruled = dict(self.by_matter)
        return visited + timedelta(
            days=max((ruled.get(each, self.days) for each in matters), default=self.days)
        )

    def until(self, visited: date, *matters: str) -> datetime:
        """The end of the last day, in UTC."""
        end = self.last_day(visited, *matters) + timedelta(days=1)
        return datetime(end.year, end.month, end.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
