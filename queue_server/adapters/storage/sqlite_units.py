"""One transaction's records on SQLite: each at once under its own savepoint, or all together when the batch ends.

Together costs a handful of statements a batch. Each statement lets go of the interpreter and waits to get it back,
so a statement a row makes writer and loop wait for each other at full load.
"""

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import Any

from queue_server.adapters.storage import statements as sql
from queue_server.service.ports import (
    CallClaim,
    Entry,
    Record,
    RecordRefused,
    StorageError,
    StoredReply,
    VaultRow,
)

_CHUNKS = (64, 16, 4, 1)
"""Rows in one INSERT: few sizes, so that all statements stay prepared."""
_Row = tuple[Any, ...]


class EachUnit:
    """Records each under its own savepoint."""

    def __init__(self, db: sqlite3.Connection, hall: str) -> None:
        self._db, self._hall = db, hall

    def append(self, record: Record) -> None:
        """Store one record; on a broken constraint only this record is rolled back, on a failing disk the batch."""
        self._db.execute("SAVEPOINT record")
        try:
            _write(self._db, self._hall, (record,))
        except sqlite3.IntegrityError as error:
            self._db.execute("ROLLBACK TO record")
            self._db.execute("RELEASE record")
            raise StorageError("a number, call or entry was written twice") from error
        self._db.execute("RELEASE record")

    def flush(self) -> None:
        """Nothing waits."""


class TogetherUnit:
    """Records kept in memory until `flush`."""

    def __init__(self, db: sqlite3.Connection, hall: str) -> None:
        self._db, self._hall = db, hall
        self._records: list[Record] = []

    def append(self, record: Record) -> None:
        """Take one record."""
        self._records.append(record)

    def flush(self) -> None:
        """Store them all; raises RecordRefused when the tables refuse one."""
        try:
            _write(self._db, self._hall, self._records)
        except sqlite3.IntegrityError as error:
            raise RecordRefused from error


def _write(db: sqlite3.Connection, hall: str, records: Sequence[Record]) -> None:
    _insert(db, sql.ADD_ENTRY, [_entry_row(hall, entry) for record in records for entry in record.entries])
    _insert(db, sql.ADD_REPLY, [_reply_row(hall, record.reply) for record in records if record.reply])
    _insert(db, sql.ADD_NUMBER, [(hall, n.day, n.series, n.n) for record in records for n in record.numbers])
    for record in records:
        for call in record.calls:
            _claim(db, hall, call)
    tokens = [(hall, token, ticket) for record in records for token, ticket in record.page_tokens]
    _insert(db, sql.ADD_TOKEN, tokens)
    _insert(db, sql.ADD_VAULT, [_vault_row(hall, row) for record in records for row in record.vault])


def _insert(db: sqlite3.Connection, statement: str, rows: list[_Row]) -> None:
    start = 0
    for size in _CHUNKS:
        while len(rows) - start >= size:
            db.execute(sql.rows(statement, size), tuple(chain.from_iterable(rows[start : start + size])))
            start += size


def _claim(db: sqlite3.Connection, hall: str, call: CallClaim) -> None:
    if call.window is None:
        db.execute(sql.END_CALL, (hall, call.ticket))
    else:
        db.execute(sql.ADD_CALL, (hall, call.ticket, call.window))


def _entry_row(hall: str, entry: Entry) -> _Row:
    return (
        hall, entry.seq, entry.epoch, entry.stream, entry.kind, entry.version, entry.at.isoformat(), entry.actor,
        entry.command_id, entry.body, entry.prev_hash, entry.hash,
    )  # fmt: skip


def _reply_row(hall: str, reply: StoredReply) -> _Row:
    return (hall, reply.actor, reply.command_id, reply.digest, reply.reply, reply.at.isoformat())


def _vault_row(hall: str, row: VaultRow) -> _Row:
    return (hall, row.visit, row.kek_id, row.wrapped_dek, row.ciphertext, row.lookup, row.expires.isoformat())
