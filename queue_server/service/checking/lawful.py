"""Whether the rules allow what a day's journal says: calls, keys, head starts, flags and the close, decided again. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.classes import counting, key_of
from queue_server.domain.closed import ClosedDay
from queue_server.domain.commands.followups import GiveFlag
from queue_server.domain.day import Day
from queue_server.domain.deciding import handle
from queue_server.domain.deciding.followups import give_flag
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.deciding.merging import paper_number
from queue_server.domain.errors import Refusal
from queue_server.domain.events.followups import FlagGiven
from queue_server.domain.followup import Proposal
from queue_server.domain.head_starts import hall_of, in_force
from queue_server.domain.numbering import PAPER, read
from queue_server.domain.state import HallState


def call(day: Day, said: e.TicketCalled, command: Sequence[e.Event], at: datetime) -> bool:
    """The call is what the rules give this window now: the next one, a pick with its cause, or a parked ticket.

    `day` is as it was before the command, whose events are all in `command`.
    """
    return any(said in _decided(handle, day, asked, at) for asked in _ways(said, command))


def close(day: Day, said: e.DayClosed, at: datetime) -> bool:
    """The close names who is swept, and the day's figures."""
    return replace(said, head="", key_id="", signature="") in _decided(handle, day, c.CloseDay(), at)


def head_start(day: Day, said: e.HeadStartSet, at: datetime) -> bool:
    """A manager may set it in the midst of the day: within the bounds of the hall's file."""
    asked = c.SetHeadStart(said.class_id, said.head_start_s // 60, said.keep, said.reason)
    return said in _decided(handle, day, asked, at)


def flag(state: HallState, said: FlagGiven, at: datetime) -> bool:
    """One a window and eight a quarter that has begun. What it was given on is compared elsewhere."""
    named = Proposal(said.proposal, (said.window,))
    asked = GiveFlag(said.quarter, said.window, said.proposal, said.until, named)
    return said in _decided(give_flag, state, asked, at)


def key(day: Day, said: e.TicketIssued, at: datetime) -> bool:
    """The key is the one that the ticket's classes give; a booking or a pass gives at most the hall's bound."""
    if day.hall is None:
        return False
    hall = hall_of(day, in_force(day, said.issued_at))
    issued_at, group = said.issued_at or at, counting(hall, said.classes)
    if issued_at > at or (group.id, group.green) != (said.green_class, said.green):
        return False
    if not said.via:
        return said.key == key_of(issued_at, group)
    errands, booking = day.hall.rules.errands, day.hall.booking
    most = max(errands.return_head_start, errands.continue_head_start, booking.head_start + booking.grace)
    return issued_at - most <= said.key <= issued_at


def late(closed: ClosedDay, said: e.MergedLate, at: datetime) -> bool:
    """A number of a lease or of the paper range, taken before the close, with the key that its classes give it."""
    hall = hall_of(closed, in_force(closed, said.issued_at))
    group, lease = counting(hall, said.classes), closed.leases.get(said.lease)
    if said.lease:
        own = (
            lease is not None
            and (lease.device, lease.series) == (said.owner, said.series)
            and lease.has(said.n)
        )
    else:
        own = said.owner == PAPER and paper_number(closed.hall, said.number) is not None
    return (
        own
        and read(said.number) == (said.series, said.n)
        and said.issued_at <= closed.closed_at <= at
        and (group.id, group.green, key_of(said.issued_at, group)) == (said.green_class, said.green, said.key)
    )


def _ways(said: e.TicketCalled, command: Sequence[e.Event]) -> Iterator[c.Command]:
    yield c.CallNext(said.window)
    for event in command:
        if isinstance(event, e.TicketPicked):
            yield c.Pick(event.window, event.ticket, event.cause)  # type: ignore[arg-type]  # the event's own word
    if said.reason == "resumed":
        yield c.ResumeParked(said.window, said.ticket, leads=True)


def _decided(rule: Callable[..., Decision], *given: object) -> tuple[e.Event, ...]:
    try:
        decision = rule(*given)
    except Exception:  # the state may come from forged entries: then nothing is lawful
        return ()
    return () if isinstance(decision, Refusal) else decision
