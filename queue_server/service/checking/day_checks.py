"""One day of a journal, carried out again by the rules: what was not possible, not lawful or never ended. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from queue_server.domain import events as e
from queue_server.domain.closed import ClosedDay, closed_day
from queue_server.domain.conformal import Carried
from queue_server.domain.errand import Pass
from queue_server.domain.events import certificates
from queue_server.domain.events.followups import FlagGiven, FollowUpOpened
from queue_server.domain.events.ratings import RatedLate
from queue_server.domain.head_starts import Kept
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply
from queue_server.domain.ticket import ENDED
from queue_server.domain.truth import gaps
from queue_server.domain.truth.legs import Chronicle
from queue_server.domain.truth.overtakes import overtakes
from queue_server.domain.truth.sweep import Counts, Overtakes
from queue_server.service import journal
from queue_server.service.checking import lawful
from queue_server.service.checking.findings import Finding, What
from queue_server.service.ports import Entry


@dataclass(frozen=True, slots=True)
class Step:
    """An entry with its event."""

    entry: Entry
    event: e.Event


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What a day was, for the report."""

    day: str
    entries: int
    tickets: int
    calls: int
    overtakes: Counts
    closed: bool
    late: int = 0  # numbers that joined after the close


BY_NIGHT = frozenset(
    {
        certificates.CertificatesBegun, certificates.CertificatePrinted, certificates.PrintingSpared, RatedLate,
        FollowUpOpened,
    }
)  # fmt: skip
"""What may happen between a day's close and the next day: a kiosk that stands open prints, a page takes a grade of an earlier day."""


class DayChecks:
    """Takes a day's commands in order, each with all its entries; `finish` looks at the day as a whole.

    `outlasting`: what earlier days left; the day's own share of it is changed in place, for the days to come.
    """

    def __init__(self, name: str, passes: dict[str, Pass], outlasting: HallState) -> None:
        self.name = name
        self._told = Chronicle(date.fromisoformat(name), passes)
        self._state = replace(outlasting, day=self._told.day)
        self._given: dict[str, set[int]] = defaultdict(set)
        self._entries = self._calls = 0
        self._broken = False
        self._overtakes = Overtakes()
        self._last: datetime | None = None
        self._seq: dict[str, int] = {}

    def take(self, steps: Sequence[Step]) -> Iterator[Finding]:
        """One command's entries. After a step that was not possible the day's state is unknown: no more is said."""
        self._entries += len(steps)
        if self._broken:
            self._carry_on(steps)
            return
        yield from self._judge(steps)
        yield from self._traces(steps)
        for step in steps:
            if self._told.day.closed and type(step.event) not in BY_NIGHT:
                yield Finding(What.AFTER_CLOSE, step.entry.seq)
            try:
                yield from self._one(step)
            except Exception:  # a forged entry may break any assumption of the rules
                self._broken = True
                yield Finding(What.NOT_POSSIBLE, step.entry.seq)
                return

    def finish(self) -> Iterator[Finding]:
        """What only the whole day shows: gaps, overtakes without a reason, tickets without an end."""
        if self._broken:
            return
        yield from self._gaps()
        self._overtakes = overtakes(self._told)
        for taken, left in self._overtakes.unexplained:
            about = f"{self._number(taken)} → {self._number(left)}"
            yield Finding(What.UNEXPLAINED, self._seq.get(taken), about)
        for gap in gaps.of_day(self._told.day):
            yield Finding(What(gap.kind), None, f"{self.name} {gap.about}")
        if self._told.day.closed:
            for ticket in self._told.day.tickets.values():
                if ticket.state not in ENDED:
                    yield Finding(What.NOT_ENDED, None, f"{self.name} {ticket.number}")

    def figures(self) -> DayFigures:
        """The day in numbers, once it is finished."""
        day = self._told.day
        return DayFigures(
            self.name, self._entries, len(day.tickets), self._calls, self._overtakes.totals, day.closed
        )

    @property
    def closed(self) -> bool:
        """Whether the day was closed."""
        return self._told.day.closed

    @property
    def left(self) -> ClosedDay | None:
        """What late numbers are judged by, once the day is closed; None also after a step that was not possible."""
        return None if self._broken else closed_day(self._told.day)

    @property
    def waits(self) -> Carried | None:
        """What it leaves of the waits that it told; None after a step that was not possible."""
        return None if self._broken else self._told.day.worth.carried()

    @property
    def kept(self) -> Kept | None:
        """Head starts that it leaves to later days; None after a step that was not possible."""
        return None if self._broken else self._told.day.kept

    def _number(self, ticket: str) -> str:
        return self._told.day.tickets[ticket].number

    def _judge(self, steps: Sequence[Step]) -> Iterator[Finding]:
        """Calls, head starts and closes are decided again over the state before the command."""
        day, events = self._told.day, [step.event for step in steps]
        for step in steps:
            match step.event:
                case e.TicketCalled() as call if not lawful.call(day, call, events, step.entry.at):
                    ticket = day.tickets.get(call.ticket)
                    yield Finding(What.CALL, step.entry.seq, ticket.number if ticket else "?")
                case e.HeadStartSet() as one if day.hall and not lawful.head_start(day, one, step.entry.at):
                    yield Finding(What.HEAD_START, step.entry.seq, one.class_id)
                case e.DayClosed() as close if not lawful.close(day, close, step.entry.at):
                    yield Finding(What.CLOSE, step.entry.seq)
                case _:
                    pass

    def _traces(self, steps: Sequence[Step]) -> Iterator[Finding]:
        """F14, as the hall was before the command."""
        events = [step.event for step in steps]
        for step in steps:
            gap = gaps.of_event(self._told.day, self._state.cases, step.event, events)
            if gap is not None:
                yield Finding(What(gap.kind), step.entry.seq, gap.about)

    def _carry_on(self, steps: Sequence[Step]) -> None:
        """What outlives a day whose state is unknown is carried out as well as it can be, for the days to come."""
        for step in steps:
            if not journal.day_of(step.entry.stream):
                with suppress(Exception):
                    apply(self._state, step.event, step.entry.at)

    def _one(self, step: Step) -> Iterator[Finding]:
        event, entry = step.event, step.entry
        if self._last is not None and entry.at < self._last:
            yield Finding(What.TIME_BACK, entry.seq)
        self._last = entry.at
        if isinstance(event, FlagGiven) and entry.version > 1:  # the rules came with the second
            yield from self._flag(event, entry)
        if journal.day_of(entry.stream):
            self._told.apply(event, entry.at)
        else:
            apply(self._state, event, entry.at)
        match event:
            case e.TicketIssued():
                yield from self._issued(event, entry)
            case e.TicketCalled():
                self._calls += 1
                self._seq[event.ticket] = entry.seq
            case _:
                pass

    def _flag(self, event: FlagGiven, entry: Entry) -> Iterator[Finding]:
        if not lawful.flag(self._state, event, entry.at):
            yield Finding(What.FLAG_RULE, entry.seq, f"{event.quarter} {event.window}")

    def _issued(self, event: e.TicketIssued, entry: Entry) -> Iterator[Finding]:
        self._seq[event.ticket] = entry.seq
        if event.n in self._given[event.series]:
            yield Finding(What.NUMBER_TWICE, entry.seq, event.number)
        self._given[event.series].add(event.n)
        if not lawful.key(self._told.day, event, entry.at):
            yield Finding(What.KEY, entry.seq, event.number)

    def _gaps(self) -> Iterator[Finding]:
        """The server's own series have no holes; what a machine or a sheet of paper leaves unused is no number."""
        firsts = {theme.series: theme.first for theme in self._told.day.themes.values()}
        for series, given in self._given.items():
            if series in firsts:
                for n in sorted(set(range(firsts[series], max(given) + 1)) - given):
                    yield Finding(What.NUMBER_GAP, None, f"{self.name} {series}{n:03d}")
