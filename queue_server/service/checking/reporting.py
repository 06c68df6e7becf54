"""A report of `verify` for people, one line a finding in Chinese and English, and for programs. Pure."""

from collections.abc import Iterator
from typing import Any

from queue_server.domain.truth.causes import Cause
from queue_server.service.checking.day_checks import DayFigures
from queue_server.service.checking.verify import Report

CAUSES_ZH = {
    Cause.GREEN: "绿色通道", Cause.BOOKED: "预约", Cause.SKILL: "窗口业务范围", Cause.TRANSFER: "转窗口",
    Cause.MISSED_RETURN: "过号返回", Cause.MANUAL: "选呼", Cause.JOURNEY: "一次取号多窗口", Cause.ABSENT_PARTY: "人未到齐",
    Cause.PARKED: "挂起", Cause.BATCH: "一号多件", Cause.OFFLINE: "断网取号", Cause.UNDONE: "撤回",
    Cause.SUSPENDED: "停办", Cause.CAME_BACK: "凭证返回", Cause.UNEXPLAINED: "无原因",
}  # fmt: skip


def lines(report: Report) -> Iterator[str]:
    """The days, then what is wrong, then the verdict."""
    for day in report.days:
        yield from _day(day)
    for finding in report.findings:
        yield f"{finding.text.zh} {finding.text.en}"
    yield from _first(report)
    if report.holds:
        yield f"日志完好：{report.entries} 条相接，{report.witnesses} 份凭证相符。"
        yield f"The journal holds: {report.entries} entries linked, {report.witnesses} witnesses agree."
        if report.gaps:
            yield f"留痕有缺口：{report.gaps} 处。 The trace has {report.gaps} gaps."
    else:
        yield f"日志有问题：{len(report.findings)} 处，共 {report.entries} 条。"
        yield f"The journal does not hold: {len(report.findings)} findings in {report.entries} entries."


def plain(report: Report) -> dict[str, Any]:
    """As `--json` prints it."""
    return {
        "holds": report.holds, "gaps": report.gaps, "entries": report.entries, "witnesses": report.witnesses, "first_false": report.first_false,
        "days": [
            {"day": d.day, "entries": d.entries, "tickets": d.tickets, "calls": d.calls, "closed": d.closed, "late": d.late,
             "overtakes": dict(d.overtakes), "unexplained": d.overtakes[Cause.UNEXPLAINED]} for d in report.days
        ],
        "findings": [
            {"what": f.what, "seq": f.seq, "about": f.about, "zh": f.text.zh, "en": f.text.en} for f in report.findings
        ],
    }  # fmt: skip


def _day(day: DayFigures) -> Iterator[str]:
    causes = {cause: n for cause, n in day.overtakes.items() if cause is not Cause.UNEXPLAINED}
    zh = "、".join(f"{CAUSES_ZH[cause]} {n}" for cause, n in sorted(causes.items()))
    en = ", ".join(f"{cause} {n}" for cause, n in sorted(causes.items()))
    none = day.overtakes[Cause.UNEXPLAINED]
    total = day.overtakes.total()
    yield (
        f"{day.day}：{day.entries} 条，{day.tickets} 个号，{day.calls} 次叫号；后到先叫 {total} 对"
        f"{f'（{zh}）' if zh else ''}，无原因 {none}{f'；日结后补入 {day.late} 个断网号' if day.late else ''}；{'已日结' if day.closed else '未日结'}。"
    )
    yield (
        f"{day.day}: {day.entries} entries, {day.tickets} tickets, {day.calls} calls; {total} overtakes"
        f"{f' ({en})' if en else ''}, {none} unexplained{f'; {day.late} joined after the close' if day.late else ''}; {'closed' if day.closed else 'open'}."
    )


def _first(report: Report) -> Iterator[str]:
    if report.first_false is None:
        return
    first, last = report.first_false
    if first == last:
        yield f"第一条假条目：第 {first} 条。 The first false entry is {first}."
    else:
        yield f"第一条假条目在第 {first} 至 {last} 条之间。 The first false entry is one of {first} to {last}."
