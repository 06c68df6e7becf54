"""The journal by days, and a compressed note of each that is over: derived, and made again where it is missing or old."""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from queue_server.adapters import private_files
from queue_server.adapters.storage import day_statements as sql
from queue_server.adapters.storage import reader
from queue_server.adapters.storage.statements import LOAD_RANGE, Statement
from queue_server.domain.reports.facts import DayFacts
from queue_server.service import journal
from queue_server.service.checking.links import Unreadable
from queue_server.service.ports import Entry, StorageError, after
from queue_server.service.reports.telling import facts_of

FOLDER: Final = "day-facts"
VERSION: Final = 2
"""Of the facts: notes of another version are made again."""
_MOST: Final = 2**62
Rows = Callable[[Statement, reader.Values], Iterator[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a hall's journal is; may go to another process."""

    data: Path
    database: str
    hall: str
    zone: str

    def rows(self) -> Rows:
        """Reads one statement after the other, beside the writer."""
        if not self.database:
            return partial(reader.rows, self.data / "hall.db")
        from queue_server.adapters.storage import postgres_reader  # noqa: PLC0415 - a hall with a file needs no driver

        return partial(postgres_reader.rows, self.database)


@dataclass(frozen=True)
class _Note:
    """What a day's note holds: up to which entry its stream was read."""

    version: int
    last: int
    facts: DayFacts | None


_NOTES: Final = TypeAdapter(_Note)


class DayBook:
    """Days of one hall, as its journal was at entry `until`. Raises StorageError where the journal can't be read.

    `notes`: a folder for the notes in place of the hall's own.
    """

    def __init__(self, source: Source, *, until: int = _MOST, notes: Path | None = None) -> None:
        self._source, self._rows = source, source.rows()
        self._until, self._notes = until, notes or source.data / FOLDER

    def as_of(self, until: int) -> "DayBook":
        """The same days as they were at that entry."""
        return DayBook(self._source, until=until, notes=self._notes)

    def last(self) -> int:
        """The journal's last entry; 0 where there is none."""
        return self._one(sql.LAST)[0] or 0

    def days(self, first: date, last: date) -> list[str]:
        """The dates of hall days from `first` to `last`, oldest first; those that have begun since `until` have no facts."""
        found, stream = [], journal.day_stream((first - timedelta(days=1)).isoformat() + "~")
        before = journal.day_stream(last.isoformat() + "~")
        while (stream := self._one(sql.NEXT_STREAM, stream, before)[0]) is not None:
            found.append(journal.day_of(stream))
        return found

    def facts(self, days: Iterable[str]) -> Iterator[DayFacts]:
        """The facts of these days, each from its note or else from the journal."""
        return (found for day in days if (found := self._facts(day)) is not None)

    def entries(self, day: str) -> list[Entry | Unreadable]:
        """A day's stream and those of the cases to which something happened, up to the day's end, by seq."""
        first, _, following = self._span(day)
        before = min(following, self._until + 1)
        cases = self._read(sql.CASES_UNTIL, before, self._source.hall, first, before)
        own = self._read(sql.UNTIL, journal.day_stream(day), self._until + 1)
        return sorted(map(reader.as_entry, (*own, *cases)), key=attrgetter("seq"))

    def streams(self, kind: str, first: date, last: date) -> list[Entry | Unreadable]:
        """Entries of streams `kind/…` whose names begin with one of these dates, by seq."""
        end = f"{kind}/{(last + timedelta(days=1)).isoformat()}"
        found = map(reader.as_entry, self._read(LOAD_RANGE, f"{kind}/{first.isoformat()}", end))
        return [entry for entry in found if entry.seq <= self._until]

    def stream(self, name: str) -> list[Entry | Unreadable]:
        """One whole stream."""
        return [reader.as_entry(row) for row in self._read(sql.UNTIL, name, self._until + 1)]

    def _facts(self, day: str) -> DayFacts | None:
        first, last, before = self._span(day)
        if first > self._until:
            return None
        if max(last, before - 1) > self._until:
            return facts_of(day, self._source.zone, self.entries(day))
        noted = self._noted(day)
        if noted is not None and noted.last == last:
            return noted.facts
        found = facts_of(day, self._source.zone, self.entries(day))
        if before < _MOST:  # another day has begun: nothing more happens in this one
            self._keep(day, _Note(VERSION, last, found))
        return found

    def _span(self, day: str) -> tuple[int, int, int]:
        """The first and the last entry of the day's stream, and the first one of the next day."""
        stream = journal.day_stream(day)
        first, last = self._one(sql.ENDS, stream)
        following = self._one(sql.NEXT_STREAM, stream, after(journal.DAY))[0]
        if first is None:
            raise StorageError(f"the journal has no day {day}")
        return first, last, self._one(sql.ENDS, following)[0] if following else _MOST

    def _noted(self, day: str) -> _Note | None:
        with suppress(private_files.PrivateFileError, OSError, EOFError, zlib.error, ValidationError):
            note = _NOTES.validate_json(gzip.decompress(private_files.read(self._path(day))))
            return note if note.version == VERSION else None
        return None

    def _keep(self, day: str, note: _Note) -> None:
        with suppress(OSError):
            private_files.put(self._path(day), gzip.compress(_NOTES.dump_json(note), 1, mtime=0))

    @cached_property
    def _folder(self) -> Path:
        return private_files.folder(self._notes)

    def _path(self, day: str) -> Path:
        return self._folder / f"{day}.json.gz"

    def _read(self, statement: Statement, *values: str | int) -> Iterator[tuple[Any, ...]]:
        return self._rows(statement, (self._source.hall, *values))

    def _one(self, statement: Statement, *values: str | int) -> tuple[Any, ...]:
        return next(self._read(statement, *values))
