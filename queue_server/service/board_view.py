"""An area's board: the newest calls and the next numbers. A projection of events; holds no rule."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from queue_server.contracts.snapshots import Announcement, CallLine, NextLine
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.hall import Theme
from queue_server.domain.issuing import expected_wait
from queue_server.domain.order import in_order
from queue_server.service.answers import minutes, text
from queue_server.service.requests import Happened

CALLS_SHOWN = 8
NEXT_SHOWN = 3


@dataclass(slots=True)
class Calls:
    """The newest calls of every area, newest first."""

    lines: dict[str, list[tuple[str, CallLine]]] = field(default_factory=dict)

    def apply(self, day: Day, happened: Happened) -> tuple[Announcement, ...]:
        """Take one event that the day already knows; returns what is to be announced, area by area."""
        match happened.event:
            case e.TicketCalled() as called:
                return self._call(day, called.ticket, called.window, happened, times=1)
            case e.TicketRecalled() as again:
                return self._call(day, again.ticket, again.window, happened, times=again.calls)
            case e.StepUndone() as undone:
                self._drop(tuple(ticket for ticket, state in undone.restored if state == "waiting"))
            case e.TicketCancelled() as cancelled:
                self._drop((cancelled.ticket,))
        return ()

    def of(self, area: str) -> tuple[CallLine, ...]:
        """An area's calls."""
        return tuple(line for _, line in self.lines.get(area, ()))

    def _call(
        self, day: Day, ticket_id: str, window_id: str, happened: Happened, times: int
    ) -> tuple[Announcement, ...]:
        """Where the person was told to wait and where the window is: a window may serve another area's matters."""
        ticket, window = day.tickets[ticket_id], day.windows[window_id]
        theme = day.theme_of(ticket.skill)
        line = CallLine(
            call=happened.entry.seq, number=ticket.number, window=window.id, window_label=window.label,
            theme_name=text(theme.name), green=ticket.green, at=happened.entry.at,
        )  # fmt: skip
        self._drop((ticket_id,))
        areas = dict.fromkeys((theme.area, window.area))
        for area in areas:
            lines = self.lines.setdefault(area, [])
            lines.insert(0, (ticket_id, line))
            del lines[CALLS_SHOWN:]
        hall = day.hall.id if day.hall else ""
        return tuple(_announcement(hall, area, line, times) for area in areas)

    def _drop(self, tickets: tuple[str, ...]) -> None:
        for lines in self.lines.values():
            lines[:] = [(ticket, line) for ticket, line in lines if ticket not in tickets]


def _announcement(hall: str, area: str, line: CallLine, times: int) -> Announcement:
    return Announcement(
        hall=hall, area=area, call=line.call, times=times, number=line.number, window=line.window,
        window_label=line.window_label, green=line.green, theme_name=line.theme_name, at=line.at,
    )  # fmt: skip


def next_lines(day: Day, area: str, now: datetime) -> tuple[NextLine, ...]:
    """The next numbers of each of the area's themes, and what a new ticket would be told."""
    return tuple(_next_line(day, theme, now) for theme in day.themes.values() if theme.area == area)


def _next_line(day: Day, theme: Theme, now: datetime) -> NextLine:
    matters = day.siblings[theme.id]
    waiting = sum(len(day.queue.of(matter)) for matter in matters)
    _, shown, _ = expected_wait(day, theme, waiting, now)
    first = islice(in_order(day.queue, matters), NEXT_SHOWN)
    return NextLine(
        theme=theme.id,
        theme_name=text(theme.name),
        numbers=tuple(day.tickets[ticket].number for ticket in first),
        waiting=waiting,
        wait=minutes(shown.p50_s, shown.p90_s),
    )
