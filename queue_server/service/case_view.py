"""Back lists and the pick-up queue, drawn from the open cases."""

from collections.abc import Iterable
from typing import Any

from queue_server.contracts.base import Text
from queue_server.contracts.case_views import CaseLine, CasesSnapshot, DueLine, DueMark
from queue_server.domain.case import Case, CaseState
from queue_server.domain.state import HallState
from queue_server.service.answers import text


def cases_snapshot(state: HallState, theme: str | None, **head: Any) -> CasesSnapshot:
    """A theme's cases, or all of them; `head` is what every snapshot has."""
    matters = frozenset(m.id for m in state.day.matters.values() if theme in (None, m.theme))
    decided = (c for c in state.cases.open.values() if c.state is CaseState.DECIDED and c.matter in matters)
    ready = (case for case in state.cases.pick_ups() if case.matter in matters)
    return CasesSnapshot(
        **head, theme=theme, at_work=_lines(state, state.cases.back_list(matters)),
        to_issue=_lines(state, sorted(decided, key=lambda c: (c.since or c.received_at, c.id))),
        pick_up=_lines(state, ready),
    )  # fmt: skip


def _lines(state: HallState, cases: Iterable[Case]) -> tuple[CaseLine, ...]:
    return tuple(_line(state, case) for case in cases)


def _line(state: HallState, case: Case) -> CaseLine:
    matter = state.day.matters.get(case.matter)
    name = text(matter.name) if matter else Text(zh=case.matter, en=case.matter)
    fields: dict[str, Any] = {
        each: getattr(case, each)
        for each in (
            "matter", "ticket", "parcel", "received_at", "accepted_at", "pause", "promises", "asked", "open_steps", "outcome",
            "way",
        )
    }  # fmt: skip
    fields["state"] = case.state.value
    return CaseLine(
        **fields, case=case.id, matter_name=name, gaps=tuple(case.gaps),
        dues=tuple(DueLine(limit=due.limit, percent=due.percent, at=due.at) for due in case.dues),
        crossed=tuple(DueMark(limit=limit, percent=percent) for limit, percent in case.crossed),
        marks=tuple(mark for mark, _, _ in case.marks),
    )  # fmt: skip
