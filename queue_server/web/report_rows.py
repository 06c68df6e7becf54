"""A report's figures as cells of a page: rounded, and honest about how few they come from. Pure."""

from typing import Any
from urllib.parse import urlencode

from queue_server.contracts.base import Language
from queue_server.domain.reports.facts import GapFact
from queue_server.domain.reports.measures import DIMENSIONS, Dimension, Line, Trips
from queue_server.domain.reports.period import Report
from queue_server.domain.reports.small import Share
from queue_server.domain.truth.gaps import GapKind
from queue_server.service.reports.desk import Asked
from queue_server.service.reports.words import Words
from queue_server.web import charts
from queue_server.web.day_words import short_day


def minutes(seconds: int | None) -> str:
    """2.5 below ten minutes, 23 above; a dash where nothing is known."""
    if seconds is None:
        return "—"
    return f"{seconds / 60:.1f}" if seconds < 600 else f"{seconds / 60:.0f}"


def percent(share: Share) -> str:
    """Never 100 % of something that failed once."""
    if share.value is None:
        return ""
    rounded = round(100 * share.value)
    return f"{99 if rounded == 100 and share.kept < share.of else rounded}%"


def share_cell(share: Share, texts: dict[str, str]) -> dict[str, str]:
    """`value` with `note` below it."""
    counted = texts["of"].format(kept=share.kept, of=share.of)
    if share.of == 0:
        return {"value": texts["none"], "note": ""}
    if share.value is None:
        return {"value": counted, "note": ""}
    low, high = (round(100 * edge) for edge in share.interval)
    return {"value": percent(share), "note": texts["between"].format(low=low, high=high)}


def trips_cell(trips: Trips) -> str:
    """Two decimals: the promise is one."""
    return "—" if trips.mean is None else f"{trips.mean:.2f}"


def query(asked: Asked, **more: str) -> str:
    """The period in an address."""
    return urlencode({"from": asked.first.isoformat(), "to": asked.last.isoformat(), **more})


def rows(report: Report, dimension: Dimension, words: Words, texts: dict[str, str], asked: Asked) -> list[dict[str, Any]]:  # fmt: skip
    """One a row of the chosen way of looking."""
    lines = report.by[dimension]
    longest = max((line.wait.p90 or line.wait.p50 or 0 for line in lines), default=0)
    return [
        _row(line, words.row(dimension, line.key), longest, texts)
        | {"href": f"/reports/tickets?{query(asked, by=dimension, key=line.key)}"}
        for line in lines
    ]


def total(report: Report, texts: dict[str, str]) -> dict[str, Any]:
    """The last row."""
    return _row(report.all, texts["all"], 0, texts)


def _row(line: Line, name: str, longest: int, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "name": name, "tickets": line.tickets, "bar": charts.wait_bar(line.wait.p50, line.wait.p90, longest) if longest else "",
        "wait": minutes(line.wait.p50), "wait90": minutes(line.wait.p90), "walk": minutes(line.walk.p50),
        "service": minutes(line.service.p50), "service90": minutes(line.service.p90), "stay": minutes(line.stay.p50),
        "stay90": minutes(line.stay.p90), "kept": share_cell(line.kept, texts), "first": share_cell(line.first, texts),
        "trips": trips_cell(line.trips),
    }  # fmt: skip


def fairness(report: Report, words: Words, texts: dict[str, str]) -> dict[str, Any]:
    """Overtakes, long waits, windows, reasons, gaps."""
    return {
        "causes": [{"name": words.cause(c.cause), "line": c} for c in report.causes],
        "longest": [
            {
                "line": each, "matter": words.matter(each.visit.matter), "wait": minutes(each.wait_s),
                "why": texts["went_first"].format(n=each.n, why=words.cause(each.cause)) if each.n else texts["in_turn"],
            }
            for each in report.longest
        ],
        "windows": [
            {
                "name": words.window(w.window), "open": f"{w.open_s / 3600:.1f}", "idle": minutes(w.idle_s),
                "paused": minutes(w.paused_s), "line": w, "picks": sum(n for _, n in w.picks), "why": words.picks(w.picks),
            }
            for w in report.windows
        ],
        "away": [{"matter": words.matter(a.matter), "item": words.item(a.item), "line": a} for a in report.away],
        "gaps": [
            {"day": day, "name": words.gap(gap.kind), "gap": gap, "ticket": _ticket(day, gap)}
            for day, gap in report.gaps
        ],
    }  # fmt: skip


def elsewhere(report: Report, dimension: Dimension) -> int:
    """Promised cases of the total that stand in no row."""
    return report.all.kept.of - sum(line.kept.of for line in report.by[dimension])


def _ticket(day: str, gap: GapFact) -> str:
    """Of whose timeline the gap is, where it is a ticket's."""
    return f"{day}-{gap.about}" if gap.kind == GapKind.TICKET_WITHOUT_CASE else ""


def curve(report: Report, language: Language) -> Any:
    """The days of the period; nothing where there are too few for a line."""
    days = [(short_day(d.day, language), _whole(d.wait.p50), _whole(d.wait.p90)) for d in report.days]
    return charts.curve(days, "") if len(days) > 1 else ""


def _whole(seconds: int | None) -> int | None:
    return None if seconds is None else round(seconds / 60)


def tabs(asked: Asked, chosen: Dimension, texts: dict[str, str]) -> list[dict[str, Any]]:
    """The ways of looking."""
    return [
        {"name": texts[f"by_{each}"], "href": f"/reports?{query(asked, by=each)}", "on": each == chosen}
        for each in DIMENSIONS
    ]
