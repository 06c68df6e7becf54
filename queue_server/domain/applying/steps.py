"""What a window's last step was, and how it is taken back.

A step keeps what the tickets were before it, so that undo restores them whatever the step did.
"""

from datetime import datetime
from operator import attrgetter

from queue_server.domain import events as e
from queue_server.domain.applying import waits
from queue_server.domain.applying.base import enter, leave
from queue_server.domain.day import Day
from queue_server.domain.ticket import AT_WINDOW, State, Ticket
from queue_server.domain.windows import Before, Step, Window, WindowState

STEP_FIELDS = (
    "state", "window", "called_at", "arrived_at", "started_at", "ended_at", "calls", "counted", "counted_at", "looked",
    "reason", "passed", "park", "bound", "joined_at", "moved_by", "moves", "matter", "cases", "skill", "stops", "stop", "visited",
    "turn_at", "turn_cases", "score",
)  # fmt: skip
"""What the steps of a window change, and undo gives back; the rest (slip, class, parties) stays as it is now."""
_values = attrgetter(*STEP_FIELDS)


def note(window: Window, kind: str, at: datetime, ticket: Ticket, *, joined: bool = False) -> None:
    """Before a step: remember the ticket as it is. `joined`: one command made the window's last step, too."""
    prior = window.last if joined and window.last else Step(kind, at, (), window.current)
    figures = prior.figures if prior.saved else (window.served, window.service_s)
    before = (*prior.before, (ticket.id, str(ticket.state)))
    fresh = prior.fresh if prior.saved else window.fresh
    window.last = Step(kind, at, before, prior.current, (*prior.saved, _before(ticket)), figures, fresh)


def untouched(day: Day, step: Step) -> bool:
    """Whether nothing has moved the step's tickets since: then it can be taken back."""
    return all(day.tickets[saved.ticket].moves == saved.moves + 1 for saved in step.saved)


def take_back(day: Day, event: e.StepUndone, at: datetime) -> None:
    """The tickets and the window as they were before the step; ValueError when the journal is not of this program."""
    window = day.windows[event.window]
    if window.last is None or window.last.before != event.restored:
        raise ValueError(f"{event.window}: undone what was not the last step")
    for saved in window.last.saved:
        _restore(day, day.tickets[saved.ticket], saved, State(dict(event.restored)[saved.ticket]), at)
    window.served, window.service_s = window.last.figures
    window.fresh = window.last.fresh
    window.current, window.last = event.current, None
    window.idle_since = at if event.current is None and window.state is WindowState.OPEN else None


def _before(ticket: Ticket) -> Before:
    return Before(ticket.id, ticket.moves, ticket.turn_at, ticket.key, ticket.person, _values(ticket))


def _restore(day: Day, ticket: Ticket, saved: Before, state: State, at: datetime) -> None:
    leave(day, ticket, at)
    day.served -= ticket.state is State.SERVED
    if state is State.WAITING:
        day.pace[day.theme_of(ticket.skill).id].forget(ticket.called_at)
    if saved.turn_at != ticket.turn_at:
        ticket.key = saved.key  # the step gave another place; what staff changed meanwhile stays
    if not (state in AT_WINDOW and ticket.state in AT_WINDOW):
        ticket.person = saved.person  # who is compared after the step may be somebody else
    scored = ticket.score
    for name, value in zip(STEP_FIELDS, saved.values, strict=True):
        setattr(ticket, name, value)
    waits.taken_back(day, ticket, scored)
    enter(day, ticket, at)
