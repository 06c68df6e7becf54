"""Figures, times and names as people read them, personal ones masked."""

from datetime import datetime

from kiosk.words import Words
from queue_server.contracts.base import Minutes
from queue_server.contracts.snapshots import MatterView


def masked_name(name: str) -> str:
    """王小明 → 王**; one star for two characters and for one; a rare first character is kept."""
    return name and name[:1] + "*" * min(max(len(name) - 1, 1), 2)


def masked_number(number: str) -> str:
    """330102199001011234 → 330***********1234; of a shorter one only its last quarter."""
    first, last = (3, 4) if len(number) >= 14 else (0, len(number) // 4)
    return number[:first] + "*" * (len(number) - first - last) + number[len(number) - last :]


def clock(now: datetime, words: Words) -> str:
    """星期三 09:12."""
    return words("band.clock", day=words(f"day.{now.weekday()}"), time=f"{now:%H:%M}")


def moment(at: datetime, now: datetime, words: Words) -> str:
    """今天 13:30; 11月26日 星期四 08:20. Both in the hall's zone."""
    if at.date() == now.date():
        return words("moment.today", time=f"{at:%H:%M}")
    day = words(
        "booking.day", month=words(f"month.{at.month}"), day=at.day, weekday=words(f"day.{at.weekday()}")
    )
    return words("moment.day", day=day, time=f"{at:%H:%M}")


def wait_range(wait: Minutes, words: Words) -> str:
    """约 12–20 分钟; never a single figure that could be taken for a promise."""
    return _wait(wait, words, ("wait.none", "wait.within", "wait.range"))


def wait_figure(wait: Minutes, words: Words) -> str:
    """12–20 分钟, beside a label that says 大约等."""
    return _wait(wait, words, ("wait.none", "wait.figure_within", "wait.figure"))


def wait_now(wait: Minutes | None, words: Words) -> str:
    """What a ticket taken now would wait, as a sentence; empty where nothing is known."""
    if wait is None:
        return ""
    return _wait(wait, words, ("wait.now_none", "wait.now_within", "wait.now"))


def _wait(wait: Minutes, words: Words, keys: tuple[str, str, str]) -> str:
    none, within, between = keys
    if wait.high <= 0:
        return words(none)
    if wait.low >= wait.high:
        return words(within, high=wait.high)
    return words(between, low=max(0, wait.low), high=wait.high)


def yuan(fen: int) -> str:
    """8000 → ¥80.00."""
    return f"¥{fen // 100:,}.{fen % 100:02d}"


def in_fours(code: str) -> str:
    """As people read a long number aloud."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


def where(matter: MatterView, words: Words) -> str:
    """The matter's area, with its windows where they are known."""
    area, windows = matter.area_name.in_(words.language), matter.guide.windows
    if not windows:
        return area
    return words("guide.windows", area=area, windows=words("guide.and").join(windows))
