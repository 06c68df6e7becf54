"""The loop's own copy of the day, fed by committed events, and the snapshots drawn from it.

The writer's day never leaves its thread; both are the same events applied by the same code.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from queue_server.contracts import topics
from queue_server.contracts.alarm_views import AlarmsSnapshot
from queue_server.contracts.base import Text
from queue_server.contracts.case_views import CasesSnapshot
from queue_server.contracts.certificates import CertificateFound
from queue_server.contracts.floor_views import DeskSnapshot, FoundTickets, HelpSnapshot
from queue_server.contracts.lines import Elsewhere, OtherMatter
from queue_server.contracts.rule_views import RulesView
from queue_server.contracts.snapshots import (
    Announcement,
    AnySnapshot,
    BoardSnapshot,
    CallLine,
    Catalogue,
    ThemeView,
    TicketPage,
    WindowSnapshot,
)
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.giving import hours_ahead, openings
from queue_server.domain.deciding.issuing import expected_wait, people_ahead
from queue_server.domain.followup import FollowUp
from queue_server.domain.hall import Hall
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.times.issue_hours import ALWAYS, Opening
from queue_server.service import floor_view
from queue_server.service.alarm_words import alarms_snapshot
from queue_server.service.answers import materials_of, minutes, text
from queue_server.service.board_plan import layouts
from queue_server.service.board_view import Called, Calls, announcements, next_lines
from queue_server.service.case_view import cases_snapshot, matters_named
from queue_server.service.certificate_view import certificate_found
from queue_server.service.compared import Compared
from queue_server.service.elsewhere_view import elsewhere
from queue_server.service.errand_view import errand_view, notices
from queue_server.service.guide_view import event_views, most_used
from queue_server.service.loading import Seen
from queue_server.service.matter_view import full_matters, matter_view
from queue_server.service.outing_view import called_off, moved
from queue_server.service.pay_reads import PaymentReads
from queue_server.service.pay_view import PaymentViews, fees_view, machines
from queue_server.service.priority_view import class_views
from queue_server.service.range_view import devices_with_ranges, range_snapshot
from queue_server.service.reasons import why
from queue_server.service.requests import Happened
from queue_server.service.rules_view import rules_view
from queue_server.service.slots_view import bookable_matters
from queue_server.service.telling import Telling
from queue_server.service.touched import touched
from queue_server.service.window_view import window_snapshot

OVERTAKES_SHOWN = 5


class Views(PaymentReads):
    """Snapshots of one hall; on the loop only."""

    def __init__(self, hall: Hall, epoch: int, page_base: str) -> None:
        self.hall, self._epoch, self._page_base = hall, epoch, page_base
        self._guide_base = f"{page_base.rpartition('/')[0]}/g"  # beside the tickets' pages
        self._certificate_base = f"{page_base.rpartition('/')[0]}/c"
        self._state, self._calls = HallState(), Calls()
        self._rev, self.telling = 0, Telling()
        self._issuing, self._used, self._paying = frozenset[str](), tuple[str, ...](), PaymentViews()
        self._full, self._compared = frozenset[str](), Compared()

    @property
    def _day(self) -> Day:
        return self._state.day

    def begin(self, seen: Seen) -> None:
        """Go on from what a start has read."""
        self._state, self._calls = seen.state, seen.calls
        self.hall = self._day.hall or self.hall
        for happened in seen.past:
            self._paying.remember(happened)
            self._compared.remember(self._day, happened)
            self.telling.note(happened)
        self._rev = seen.past[-1].entry.seq if seen.past else 0

    def apply(self, happened: Happened) -> tuple[Announcement, ...]:
        """Take one committed event; returns what is to be announced."""
        called = self.remember(happened)
        return announcements(self.hall.id, called) if called else ()

    def remember(self, happened: Happened) -> Called | None:
        """Take one event of a day that is read again; returns the call that it was."""
        if happened.day > self._day.date.isoformat():
            self._state.turn(date.fromisoformat(happened.day))
            self._calls = Calls()
        if isinstance(happened.event, e.HallConfigured):
            self.hall = happened.event.hall  # a changed file counts from the next day on
        apply(self._state, happened.event, happened.entry.at)
        self._paying.remember(happened)
        self._compared.remember(self._day, happened)
        self.telling.note(happened)
        self._rev = max(self._rev, happened.entry.seq)
        return self._calls.note(self._day, happened)

    def touched(self, happened: Happened) -> Iterable[str]:
        """Keys of the snapshots that the event may have changed."""
        return touched(self._state, self.hall, happened)

    def call(self, seq: int) -> CallLine | None:
        """A call that a board may still have to say."""
        return self._calls.call(seq)

    def board(self, area: str, now: datetime) -> BoardSnapshot | None:
        """An area's board."""
        found = next((a for a in self.hall.areas if a.id == area), None)
        if found is None:
            return None
        return BoardSnapshot(
            hall=self.hall.id, epoch=self._epoch, rev=self._rev, at=now, area=area, hall_name=text(self.hall.name),
            area_name=text(found.name), calls=self._calls.of(area, now), next=next_lines(self._day, area, now),
            notices=(*notices(self._day), *NOTICES), layouts=layouts(self.hall),
        )  # fmt: skip

    def window(self, window: str, now: datetime) -> WindowSnapshot | None:
        """A window's console."""
        found = self._day.windows.get(window)
        if found is None:
            return None
        state = self._state
        return window_snapshot(
            self._day, found, self._epoch, self._rev, now, cases=state.cases.open, payments=state.payments, outings=state.outings
        )  # fmt: skip

    def elsewhere(self, window: str, words: str) -> Elsewhere | None:
        """Where the window's ticket may be sent."""
        found = self._day.windows.get(window)
        return elsewhere(self._day, found, words) if found else None

    def catalogue(self, now: datetime) -> Catalogue:
        """What a kiosk needs, offline too."""
        hall, open_now, ahead = self.hall, dict(openings(self._day, now)), dict(hours_ahead(self._day, now))
        self._issuing, self._used = _issuing(open_now), most_used(self._day, now)
        self._full = full_matters(self._state, now)
        return Catalogue(
            hall=hall.id, epoch=self._epoch, rev=self._rev, at=now, hall_name=text(hall.name), mode=hall.mode,
            zone=hall.zone, themes=tuple(ThemeView(id=t.id, name=text(t.name), summary=text(t.summary)) for t in hall.themes),
            matters=tuple(matter_view(hall, self._state, m, open_now.get(m.id, ALWAYS), ahead.get(m.id), full=self._full, now=now, pages=self._certificate_base) for m in hall.matters if not m.step_only), green_age=hall.green_age or hall.rules.green_age, classes=class_views(hall),
            page_base=self._page_base, bookable=bookable_matters(self._state, now), fees=fees_view(hall.charges, self._day.date),
            events=event_views(hall), most_used=self._used, guide_base=self._guide_base,
            cases_most=hall.rules.errands.cases_most, agent_cases_most=hall.rules.errands.agent_cases_most,
        )  # fmt: skip

    def catalogue_changed(self, now: datetime) -> bool:
        """Whether a matter opened, closed or filled up, or others are used most, since the catalogue was drawn last."""
        if full_matters(self._state, now) != self._full or set(most_used(self._day, now)) != set(self._used):
            return True
        return self.hall.calendar.observe and _issuing(dict(openings(self._day, now))) != self._issuing

    def ticket_page(self, ticket_id: str, now: datetime) -> TicketPage | None:
        """A ticket's live page."""
        ticket = self._day.tickets.get(ticket_id)
        if ticket is None:
            return None
        matter, theme = self._day.matters[ticket.matter], self._day.theme_of(ticket.skill)
        waits = ticket.state is State.WAITING and not ticket.holds
        before = people_ahead(self._day, theme, ticket.key, ticket.entered_at, ticket.arrival) if waits else 0
        first = ticket.key < ticket.entered_at
        told = expected_wait(self._day, theme, before, now, head_start=first)
        window = self._day.windows.get(ticket.window or "")
        return TicketPage(
            hall=self.hall.id, epoch=self._epoch, rev=self._rev, at=now, hall_name=text(self.hall.name),
            ticket=ticket.id, number=ticket.number, matter_name=text(matter.name),
            area_name=text(self.hall.area(theme.area).name), green=ticket.green, state=ticket.state.value,
            ahead=before, wait=minutes(told.model, told.shown) if waits else None,
            window_label=window.label if window else None, prepare=materials_of(self._day, ticket.cases),
            issued_at=ticket.issued_at, overtaken_by=self._overtakes(ticket), errand=errand_view(self._day, ticket),
            delivery=ticket.delivery, soon=waits and before <= self.hall.rules.calls.soon_ahead, taken_back=self._calls.back.get(ticket_id),
        )  # fmt: skip

    def pass_until(self, code_sha256: str) -> date | None:
        """Until when a pass counts that is out."""
        found = self._day.passes.get(code_sha256)
        return found.good_until if found else None

    def alarms(self, now: datetime) -> AlarmsSnapshot:
        """What managers must look at."""
        return alarms_snapshot(self._day, now, hall=self.hall.id, epoch=self._epoch, rev=self._rev)

    def desk(self, now: datetime) -> DeskSnapshot:
        """The floor."""
        told = {"called_off": called_off(self._state), "moved": moved(self._state)}
        return floor_view.desk_snapshot(self._day, **told, **self._head(now))

    def rules(self) -> RulesView:
        """What a manager may change."""
        return rules_view(self._day)

    def found(self, wanted: str, at: datetime | None, matter: str | None) -> FoundTickets:
        """Tickets of today that the desk looks for."""
        return floor_view.found(self._day, wanted, at, matter)

    def follow_ups(self) -> tuple[FollowUp, ...]:
        """What people said and nobody has done with, the oldest first; copies."""
        return tuple(replace(each) for each in self._state.voices.open.values())

    def certificate(self, code: str, tail: str | None) -> CertificateFound | None:
        """What is known of the paper with that code."""
        return certificate_found(self.hall, self._state.certificates, code, tail)

    def cases(self, theme: str | None, now: datetime) -> CasesSnapshot:
        """Open cases of a theme, or all."""
        return cases_snapshot(self._state, theme, **self._head(now))

    def matters_named(self, words: str, window: str | None) -> tuple[OtherMatter, ...]:
        """Matters by a word, those of the window first."""
        return matters_named(self._state, words, window)

    def of_device(self, kind: str, device: str, now: datetime) -> AnySnapshot | None:
        """What one machine alone is told: its `range`, its newest `payment`, `check` and call for `help`."""
        match kind:
            case "range":
                return range_snapshot(self._day, device, self._epoch, self._rev, now)
            case "payment":
                return self.payment_of(device, now)
            case "help":
                return self._help_of(device, now)
            case _:
                return self._compared.snapshot(device, **self._head(now))

    def _help_of(self, device: str, now: datetime) -> HelpSnapshot:
        return floor_view.help_snapshot(self._day, device, **self._head(now))

    def state(self) -> HallState:
        """What everything is drawn from; who reads it changes nothing."""
        return self._state

    def _head(self, now: datetime) -> dict[str, Any]:
        return {"hall": self.hall.id, "epoch": self._epoch, "rev": self._rev, "at": now}

    def retained(self, now: datetime) -> Iterable[tuple[str, AnySnapshot]]:
        """(topic, snapshot) of everything retained."""
        yield topics.catalogue(self.hall.id), self.catalogue(now)
        for area in self.hall.areas:
            if board := self.board(area.id, now):
                yield topics.board(self.hall.id, area.id), board
        for window_id in self._day.windows:
            if window := self.window(window_id, now):
                yield topics.window(self.hall.id, window_id), window
        for device in devices_with_ranges(self._day):
            if leased := self.of_device("range", device, now):
                yield topics.number_range(self.hall.id, device), leased
        for device in self._compared.devices:
            if compared := self.of_device("check", device, now):
                yield topics.check(self.hall.id, device), compared
        for device in floor_view.devices_that_called(self._day):
            yield topics.help_call(self.hall.id, device), self._help_of(device, now)
        for order in dict.fromkeys(self._state.payments.latest.values()):
            for device in machines(self._state.payments, order):
                if shown := self.payment(order, now):
                    yield topics.payment(self.hall.id, device), shown

    def _overtakes(self, ticket: Ticket) -> tuple[Text, ...]:
        """Who was issued later and called earlier, and why: at most a few, newest first."""
        first = [
            t for t in self._day.tickets.values()
            if t.passed and t.matter == ticket.matter and t.arrival > ticket.arrival
            and t.called_at and t.called_at < (ticket.called_at or t.called_at.max.replace(tzinfo=t.called_at.tzinfo))
        ]  # fmt: skip
        return tuple(_overtake(t, why(self._day, t)) for t in first[: -OVERTAKES_SHOWN - 1 : -1])


def _issuing(states: dict[str, Opening]) -> frozenset[str]:
    return frozenset(matter for matter, state in states.items() if state.issuing)


def _overtake(ticket: Ticket, reason: Text) -> Text:
    return Text(zh=f"{ticket.number}：{reason.zh}", en=f"{ticket.number}: {reason.en}")


NOTICES = (
    Text(
        zh="今天每一次优先叫号都有理由，扫号票上的二维码可以查。",
        en="Every priority call today has a reason: scan the code on your ticket to see it.",
    ),
)
