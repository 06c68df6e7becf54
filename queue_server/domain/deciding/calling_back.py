"""回访: the number to call, left by the ticket's holder and kept in the vault, and what came of calling it."""

from datetime import datetime
from typing import Any

from queue_server.domain.commands import followups as c
from queue_server.domain.deciding.followups import dates, owned
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import followups as e
from queue_server.domain.followup import TRY_APART
from queue_server.domain.state import HallState


def leave_phone(state: HallState, command: c.LeavePhone, now: datetime) -> Decision:
    """For all that is open of the ticket and not answered; the day to call by counts from now on."""
    every = state.voices.open.values()
    open_ones = [each.id for each in every if each.ticket == command.ticket and each.answered_at is None]
    if not open_ones:
        return Refusal(Code.UNKNOWN_CASE, command.ticket)
    call_by = dates(state.day)[0]
    return tuple(e.PhoneLeft(name, command.person, call_by) for name in open_ones)


def call_back(state: HallState, command: c.NoteCallBack, now: datetime) -> Decision:
    """By its owner. Who came or rang was reached, number or not; without a number there is nobody to call in vain."""
    found = owned(state, command.follow_up, command.by)
    if isinstance(found, Refusal):
        return found
    if command.result != "reached" and (command.result == "no_way") == bool(found.person):
        return Refusal(Code.CASE_NOT_SO, found.id)
    if command.result == "not_reached" and not found.may_try(now):
        return Refusal(Code.CALLED_JUST_NOW, found.id, found.tried_at + TRY_APART if found.tried_at else None)
    return (e.PersonCalledBack(found.id, command.result),)


OF_CALLS: dict[type[Any], Any] = {c.NoteCallBack: call_back, c.LeavePhone: leave_phone}
"""Command → function of (state, command, now)."""
