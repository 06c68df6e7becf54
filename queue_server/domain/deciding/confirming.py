"""Staff confirm a class or take it back; the ticket's place follows from what remains.

The key is the first issue less the head start, as it was then, of the class that counts. A place that another rule gave (a return after a
missed call, a batch's next turn) is not the class's and stays. Who was called only because of a class that did not
hold goes back to the own place, unless it would be called next there too.
"""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.classes import Claim, Class, Held, counting, key_of
from queue_server.domain.day import Day
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import ClassPlan
from queue_server.domain.head_starts import hall_of
from queue_server.domain.ticket import ENDED, State, Ticket

Decision = tuple[e.Event, ...] | Refusal


def confirm(day: Day, command: c.ConfirmClass, now: datetime) -> Decision:
    """Staff have seen what shows the class; one that was not declared moves the ticket forward."""
    ticket = _live(day, command.ticket, command.window)
    if isinstance(ticket, Refusal):
        return ticket
    plan = _plan(day, command.class_id)
    if plan is None:
        return Refusal(Code.UNKNOWN_CLASS, command.class_id)
    if set(plan.evidence) == {"card"}:
        return Refusal(Code.CLASS_BY_CARD, command.class_id)
    if not Claim(None, agent=ticket.agent, batch=len(ticket.cases) > 1).allows(plan):
        return Refusal(Code.CLASS_NOT_BY_AGENT, command.class_id)
    known = dict(ticket.classes)
    if known.get(plan.id) in ("card", "staff"):
        return ()
    classes = _in_file_order(day, {**known, plan.id: "staff"})
    group, key = _after(day, ticket, classes)
    return (e.ClassConfirmed(ticket.id, plan.id, classes, group.green, group.id, group.evidence, key),)


def take_back(day: Day, command: c.TakeBackClass, now: datetime) -> Decision:
    """The class did not hold."""
    ticket = _live(day, command.ticket, command.window)
    if isinstance(ticket, Refusal):
        return ticket
    if command.class_id not in dict(ticket.classes):
        return Refusal(Code.CLASS_NOT_HELD, command.class_id)
    classes = tuple(each for each in ticket.classes if each[0] != command.class_id)
    group, key = _after(day, ticket, classes)
    window = _called_too_early(day, ticket, key)
    return (
        e.ClassTakenBack(
            ticket.id, command.class_id, command.reason, classes, group.green, group.id, group.evidence, key, window
        ),
    )  # fmt: skip


def _live(day: Day, ticket_id: str, window: str | None) -> Ticket | Refusal:
    ticket = day.tickets.get(ticket_id)
    if ticket is None:
        return Refusal(Code.UNKNOWN_TICKET, ticket_id)
    if ticket.state in ENDED:
        return Refusal(Code.TICKET_ENDED, ticket.number)
    if window is not None:
        at = day.windows.get(window)
        if at is None:
            return Refusal(Code.UNKNOWN_WINDOW, window)
        if at.current != ticket.id:
            return Refusal(Code.TICKET_NOT_HERE, ticket.number)
    return ticket


def _plan(day: Day, class_id: str) -> ClassPlan | None:
    plans = day.hall.class_plans if day.hall else ()
    return next((plan for plan in plans if plan.id == class_id), None)


def _in_file_order(day: Day, classes: dict[str, str]) -> Held:
    plans = day.hall.class_plans if day.hall else ()
    return tuple((plan.id, classes[plan.id]) for plan in plans if plan.id in classes)


def _after(day: Day, ticket: Ticket, classes: Held) -> tuple[Class, datetime]:
    """The class that counts with these, and the key; another rule's place stays as it is."""
    hall = hall_of(day, ticket.under)
    own = key_of(ticket.issued_at, counting(hall, ticket.classes)) == ticket.key
    group = counting(hall, classes)
    return group, key_of(ticket.issued_at, group) if own else ticket.key


def _called_too_early(day: Day, ticket: Ticket, key: datetime) -> str | None:
    """The window that the ticket leaves: called, not begun, and somebody waits there who comes first now."""
    if ticket.state not in (State.CALLED, State.ARRIVED) or ticket.window is None:
        return None
    place = (key, ticket.entered_at, ticket.arrival, ticket.id)
    skills = day.windows[ticket.window].matters
    first = min((places[0] for matter in skills if (places := day.queue.of(matter))), default=place)
    return ticket.window if first < place else None
