"""What an audit found, in Chinese and English, and as plain values for programs."""

from dataclasses import asdict
from typing import Any

from queue_server.audit.head_starts import ENOUGH, HeadStart
from queue_server.audit.reading import Log


def plain(log: Log, found: tuple[HeadStart, ...]) -> dict[str, Any]:
    """As `--json` prints it."""
    return {
        "rows": log.rows, "left": log.left, "unread": log.unread, "waited": _waited(log), "columns": log.columns,
        "head_starts": [asdict(each) | {"shown": each.shown} for each in found],
    }  # fmt: skip


def sentences(log: Log, found: tuple[HeadStart, ...]) -> list[str]:
    """One finding a line: Chinese, then English."""
    return [_zh_read(log), _en_read(log), *(line for each in found for line in (_zh(each), _en(each)))] + (
        [] if found else ["日志里只有一个类别，没有可比较的先后。", "The log has one class only: no order to explain."]
    )  # fmt: skip


def _waited(log: Log) -> int:
    return sum(call.taken > call.came for call in log.calls)


def _zh_read(log: Log) -> str:
    return f"读入 {log.rows} 行：{_waited(log)} 人排过队并被叫到，{log.left} 人中途离开（不计），{log.unread} 行读不懂。"


def _en_read(log: Log) -> str:
    return (
        f"{log.rows} rows read: {_waited(log)} waited and were taken, {log.left} left before (not counted), "
        f"{log.unread} could not be understood."
    )


def _zh(each: HeadStart) -> str:
    if each.seconds is None:
        return (
            f"类别 {each.favoured} 与 {each.other}：可比较的只有 {each.pairs} 对（少于 {ENOUGH}），不作判断。"
        )
    if not each.shown:
        return f"类别 {each.favoured} 与 {each.other}：没有看出提前量（{each.pairs} 对，按到达先后相符 {each.by_arrival:.1%}）。"
    return (
        f"类别 {each.favoured} 比类别 {each.other} 提前 {each.seconds:g} 秒（95% 区间 {each.low:g}–{each.high:g} 秒，{each.pairs} 对）："
        f"相符 {each.conform:.1%}；只按到达先后 {each.by_arrival:.1%}，绝对优先 {each.strict:.1%}。"
    )


def _en(each: HeadStart) -> str:
    if each.seconds is None:
        return (
            f"Classes {each.favoured} and {each.other}: only {each.pairs} comparable pairs (fewer than {ENOUGH}), "
            "not judged."
        )
    if not each.shown:
        return (
            f"Classes {each.favoured} and {each.other}: no head start to be seen ({each.pairs} pairs, "
            f"{each.by_arrival:.1%} in order of arrival)."
        )
    return (
        f"Class {each.favoured} counts as {each.seconds:g} s earlier than class {each.other} (95 % interval {each.low:g}–"
        f"{each.high:g} s, {each.pairs} pairs): {each.conform:.1%} in order; by arrival alone {each.by_arrival:.1%}, "
        f"strict priority {each.strict:.1%}."
    )
