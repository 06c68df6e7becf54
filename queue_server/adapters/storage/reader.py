"""A hall's journal in SQLite read without writing: beside a running server, or from a copy."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from queue_server.adapters.storage import statements as sql
from queue_server.service.checking.links import Unreadable
from queue_server.service.ports import Entry, StorageError, after

Values = tuple[str | int, ...]
_TEXTS = (2, 3, 5, 6, 7, 8, 9, 10)
"""Columns that are text: stream, kind, at, actor, command id, body and both hashes."""


def entries(path: Path, hall: str, stream: str | None = None) -> Iterator[Entry | Unreadable]:
    """The journal, or one stream of it, by seq; a row that this program did not write so is Unreadable.

    Raises StorageError where there is no journal to read.
    """
    statement = sql.LOAD_ALL if stream is None else sql.LOAD_STREAM
    values = (hall,) if stream is None else (hall, stream)
    return map(as_entry, rows(path, statement, values))


def last_stream(path: Path, hall: str, prefix: str) -> str | None:
    """The greatest name of a stream of the hall that begins so."""
    return next((row[0] for row in rows(path, _LAST, (hall, prefix, after(prefix)))), None)


_LAST = "SELECT max(stream) FROM journal WHERE hall = ? AND stream >= ? AND stream < ?"


def rows(path: Path, statement: str, values: Values) -> Iterator[tuple[Any, ...]]:
    """What a statement of the shared ones finds; raises StorageError where there is no journal to read."""
    if not path.exists():
        raise StorageError(f"there is no journal at {path}")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=5)) as db:
            db.execute("PRAGMA query_only=1")
            yield from db.execute(statement, values)
    except sqlite3.Error as error:
        said = getattr(error, "sqlite_errorname", type(error).__name__)
        raise StorageError(f"{path.name} cannot be read: {said}") from None


def as_entry(row: tuple[Any, ...]) -> Entry | Unreadable:
    """A stored row, column by column as this program writes them."""
    seq, epoch, stream, kind, version, at, *rest = row
    texts = all(isinstance(row[column], str) for column in _TEXTS)
    if not texts or not isinstance(epoch, int) or not isinstance(version, int):
        return Unreadable(seq)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return Unreadable(seq)
    if moment.isoformat() != at or moment.tzinfo is None:
        return Unreadable(seq)
    return Entry(seq, epoch, stream, kind, version, moment, *rest)
