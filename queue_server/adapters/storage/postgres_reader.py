"""A hall's journal in PostgreSQL read without writing: no lease is taken, and the session may not write."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import psycopg

from queue_server.adapters.storage import postgres_statements as own
from queue_server.adapters.storage import statements as sql
from queue_server.adapters.storage.postgres_line import Connection, Times, connect
from queue_server.adapters.storage.reader import Values, as_entry
from queue_server.service.checking.links import Unreadable
from queue_server.service.ports import Entry, StorageError, after

_PAGE: Final = 5000
"""Entries read at once of a long history."""


def entries(address: str, hall: str, stream: str | None = None) -> Iterator[Entry | Unreadable]:
    """As `reader.entries`, of the database at this address."""
    try:
        with closing(_reading(address)) as line:
            if stream is not None:
                yield from map(as_entry, line.execute(own.query(sql.LOAD_STREAM), (hall, stream)))
                return
            seq = 0
            while rows := line.execute(own.LOAD_SOME, (hall, seq, _PAGE)).fetchall():
                yield from map(as_entry, rows)
                seq = rows[-1][0]
    except psycopg.Error as error:
        raise StorageError(f"the journal cannot be read: {error.sqlstate or type(error).__name__}") from None


def last_stream(address: str, hall: str, prefix: str) -> str | None:
    """The greatest name of a stream of the hall that begins so."""
    try:
        with closing(_reading(address)) as line:
            row = line.execute(own.query(sql.LAST_STREAM), (hall, prefix, after(prefix))).fetchone()
    except psycopg.Error as error:
        raise StorageError(f"the journal cannot be read: {error.sqlstate or type(error).__name__}") from None
    return row[0] if row else None


def rows(address: str, statement: sql.Statement, values: Values) -> Iterator[tuple[Any, ...]]:
    """As `reader.rows`, of the database at this address."""
    try:
        with closing(_reading(address)) as line:
            yield from line.execute(own.query(statement), values)
    except psycopg.Error as error:
        raise StorageError(f"the journal cannot be read: {error.sqlstate or type(error).__name__}") from None


def _reading(address: str) -> Connection:
    line = connect(address, Times())
    line.execute("SET default_transaction_read_only = on")
    return line
