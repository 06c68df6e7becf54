"""When numbers are given, as people read it: the hall's clock, weekday and date, in both languages."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from queue_server.contracts.base import Text
from queue_server.contracts.lines import GivenSpan, OpeningView
from queue_server.domain.times.calendar import Calendar, special
from queue_server.domain.times.issue_hours import Given, Opening, Why

_WEEK_ZH: Final = "一二三四五六日"
_WEEK_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WHY: Final[dict[Why, Text]] = {
    Why.EARLY: Text(zh="还没到取号时间", en="Tickets are not given yet"),
    Why.BETWEEN: Text(zh="现在休息", en="Closed for a break"),
    Why.ENDED: Text(zh="今天取号已结束", en="Tickets have ended for today"),
    Why.LAST_TICKET: Text(zh="今天已停止取号", en="Tickets have stopped for this session"),
    Why.DAY_OFF: Text(zh="今天不办理", en="Not served today"),
    Why.HOLIDAY: Text(zh="今天放假", en="Closed: public holiday"),
    Why.SPECIAL: Text(zh="今天不办理", en="Not served today"),
}


def opening_view(state: Opening, calendar: Calendar, zone: str, now: datetime) -> OpeningView:
    """An opening as it goes over the wire."""
    words = _words(state, calendar, ZoneInfo(zone), now)
    return OpeningView(
        issuing=state.issuing, until=state.until, next=state.next, closes=state.closes, words=words
    )


def span_views(spans: tuple[Given, ...] | None) -> tuple[GivenSpan, ...] | None:
    """Hours as they go over the wire: a kiosk that is cut off goes by them."""
    if spans is None:
        return None
    return tuple(
        GivenSpan(begins=s.begins, ends=s.ends, closes=s.closes, served_by=s.served_by) for s in spans
    )


def _words(state: Opening, calendar: Calendar, zone: ZoneInfo, now: datetime) -> Text:
    today = now.astimezone(zone).date()
    if state.issuing:
        return _until(state, zone)
    why = WHY[state.why or Why.ENDED]
    own = special(calendar, today) if state.why is Why.SPECIAL else None
    zh, en = (own.why_zh, own.why_en) if own else (why.zh, why.en)
    if state.next is None:
        return Text(zh=f"{zh}。", en=f"{en}.")
    at = state.next.astimezone(zone)
    return Text(
        zh=f"{zh}，{_day_zh(at, today)} {at:%H:%M} 起取号。", en=f"{en}. Tickets from {_day_en(at, today)}."
    )


def _until(state: Opening, zone: ZoneInfo) -> Text:
    if state.until is None:
        return Text(zh="可以取号。", en="Tickets are given.")
    at = _clock(state.until.astimezone(zone), state.closes.astimezone(zone) if state.closes else None)
    return Text(zh=f"取号到 {at}。", en=f"Tickets until {at}.")


def _clock(at: datetime, closes: datetime | None) -> str:
    """Midnight as the end of a day is 24:00."""
    ends_day = (at.hour, at.minute) == (0, 0) and closes is not None
    return "24:00" if ends_day else f"{at:%H:%M}"


def _day_zh(at: datetime, today: date) -> str:
    if at.date() == today:
        return "今天"
    return f"{at.month}月{at.day}日（星期{_WEEK_ZH[at.weekday()]}）"


def _day_en(at: datetime, today: date) -> str:
    if at.date() == today:
        return f"{at:%H:%M} today"
    return f"{at:%H:%M} on {_WEEK_EN[at.weekday()]} {at.day} {_MONTHS[at.month - 1]}"
