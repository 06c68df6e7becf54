"""A journal checked from outside: chain, signatures, witnesses, and each day carried out again. Pure; changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from queue_server.domain import events as e
from queue_server.domain.errand import Pass
from queue_server.domain.state import HallState
from queue_server.service import journal
from queue_server.service.checking.day_checks import DayChecks, DayFigures, Step
from queue_server.service.checking.findings import CONDUCT, Finding, What
from queue_server.service.checking.flag_checks import FlagChecks, Propose
from queue_server.service.checking.head_start_checks import HeadStartChecks
from queue_server.service.checking.late_checks import LateChecks
from queue_server.service.checking.links import Links, Unreadable, Verifier, signed_wrongly
from queue_server.service.checking.waits_checks import WaitsChecks
from queue_server.service.checking.witnesses import Witnesses
from queue_server.service.checking.witnessing import Witnessing
from queue_server.service.ports import Entry

KEPT = 1000
"""Findings in a report: who rewrote everything need not be told so a million times."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and found, in the order of the journal. `first_false`: the first false entry lies in from–to."""

    entries: int
    days: tuple[DayFigures, ...]
    findings: tuple[Finding, ...]
    first_false: tuple[int, int] | None
    witnesses: int

    @property
    def holds(self) -> bool:
        """The journal is true."""
        return all(finding.what in CONDUCT for finding in self.findings)

    @property
    def gaps(self) -> int:
        """Traces that people left out, in a journal that may be true all the same."""
        return sum(finding.what in CONDUCT for finding in self.findings)


def verify(
    entries: Iterable[Entry | Unreadable],
    hall: str,
    keys: Verifier,
    witnesses: Witnesses | None = None,
    *,
    day: str | None = None,
    propose: Propose | None = None,
) -> Report:
    """Check a whole journal from its first entry; with `day`, that day alone is judged by the rules.

    `propose` reads the same journal once more for the flags, which are not judged without it.
    """
    brought = witnesses or Witnesses()
    links, watch = Links(hall), Witnessing(hall, keys, brought)
    days = _Days(hall, keys, watch, day)
    for _, command in groupby(links.read(entries), _command):
        days.take(tuple(command))
    flags = days.flags.compared(propose) if propose else ()
    found = [*links.findings, *days.finished(), *flags, *watch.compared(links.last)]
    first = watch.first_false(found)
    found.sort(key=lambda each: (each.what in CONDUCT, each.seq is None, each.seq or 0))
    count = len(brought.slips) + len(brought.sheets)
    return Report(links.count, tuple(days.figures), tuple(found[:KEPT]), first, count)


def _command(entry: Entry) -> tuple[str, str, str]:
    """Entries of one command stand together."""
    return (entry.actor, entry.command_id, entry.at.isoformat())


class _Days:
    """Gives each day its commands. A day is let go once it is closed and another has begun."""

    def __init__(self, hall: str, keys: Verifier, watch: Witnessing, only: str | None) -> None:
        self._hall, self._keys, self._watch, self._only = hall, keys, watch, only
        self._today = ""
        self._checks: DayChecks | None = None
        self._passes: dict[str, Pass] = {}
        self._outlasting = HallState()
        self._commands: set[tuple[str, str]] = set()
        self._found: list[Finding] = []
        self._late, self._waits, self._head_starts = LateChecks(), WaitsChecks(), HeadStartChecks()
        self.figures, self.flags = list[DayFigures](), FlagChecks()

    def take(self, command: Sequence[Entry]) -> None:
        """All entries of one command. What outlives a day (passes and every other stream) belongs to the day in which it happened."""
        self._once(command[0])
        steps: list[Step] = []
        for entry in command:
            day, step = journal.day_of(entry.stream), self._read(entry)
            if step is not None and isinstance(step.event, e.MergedLate):
                self._joined(step.entry, step.event)
                continue
            if day and day != self._today:
                self._carry_out(steps)
                self._turn(day)
                steps = []
            if step is not None:
                steps.append(step)
        self._carry_out(steps)

    def finished(self) -> list[Finding]:
        """Everything found, with what only whole days show."""
        self._finish()
        if self._only is not None and not self.figures:
            self._found.append(Finding(What.NO_DAY, None, self._only))
        self.figures = [replace(day, late=self._late.joined[day.day]) for day in self.figures]
        return self._found

    def _carry_out(self, steps: Sequence[Step]) -> None:
        if self._checks is not None and steps:
            self.flags.take(steps, compared=self._only in (None, self._today))
            self._judged(self._head_starts.take(steps))
            self._judged(self._waits.take(steps))
            self._judged(self._checks.take(steps))

    def _joined(self, entry: Entry, event: e.MergedLate) -> None:
        """A number of a closed day: that day is judged as it was, the number by what the day left."""
        if self._checks is not None and self._checks.name == event.date:
            self._late.close(self._checks.left)
        kept = tuple(self._late.take(entry, event))
        if self._only in (None, event.date):
            self._found += kept

    def _judged(self, found: Iterable[Finding]) -> None:
        """Other days than the wanted one are carried out, since passes and bookings outlive them, but not judged."""
        kept = tuple(found)
        if self._only in (None, self._today):
            self._found += kept

    def _turn(self, day: str) -> None:
        """A new day begins."""
        if self._finish():
            self._judged((Finding(What.NOT_CLOSED, None, self._today),))
        self._today = day
        self._commands.clear()
        if _is_date(day):
            self._checks = DayChecks(day, self._passes, self._outlasting)

    def _finish(self) -> bool:
        """Whether the day that ends was left open."""
        checks, self._checks = self._checks, None
        if checks is None:
            return False
        self._late.close(checks.left)
        self._waits.turn(checks.waits)
        self._head_starts.turn(checks.kept)
        self._judged(checks.finish())
        if self._only in (None, self._today):
            self.figures.append(checks.figures())
        return not checks.closed

    def _once(self, entry: Entry) -> None:
        name = (entry.actor, entry.command_id)
        if entry.command_id and name in self._commands:
            self._found.append(Finding(What.COMMAND_TWICE, entry.seq))
        self._commands.add(name)

    def _read(self, entry: Entry) -> Step | None:
        try:
            event = journal.read(entry)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._found.append(Finding(What.FOREIGN_EVENT, entry.seq))
            event = None
        self._watch.note(entry, event)
        if isinstance(event, e.DayClosed):
            self._found += signed_wrongly(self._hall, entry, event, self._keys)
        return Step(entry, event) if event is not None else None


def _is_date(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False
