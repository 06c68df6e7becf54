"""What is to be done outside of the hall, read off the state; and to whom, for whoever goes. The look is on record first."""

from dataclasses import replace
from datetime import datetime, timedelta

from queue_server.contracts.base import Text
from queue_server.contracts.commands import Visitor
from queue_server.contracts.outing_views import OutingLine, VisitSlot
from queue_server.domain.case import CaseState
from queue_server.domain.deciding.visiting import free
from queue_server.domain.outing import Outing
from queue_server.domain.state import HallState
from queue_server.service.answers import text
from queue_server.service.personal import Access, PersonalStore
from queue_server.service.vault_port import Vault


def outing_lines(state: HallState) -> tuple[OutingLine, ...]:
    """By day and time, soonest first; what has a day alone comes after that day's times."""
    found = sorted(state.outings.open.values(), key=_by_time)
    return tuple(_line(state, each) for each in found)


def visit_slots(state: HallState, now: datetime) -> tuple[VisitSlot, ...]:
    """Times at which somebody can still be sent, first to last."""
    return tuple(
        VisitSlot(
            slot=slot.local, date=slot.date, first=slot.local[11:], ends=_ends(state, slot.local), places=left
        )
        for slot, left in free(state, now)
        if left
    )


def called_off(state: HallState) -> tuple[str, ...]:
    """Whose visits or errands were cancelled without their knowing."""
    return tuple(sorted({each.owner for each in state.outings.open.values() if each.called_off}))


def moved(state: HallState) -> tuple[str, ...]:
    """Whose visits or errands somebody else moved without their knowing."""
    return tuple(sorted({each.owner for each in state.outings.open.values() if each.moved}))


def _by_time(each: Outing) -> tuple[bool, str, bool, str, str]:
    return (bool(each.ending), each.day, not each.slot, each.slot, each.id)


def _ends(state: HallState, local: str) -> str:
    """When a slot ends, by the hall's present length of one."""
    hall = state.day.hall
    if not local or hall is None or hall.visits is None:
        return ""
    return f"{datetime.fromisoformat(local) + timedelta(minutes=hall.visits.length_min):%H:%M}"


def person_of(
    personal: PersonalStore, vault: Vault, outing: Outing | None, staff: str, order: Access
) -> Visitor | None:
    """To whom: for its owner alone, and only until it has ended."""
    if outing is None or outing.owner != staff or outing.ending:
        return None
    personal.record(replace(order, visit=outing.person))
    row = personal.row(outing.person)
    return vault.unlock(row) if row else None


def _line(state: HallState, found: Outing) -> OutingLine:
    matter, case = state.day.matters.get(found.matter), state.cases.open.get(found.case)
    return OutingLine(
        outing=found.id, about=found.kind, matter_name=text(matter.name) if matter else Text(zh=found.matter, en=found.matter),
        case=found.case, ready=case is None or case.state is CaseState.ISSUED, day=found.day, slot=found.local, ends=_ends(state, found.local), why=found.why, owner=found.owner,
        ending=found.ending, late=found.is_late(state.day.date.isoformat()), moved_from=found.moved_from,
    )  # fmt: skip
