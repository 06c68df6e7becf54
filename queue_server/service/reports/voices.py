"""Follow-ups of a period read off the journal, closed ones too. Pure."""

from collections.abc import Iterable

from queue_server.domain.events import RatedLate
from queue_server.domain.events import followups as e
from queue_server.domain.followup import FollowUp
from queue_server.domain.reports.facts import RatingFact
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply
from queue_server.service import journal
from queue_server.service.checking.links import Unreadable
from queue_server.service.ports import Entry, StorageError


def told(entries: Iterable[Entry | Unreadable]) -> tuple[FollowUp, ...]:
    """As they ended, or as they are; StorageError for foreign entries."""
    state, closed = HallState(), list[FollowUp]()
    for entry in entries:
        if isinstance(entry, Unreadable):
            raise StorageError(f"journal entry {entry.seq} is not one of this program's")
        try:
            event = journal.read(entry)
            if isinstance(event, e.FollowUpClosed):
                closed.append(state.voices.open[event.follow_up])
            apply(state, event, entry.at)
        except (KeyError, TypeError, ValueError):
            raise StorageError(f"journal entry {entry.seq} is not one of this program's") from None
    return (*closed, *state.voices.open.values())


def flags(entries: Iterable[Entry | Unreadable]) -> tuple[str, ...]:
    """Windows that were honoured."""
    events = (journal.read(entry) for entry in entries if isinstance(entry, Entry))
    return tuple(event.window for event in events if isinstance(event, e.FlagGiven))


def late_grades(entries: Iterable[Entry | Unreadable]) -> tuple[RatingFact, ...]:
    """Grades that were told after their day was closed."""
    events = (journal.read(entry) for entry in entries if isinstance(entry, Entry))
    return tuple(
        RatingFact(event.ticket, event.window, event.service, event.grade)
        for event in events
        if isinstance(event, RatedLate)
    )
