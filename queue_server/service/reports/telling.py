"""A day's journal entries told for reports. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from queue_server.domain.reports.facts import DayFacts
from queue_server.domain.reports.observing import Noted, Observer
from queue_server.service import journal
from queue_server.service.checking.links import Unreadable
from queue_server.service.ports import Entry, ForeignEntry


def observed(day: str, zone: str, entries: Iterable[Entry | Unreadable]) -> Observer:
    """The day from its own stream and those of its cases, in the order of the journal; ForeignEntry for foreign entries."""
    stream, observer, seq = journal.day_stream(day), Observer(date.fromisoformat(day), ZoneInfo(zone)), 0
    try:
        for _, command in groupby(_readable(entries), _command):
            taken = tuple(command)
            seq = taken[0].seq
            observer.take([Noted(journal.read(x), x.at, x.seq, x.stream == stream) for x in taken])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise ForeignEntry(seq) from None
    return observer


def facts_of(day: str, zone: str, entries: Iterable[Entry | Unreadable]) -> DayFacts | None:
    """The day as facts; None of a day that never began."""
    observer = observed(day, zone, entries)
    return observer.facts() if observer.told.day.hall is not None else None


def _readable(entries: Iterable[Entry | Unreadable]) -> Iterator[Entry]:
    for entry in entries:
        if isinstance(entry, Unreadable):
            raise ForeignEntry(entry.seq)
        yield entry


def _command(entry: Entry) -> tuple[str, str, str]:
    return (entry.actor, entry.command_id, entry.at.isoformat())
