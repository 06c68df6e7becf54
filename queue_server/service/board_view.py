"""An area's board: the newest calls, those taken back, and the next numbers. A projection of events; holds no rule."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol

from queue_server.contracts.base import Language
from queue_server.contracts.snapshots import Announcement, CallLine, NextLine
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.issuing import expected_wait
from queue_server.domain.hall import Label, Theme
from queue_server.domain.order import in_order
from queue_server.domain.ticket import AT_WINDOW
from queue_server.service.answers import language_of, minutes, text
from queue_server.service.requests import Happened

CALLS_SHOWN = 8
CALLS_SPOKEN = 100
NEXT_SHOWN = 3
TAKEN_BACK_SHOWN = timedelta(seconds=20)
"""How long a call that was taken back stays and says so: somebody may be on the way already."""


@dataclass(frozen=True, slots=True)
class Called:
    """One call and where it is announced: where the person was told to wait, and where the window is."""

    ticket: str
    areas: tuple[str, ...]
    seq: int
    times: int
    number: str
    window: str
    window_label: str
    theme_name: Label
    green: bool
    at: datetime
    taken_back: bool = False
    language: Language = "zh"

    def over(self, now: datetime) -> bool:
        """Taken back, and that has been shown for long enough."""
        return self.taken_back and now - self.at >= TAKEN_BACK_SHOWN


_NOTED = frozenset({
    e.TicketCalled, e.TicketRecalled, e.StepUndone, e.TicketCancelled, e.TicketParked, e.TicketTransferred,
    e.TicketReturned, e.HallSwept, e.ClassTakenBack,
})  # fmt: skip
"""Events that change the newest calls: few of those that a start reads."""


@dataclass(slots=True)
class Calls:
    """The newest calls of every area, newest first. A whole day passes through here at each start: strings only."""

    by_area: dict[str, list[Called]] = field(default_factory=dict)
    spoken: dict[int, Called] = field(default_factory=dict)
    """By seq: more than are shown, and those called again since, for boards announce one after another."""
    back: dict[str, datetime] = field(default_factory=dict)
    """By ticket: when its call was taken back, until it is called again or goes."""

    def note(self, day: Day, happened: Happened) -> Called | None:
        """Take one event that the day already knows; returns the call, or its taking back, that is to be announced."""
        if type(happened.event) not in _NOTED:
            return None
        match happened.event:
            case e.TicketCalled() as called:
                return self._call(_called(day, called.ticket, called.window, happened, times=1))
            case e.TicketRecalled() as again:
                return self._call(_called(day, again.ticket, again.window, happened, times=again.calls))
            case e.StepUndone() as undone:
                return self._take_back(
                    [t for t, state in undone.restored if state not in AT_WINDOW], happened
                )
            case e.ClassTakenBack(window=str()) as lost:
                return self._take_back([lost.ticket], happened)
            case e.TicketCancelled() | e.TicketParked() | e.TicketTransferred() | e.TicketReturned() as gone:
                self._gone((gone.ticket,))
            case e.HallSwept() as swept:
                self._gone(swept.swept)
        return None

    def of(self, area: str, now: datetime) -> tuple[CallLine, ...]:
        """An area's calls."""
        return tuple(_line(called) for called in self.by_area.get(area, ()) if not called.over(now))

    def call(self, seq: int) -> CallLine | None:
        """A call that a board may still have to say."""
        called = self.spoken.get(seq)
        return _line(called) if called else None

    def _call(self, called: Called) -> Called:
        self._drop((called.ticket,))
        for area in called.areas:
            calls = [c for c in self.by_area.get(area, ()) if not c.over(called.at)]
            self.by_area[area] = [called, *calls][:CALLS_SHOWN]
        self.spoken[called.seq] = called
        if len(self.spoken) > CALLS_SPOKEN:
            del self.spoken[next(iter(self.spoken))]
        return called

    def _take_back(self, tickets: Sequence[str], happened: Happened) -> Called | None:
        """A step concerns one call at most; it stays for a moment and says that nobody need come."""
        last = next(
            (c for c in reversed(self.spoken.values()) if c.ticket in tickets and not c.taken_back), None
        )
        self._gone(tickets)
        if last is None:
            return None
        at = happened.entry.at
        call = self._call(replace(last, seq=happened.entry.seq, times=1, at=at, taken_back=True))
        self.back[call.ticket] = at
        return call

    def _gone(self, tickets: Sequence[str]) -> None:
        self._drop(tickets)
        for seq in [seq for seq, called in self.spoken.items() if called.ticket in tickets]:
            del self.spoken[seq]

    def _drop(self, tickets: Sequence[str]) -> None:
        for ticket in tickets:
            self.back.pop(ticket, None)
        for calls in self.by_area.values():
            calls[:] = [called for called in calls if called.ticket not in tickets]


class CallReads(Protocol):
    """Calls that may still have to be said."""

    def call(self, seq: int) -> CallLine | None:
        """One of them, by its seq."""


class HallCalls:
    """The same, of the service that answers for a hall."""

    @abstractmethod
    def _shown(self) -> CallReads:
        """The hall's copy as long as reads may be answered; raises StorageError."""

    def call(self, seq: int) -> CallLine | None:
        """One of them, by its seq."""
        return self._shown().call(seq)


def announcements(hall: str, called: Called) -> tuple[Announcement, ...]:
    """The call as each of its areas is to hear it."""
    return tuple(
        Announcement(
            hall=hall, area=area, call=called.seq, times=called.times, number=called.number, window=called.window,
            window_label=called.window_label, green=called.green, theme_name=text(called.theme_name), at=called.at,
            taken_back=called.taken_back, language=called.language,
        )
        for area in called.areas
    )  # fmt: skip


def _called(day: Day, ticket_id: str, window_id: str, happened: Happened, times: int) -> Called:
    ticket, window = day.tickets[ticket_id], day.windows[window_id]
    theme = day.theme_of(ticket.skill)
    return Called(
        ticket_id, tuple(dict.fromkeys((theme.area, window.area))), happened.entry.seq, times, ticket.number,
        window.id, window.label, theme.name, ticket.green, happened.entry.at,
        language=language_of(ticket),
    )  # fmt: skip


def _line(called: Called) -> CallLine:
    return CallLine(
        call=called.seq, number=called.number, window=called.window, window_label=called.window_label,
        theme_name=text(called.theme_name), green=called.green, at=called.at, taken_back=called.taken_back,
        language=called.language,
    )  # fmt: skip


def next_lines(day: Day, area: str, now: datetime) -> tuple[NextLine, ...]:
    """The next numbers of each of the area's themes, and what a new ticket would be told."""
    return tuple(_next_line(day, theme, now) for theme in day.themes.values() if theme.area == area)


def _next_line(day: Day, theme: Theme, now: datetime) -> NextLine:
    matters = day.siblings[theme.id]
    waiting = sum(len(day.queue.of(matter)) for matter in matters)
    told = expected_wait(day, theme, waiting, now)
    first = islice(in_order(day.queue, matters), NEXT_SHOWN)
    return NextLine(
        theme=theme.id,
        theme_name=text(theme.name),
        numbers=tuple(day.tickets[ticket].number for ticket in first),
        waiting=waiting,
        wait=minutes(told.model, told.shown),
    )
