"""What the appliers share: how a ticket enters and leaves the lists it is found in, and a window that has nobody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from queue_server.domain.day import Day
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.windows import Window, WindowState

Appliers = dict[type[Any], Any]
"""Event class → function of (day, event, at)."""

_FREE: frozenset[str] = frozenset()


def free(window: Window, at: datetime) -> None:
    """The window has nobody now."""
    window.current = None
    window.idle_since = at if window.state is WindowState.OPEN else None


def enter(day: Day, ticket: Ticket, at: datetime) -> None:
    """Put the ticket where tickets of its state are found; who can be called now counts for the theme's pace."""
    if ticket.state is State.WAITING:
        held = ticket.waits_for or ticket.away or ticket.out_since or day.suspended
        ticket.holds = frozenset(_holds(day, ticket)) if held else _FREE
        day.queue.add(ticket)
        if ticket.holds:
            ticket.told = None
        else:
            day.pace[day.theme_of(ticket.skill).id].came(at)
    elif ticket.state is State.MISSED:
        day.missed[ticket.id] = None
    elif ticket.state is State.PARKED:
        day.parked[ticket.id] = None


def _holds(day: Day, ticket: Ticket) -> Iterator[str]:
    """Why it keeps its key and is not called now."""
    if ticket.waits_for:
        yield "party"
    if ticket.away:
        yield "away"
    if ticket.out_since:
        yield "out"
    if ticket.skill in day.suspended or ticket.case in day.suspended:
        yield "suspended"


def leave(day: Day, ticket: Ticket, at: datetime) -> None:
    """Take it from there, before its state, key or skill changes."""
    if ticket.state is State.WAITING:
        if ticket.id not in day.queue.aside:
            day.pace[day.theme_of(ticket.skill).id].left(at)
        day.queue.remove(ticket)
    day.missed.pop(ticket.id, None)
    day.parked.pop(ticket.id, None)
