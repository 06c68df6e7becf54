"""Notes of past days beside the database: how many waited at each quarter of an hour. Derived, and made again where they are missing.

The journal is read without writing and beside the writer, so that no command waits for it.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import structlog

from queue_server.adapters import private_files
from queue_server.domain.truth.figures import BINS, Lengths
from queue_server.service import journal
from queue_server.service.checking.links import Unreadable
from queue_server.service.day_figures import lengths_of
from queue_server.service.ports import Entry, StorageError

FOLDER: Final = "past-days"
_MOST: Final = 1_000_000
log = structlog.get_logger()
Read = Callable[[str], Iterable[Entry | Unreadable]]
"""A stream of the journal, by name; raises StorageError."""


class JournalDays:
    """`PastDays` of one hall."""

    def __init__(self, data: Path, zone: str, read: Read) -> None:
        self._folder, self._zone, self._read = private_files.folder(data / FOLDER), zone, read

    def lengths(self, day: date) -> Lengths | None:
        """From the note, or else counted from the journal and noted; an empty note is a day that was none."""
        noted = self._noted(day)
        if noted is None:
            try:
                found = lengths_of(
                    day.isoformat(), self._zone, self._entries(journal.day_stream(day.isoformat()))
                )
            except StorageError as error:
                log.warning("past_day_unread", day=day.isoformat(), error=type(error).__name__)
                return None
            noted = found or ()
            self.keep(day, noted)
        return noted or None

    def keep(self, day: date, lengths: Lengths) -> None:
        """Write the note; without one the day is counted again another time."""
        with suppress(OSError):
            private_files.put(self._path(day), json.dumps(lengths).encode())

    def case(self, case: str) -> Sequence[Entry]:
        """A case's stream."""
        try:
            return list(self._entries(f"case/{case}"))
        except StorageError:
            return ()

    def _noted(self, day: date) -> Lengths | None:
        try:
            values = json.loads(private_files.read(self._path(day)))
        except (private_files.PrivateFileError, ValueError):
            return None
        good = isinstance(values, list) and len(values) <= BINS
        if not good or not all(type(value) is int and 0 <= value < _MOST for value in values):
            return None
        return tuple(values)

    def _path(self, day: date) -> Path:
        return self._folder / f"{day.isoformat()}.json"

    def _entries(self, stream: str) -> Iterable[Entry]:
        for entry in self._read(stream):
            if isinstance(entry, Unreadable):
                raise StorageError(f"journal entry {entry.seq} is not one of this program's")
            yield entry
