"""Follow-ups of a period read off the journal, closed ones too. Pure."""

from collections.abc import Iterable, Iterator

from queue_server.domain.events import Event, RatedLate
from queue_server.domain.events import followups as e
from queue_server.domain.followup import FollowUp
from queue_server.domain.reports.facts import RatingFact
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply
from queue_server.service import journal
from queue_server.service.checking.links import Unreadable
from queue_server.service.ports import Entry, ForeignEntry


def told(entries: Iterable[Entry | Unreadable]) -> tuple[FollowUp, ...]:
    """As they ended, or as they are; ForeignEntry for foreign entries."""
    state, closed = HallState(), list[FollowUp]()
    for entry, event in _read(entries):
        try:
            if isinstance(event, e.FollowUpClosed):
                closed.append(state.voices.open[event.follow_up])
            apply(state, event, entry.at)
        except (KeyError, TypeError, ValueError):
            raise ForeignEntry(entry.seq) from None
    return (*closed, *state.voices.open.values())


def flags(entries: Iterable[Entry | Unreadable]) -> tuple[str, ...]:
    """Windows that were honoured; ForeignEntry for foreign entries."""
    return tuple(event.window for _, event in _read(entries) if isinstance(event, e.FlagGiven))


def late_grades(entries: Iterable[Entry | Unreadable]) -> tuple[RatingFact, ...]:
    """Grades that were told after their day was closed; ForeignEntry for foreign entries."""
    return tuple(
        RatingFact(event.ticket, event.window, event.service, event.grade)
        for _, event in _read(entries)
        if isinstance(event, RatedLate)
    )


def _read(entries: Iterable[Entry | Unreadable]) -> Iterator[tuple[Entry, Event]]:
    for entry in entries:
        if isinstance(entry, Unreadable):
            raise ForeignEntry(entry.seq)
        try:
            event = journal.read(entry)
        except (KeyError, TypeError, ValueError):
            raise ForeignEntry(entry.seq) from None
        yield entry, event
