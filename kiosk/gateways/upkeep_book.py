"""What the machine must remember of its own care: the roll's count, metres by the hour, slips that nobody took,
wrong tries at the attendant menu.

One small JSON file, replaced whole at every change. Nothing of a person stands in it. A file that cannot be read is begun
anew: then the roll counts as unknown until somebody says that it was changed.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final

import structlog

from firmware_bridge.whole_file import replaced
from kiosk.flow.paper import DAYS

TRIES: Final = 5
"""Wrong tries before nothing is tried any more for a while."""
LOCKED: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=1)
"""The first lock, doubled with each further one up to the longest; a right PIN begins anew."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """All of it. `changed`: when the roll was; None: never said. `hours`: mm by day and hour. `locks`: in a row.

    `left`: slips that nobody took, on the newest day that had any.
    """

    changed: datetime | None = None
    printed_mm: int = 0
    hours: dict[tuple[date, int], int] = field(default_factory=dict)
    wrong: int = 0
    locks: int = 0
    locked: datetime | None = None
    left: tuple[date, int] | None = None


class UpkeepBook:
    """Times are aware and in the hall's zone. A disk that fails is logged: the kiosk goes on.

    What changes the page blocks until it is on the disk: from any thread but the UI loop's. `page` and `locked` do not block.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turning = Lock()
        self.page: Page = _read(path)

    def printed(self, millimetres: int, now: datetime) -> None:
        """So much paper came out."""
        key, first = (now.date(), now.hour), now.date() - timedelta(days=DAYS)
        with self._turning:
            page = self.page
            hours = {each: mm for each, mm in page.hours.items() if each[0] >= first}
            hours[key] = hours.get(key, 0) + millimetres
            self._keep(replace(page, printed_mm=page.printed_mm + millimetres, hours=hours))

    def roll_changed(self, now: datetime) -> None:
        """A full roll is in the printer."""
        with self._turning:
            self._keep(replace(self.page, changed=now, printed_mm=0))

    def slip_left(self, now: datetime) -> None:
        """One more slip that nobody took."""
        with self._turning:
            self._keep(replace(self.page, left=(now.date(), self.left(now) + 1)))

    def left(self, now: datetime) -> int:
        """Slips that nobody took today."""
        day, count = self.page.left or (now.date(), 0)
        return count if day == now.date() else 0

    def locked(self, now: datetime) -> datetime | None:
        """Until when nothing is tried; a clock that was set back locks for no longer than the longest."""
        until = self.page.locked
        if until is None or not now < until <= now + LONGEST:
            return None
        return until

    def refused(self, now: datetime) -> datetime | None:
        """A wrong try; until when nothing is tried now."""
        with self._turning:
            page, wrong = self.page, self.page.wrong + 1
            if wrong < TRIES:
                self._keep(replace(page, wrong=wrong))
                return None
            until = now + min(LONGEST, LOCKED * (1 << min(page.locks, 8)))
            self._keep(replace(page, wrong=0, locks=page.locks + 1, locked=until))
            return until

    def known(self) -> None:
        """A right try."""
        with self._turning:
            if self.page.wrong or self.page.locks:
                self._keep(replace(self.page, wrong=0, locks=0, locked=None))

    def _keep(self, page: Page) -> None:
        self.page = page
        try:
            replaced(self._path, json.dumps(_table(page)).encode("ascii"))
        except OSError as error:
            _log.error("upkeep_not_kept", error=type(error).__name__)


def _table(page: Page) -> dict[str, Any]:
    return {
        "changed": page.changed.isoformat() if page.changed else None,
        "printed_mm": page.printed_mm,
        "hours": {f"{day}T{hour:02d}": mm for (day, hour), mm in page.hours.items()},
        "wrong": page.wrong,
        "locks": page.locks,
        "locked": page.locked.isoformat() if page.locked else None,
        "left": [f"{page.left[0]}", page.left[1]] if page.left else None,
    }


def _read(path: Path) -> Page:
    try:
        return _page(json.loads(path.read_text(encoding="ascii")))
    except FileNotFoundError:
        return Page()
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        _log.error("upkeep_unreadable", error=type(error).__name__)
        return Page()


def _page(table: dict[str, Any]) -> Page:
    return Page(
        _moment(table["changed"]),
        int(table["printed_mm"]),
        {(date.fromisoformat(key[:10]), int(key[11:])): int(mm) for key, mm in table["hours"].items()},
        int(table["wrong"]),
        int(table["locks"]),
        _moment(table["locked"]),
        _left(table.get("left")),  # a file of before has none
    )


def _left(pair: list[Any] | None) -> tuple[date, int] | None:
    return (date.fromisoformat(pair[0]), int(pair[1])) if pair else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
