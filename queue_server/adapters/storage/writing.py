"""Records as rows: which statements a batch needs, for every database alike."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, Final, Protocol

from queue_server.adapters.storage import statements as sql
from queue_server.service.no_shows import NoShowClaim
from queue_server.service.personal import VaultRow
from queue_server.service.ports import (
    CallClaim,
    Entry,
    Record,
    SlotClaim,
    StoredReply,
    StreamClaim,
)

_CHUNKS: Final = (64, 16, 4, 1)
"""Rows in one INSERT: few sizes, so that all statements stay prepared."""
Values = tuple[Any, ...]


class Run(Protocol):
    """A database's driver: runs a statement; of an INSERT, so many rows with their values one after the other."""

    def __call__(self, statement: sql.Statement, values: Values, count: int = 1) -> None: ...


def write(run: Run, hall: str, records: Sequence[Record]) -> None:
    """Everything that the records leave behind, in few statements."""
    _insert(run, sql.ADD_ENTRY, [_entry_row(hall, entry) for record in records for entry in record.entries])
    _insert(run, sql.ADD_REPLY, [_reply_row(hall, record.reply) for record in records if record.reply])
    _insert(run, sql.ADD_NUMBER, [(hall, n.day, n.series, n.n) for record in records for n in record.numbers])
    for record in records:
        for call in record.calls:
            _claim(run, hall, call)
        for place in record.slots:
            _place(run, hall, place)
        for stream in record.streams:
            _stream(run, hall, stream)
        for claim in record.no_shows:
            _no_show(run, hall, claim)
    _insert(run, sql.ADD_TOKEN, _tokens(run, hall, records))
    _insert(run, sql.ADD_VAULT, [_vault_row(hall, row) for record in records for row in record.vault])
    for record in records:
        for visit in record.due:
            at = record.entries[-1].at.isoformat()
            run(sql.END_VAULT, (at, hall, visit, at))


def _tokens(run: Run, hall: str, records: Sequence[Record]) -> list[Values]:
    """Page tokens to be stored; those of a ticket that was printed again end, also of this batch."""
    tokens: list[Values] = []
    for record in records:
        for closed in record.closed_pages:
            run(sql.END_TOKENS, (hall, closed))
            tokens = [row for row in tokens if row[2] != closed]
        tokens += ((hall, token, ticket) for token, ticket in record.page_tokens)
    return tokens


def _insert(run: Run, statement: sql.Statement, rows: list[Values]) -> None:
    start = 0
    for size in _CHUNKS:
        while len(rows) - start >= size:
            run(statement, tuple(chain.from_iterable(rows[start : start + size])), size)
            start += size


def _claim(run: Run, hall: str, call: CallClaim) -> None:
    if call.window is None:
        run(sql.END_CALL, (hall, call.ticket))
    else:
        run(sql.ADD_CALL, (hall, call.ticket, call.window))


def _place(run: Run, hall: str, claim: SlotClaim) -> None:
    if claim.slot is None:
        run(sql.GIVE_PLACE, (hall, claim.booking))
    else:
        run(sql.TAKE_PLACE, (hall, claim.slot, claim.place, claim.booking))


def _stream(run: Run, hall: str, claim: StreamClaim) -> None:
    run(sql.OPEN_STREAM if claim.open else sql.END_STREAM, (hall, claim.stream))


def _no_show(run: Run, hall: str, claim: NoShowClaim) -> None:
    match claim.kind:
        case "held":
            run(sql.HOLD_NO_SHOW, (hall, claim.booking, claim.person, claim.day, 0))
        case "moved":
            run(sql.MOVE_NO_SHOW, (claim.day, hall, claim.booking))
        case "missed":
            run(sql.COUNT_NO_SHOW, (hall, claim.booking))
        case "gone":
            run(sql.END_NO_SHOW, (hall, claim.booking))


def _entry_row(hall: str, entry: Entry) -> Values:
    return (
        hall, entry.seq, entry.epoch, entry.stream, entry.kind, entry.version, entry.at.isoformat(), entry.actor,
        entry.command_id, entry.body, entry.prev_hash, entry.hash,
    )  # fmt: skip


def _reply_row(hall: str, reply: StoredReply) -> Values:
    return (hall, reply.actor, reply.command_id, reply.digest, reply.reply, reply.at.isoformat())


def _vault_row(hall: str, row: VaultRow) -> Values:
    return (hall, row.visit, row.kek_id, row.wrapped_dek, row.ciphertext, row.lookup, row.expires.isoformat())
