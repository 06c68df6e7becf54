"""What may be done with a case, and what that makes of its clock."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.case import Case, CaseState
from queue_server.domain.deciding.at_window import at_window
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.deciding.parties import item_of
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import Hall
from queue_server.domain.state import HallState
from queue_server.domain.ticket import State
from queue_server.domain.times.calendar import instant
from queue_server.domain.times.limits import Clock, Due

_S = CaseState
MOST_GAP_DAYS = 90
Left = tuple[tuple[str, str], ...]


def accept_at_window(state: HallState, command: c.AcceptCase, now: datetime) -> Decision:
    """受理 of a matter of the ticket that is served; its marks travel on."""
    found = at_window(state.day, command.window, State.SERVING)
    if isinstance(found, Refusal):
        return found
    window, ticket = found
    if ticket.id != command.ticket or command.matter not in ticket.cases:
        return Refusal(Code.UNKNOWN_MATTER, command.matter)
    if (refused := without_authority(state, window.id, command.matter)) is not None:
        return refused
    if (ticket.id, command.matter) in state.day.accepted or command.case in state.cases.open:
        return Refusal(Code.CASE_THERE, ticket.number)
    case = Case(command.case, command.matter, now)
    accepted = _accept(state, case, command.gaps, command.promises, now)
    if isinstance(accepted, Refusal):
        return accepted
    marks = tuple((mark.mark, mark.item, mark.by) for mark in ticket.marks)
    received = e.CaseReceived(case.id, case.matter, ticket.id, None, ticket.visit, marks)
    return (e.CaseLinked(ticket.id, window.id, case.matter, case.id), received, *accepted)


def without_authority(state: HallState, window: str, matter: str) -> Refusal | None:
    """授权不足: the refusal names the windows that may accept it, to which the ticket can be transferred."""
    if matter not in state.day.matters or may_accept(state, window, matter):
        return None
    able = (each for each in serving(state, matter) if may_accept(state, each, matter))
    return Refusal(Code.AUTHORITY_NEEDED, labels(state, able))


def may_accept(state: HallState, window: str, matter: str) -> bool:
    """Whether the window's authority suffices."""
    plans = state.day.hall.windows if state.day.hall else ()
    level = next((plan.authority for plan in plans if plan.id == window), 0)
    return matter in state.day.matters and level >= state.day.matters[matter].authority


def serving(state: HallState, matter: str) -> tuple[str, ...]:
    """Ids of the windows that serve the matter today."""
    return tuple(window.id for window in state.day.windows.values() if matter in window.matters)


def serves(state: HallState, window: str | None, matter: str) -> bool:
    """Whether the window serves the matter today."""
    found = state.day.windows.get(window or "")
    return found is not None and matter in found.matters


def labels(state: HallState, windows: Iterable[str]) -> str:
    """How the windows are called."""
    return ", ".join(state.day.windows[window].label for window in windows)


def receive_parcel(state: HallState, command: c.ReceiveParcel, now: datetime) -> Decision:
    """收件 without a ticket; a parcel is one open case."""
    if command.matter not in state.day.matters:
        return Refusal(Code.UNKNOWN_MATTER, command.matter)
    same = (each for each in state.cases.open.values() if each.parcel == command.parcel)
    if command.case in state.cases.open or next(same, None) is not None:
        return Refusal(Code.CASE_THERE, command.parcel)
    return (e.CaseReceived(command.case, command.matter, None, command.parcel, None, ()),)


def accept_received(state: HallState, command: c.AcceptReceived, now: datetime) -> Decision:
    """受理 of what was received before."""
    case = _case(state, command.case, _S.RECEIVED)
    if isinstance(case, Refusal):
        return case
    if case.matter not in state.day.matters:
        return Refusal(Code.UNKNOWN_MATTER, case.matter)
    return _accept(state, case, command.gaps, command.promises, now)


def refuse(state: HallState, command: c.RefuseCase, now: datetime) -> Decision:
    """不予受理: only before acceptance."""
    case = _case(state, command.case, _S.RECEIVED, _S.SUPPLEMENT)
    if isinstance(case, Refusal):
        return case
    if case.accepted_at is not None:
        return Refusal(Code.CASE_NOT_SO, case.id)
    return (e.CaseRefused(case.id, command.reason),)


def withdraw(state: HallState, command: c.WithdrawCase, now: datetime) -> Decision:
    """Until it is decided."""
    case = _case(state, command.case, _S.RECEIVED, _S.ACCEPTED, _S.SUPPLEMENT)
    return case if isinstance(case, Refusal) else (e.CaseWithdrawn(case.id),)


def start_steps(state: HallState, command: c.StartSteps, now: datetime) -> Decision:
    """并联: all at once; a case has its steps once."""
    case = _case(state, command.case, _S.ACCEPTED)
    if isinstance(case, Refusal):
        return case
    steps = tuple(dict.fromkeys(command.steps))
    unknown = next((step for step in steps if step not in state.day.matters), None)
    if unknown is not None:
        return Refusal(Code.UNKNOWN_MATTER, unknown)
    return Refusal(Code.CASE_NOT_SO, case.id) if case.steps else (e.CaseStepsStarted(case.id, steps),)


def finish_step(state: HallState, command: c.FinishStep, now: datetime) -> Decision:
    """Done once; the last one joins them."""
    case = _case(state, command.case, _S.ACCEPTED, _S.SUPPLEMENT)
    if isinstance(case, Refusal):
        return case
    if command.step not in case.open_steps:
        return Refusal(Code.CASE_NOT_SO, command.step)
    return (e.CaseStepDone(case.id, command.step),)


def decide(state: HallState, command: c.DecideCase, now: datetime) -> Decision:
    """办结: with every parallel step done and the clock running."""
    case = _case(state, command.case, _S.ACCEPTED)
    if isinstance(case, Refusal):
        return case
    if case.open_steps:
        return Refusal(Code.STEPS_OPEN, ", ".join(case.open_steps))
    if case.runs_since is None:
        return Refusal(Code.CLOCK_STANDS, case.pause or "")
    return (e.CaseDecided(case.id, command.outcome, used_now(state, case, now)),)


def issue_result(state: HallState, command: c.IssueResult, now: datetime) -> Decision:
    """出件: held back while a material is still to come, unless the case was denied."""
    case = _case(state, command.case, _S.DECIDED)
    if isinstance(case, Refusal):
        return case
    if case.gaps and case.outcome == "granted":
        return Refusal(Code.GAP_OPEN, ", ".join(case.gaps))
    return (e.CaseIssued(case.id, command.way),)


def hand_over(state: HallState, command: c.HandOver, now: datetime) -> Decision:
    """取件: the case is over."""
    case = _case(state, command.case, _S.ISSUED)
    return case if isinstance(case, Refusal) else (e.CasePickedUp(case.id),)


def fill_gap(state: HallState, command: c.FillGap, now: datetime) -> Decision:
    """A material that was left open has come, in time or late."""
    case = _case(state, command.case, _S.ACCEPTED, _S.SUPPLEMENT, _S.DECIDED)
    if isinstance(case, Refusal):
        return case
    item = item_of(state.day, case.matter, command.material) if case.matter in state.day.matters else None
    if item is None or item not in case.gaps:
        return Refusal(Code.UNKNOWN_MATERIAL, str(command.material))
    dues = tuple(due for due in case.dues if due.limit != f"gap:{item}")
    return (e.CaseGapFilled(case.id, item, dues),)


def clock_of(hall: Hall, case: Case, now: datetime) -> Clock:
    """How the case's time counts."""
    return Clock(hall.calendar, hall.zone, case.accepted_at or now)


def used_now(state: HallState, case: Case, now: datetime) -> tuple[int, ...]:
    """Seconds of each limit that are used, paused or not; none before acceptance."""
    if case.runs_since is None or state.day.hall is None:
        return case.used_s
    return clock_of(state.day.hall, case, now).used(case.limits, case.used_s, case.runs_since, now)


def own_dates(case: Case) -> tuple[Due, ...]:
    """What is due on a date of its own, however the clock runs."""
    return tuple(due for due in case.dues if due.limit.startswith("gap:"))


def items_of(state: HallState, matter: str, materials: Iterable[int]) -> tuple[str, ...] | Refusal:
    """Ids of materials by their places."""
    items: dict[str, None] = {}
    for material in materials:
        item = item_of(state.day, matter, material) if matter in state.day.matters else None
        if item is None:
            return Refusal(Code.UNKNOWN_MATERIAL, str(material))
        items[item] = None
    return tuple(items)


def found(state: HallState, case_id: str, *states: CaseState) -> Case | Refusal:
    """The open case, which must be in one of these states."""
    return _case(state, case_id, *states)


def _case(state: HallState, case_id: str, *states: CaseState) -> Case | Refusal:
    case = state.cases.open.get(case_id)
    if case is None or state.day.hall is None:
        return Refusal(Code.UNKNOWN_CASE, case_id)
    return case if case.state in states else Refusal(Code.CASE_NOT_SO, case_id)


def _accept(
    state: HallState, case: Case, gaps: tuple[tuple[int, str], ...], promises: tuple[int, ...], now: datetime
) -> tuple[e.Event, ...] | Refusal:
    hall = state.day.hall
    if hall is None:
        return Refusal(Code.DAY_CLOSED)
    left = _left(state, case.matter, gaps)
    if isinstance(left, Refusal):
        return left
    signed = items_of(state, case.matter, promises)
    if isinstance(signed, Refusal):
        return signed
    limits = state.day.matters[case.matter].limits
    dues = Clock(hall.calendar, hall.zone, now).due(limits, (0,) * len(limits.named()), now)
    events: list[e.Event] = [e.CaseAccepted(case.id, limits, dues)]
    for item, until in left:
        end = instant(date.fromisoformat(until) + timedelta(days=1), 0, hall.zone)
        dues = tuple(sorted((*dues, Due(f"gap:{item}", 100, end)), key=lambda due: (due.at, due.percent)))
        events.append(e.CaseGapLeft(case.id, item, until, dues))
    return (*events, *(e.CasePromised(case.id, item) for item in signed))


def _left(state: HallState, matter: str, gaps: tuple[tuple[int, str], ...]) -> Left | Refusal:
    """容缺: each material once, each with a last day from today on."""
    items = items_of(state, matter, (material for material, _ in gaps))
    if isinstance(items, Refusal):
        return items
    last = state.day.date + timedelta(days=MOST_GAP_DAYS)
    days = [until for _, until in gaps]
    wrong = next((day for day in days if not _within(day, state.day.date, last)), None)
    if wrong is not None or len(items) < len(gaps):
        return Refusal(Code.GAP_DATE, wrong or "")
    return tuple(zip(items, days, strict=True))


def _within(text: str, first: date, last: date) -> bool:
    """Whether it is a date of these; what is no date is not."""
    try:
        return first <= date.fromisoformat(text) <= last
    except ValueError:
        return False
