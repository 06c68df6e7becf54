"""过号: who is called and does not come, and comes back.

A missed ticket stays good until the sweep: its holder needs no new number and stands behind the next few of the queue.
"""

from datetime import datetime, timedelta
from itertools import islice

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.call_rules import CALL_RULES, CallRules
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import at_window, known
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.order import in_order
from queue_server.domain.ticket import ENDED, State, Ticket

ABSENT = (State.CALLED, State.ARRIVED)
"""Not yet begun: the person may have walked away again."""
AFTER = timedelta(microseconds=1)
"""The least that is later: keys are told apart by it."""


def recall(day: Day, command: c.Recall, now: datetime) -> Decision:
    """重呼 at any time; it counts toward 过号 when the last counted call is long enough ago."""
    found = at_window(day, command.window, *ABSENT)
    if isinstance(found, Refusal):
        return found
    window, ticket = found
    counts = now >= calls_left(day, ticket)[1]
    return (e.TicketRecalled(ticket.id, window.id, ticket.calls + 1, ticket.counted + counts),)


def report_look(day: Day, command: c.ReportLook, now: datetime) -> Decision:
    """A helper looked for the person while the ticket is called."""
    ticket = known(day, command.ticket, None)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.state not in ABSENT or ticket.window is None:
        return Refusal(Code.NOBODY_CALLED, ticket.number)
    return () if ticket.looked else (e.HelperLooked(ticket.id, ticket.window),)


def note_needs(day: Day, command: c.NoteNeeds, now: datetime) -> Decision:
    """What the person needs, while the ticket is good."""
    ticket = known(day, command.ticket, command.own)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.state in ENDED:
        return Refusal(Code.NOT_WAITING, ticket.number)
    needs = tuple(sorted(set(command.needs)))
    same = (needs, command.pager) == (ticket.needs, ticket.pager)
    return () if same else (e.NeedsNoted(ticket.id, needs, command.pager),)


def miss(day: Day, command: c.MarkMissed, now: datetime) -> Decision:
    """过号 after enough calls far enough apart; the refusal says how many are left, and when the next may follow."""
    found = at_window(day, command.window, *ABSENT)
    if isinstance(found, Refusal):
        return found
    window, ticket = found
    left, from_then = calls_left(day, ticket)
    if left or now < from_then:
        return Refusal(Code.CALL_AGAIN, str(left), from_then)
    if must_look(day, ticket):
        return Refusal(Code.LOOK_FIRST, ticket.number)
    return (e.TicketMissed(ticket.id, window.id),)


def return_ticket(day: Day, command: c.ReturnTicket, now: datetime) -> Decision:
    """Back in the queue of what it needs, behind the next few, and never earlier than by its own key."""
    ticket = known(day, command.ticket, command.own)
    if isinstance(ticket, Refusal):
        return ticket
    if ticket.state is not State.MISSED:
        return Refusal(Code.NOT_MISSED, ticket.number)
    queue = in_order(day.queue, day.siblings[day.theme_of(ticket.skill).id])
    behind = tuple(islice(queue, _rules(day).return_after))
    key = max([ticket.key, *(day.tickets[other].key + AFTER for other in behind)])
    return (e.TicketReturned(ticket.id, key, behind, command.by),)


def calls_left(day: Day, ticket: Ticket) -> tuple[int, datetime]:
    """How many counted calls are left before it is missed, and from when the next one counts, or it may be missed."""
    needed = _rules(day).calls_before_missed * (_rules(day).patient_factor if is_patient(ticket) else 1)
    return max(needed - ticket.counted, 0), (ticket.counted_at or ticket.issued_at) + _gap(day)


def must_look(day: Day, ticket: Ticket) -> bool:
    """Whether a helper has to look for the person before it is missed."""
    return _rules(day).helper_looks and is_patient(ticket) and not ticket.looked


def is_patient(ticket: Ticket) -> bool:
    """Whether the person gets more time to come: green channel, deaf, in a wheelchair."""
    return ticket.green or bool(ticket.needs)


def _rules(day: Day) -> CallRules:
    return day.hall.rules.calls if day.hall else CALL_RULES


def _gap(day: Day) -> timedelta:
    return timedelta(seconds=_rules(day).recall_gap_s)
