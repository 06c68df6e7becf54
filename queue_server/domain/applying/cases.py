"""How a case changes. What is over leaves the memory."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers
from queue_server.domain.case import Case, Cases, CaseState, Gap
from queue_server.domain.day import Day


def _received(cases: Cases, event: e.CaseReceived, at: datetime) -> None:
    if event.case in cases.open:
        raise ValueError(f"{event.case} was received twice")
    cases.open[event.case] = Case(
        event.case, event.matter, at, event.ticket, event.parcel, event.visit, since=at, marks=event.marks
    )


def _accepted(cases: Cases, event: e.CaseAccepted, at: datetime) -> None:
    case = cases.open[event.case]
    case.move(CaseState.ACCEPTED, at)
    case.accepted_at = case.runs_since = at
    case.limits, case.used_s = event.limits, (0,) * len(event.limits.named())
    cases.set_dues(case, event.dues)


def _gap_left(cases: Cases, event: e.CaseGapLeft, at: datetime) -> None:
    case = cases.open[event.case]
    case.gaps[event.item] = Gap(event.item, event.until)
    cases.set_dues(case, event.dues)


def _gap_filled(cases: Cases, event: e.CaseGapFilled, at: datetime) -> None:
    case = cases.open[event.case]
    del case.gaps[event.item]
    cases.set_dues(case, event.dues)


def _promised(cases: Cases, event: e.CasePromised, at: datetime) -> None:
    case = cases.open[event.case]
    case.promises = (*case.promises, event.item)


def _paused(cases: Cases, event: e.CasePaused, at: datetime) -> None:
    case = cases.open[event.case]
    case.pause, case.runs_since, case.used_s = event.reason, None, event.used_s
    cases.set_dues(case, event.dues)


def _resumed(cases: Cases, event: e.CaseResumed, at: datetime) -> None:
    case = cases.open[event.case]
    case.pause, case.runs_since = None, at
    cases.set_dues(case, event.dues)


def _rescheduled(cases: Cases, event: e.CaseRescheduled, at: datetime) -> None:
    cases.set_dues(cases.open[event.case], event.dues)


def _asked(cases: Cases, event: e.CaseSupplementAsked, at: datetime) -> None:
    case = cases.open[event.case]
    case.move(CaseState.SUPPLEMENT, at)
    case.asked = event.items


def _supplemented(cases: Cases, event: e.CaseSupplemented, at: datetime) -> None:
    case = cases.open[event.case]
    case.move(CaseState.RECEIVED if case.accepted_at is None else CaseState.ACCEPTED, at)
    case.asked = ()


def _steps_started(cases: Cases, event: e.CaseStepsStarted, at: datetime) -> None:
    cases.open[event.case].steps |= dict.fromkeys(event.steps)


def _step_done(cases: Cases, event: e.CaseStepDone, at: datetime) -> None:
    cases.open[event.case].steps[event.step] = at


def _limit_reached(cases: Cases, event: e.CaseLimitReached, at: datetime) -> None:
    case = cases.open[event.case]
    mark = (event.limit, event.percent)
    case.crossed = (*case.crossed, mark)
    cases.marked[case.id] = case
    cases.set_dues(case, tuple(due for due in case.dues if (due.limit, due.percent) != mark))


def _decided(cases: Cases, event: e.CaseDecided, at: datetime) -> None:
    case = cases.open[event.case]
    case.move(CaseState.DECIDED, at)
    case.outcome, case.used_s, case.runs_since, case.pause = event.outcome, event.used_s, None, None
    cases.set_dues(case, tuple(due for due in case.dues if due.limit.startswith("gap:")))


def _issued(cases: Cases, event: e.CaseIssued, at: datetime) -> None:
    case = cases.open[event.case]
    case.move(CaseState.ISSUED, at)
    case.way = event.way


def _ended(cases: Cases, event: e.CasePickedUp | e.CaseRefused | e.CaseWithdrawn, at: datetime) -> None:
    case = cases.open[event.case]
    case.move(_ENDS[type(event)], at)
    cases.end(case)


def _linked(day: Day, event: e.CaseLinked, at: datetime) -> None:
    day.accepted[event.ticket, event.matter] = event.case


OF_DAY: Appliers = {e.CaseLinked: _linked}
"""What the day knows of cases."""
_ENDS = {
    e.CasePickedUp: CaseState.PICKED_UP,
    e.CaseRefused: CaseState.REFUSED,
    e.CaseWithdrawn: CaseState.WITHDRAWN,
}
APPLY: Appliers = {
    e.CaseReceived: _received,
    e.CaseAccepted: _accepted,
    e.CaseGapLeft: _gap_left,
    e.CaseGapFilled: _gap_filled,
    e.CasePromised: _promised,
    e.CasePaused: _paused,
    e.CaseResumed: _resumed,
    e.CaseRescheduled: _rescheduled,
    e.CaseSupplementAsked: _asked,
    e.CaseSupplemented: _supplemented,
    e.CaseStepsStarted: _steps_started,
    e.CaseStepDone: _step_done,
    e.CaseLimitReached: _limit_reached,
    e.CaseDecided: _decided,
    e.CaseIssued: _issued,
    **dict.fromkeys(_ENDS, _ended),
}
"""Event class → function of (cases, event, at)."""
