"""The aggregate of one hall day: its state, and how each event changes it. Deciding stands beside it."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.domain import events as e
from queue_server.domain.hall import Hall, Matter, Theme
from queue_server.domain.numbering import Numbers
from queue_server.domain.order import Queue
from queue_server.domain.ticket import AT_WINDOW, Person, State, Ticket
from queue_server.domain.windows import Step, Window, WindowState

PACE_MEMORY = timedelta(minutes=30)
"""How far back a theme's calls tell how fast it moves now."""


@dataclass(slots=True)
class ThemePace:
    """When the theme's tickets were called lately, and since when one of its windows is open."""

    since: datetime | None = None
    calls: list[datetime] = field(default_factory=list)


@dataclass(slots=True)
class Day:
    """One day of one hall. Changed by `apply` alone; equal journals give equal days."""

    date: date
    hall: Hall | None = None
    digest: str = ""
    closed: bool = False
    tickets: dict[str, Ticket] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    matters: dict[str, Matter] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    siblings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    queue: Queue = field(default_factory=Queue)
    numbers: Numbers = field(default_factory=Numbers)
    pace: dict[str, ThemePace] = field(default_factory=dict)
    served: int = 0
    missed: dict[str, None] = field(default_factory=dict)  # ticket ids, oldest first

    def apply(self, event: e.Event, at: datetime) -> None:
        """Change the day by one event that happened at `at`."""
        _APPLY[type(event)](self, event, at)

    def ticket_at(self, window: Window) -> Ticket | None:
        """The ticket that the window has now."""
        return self.tickets[window.current] if window.current else None

    def theme_of(self, ticket_matter: str) -> Theme:
        """The theme of a matter."""
        return self.themes[self.matters[ticket_matter].theme]

    def themes_of(self, matters: tuple[str, ...]) -> frozenset[str]:
        """The themes of some matters."""
        return frozenset(self.matters[matter].theme for matter in matters)

    def open_windows(self, matter: str) -> list[Window]:
        """Open windows that serve the matter."""
        return [w for w in self.windows.values() if w.state is WindowState.OPEN and matter in w.matters]


def _configured(day: Day, event: e.HallConfigured, at: datetime) -> None:
    hall = event.hall
    day.hall, day.digest = hall, event.digest
    day.matters = {m.id: m for m in hall.matters}
    day.themes = {t.id: t for t in hall.themes}
    day.siblings = {t.id: tuple(m.id for m in hall.matters if m.theme == t.id) for t in hall.themes}
    day.windows = {
        w.id: Window(w.id, w.label, w.area, w.matters, day.themes_of(w.matters)) for w in hall.windows
    }
    day.pace = {t.id: ThemePace() for t in hall.themes}


def _closed(day: Day, event: e.DayClosed, at: datetime) -> None:
    for ticket_id in event.swept:
        ticket = day.tickets[ticket_id]
        if ticket.state is State.WAITING:
            day.queue.remove(ticket)
        ticket.move(State.SWEPT)
        ticket.ended_at, ticket.window = at, None
    for window in day.windows.values():
        window.state, window.last, window.current = WindowState.CLOSED, None, None
        window.pause_reason = window.idle_since = None
    day.closed = True


def _window_opened(day: Day, event: e.WindowOpened, at: datetime) -> None:
    window = day.windows[event.window]
    window.state, window.matters, window.pause_reason = WindowState.OPEN, event.matters, None
    window.idle_since = at if window.current is None else None
    window.themes = day.themes_of(event.matters)
    _begin_pace(day, window, at)


def _begin_pace(day: Day, window: Window, at: datetime) -> None:
    for theme in window.themes:
        pace = day.pace[theme]
        pace.since = pace.since or at


def _window_paused(day: Day, event: e.WindowPaused, at: datetime) -> None:
    window = day.windows[event.window]
    window.state, window.pause_reason, window.idle_since = WindowState.PAUSED, event.reason, None


def _window_closed(day: Day, event: e.WindowClosed, at: datetime) -> None:
    window = day.windows[event.window]
    window.state, window.pause_reason, window.idle_since = WindowState.CLOSED, None, None
    window.last = None  # undo would bring a ticket back to a closed window


def _skills_set(day: Day, event: e.SkillsSet, at: datetime) -> None:
    window = day.windows[event.window]
    window.matters, window.themes = event.matters, day.themes_of(event.matters)
    if window.state is WindowState.OPEN:
        _begin_pace(day, window, at)


def _issued(day: Day, event: e.TicketIssued, at: datetime) -> None:
    ticket = Ticket(
        id=event.ticket, number=event.number, series=event.series, n=event.n, matter=event.matter,
        language=event.language, visit=event.visit, green=event.green, green_class=event.green_class,
        evidence=event.evidence, person=Person(event.person), key=event.key, issued_at=at, channel=event.channel, arrival=len(day.tickets),
    )  # fmt: skip
    day.tickets[ticket.id] = ticket
    day.numbers.give(event.series, event.n)
    day.queue.add(ticket)


def _printed(day: Day, event: e.PrintReported, at: datetime) -> None:
    day.tickets[event.ticket].printed = event.outcome


def _cancelled(day: Day, event: e.TicketCancelled, at: datetime) -> None:
    ticket = day.tickets[event.ticket]
    if ticket.state is State.WAITING:
        day.queue.remove(ticket)
    elif ticket.window:
        window = day.windows[ticket.window]
        _free(window, at)
        window.last = None  # its step was this ticket's, which can't come back
    ticket.move(State.CANCELLED)
    ticket.ended_at, ticket.window = at, None


def _called(day: Day, event: e.TicketCalled, at: datetime) -> None:
    ticket, window = day.tickets[event.ticket], day.windows[event.window]
    joined = ((event.after, State.SERVING),) if event.after else ()
    window.last = Step("call", at, (*joined, (ticket.id, State.WAITING)), event.after)
    day.queue.remove(ticket)
    ticket.move(State.CALLED)
    ticket.window, ticket.called_at, ticket.calls = window.id, at, 1
    ticket.reason, ticket.passed = event.reason, event.passed
    window.current, window.idle_since = ticket.id, None
    _remember_call(day.pace[day.matters[ticket.matter].theme], at)


def _remember_call(pace: ThemePace, at: datetime) -> None:
    insort(pace.calls, at)
    del pace.calls[: bisect_left(pace.calls, at - PACE_MEMORY)]


def _forget_call(pace: ThemePace, at: datetime | None) -> None:
    if at in pace.calls:
        pace.calls.remove(at)


def _recalled(day: Day, event: e.TicketRecalled, at: datetime) -> None:
    day.tickets[event.ticket].calls = event.calls


def _arrived(day: Day, event: e.PersonArrived, at: datetime) -> None:
    ticket = _step(day, event.window, "arrive", at)
    ticket.move(State.ARRIVED)
    ticket.arrived_at = at


def _confirmed(day: Day, event: e.PersonConfirmed, at: datetime) -> None:
    day.tickets[event.ticket].person = Person.CONFIRMED if event.same else Person.NOT_SAME


def _started(day: Day, event: e.ServiceStarted, at: datetime) -> None:
    ticket = _step(day, event.window, "start", at)
    ticket.move(State.SERVING)
    ticket.arrived_at, ticket.started_at = ticket.arrived_at or at, at


def _finished(day: Day, event: e.ServiceFinished, at: datetime) -> None:
    ticket, window = _step(day, event.window, "finish", at), day.windows[event.window]
    ticket.move(State.SERVED)
    ticket.ended_at = at
    _free(window, at)
    _count(day, window, ticket, +1)


def _missed(day: Day, event: e.TicketMissed, at: datetime) -> None:
    ticket = _step(day, event.window, "missed", at)
    ticket.move(State.MISSED)
    ticket.ended_at = at
    day.missed[ticket.id] = None
    _free(day.windows[event.window], at)


def _undone(day: Day, event: e.StepUndone, at: datetime) -> None:
    window = day.windows[event.window]
    for ticket_id, state in event.restored:
        _restore(day, window, day.tickets[ticket_id], State(state))
    window.current, window.last = event.current, None
    window.idle_since = at if event.current is None and window.state is WindowState.OPEN else None


def _restore(day: Day, window: Window, ticket: Ticket, state: State) -> None:
    if ticket.state is State.SERVED:
        _count(day, window, ticket, -1)
    day.missed.pop(ticket.id, None)
    ticket.move(state)
    ticket.ended_at = None
    if state in AT_WINDOW:
        ticket.window = window.id
        if state is not State.SERVING:
            ticket.started_at = None
        if state is State.CALLED:
            ticket.arrived_at = None
    else:
        _forget_call(day.pace[day.matters[ticket.matter].theme], ticket.called_at)
        if ticket.person in (Person.CONFIRMED, Person.NOT_SAME):
            ticket.person = Person.TO_CONFIRM  # who stood there may have been somebody else
        ticket.window = ticket.called_at = None
        ticket.calls, ticket.reason, ticket.passed = 0, "", 0
        day.queue.add(ticket)


def _step(day: Day, window_id: str, kind: str, at: datetime) -> Ticket:
    """Note the step that undo would take back; returns the window's ticket."""
    window = day.windows[window_id]
    ticket = day.tickets[window.current or ""]
    window.last = Step(kind, at, ((ticket.id, ticket.state),), ticket.id)
    return ticket


def _free(window: Window, at: datetime) -> None:
    window.current = None
    window.idle_since = at if window.state is WindowState.OPEN else None


def _count(day: Day, window: Window, ticket: Ticket, one: int) -> None:
    if ticket.started_at and ticket.ended_at:
        window.service_s += one * (ticket.ended_at - ticket.started_at).total_seconds()
    window.served += one
    day.served += one


_APPLY: dict[type[Any], Any] = {
    e.HallConfigured: _configured,
    e.DayClosed: _closed,
    e.WindowOpened: _window_opened,
    e.WindowPaused: _window_paused,
    e.WindowClosed: _window_closed,
    e.SkillsSet: _skills_set,
    e.TicketIssued: _issued,
    e.PrintReported: _printed,
    e.TicketCancelled: _cancelled,
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.PersonArrived: _arrived,
    e.PersonConfirmed: _confirmed,
    e.ServiceStarted: _started,
    e.ServiceFinished: _finished,
    e.TicketMissed: _missed,
    e.StepUndone: _undone,
}
