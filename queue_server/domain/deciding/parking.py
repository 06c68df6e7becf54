"""挂起: a begun ticket is set aside with its place and never blocks the window.

Three kinds: any window takes it on again, only the same one does (until that closes), or a step elsewhere comes first.
A clerk calls it back, or the step's end puts it into its old place in the queue: nothing that is parked can sink.
"""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.by_itself import SERVER
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import at_window, cleared, goes_on_here, known
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.order import before, place_of
from queue_server.domain.payment import Order
from queue_server.domain.state import HallState
from queue_server.domain.ticket import Park, State, Ticket
from queue_server.domain.windows import Window, WindowState


def park(day: Day, command: c.ParkTicket, now: datetime) -> Decision:
    """Set the window's ticket aside; a wait on a step says which."""
    found = at_window(day, command.window, State.ARRIVED, State.SERVING)
    if isinstance(found, Refusal):
        return found
    window, ticket = found
    if command.park == "step" and command.reason == "none":
        return Refusal(Code.PARK_NEEDS_REASON, ticket.number)
    return (e.TicketParked(ticket.id, window.id, command.park, command.reason),)


def resume(day: Day, command: c.ResumeParked, now: datetime) -> Decision:
    """Call it back at once: what was begun goes on before what waits."""
    found = cleared(day, command.window, now)
    if isinstance(found, Refusal):
        return found
    window, ended = found
    ticket = known(day, command.ticket, None)
    if isinstance(ticket, Refusal):
        return ticket
    refused = _not_here(day, ticket, window, leads=command.leads)
    if refused is not None:
        return refused
    if goes_on_here(ended):
        return Refusal(Code.WINDOW_BUSY, window.label)
    passed = before(day.queue, window.matters, place_of(ticket))
    after = window.current if ended else None
    return (*ended, e.TicketCalled(ticket.id, window.id, "resumed", passed, after))


def step_done(day: Day, command: c.StepDone, now: datetime) -> Decision:
    """What it waited for is done, or its holder is back: in the old place again, for the same window if it was to be."""
    ticket = known(day, command.ticket, command.own)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.park is None:
        return Refusal(Code.NOT_PARKED, ticket.number)
    bound = ticket.park.window if ticket.park.kind == "same" and _holds(day, ticket.park) else None
    return (e.ParkEnded(ticket.id, bound, command.by),)


def settled(state: HallState, order: Order) -> tuple[e.Event, ...]:
    """With this order nothing is owed any more: a ticket that waits aside for its payment is in its place again."""
    ticket = state.day.tickets.get(order.ticket or "")
    if ticket is None or ticket.park is None or (ticket.park.kind, ticket.park.reason) != ("step", "payment"):
        return ()
    owed = any(not each.settled for each in state.payments.about(ticket.id) if each.id != order.id)
    return () if owed else (e.ParkEnded(ticket.id, None, SERVER),)


def may_resume(day: Day, ticket: Ticket, window: Window) -> bool:
    """Whether a clerk of the window may call it back now."""
    return _not_here(day, ticket, window, leads=False) is None


def _not_here(day: Day, ticket: Ticket, window: Window, *, leads: bool) -> Refusal | None:
    if ticket.park is None:
        return Refusal(Code.NOT_PARKED, ticket.number)
    if ticket.park.kind == "step":
        return Refusal(Code.STEP_NOT_DONE, ticket.number)
    if ticket.skill not in window.matters:
        return Refusal(Code.NOT_SERVED_THERE, window.label)
    elsewhere = ticket.park.kind == "same" and ticket.park.window != window.id and _holds(day, ticket.park)
    return (
        Refusal(Code.PARKED_ELSEWHERE, day.windows[ticket.park.window].label)
        if elsewhere and not leads
        else None
    )


def _holds(day: Day, parked: Park) -> bool:
    """A window that is closed holds nothing back."""
    return day.windows[parked.window].state is not WindowState.CLOSED
