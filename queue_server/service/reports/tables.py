"""A report as tables for spreadsheets: seconds and counts as they are, nothing rounded, nothing left out for being few."""

from collections.abc import Iterable

from queue_server.contracts.base import Language
from queue_server.domain.reports.facts import Named
from queue_server.domain.reports.measures import DIMENSIONS, Dimension, Line
from queue_server.domain.reports.period import Report
from queue_server.domain.reports.small import Spread
from queue_server.service.reports.words import Words
from queue_server.service.sheets import Cell, Sheet

Rows = tuple[tuple[Cell, ...], ...]
_BY = {"matter": "事项", "window": "窗口", "department": "部门", "hour": "时段", "class": "人群"}
_BY_EN = {
    "matter": "Matter",
    "window": "Window",
    "department": "Department",
    "hour": "Hour",
    "class": "Class",
}
_PARTS = (("等候", "wait"), ("走动", "walk"), ("办理", "service"), ("停留", "stay"))
_SPREAD = ("次数", "中位秒", "P90秒"), ("n", "p50_s", "p90_s")
_REST = (
    ("承诺期内", "承诺办件", "一次办成", "计入来访", "跑动次数", "计入办件"),
    ("promises kept", "promises ended", "first visit", "visits counted", "comings", "cases counted"),
)


def tables(report: Report, language: Language) -> tuple[Sheet, ...]:
    """A sheet for each way of looking at the period, then fairness, windows, reasons, gaps."""
    words = Words(report.names, language)
    by = (_by(report, dimension, words) for dimension in DIMENSIONS)
    return (*by, _days(report, words), _causes(report, words), _longest(report, words), _windows(report, words), _away(report, words), _gaps(report, words))  # fmt: skip


def lines_of(report: Report, dimension: Dimension, language: Language) -> Sheet:
    """The rows of one way of looking, with the sum last."""
    return _by(report, dimension, Words(report.names, language))


def _by(report: Report, dimension: Dimension, words: Words) -> Sheet:
    zh = words.language == "zh"
    name = _BY[dimension] if zh else _BY_EN[dimension]
    spreads = [f"{part[0] if zh else part[1]} {each}" for part in _PARTS for each in _SPREAD[0 if zh else 1]]
    head = (name, "取号" if zh else "tickets", *spreads, *_REST[0 if zh else 1])
    rows = [(words.row(dimension, line.key), *_cells(line)) for line in report.by[dimension]]
    return Sheet(name, head, (*rows, ("合计" if zh else "All", *_cells(report.all))))


def _cells(line: Line) -> Iterable[Cell]:
    spreads = (line.wait, line.walk, line.service, line.stay)
    return (
        line.tickets, *(cell for each in spreads for cell in _spread(each)), line.kept.kept, line.kept.of, line.first.kept,
        line.first.of, line.trips.comings, line.trips.cases,
    )  # fmt: skip


def _spread(spread: Spread) -> tuple[Cell, ...]:
    return (spread.n, spread.p50, spread.p90)


def _days(report: Report, words: Words) -> Sheet:
    rows = tuple((each.day, each.tickets, *_spread(each.wait)) for each in report.days)
    return _sheet(
        words, ("日期", "Days"), ("日期", "取号", "等候次数", "等候中位秒", "等候P90秒"), ("day", "tickets", "waits", "wait p50_s", "wait p90_s"), rows
    )  # fmt: skip


def _causes(report: Report, words: Words) -> Sheet:
    rows = tuple((words.cause(c.cause), c.pairs, c.passed, c.preferred) for c in report.causes)
    return _sheet(
        words, ("先叫的原因", "Overtakes"), ("原因", "次", "被先叫的人", "先叫的人"), ("cause", "pairs", "passed", "preferred"), rows
    )  # fmt: skip


def _longest(report: Report, words: Words) -> Sheet:
    rows = tuple(
        (x.day, x.visit.number, words.matter(x.visit.matter), x.wait_s, words.cause(x.cause), x.n)
        for x in report.longest
    )
    return _sheet(
        words, ("最长等候", "Longest waits"), ("日期", "号", "事项", "等候秒", "主要原因", "先叫"), ("day", "number", "matter", "wait_s", "main cause", "went first"), rows
    )  # fmt: skip


def _windows(report: Report, words: Words) -> Sheet:
    rows = tuple(
        (words.window(w.window), w.days, w.open_s, w.idle_s, w.paused_s, w.served, w.missed, sum(n for _, n in w.picks), words.picks(w.picks))
        for w in report.windows
    )  # fmt: skip
    return _sheet(
        words, ("窗口表", "Windows"), ("窗口", "天", "开放秒", "有人等而空着秒", "暂停秒", "办理", "过号", "选呼", "选呼原因"),
        ("window", "days", "open_s", "idle with people waiting_s", "paused_s", "served", "missed", "picks", "causes"), rows,
    )  # fmt: skip


def _away(report: Report, words: Words) -> Sheet:
    rows = tuple((words.matter(a.matter), words.item(a.item), a.n, a.unlisted) for a in report.away)
    return _sheet(
        words, ("退回原因", "Sent home"), ("事项", "缺什么", "次", "上次没有告知"), ("matter", "what was lacking", "times", "not on an earlier list"), rows
    )  # fmt: skip


def _gaps(report: Report, words: Words) -> Sheet:
    rows = tuple((day, words.gap(gap.kind), gap.about, gap.seq) for day, gap in report.gaps)
    return _sheet(words, ("留痕缺口", "Trace gaps"), ("日期", "缺口", "办件或号", "日志序号"), ("day", "gap", "case or number", "journal seq"), rows)  # fmt: skip


def _sheet(words: Words, name: Named, zh: tuple[str, ...], en: tuple[str, ...], rows: Rows) -> Sheet:
    chinese = words.language == "zh"
    return Sheet(name[0] if chinese else name[1], zh if chinese else en, rows)
