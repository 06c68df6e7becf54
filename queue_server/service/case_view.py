"""Back lists and the pick-up queue, drawn from the open cases."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from queue_server.contracts.base import Text
from queue_server.contracts.case_views import CaseLine, CaseMatter, CasesSnapshot, ClockLine, DueLine, DueMark
from queue_server.contracts.lines import OtherMatter
from queue_server.domain.case import Case, CaseState
from queue_server.domain.deciding.case_rules import clock_of, may_accept, serves, serving
from queue_server.domain.state import HallState
from queue_server.domain.times.limits import Limit
from queue_server.service.answers import text
from queue_server.service.cases_here import asked_of, gaps_of, promised_of

_UNITS = {"minutes": 60, "days": 86_400}
"""Seconds that count in one of a limit's unit."""
MATTERS_SHOWN = 40
Runs = dict[tuple[str, datetime], int]
"""Seconds of a run of the clock up to now, by the limit's unit and when it begins to count."""


def cases_snapshot(state: HallState, theme: str | None, **head: Any) -> CasesSnapshot:
    """A theme's cases, or all of them; `head` is what every snapshot has."""
    known = state.day.matters
    matters = frozenset(m.id for m in known.values() if theme in (None, m.theme))
    if theme is None:
        matters |= {case.matter for case in state.cases.open.values()}  # the hall's file may have dropped one
    mine = [case for case in state.cases.open.values() if case.matter in matters]
    mine.sort(key=lambda case: (case.since or case.received_at, case.id))
    parts = {
        "at_work": state.cases.back_list(matters),
        "to_issue": [case for case in mine if case.state is CaseState.DECIDED],
        "to_send": [case for case in mine if case.state is CaseState.ISSUED and case.way != "pick_up"],
        "pick_up": [case for case in state.cases.pick_ups() if case.matter in matters],
    }
    runs: Runs = {}
    lines: dict[str, Any] = {
        part: tuple(_line(state, case, head["at"], runs) for case in cases) for part, cases in parts.items()
    }
    named = {name for part in lines.values() for line in part for name in (line.matter, *line.open_steps)}
    return CasesSnapshot(**head, theme=theme, **lines, matters=tuple(_matters(state, named)))


def matters_named(state: HallState, words: str, window: str | None) -> tuple[OtherMatter, ...]:
    """Matters whose name or id has the words, those of the window first, with the windows that serve them; as many as a dialog shows."""
    wanted = words.strip().casefold()
    found = [
        m
        for m in state.day.matters.values()
        if any(wanted in each.casefold() for each in (m.id, m.name.zh, m.name.en))
    ]
    found.sort(key=lambda m: not serves(state, window, m.id))
    return tuple(
        OtherMatter(id=m.id, name=text(m.name), windows=_labels(state, m.id)) for m in found[:MATTERS_SHOWN]
    )


def _matters(state: HallState, named: Iterable[str]) -> Iterable[CaseMatter]:
    for name in sorted(named):
        matter = state.day.matters.get(name)
        if matter is None:
            continue
        windows = serving(state, name)
        yield CaseMatter(
            matter=name, theme=matter.theme, name=text(matter.name), materials=tuple(text(m) for m in matter.materials), windows=windows,
            accepting=tuple(each for each in windows if may_accept(state, each, name)), labels=_labels(state, name),
        )  # fmt: skip


def _labels(state: HallState, matter: str) -> tuple[str, ...]:
    return tuple(state.day.windows[window].label for window in serving(state, matter))


def _line(state: HallState, case: Case, now: datetime, runs: Runs) -> CaseLine:
    matter = state.day.matters.get(case.matter)
    name = text(matter.name) if matter else Text(zh=case.matter, en=case.matter)
    fields: dict[str, Any] = {
        each: getattr(case, each)
        for each in ("matter", "ticket", "parcel", "received_at", "accepted_at", "pause", "open_steps", "outcome", "way")
    }  # fmt: skip
    fields["state"] = case.state.value
    return CaseLine(
        **fields, case=case.id, matter_name=name, gaps=gaps_of(state.day, case), asked=asked_of(state.day, case), promises=promised_of(state.day, case),
        clocks=tuple(_clocks(state, case, now, runs)),
        dues=tuple(DueLine(limit=due.limit, percent=due.percent, at=due.at) for due in case.dues),
        crossed=tuple(DueMark(limit=limit, percent=percent) for limit, percent in case.crossed),
        marks=tuple(mark for mark, _, _ in case.marks),
        posting=state.outings.of_case(case.id) is not None, holder=case.visit is not None,
    )  # fmt: skip


def _clocks(state: HallState, case: Case, now: datetime, runs: Runs) -> Iterable[ClockLine]:
    """What is left of the promise and of the law's limit, until the case is decided."""
    if case.accepted_at is None or case.state not in (CaseState.ACCEPTED, CaseState.SUPPLEMENT):
        return
    for (name, limit), had in zip(case.limits.named(), case.used_s, strict=True):
        over = (name, 100) in case.crossed
        used = limit.seconds if over else had + _run(state, case, limit, now, runs)
        at = next((due.at for due in case.dues if (due.limit, due.percent) == (name, 100)), None)
        yield _clock(name, limit, used, None if case.pause else at)


def _run(state: HallState, case: Case, limit: Limit, now: datetime, runs: Runs) -> int:
    """Seconds of the present run; cases of one day have theirs counted once."""
    if case.runs_since is None or state.day.hall is None:
        return 0
    clock = clock_of(state.day.hall, case, now)
    run = limit.unit, clock.starts(limit, case.runs_since)
    if run not in runs:
        runs[run] = clock.counted(limit, case.runs_since, now)
    return runs[run]


def _clock(name: str, limit: Limit, used: int, at: datetime | None) -> ClockLine:
    left = max(0, limit.seconds - used)
    passed = "over" if not left else "near" if used * 4 >= limit.seconds * 3 else "in_time"
    fields: dict[str, Any] = {"limit": name, "state": passed, "unit": limit.unit}
    return ClockLine(**fields, left=-(-left // _UNITS[limit.unit]), at=at)
