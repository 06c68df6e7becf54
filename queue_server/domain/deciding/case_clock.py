"""The clocks of cases: stopped for a typed reason, run on, checked at the server's beat, set anew when the calendar changes."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import deciding
from queue_server.domain import events as e
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.case import Case, CaseState
from queue_server.domain.deciding import alarms
from queue_server.domain.deciding.case_rules import clock_of, found, items_of, own_dates, used_now
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import Hall
from queue_server.domain.state import HallState
from queue_server.domain.times.limits import Due

_S = CaseState
_AT_WORK = (_S.ACCEPTED, _S.SUPPLEMENT)


def pause(state: HallState, command: c.PauseCase, now: datetime) -> Decision:
    """公示、检验、系统故障: the clock stands."""
    case = found(state, command.case, _S.ACCEPTED)
    if isinstance(case, Refusal):
        return case
    if case.runs_since is None:
        return Refusal(Code.CLOCK_STANDS, case.pause or "")
    return (_paused(state, case, command.reason, now),)


def resume(state: HallState, command: c.ResumeCase, now: datetime) -> Decision:
    """It runs again; after a supplement it does so by itself."""
    case = found(state, command.case, _S.ACCEPTED)
    if isinstance(case, Refusal):
        return case
    return Refusal(Code.CLOCK_RUNS, case.id) if case.pause is None else (_resumed(state, case, now),)


def ask_supplement(state: HallState, command: c.AskSupplement, now: datetime) -> Decision:
    """补正: one complete list; an accepted case's clock stands meanwhile."""
    case = found(state, command.case, _S.RECEIVED, _S.ACCEPTED)
    if isinstance(case, Refusal):
        return case
    items = items_of(state, case.matter, command.materials)
    if isinstance(items, Refusal):
        return items
    asked = e.CaseSupplementAsked(case.id, items)
    return (asked, _paused(state, case, "supplement", now)) if case.runs_since else (asked,)


def supplement(state: HallState, command: c.SupplementCase, now: datetime) -> Decision:
    """Brought: where it stopped the clock, it runs again."""
    case = found(state, command.case, _S.SUPPLEMENT)
    if isinstance(case, Refusal):
        return case
    brought = e.CaseSupplemented(case.id)
    return (brought, _resumed(state, case, now)) if case.pause == "supplement" else (brought,)


def watched(state: HallState, now: datetime) -> Iterator[e.Event]:
    """Limits that have passed since the last look, and what managers must know of cases."""
    passed = tuple(_passed(state, now))
    yield from passed
    yield from _alarms(state, passed, now)


def rescheduled(state: HallState, hall: Hall, now: datetime) -> Iterator[e.Event]:
    """A day begins, perhaps with another calendar: clocks that run are set by it."""
    if hall.calendar == state.calendar_before:
        return
    for case in state.cases.open.values():
        if case.runs_since is not None and case.state is _S.ACCEPTED:
            dues = _dues(hall, case, case.runs_since, now)
            if dues != case.dues:
                yield e.CaseRescheduled(case.id, dues)


def stop_matter(state: HallState, command: c.SuspendMatter, now: datetime) -> Decision:
    """停办: with the matter, the clocks of its cases stand."""
    of_day = deciding.handle(state.day, command, now)
    if isinstance(of_day, Refusal) or not of_day:
        return of_day
    running = [
        case for case in state.cases.open.values() if case.matter == command.matter and case.runs_since
    ]
    return (*of_day, *(_paused(state, case, "system_failure", now) for case in running))


def go_on(state: HallState, command: c.ResumeMatter, now: datetime) -> Decision:
    """And run again with it."""
    of_day = deciding.handle(state.day, command, now)
    if isinstance(of_day, Refusal) or not of_day:
        return of_day
    stopped = [
        case
        for case in state.cases.open.values()
        if case.matter == command.matter and case.pause == "system_failure"
    ]
    return (*of_day, *(_goes_on(state, case, now) for case in stopped))


def _goes_on(state: HallState, case: Case, now: datetime) -> e.Event:
    """A case that waits for a supplement by now stands still for that reason."""
    if case.state is _S.SUPPLEMENT:
        return _paused(state, case, "supplement", now)
    return _resumed(state, case, now)


def _paused(state: HallState, case: Case, reason: str, now: datetime) -> e.CasePaused:
    return e.CasePaused(case.id, reason, used_now(state, case, now), own_dates(case))


def _resumed(state: HallState, case: Case, now: datetime) -> e.CaseResumed:
    hall = state.day.hall
    return e.CaseResumed(case.id, _dues(hall, case, now, now) if hall else own_dates(case))


def _dues(hall: Hall, case: Case, since: datetime, now: datetime) -> tuple[Due, ...]:
    """What is still to come: the limits' marks that have not passed, and what has a date of its own."""
    of_limits = clock_of(hall, case, now).due(case.limits, case.used_s, since)
    ahead = (due for due in of_limits if (due.limit, due.percent) not in case.crossed)
    return tuple(sorted((*ahead, *own_dates(case)), key=lambda due: (due.at, due.percent)))


def _passed(state: HallState, now: datetime) -> Iterator[e.CaseLimitReached]:
    for at, case, limit, percent in state.cases.due:
        if at > now:
            return
        yield e.CaseLimitReached(case, limit, percent)


def _alarms(state: HallState, passed: Iterable[e.CaseLimitReached], now: datetime) -> Iterator[e.Event]:
    crossed = {case.id: set(case.crossed) for case in state.cases.marked.values()}
    for event in passed:
        crossed.setdefault(event.case, set()).add((event.limit, event.percent))
    wrong: dict[AlarmKind, set[str]] = {kind: set() for kind in _KINDS}
    for case_id, marks in crossed.items():
        if (kind := _worst(state.cases.open[case_id], marks)) is not None:
            wrong[kind].add(case_id)
    for kind, abouts in wrong.items():
        yield from alarms.changes(state.day, kind, abouts)


_KINDS = (AlarmKind.CASE_OVER, AlarmKind.CASE_GAP, AlarmKind.CASE_NEAR)


def _worst(case: Case, marks: set[tuple[str, int]]) -> AlarmKind | None:
    """The gravest thing that is wrong with a case: over its limit, a material overdue, near its limit."""
    limits = {percent for limit, percent in marks if not limit.startswith("gap:")}
    at_work = case.state in _AT_WORK
    if at_work and 100 in limits:
        return AlarmKind.CASE_OVER
    if any(limit.removeprefix("gap:") in case.gaps for limit, _ in marks if limit.startswith("gap:")):
        return AlarmKind.CASE_GAP
    return AlarmKind.CASE_NEAR if at_work and limits else None
