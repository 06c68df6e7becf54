"""How long a roll lasts: metres printed by the hour of the past days, laid over the hours to come. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from kiosk.flow import hours
from kiosk.flow.attendant_screens import PaperOutlook
from kiosk.flow.states import State

DAYS: Final = 14
"""Past days that are looked at."""
MARGIN: Final = 1.2
"""A fifth more than usual still fits."""
NEAR_END_M: Final = 3.0
"""What is on the roll at most once the printer's own sensor sees its end, whatever was counted."""
_AHEAD: Final = timedelta(days=7)
_HOUR: Final = timedelta(hours=1)
_OPENS: Final = time(8, 30)
"""Where the hall does not say when it opens next."""
Used = Mapping[tuple[date, int], int]
"""Millimetres printed in one hour of one day."""


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll in the printer: its whole length, what was printed off it, whether the printer sees its end."""

    length_m: float
    printed_mm: int = 0
    near_end: bool = False

    @property
    def left_m(self) -> float:
        """Metres that should be there."""
        left = max(0.0, self.length_m - self.printed_mm / 1000)
        return min(left, NEAR_END_M) if self.near_end else left


def outlook(
    roll: Roll, used: Used, now: datetime, closes: datetime | None, opens: datetime | None
) -> PaperOutlook:
    """Times are aware and in the hall's zone, as `used` is by its days and hours. Today tells nothing: it is not over."""
    usual = _usual(used, now.date())
    if not usual:
        return PaperOutlook(roll.left_m)
    until = _until(roll.left_m * 1000, usual, now)
    return PaperOutlook(roll.left_m, until, _lasts(until, closes), _lasts(until, opens))


def soon(paper: PaperOutlook) -> bool:
    """Whether the roll is to be changed before the hall opens next, as far as is known."""
    return paper.closing is False or paper.opening is False or paper.left_m <= NEAR_END_M


def _lasts(until: datetime | None, moment: datetime | None) -> bool | None:
    if moment is None:
        return None
    return until is None or until >= moment


def _usual(used: Used, today: date) -> dict[int, float]:
    """Millimetres an hour of the day, over the days on which anything was printed."""
    first = today - timedelta(days=DAYS)
    known = {(day, hour): mm for (day, hour), mm in used.items() if first <= day < today}
    days = {day for day, _ in known}
    sums: defaultdict[int, float] = defaultdict(float)
    for (_, hour), mm in known.items():
        sums[hour] += mm / len(days)
    return dict(sums)


def _until(left_mm: float, usual: Mapping[int, float], now: datetime) -> datetime | None:
    """When the roll ends; None where it outlasts a week."""
    at, end = now, now + _AHEAD
    while at < end:
        following = at.replace(minute=0, second=0, microsecond=0) + _HOUR
        need = usual.get(at.hour, 0.0) * MARGIN * ((following - at) / _HOUR)
        if need > left_mm:
            return at + (following - at) * (left_mm / need)
        left_mm -= need
        at = following
    return None


def hall_hours(state: State) -> tuple[datetime | None, datetime | None]:
    """When the hall closes, None while it is shut; and when it opens next, half past eight where that is not known.

    By the hall's word while it answers, by its hours and this machine's clock while it does not.
    """
    matters = state.catalogue.matters if state.catalogue else ()
    known = [found for matter in matters if (found := hours.of(state, matter)) is not None]
    closing = [each.closes for each in known if each.closes is not None and state.now < each.closes]
    closes = max(closing).astimezone(state.now.tzinfo) if closing else None
    following = [
        each.next for each in known if each.next is not None and (closes is None or each.next > closes)
    ]
    if following:
        return closes, min(following).astimezone(state.now.tzinfo)
    morning = datetime.combine(state.now.date(), _OPENS, state.now.tzinfo)
    return closes, morning if morning > state.now else morning + timedelta(days=1)
