"""停办: one action stops a matter, tells all holders, freezes their clocks and keeps their places.

On the same day everybody has the original key again. On another day a 续办号 gives back the time that was waited, but no
more than the hall's bound: what was earned by waiting is not lost, and today's queue keeps its hard bound, since nobody
passes a ticket by more than the largest head start that the hall's file names.
"""

from datetime import datetime, timedelta

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.deciding.passes import pass_of
from queue_server.domain.errand import stops
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.ticket import State, Ticket


def suspend(day: Day, command: c.SuspendMatter, now: datetime) -> Decision:
    """Stop a matter, also one that is a step of others; the same words again change nothing."""
    if command.matter not in day.matters:
        return Refusal(Code.UNKNOWN_MATTER, command.matter)
    if command.until is not None and command.until <= now:
        return Refusal(Code.UNTIL_IS_PAST, command.matter)
    known = day.suspended.get(command.matter)
    if known is not None and (known.reason, known.until) == (command.reason, command.until):
        return ()
    return (e.MatterSuspended(command.matter, command.reason, command.until, _holders(day, command.matter)),)


def resume(day: Day, command: c.ResumeMatter, now: datetime) -> Decision:
    """It goes on: who waits has the place that the original key gives."""
    if command.matter not in day.suspended:
        return Refusal(Code.NOT_SUSPENDED, command.matter)
    return (e.MatterResumed(command.matter, _holders(day, command.matter)),)


def choose(day: Day, command: c.ChooseOnSuspend, now: datetime) -> Decision:
    """Wait here, leave with a 续办号, or give the number back for a booking."""
    ticket = day.tickets.get(command.ticket)
    if ticket is None:
        return Refusal(Code.UNKNOWN_TICKET, command.ticket)
    if command.own not in (None, ticket.channel, f"citizen:{ticket.id}"):
        return Refusal(Code.NOT_PERMITTED, command.ticket)
    if ticket.state is not State.WAITING:
        return Refusal(Code.NOT_WAITING, ticket.number)
    if "suspended" not in ticket.holds or ticket.away:
        return Refusal(Code.NOT_SUSPENDED, ticket.number)
    return _chosen(day, command, ticket, now)


def _chosen(day: Day, command: c.ChooseOnSuspend, ticket: Ticket, now: datetime) -> Decision:
    chosen = e.SuspensionChosen(ticket.id, command.choice)
    if command.choice == "rebook":
        return (chosen, e.TicketCancelled(ticket.id, command.own or "staff"))
    if command.choice == "wait":
        return (chosen,)
    if not command.code or command.code in day.passes:
        return Refusal(Code.UNKNOWN_RETURN, ticket.number)
    rules = day.hall.rules.errands if day.hall else None
    most = rules.continue_head_start if rules else timedelta(0)
    credit = min(max(now - ticket.key, timedelta(0)), most)
    return (chosen, pass_of(day, ticket, "continue", command.code, credit=credit))


def _holders(day: Day, matter: str) -> tuple[str, ...]:
    return tuple(ticket.id for ticket in day.tickets.values() if stops(ticket, matter))
