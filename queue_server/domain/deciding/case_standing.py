"""受办分离 (F12): who may do what with a case. Papers are taken in and results given out at any window; what judges a case
or stops its clock belongs to the windows that serve its matter, or to the back office by permission."""

from datetime import datetime
from typing import Any

from queue_server.domain import commands as c
from queue_server.domain.deciding import case_clock, case_rules
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.state import HallState

OF_ANY_WINDOW = frozenset({c.ReceiveParcel, c.SupplementCase, c.FillGap, c.HandOver})
"""收件、补正和容缺的材料到了、取件: whoever stands where the papers are."""
BY_AUTHORITY = frozenset({c.AcceptReceived, c.RefuseCase, c.DecideCase})
"""受理、不予受理、办结: within what the window may do by itself."""
RULES: dict[type[Any], Any] = {
    c.ReceiveParcel: case_rules.receive_parcel,
    c.AcceptReceived: case_rules.accept_received,
    c.RefuseCase: case_rules.refuse,
    c.WithdrawCase: case_rules.withdraw,
    c.AskSupplement: case_clock.ask_supplement,
    c.SupplementCase: case_clock.supplement,
    c.FillGap: case_rules.fill_gap,
    c.PauseCase: case_clock.pause,
    c.ResumeCase: case_clock.resume,
    c.StartSteps: case_rules.start_steps,
    c.FinishStep: case_rules.finish_step,
    c.DecideCase: case_rules.decide,
    c.IssueResult: case_rules.issue_result,
    c.HandOver: case_rules.hand_over,
}
"""Command about a case → function of (state, command, now), once it is known who may."""


def by_whom(state: HallState, command: c.ByWhom, now: datetime) -> Decision:
    """What the command does, or why it is not for whoever asks."""
    if (refused := _not_theirs(state, command)) is not None:
        return refused
    decision: Decision = RULES[type(command.ask)](state, command.ask, now)
    return decision


def _not_theirs(state: HallState, command: c.ByWhom) -> Refusal | None:
    ask, window = command.ask, command.window
    matters = () if isinstance(ask, c.ReceiveParcel) else _matters(state, ask)
    if type(ask) in OF_ANY_WINDOW or not matters:  # of no open case: its rule says so
        return None
    if not command.office and not any(case_rules.serves(state, window, each) for each in matters):
        return Refusal(Code.CASE_ELSEWHERE, case_rules.labels(state, case_rules.serving(state, matters[0])))
    at_a_window = window is not None and (isinstance(ask, c.AcceptReceived) or not command.office)
    bound = type(ask) in BY_AUTHORITY and at_a_window
    return case_rules.without_authority(state, window or "", matters[0]) if bound else None


def _matters(state: HallState, ask: Any) -> tuple[str, ...]:
    """The case's, and of a parallel step its own, too."""
    case = state.cases.open.get(ask.case)
    if case is None:
        return ()
    return (case.matter, ask.step) if isinstance(ask, c.FinishStep) else (case.matter,)
