"""Back into the hall: with the complete list in hand, or with a 续办号, nobody begins again at the end."""

from dataclasses import replace
from datetime import datetime, timedelta

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.classes import counting
from queue_server.domain.day import Day
from queue_server.domain.deciding import giving, issuing
from queue_server.domain.deciding.at_window import at_window
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.deciding.parties import item_of
from queue_server.domain.errand import Pass
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.ticket import State, Ticket


def turn_away(day: Day, command: c.TurnAway, now: datetime) -> Decision:
    """One complete list by ids, and a pass back; what an earlier list did not name raises an alarm."""
    found = at_window(day, command.window, State.ARRIVED, State.SERVING)
    if isinstance(found, Refusal):
        return found
    window, ticket = found
    items = _items(day, ticket, command)
    if isinstance(items, Refusal):
        return items
    if not command.code or command.code in day.passes:
        return Refusal(Code.UNKNOWN_RETURN, ticket.number)
    unlisted = tuple(i for i in items if i not in ticket.listed) if ticket.listed else ()
    credit = day.hall.rules.errands.return_head_start if day.hall else timedelta(0)
    listed = tuple(dict.fromkeys((*ticket.listed, *items)))
    return (
        e.TicketTurnedAway(ticket.id, window.id, ticket.case, items, unlisted),
        pass_of(day, ticket, "return", command.code, credit=credit, items=listed),
        *((e.AlarmRaised(AlarmKind.SECOND_REFUSAL, ticket.id),) if unlisted else ()),
    )


def use(day: Day, command: c.UsePass, now: datetime) -> Decision:
    """Skip issue: the same number on the same day, where it still waits, otherwise a new one with the head start."""
    found = day.passes.get(command.code)
    if found is None or day.hall is None:
        return Refusal(Code.UNKNOWN_RETURN)
    if found.good_until < day.date:
        return Refusal(Code.RETURN_EXPIRED, found.good_until.isoformat())
    ticket = day.tickets.get(found.ticket)
    if ticket is not None and ticket.away and ticket.state is State.WAITING:
        return (e.PassUsed(found.code, ticket.id), e.CameBack(ticket.id))
    issued = giving.issue(day, _issue(found, command), now)
    if isinstance(issued, Refusal):
        return issued
    return tuple(event for each in issued for event in _with_pass(day, each, found, now))


def pass_of(
    day: Day, ticket: Ticket, use_for: str, code: str, *, credit: timedelta, items: tuple[str, ...] = ()
) -> e.PassGiven:
    """A pass for what is left of the ticket's errand, good for the hall's number of days."""
    days = day.hall.rules.errands.pass_days if day.hall else 0
    left = ticket.cases[ticket.stops[ticket.stop].case :] if ticket.stops else ticket.cases
    good_until = (day.date + timedelta(days=days)).isoformat()
    return e.PassGiven(
        code, use_for, ticket.id, left, ticket.visit, ticket.agent, ticket.classes, good_until,
        int(credit.total_seconds()), items,
    )  # fmt: skip


def expired(day: Day) -> tuple[e.Event, ...]:
    """When the day ends: passes that are not good tomorrow."""
    return tuple(e.PassExpired(each.code) for each in day.passes.values() if each.good_until <= day.date)


def _issue(found: Pass, command: c.UsePass) -> c.IssueTicket:
    return c.IssueTicket(
        found.cases[0], command.language, command.channel, found.visit, None, more=found.cases[1:], agent=found.agent,
    )  # fmt: skip


def _with_pass(day: Day, event: e.Event, found: Pass, now: datetime) -> tuple[e.Event, ...]:
    """The ticket with the class that was shown then and the pass's head start, whichever is larger; the pass ends."""
    if not isinstance(event, e.TicketIssued) or day.hall is None:
        return (event,)
    group, credit = counting(day.hall, found.classes), timedelta(seconds=found.credit_s)
    key = now - max(group.head_start, credit)
    via = found.use if credit > group.head_start else ""
    skill = event.stops[0].skill if event.stops else event.matter
    ahead = issuing.people_ahead(day, day.theme_of(skill), key, now, len(day.tickets))
    told = issuing.expected_wait(day, day.theme_of(skill), ahead, now, head_start=key < now)
    issued = replace(
        event, key=key, via=via, listed=found.items, classes=found.classes, green=group.green, green_class=group.id,
        evidence=group.evidence, ahead=ahead, model=told.model, wait_p50_s=told.shown.p50_s, wait_p90_s=told.shown.p90_s,
        base_p50_s=told.base.p50_s, base_p90_s=told.base.p90_s,
    )  # fmt: skip
    return (e.PassUsed(found.code, event.ticket), issued)


def _items(day: Day, ticket: Ticket, command: c.TurnAway) -> tuple[str, ...] | Refusal:
    materials = [item_of(day, ticket.case, material) for material in command.materials]
    if None in materials:
        return Refusal(Code.UNKNOWN_MATERIAL, ticket.number)
    items = (
        *(item for item in materials if item),
        *(f"{ticket.case}:{lacking}" for lacking in command.lacking),
    )
    return tuple(dict.fromkeys(items)) or Refusal(Code.NOTHING_LISTED, ticket.number)
