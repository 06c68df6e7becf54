"""An explanation as a sentence in both languages: one form for staff, one for citizens. Pure.

Citizens read no class of another person beyond 绿色通道 / priority service, no keys (they would tell it), no matters.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.domain.hall import Hall, Label
from queue_server.domain.plain import to_plain
from queue_server.domain.truth.causes import Cause
from queue_server.domain.truth.explain import Explanation, Order, Side, explain
from queue_server.domain.truth.legs import Chronicle
from queue_server.domain.truth.overtakes import went_first
from queue_server.service import journal
from queue_server.service.ports import Entry, StorageError

CAUSES: Mapping[Cause, Label] = {
    Cause.GREEN: Label("{a}走绿色通道", "{a} has priority service"),
    Cause.BOOKED: Label("{a}是预约号", "{a} has a booking"),
    Cause.SKILL: Label("{w}号窗口当时不能办{b}的事项", "window {w} could not serve {b}'s matter then"),
    Cause.TRANSFER: Label("{a}从别的窗口转来，保留原来的位置", "{a} was transferred and kept its place"),
    Cause.MISSED_RETURN: Label(
        "过号后回来的号在其后三个号之后办理", "a number that missed its call goes after the next three"
    ),
    Cause.MANUAL: Label("工作人员按权限选呼了{a}", "staff with permission picked {a}"),
    Cause.JOURNEY: Label(
        "{a}一次取号办多个窗口，保留最初的位置", "{a} goes to several windows on one number and kept its first place"
    ),
    Cause.ABSENT_PARTY: Label(
        "{b}必须到场的人当时还没到齐", "somebody whom {b} needs at the window was not there yet"
    ),
    Cause.PARKED: Label("有一个号曾经挂起，等候的位置保留", "one of the numbers was parked and kept its place"),
    Cause.BATCH: Label(
        "一号多件每次办够件数后排到后面", "a number with many cases goes behind after its turn"
    ),
    Cause.OFFLINE: Label(
        "{a}在断网时取号，按取号时刻排队", "{a} was issued while the network was down and counts from its own time"
    ),
    Cause.UNDONE: Label("有一次叫号被撤回", "a call was taken back"),
    Cause.SUSPENDED: Label("{b}的事项当时停办", "{b}'s matter was suspended then"),
    Cause.CAME_BACK: Label("{a}凭一次性告知单或续办号返回", "{a} came back with a pass"),
    Cause.UNEXPLAINED: Label("没有合规的原因，请核查", "no lawful reason is on record: please investigate"),
}  # fmt: skip
ORDERS: Mapping[Order, Label] = {
    Order.OVERTOOK: Label("{a}先于{b}被叫到：{cause}", "{a} was called before {b}: {cause}"),
    Order.CAME_FIRST: Label("{a}比{b}先来，先叫到", "{a} came before {b} and was called before"),
    Order.CAME_LATER: Label(
        "叫{a}的时候{b}还没开始等候", "{b} had not begun to wait when {a} was called"
    ),
    Order.NOT_WAITING: Label("叫{a}的时候{b}不在等候", "{b} was not waiting when {a} was called"),
    Order.NOT_CALLED: Label("{a}还没有被叫到", "{a} has not been called"),
    Order.LATE: Label(
        "{a}和{b}里有断网时取的号，当天日结后才补入，没有参加排队",
        "one of {a} and {b} was issued while the network was down and joined its day after the close: it never waited",
    ),
    Order.SAME: Label("这是同一个号", "this is one and the same number"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explained:
    """One explanation in words."""

    facts: Explanation
    staff: Label
    citizen: Label


def explained(told: Chronicle, a: str, b: str) -> Explained:
    """Why ticket `a` was called before `b`, in words; KeyError for a ticket that is not of this day."""
    facts = explain(told, a, b)
    hall = told.day.hall
    if hall is None:
        raise KeyError(a)
    return Explained(facts, _staff(facts, hall), citizen(facts))


def why_before(told: Chronicle, ticket: str) -> tuple[Explained, ...]:
    """Whoever came later than this ticket id and was called while it waited, newest call first, each in words."""
    passed = dict.fromkeys(taken.ticket for taken, _ in reversed(went_first(told, ticket)))
    return tuple(explained(told, other, ticket) for other in passed)


def told_of(day: str, entries: Iterable[Entry]) -> Chronicle:
    """A day's waits, from the entries of its stream; StorageError for an entry that is not this program's."""
    told = Chronicle(date.fromisoformat(day))
    for entry in entries:
        try:
            told.apply(journal.read(entry), entry.at)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            raise StorageError(f"journal entry {entry.seq} is not one of this program's") from None
    return told


def plain(said: Explained) -> dict[str, Any]:
    """As `--json` prints it."""
    facts = said.facts
    return {
        "order": facts.order, "cause": facts.cause, "window": facts.window, "skills": sorted(facts.skills),
        "reason": facts.reason, "a": to_plain(facts.a), "b": to_plain(facts.b),
        "staff": to_plain(said.staff), "citizen": to_plain(said.citizen),
    }  # fmt: skip


def citizen(facts: Explanation) -> Label:
    """What everybody may read: numbers and one reason."""
    words = {"a": facts.a.number, "b": facts.b.number, "w": facts.window}
    cause = CAUSES[facts.cause] if facts.cause else Label("", "")
    zh = ORDERS[facts.order].zh.format(**words, cause=cause.zh.format(**words))
    en = ORDERS[facts.order].en.format(**words, cause=cause.en.format(**words))
    return Label(f"{zh}。", f"{en[:1].upper()}{en[1:]}.")


def _staff(facts: Explanation, hall: Hall) -> Label:
    """The same with both keys, credits, and the window with its skills."""
    said, zone = citizen(facts), ZoneInfo(hall.zone)
    sides = [_side(side, hall, zone) for side in (facts.a, facts.b)]
    zh, en = "；".join(side.zh for side in sides), "; ".join(side.en for side in sides)
    return Label(f"{said.zh}{zh}。{_window(facts, hall).zh}", f"{said.en} {en}.{_window(facts, hall).en}")


def _side(side: Side, hall: Hall, zone: ZoneInfo) -> Label:
    joined, key = _clock(side.joined_at, zone), _clock(side.key, zone)
    came = "取号" if side.joined_at == side.issued_at else f"（{_clock(side.issued_at, zone)} 取号）重新排队"
    came_en = (
        "issued"
        if side.joined_at == side.issued_at
        else f"issued {_clock(side.issued_at, zone)}, queued again"
    )
    name, credit, changed = _class(side, hall), _credit(side), _changed(side, zone)
    return Label(
        f"{side.number}（{name.zh}）{joined} {came}，排序时间 {key}{credit.zh}{changed.zh}",
        f"{side.number} ({name.en}) {came_en} {joined}, counts from {key}{credit.en}{changed.en}",
    )


def _changed(side: Side, zone: ZoneInfo) -> Label:
    if side.changed_at is None:
        return Label("", "")
    at, minutes = _clock(side.changed_at, zone), side.changed_to_s // 60
    return Label(
        f"（{at} 起该类提前量由负责人改为 {minutes} 分钟）",
        f" (from {at} on a manager had set its head start to {minutes} min)",
    )


def _class(side: Side, hall: Hall) -> Label:
    plan = next((each for each in hall.class_plans if each.id == side.green_class), None)
    return plan.name if plan else Label("普通", "ordinary")


def _credit(side: Side) -> Label:
    seconds = int(side.head_start.total_seconds())
    if seconds == 0:
        return Label("", "")
    minutes = f"{abs(seconds) / 60:.4g}"
    earlier = seconds > 0
    return Label(
        f"（{'提前' if earlier else '推后'} {minutes} 分钟）",
        f" ({minutes} min {'earlier' if earlier else 'later'})",
    )


def _window(facts: Explanation, hall: Hall) -> Label:
    if facts.a.called_at is None or not facts.window:
        return Label("", "")
    at = _clock(facts.a.called_at, ZoneInfo(hall.zone))
    matters = [m.name for m in hall.matters if m.id in facts.skills]
    zh, en = "、".join(m.zh for m in matters), ", ".join(m.en for m in matters)
    return Label(
        f"{at} 由{facts.window}号窗口叫号，当时可办：{zh}；记录的原因：{facts.reason}。",
        f" Called at {at} by window {facts.window}, which served {en}; reason on record: {facts.reason}.",
    )


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M:%S}"
