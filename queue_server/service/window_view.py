"""A window's console: its ticket, the list in the order in which it would call, the hall's figures."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from types import MappingProxyType

from queue_server.contracts.base import Text
from queue_server.contracts.identity import WORDS
from queue_server.contracts.lines import BackLine, ParkedLine, QueueLine
from queue_server.contracts.snapshots import CurrentTicket, WindowSnapshot
from queue_server.domain.case import Case
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import offered
from queue_server.domain.deciding.missing import ABSENT, calls_left, must_look
from queue_server.domain.deciding.parking import may_resume
from queue_server.domain.outing import Outings
from queue_server.domain.payment import Payments
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.windows import Window, WindowState
from queue_server.service.answers import area_name, language_of, text
from queue_server.service.cases_here import cases_here
from queue_server.service.errand_view import aside, errand_view
from queue_server.service.pay_view import here
from queue_server.service.priority_view import class_lines, class_name
from queue_server.service.reasons import why

NO_CASES: Mapping[str, Case] = MappingProxyType({})
QUEUE_SHOWN = 12
MISSED_SHOWN = 6
BACK_WITHIN = 40
"""How far down its list a window looks for those who came back: they stand behind the next few."""
PARKED_SHOWN = 12


def window_snapshot(
    day: Day,
    window: Window,
    epoch: int,
    rev: int,
    now: datetime,
    *,
    cases: Mapping[str, Case] = NO_CASES,
    payments: Payments | None = None,
    outings: Outings | None = None,
) -> WindowSnapshot:
    """Everything that one console shows; who the person is comes from the vault, not from here."""
    current = day.ticket_at(window)
    missed = [day.tickets[t] for t in day.missed if day.tickets[t].window == window.id]
    undo = timedelta(seconds=day.hall.rules.undo_s) if day.hall else timedelta(0)
    return WindowSnapshot(
        hall=day.hall.id if day.hall else "", epoch=epoch, rev=rev, at=now, window=window.id, label=window.label,
        area_name=area_name(day, window.area), themes=_themes(day, window), state=window.state.value,
        pause_reason=window.pause_reason, current=_current(day, current, cases, payments or Payments(), outings or Outings()) if current else None,
        queue=tuple(_line(day.tickets[t]) for t in islice(offered(day, window), QUEUE_SHOWN)),
        missed=tuple(_line(t) for t in missed[-MISSED_SHOWN:]), back=_back(day, window), parked=_parked(day, window), aside=aside(day, window),
        undo_until=window.last.at + undo if window.last else None,
        waiting_in_hall=sum(len(places) for places in day.queue.places.values()),
        windows_open=sum(w.state is WindowState.OPEN for w in day.windows.values()),
        served_today=window.served,
        pass_days=day.hall.rules.errands.pass_days if day.hall else 0,
        mean_service_s=int(window.service_s / window.served) if window.served else None,
    )  # fmt: skip


def _current(
    day: Day, ticket: Ticket, cases: Mapping[str, Case], payments: Payments, outings: Outings
) -> CurrentTicket:
    matter = day.matters[ticket.case]
    left, missed_from = calls_left(day, ticket) if ticket.state in ABSENT else (0, None)
    return CurrentTicket(
        ticket=ticket.id, number=ticket.number, state=ticket.state.value, green=ticket.green,
        class_name=class_name(day, ticket), classes=class_lines(day, ticket), matter_name=text(matter.name),
        prepare=tuple(text(m) for m in matter.materials), promise=text(matter.promise), person=ticket.person.value,
        identified=ticket.visit is not None, credential=_credential(ticket), issued_at=ticket.issued_at,
        called_at=ticket.called_at or ticket.issued_at, started_at=ticket.started_at, calls=ticket.calls,
        language=language_of(ticket), calls_left=left, missed_from=missed_from, look_first=ticket.state in ABSENT and must_look(day, ticket),
        reason=why(day, ticket), errand=errand_view(day, ticket), needs=ticket.needs, pager=ticket.pager,
        form=ticket.filled, cases=cases_here(day, ticket, cases, outings), payments=here(payments, ticket.id),
    )  # fmt: skip


def _credential(ticket: Ticket) -> Text:
    return next((words for name, words in WORDS.items() if name == ticket.credential), Text(zh="", en=""))


def _parked(day: Day, window: Window) -> tuple[ParkedLine, ...]:
    """Parked tickets that this window may go on with, or that wait for a step; the oldest first."""
    found = ((day.tickets[t], day.tickets[t].park) for t in day.parked)
    return tuple(
        ParkedLine(
            ticket=t.id, number=t.number, park=park.kind, reason=park.reason, since=park.at,
            window_label=day.windows[park.window].label, resumable=may_resume(day, t, window),
        )
        for t, park in found
        if park is not None and t.skill in window.matters
    )[:PARKED_SHOWN]  # fmt: skip


def _back(day: Day, window: Window) -> tuple[BackLine, ...]:
    """Who missed a call, is back and waits for this window, with how many it calls first."""
    found = ((n, day.tickets[t]) for n, t in enumerate(islice(offered(day, window), BACK_WITHIN)))
    return tuple(
        BackLine(ticket=t.id, number=t.number, green=t.green, before=n)
        for n, t in found
        if t.moved_by == "missed-return"
    )[:MISSED_SHOWN]


def _line(ticket: Ticket) -> QueueLine:
    return _queue_line(ticket.id, ticket.number, ticket.green, ticket.state, ticket.issued_at)


@lru_cache(maxsize=2000)
def _queue_line(ticket: str, number: str, green: bool, state: State, since: datetime) -> QueueLine:
    """The same few tickets stand in the lists of many windows, many times a second."""
    return QueueLine(ticket=ticket, number=number, green=green, state=state.value, since=since)


def _themes(day: Day, window: Window) -> tuple[Text, ...]:
    return tuple(text(theme.name) for theme in day.themes.values() if theme.id in window.themes)
