"""A hall's state as its journal has it: the present day, bookings from it on, and streams that are still open.

Nothing that is read here grows with history.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from operator import attrgetter

from queue_server.domain.closed import ClosedDay, closed_day
from queue_server.domain.day import Day
from queue_server.domain.state import HallState
from queue_server.domain.streams import BOOKING, apply
from queue_server.service import journal
from queue_server.service.board_view import Calls
from queue_server.service.ports import Entry, ForeignEntry, StorageError, Store, after
from queue_server.service.reports.voices import flags
from queue_server.service.requests import Happened

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """What views start from: a state of their own, the newest calls, and everything that made them."""

    state: HallState
    calls: Calls
    past: list[Happened]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The state, the newest calls, everything that made them, and the journal's end."""

    state: HallState
    calls: Calls
    past: list[Happened]
    head: journal.Head
    last_at: datetime
    tokens: set[str] = field(repr=False)
    """SHA-256 of every page token of the present day and the one before."""


def load(store: Store) -> Loaded:
    """Read a hall again; raises StorageError, also for entries that this program did not write."""
    tail, state, calls, past = store.tail(), HallState(), Calls(), list[Happened]()
    if (stream := store.last_stream(journal.DAY)) is not None:
        day = stream.removeprefix(journal.DAY)
        state.turn(date.fromisoformat(day))
        booked = store.load_range(f"{BOOKING}/{day}", after(f"{BOOKING}/"))
        entries = chain(store.load(stream), booked, store.load_open())
        past = [_replayed(state, calls, entry) for entry in sorted(entries, key=attrgetter("seq"))]
    at = tail.at if tail else NEVER
    return Loaded(
        state, calls, past, journal.head_of(tail), at, set(store.page_tokens(pages_since(state.day.date)))
    )


def pages_since(day: date) -> str:
    """The oldest day whose tickets' pages are live on that day."""
    return (day - timedelta(days=1)).isoformat() if day > date.min else ""


def _replayed(state: HallState, calls: Calls, entry: Entry) -> Happened:
    try:
        event = journal.read(entry)
        apply(state, event, entry.at)
    except (KeyError, TypeError, ValueError):
        raise ForeignEntry(entry.seq) from None
    happened = Happened(journal.day_of(entry.stream), event, entry)
    calls.note(state.day, happened)
    return happened


def hold_closed(store: Store, held: dict[str, ClosedDay], days: set[str]) -> None:
    """Read closed days that late numbers belong to; one that can't be read now keeps its numbers with their machines."""
    for day in days - held.keys():
        with suppress(StorageError):
            if (found := load_closed(store, day)) is not None:
                held[day] = found


def hold_flags(store: Store, held: dict[str, tuple[str, ...]], quarters: set[str]) -> None:
    """Read which windows have a flag of these quarters: no command gives one twice."""
    for quarter in quarters:
        held[quarter] = flags(store.load(f"flag/{quarter}"))


def load_closed(store: Store, day: str) -> ClosedDay | None:
    """A closed day as late numbers need it; None where the journal has none, or it is not closed."""
    entries = list(store.load(journal.day_stream(day)))
    if not entries:
        return None
    rated = store.load(f"rating/{day}")
    unseen, state = Calls(), HallState(Day(date.fromisoformat(day)))
    for entry in entries:
        _replayed(state, unseen, entry)
    if (closed := closed_day(state.day)) is not None:
        state.closed[day] = closed
        for entry in rated:
            _replayed(state, unseen, entry)
    return closed
