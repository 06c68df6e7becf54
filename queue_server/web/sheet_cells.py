"""What stands on the daily sheets, from a day's facts and from the hall as it is. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from queue_server.contracts.alarm_views import AlarmsSnapshot
from queue_server.contracts.case_views import CaseLine, CasesSnapshot
from queue_server.contracts.dashboard_views import DashboardSnapshot, DeviceCell
from queue_server.contracts.outing_views import OutingLine
from queue_server.domain.reports.facts import DayFacts, Head
from queue_server.domain.reports.period import Report, report
from queue_server.domain.reports.small import Share, spread
from queue_server.service.reports.words import Words
from queue_server.web.report_rows import minutes, percent

Texts = dict[str, str]


def head_line(head: Head) -> str:
    """The witness as `verify` reads it."""
    return f"head {head.seq} {head.hash} {head.key_id} {head.signature}"


def day(facts: DayFacts, words: Words, texts: Texts) -> dict[str, Any]:
    """One day in figures, for everybody: no window, nobody's name, nothing of too few."""
    made = report([facts])
    green = [visit.waited_s for visit in facts.visits if visit.green and visit.waited_s is not None]
    return {
        "came": made.all.tickets, "served": sum(visit.state == "served" for visit in facts.visits),
        "half": _wait(made.all.wait.p50, texts), "most": _wait(made.all.wait.p90, texts), "green": len(green),
        "green_most": _wait(spread(green).p90, texts), "forecast": share(made.forecast, texts), "kept": share(made.all.kept, texts),
        "first": share(made.all.first, texts), "themes": _themes(made, words), "causes": [(words.cause(c.cause), c.pairs) for c in made.causes],
        "unexplained": sum(c.pairs for c in made.causes if c.cause == "unexplained"), "gaps": len(facts.gaps),
        "missed": sum(window.missed for window in facts.windows), "sent_home": len({away.ticket for away in facts.away}),
        "longest": made.longest[0] if made.longest else None,
    }  # fmt: skip


def share(found: Share, texts: Texts) -> str:
    """So many of so many, with a percentage where there are enough."""
    if not found.of:
        return texts["none"]
    told = texts["counted"] if found.value is None else texts["share"]
    return told.format(kept=found.kept, of=found.of, percent=percent(found))


def morning(before: Sequence[DayFacts], cases: CasesSnapshot, shown: DashboardSnapshot | None, now: datetime, texts: Texts) -> dict[str, Any]:  # fmt: skip
    """What to expect, `now` on the hall's clock: the same weekday of the last weeks, what ends today, what is ready, which devices are ill."""
    end = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = Counter(visit.hour for facts in before for visit in facts.visits)
    busy, n = hours.most_common(1)[0] if hours else (0, 0)
    count = max(1, len(before))
    return {
        "people": round(sum(len(facts.visits) for facts in before) / count), "days": len(before), "busy": busy,
        "busy_people": round(n / count), "due": list(_due(cases.at_work, end)), "overdue": [case for case in cases.at_work if _late(case)],
        "gaps_due": list(_gaps_due(cases.at_work, end)), "to_issue": len(cases.to_issue), "pick_up": len(cases.pick_up),
        "ill": [
            {"cell": cell, "words": device_words(cell, texts)}
            for cell in (shown.devices if shown else ())
            if cell.state != "ok" or cell.parts
        ],
        "windows": len(shown.windows) if shown else 0,
    }  # fmt: skip


def device_words(cell: DeviceCell, texts: Texts) -> str:
    """What ails it, in the dashboard's words: its parts where it says so, else its state."""
    if cell.state not in ("ok", "degraded") or not cell.parts:
        return texts[f"device_{cell.state}"]
    return texts["comma"].join(_part(part, state, texts) for part, state in cell.parts)


def _part(part: str, state: str, texts: Texts) -> str:
    said = texts.get(f"part_{part}_{state}")
    return said or texts["part_told"].format(
        part=texts.get(f"part_name_{part}", part), state=texts[f"part_{state}"]
    )


def closing(cases: CasesSnapshot, alarms: AlarmsSnapshot, shown: DashboardSnapshot | None) -> dict[str, Any]:
    """What is left."""
    unseen = [line for line in alarms.alarms if line.acknowledged_at is None and line.cleared_at is None]
    return {
        "waiting": shown.all.waiting if shown else 0, "unseen": unseen, "at_work": len(cases.at_work),
        "overdue": sum(_late(case) for case in cases.at_work), "pick_up": len(cases.pick_up),
    }  # fmt: skip


def outings(lines: Sequence[OutingLine], today: str) -> tuple[int, int]:
    """Deliveries, home visits and errands due by the end of the day, and late ones."""
    due = sum(not line.ending and line.day == today for line in lines)
    return due, sum(line.late for line in lines)


def rounds(facts: DayFacts, texts: Texts) -> dict[str, Any]:
    """The day's leader, and how many rounds were asked for, made, missed; how many findings. For managers."""
    words = Counter(patrol.outcome for patrol in facts.patrols if patrol.asked)
    own = sum(not patrol.asked for patrol in facts.patrols)
    return {
        "leader": facts.duty[0] or texts["nobody"], "deputy": facts.duty[1], "missed": words["missed"],
        "told": texts["rounds_told"].format(
            asked=sum(words.values()), made=words["made"], missed=words["missed"], own=own, found=sum(len(p.findings) for p in facts.patrols)
        ),
    }  # fmt: skip


def _themes(made: Report, words: Words) -> list[dict[str, Any]]:
    return [
        {"name": words.row("department", line.key), "came": line.tickets, "half": minutes(line.wait.p50), "most": minutes(line.wait.p90)}
        for line in made.by["department"]
    ]  # fmt: skip


def _wait(seconds: int | None, texts: Texts) -> str:
    return texts["few"] if seconds is None else texts["minutes_n"].format(n=minutes(seconds))


def _due(cases: Iterable[CaseLine], end: datetime) -> Iterable[CaseLine]:
    return (
        c for c in cases if any(d.limit == "promised" and d.percent == 100 and d.at <= end for d in c.dues)
    )


def _gaps_due(cases: Iterable[CaseLine], end: datetime) -> Iterable[CaseLine]:
    return (c for c in cases if any(d.limit.startswith("gap:") and d.at <= end for d in c.dues))


def _late(case: CaseLine) -> bool:
    return any(mark.limit == "promised" and mark.percent == 100 for mark in case.crossed)
