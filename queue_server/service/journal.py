"""Events as journal entries: canonical JSON, one hash chain a hall. Pure.

hash = SHA-256 of the lines previous hash, hall, seq, epoch, stream, kind, version, time, actor, command id, body.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic_core import from_json

from queue_server.domain import events as e
from queue_server.service.ports import Entry

GENESIS = "0" * 64
DAY = "day/"
WITNESS_CHARS = 12
"""12 base-32 letters on a slip: 60 bits of its entry's hash."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's end."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry comes from."""

    hall: str
    epoch: int
    stream: str
    actor: str
    command_id: str
    at: datetime


def head_of(tail: Entry | None) -> Head:
    """The head after the last entry; of an empty journal, seq 0."""
    return Head(tail.seq, tail.hash) if tail else Head(0, GENESIS)


def write(event: e.Event, head: Head, origin: Origin) -> Entry:
    """The event as the entry after `head`."""
    body = _canonical(e.to_body(event))
    draft = Entry(
        seq=head.seq + 1, epoch=origin.epoch, stream=origin.stream, kind=type(event).__name__, version=event.VERSION,
        at=origin.at, actor=origin.actor, command_id=origin.command_id, body=body, prev_hash=head.hash, hash="",
    )  # fmt: skip
    return _sealed(draft, entry_hash(origin.hall, draft))


def read(entry: Entry) -> e.Event:
    """The event in an entry; KeyError or ValueError for an entry that this program did not write."""
    return e.from_body(entry.kind, entry.version, from_json(entry.body))


def entry_hash(hall: str, entry: Entry) -> str:
    """What the entry's hash must be."""
    facts = (
        entry.prev_hash, hall, str(entry.seq), str(entry.epoch), entry.stream, entry.kind, str(entry.version),
        entry.at.isoformat(), entry.actor, entry.command_id, entry.body,
    )  # fmt: skip
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def broken_at(hall: str, entries: Iterable[Entry], head: Head | None = None) -> int | None:
    """The first seq that is missing, out of order or changed since it was written; None for a whole chain.

    `head` is what the entries follow; without it they must begin with the hall's first. Who rewrites the whole chain
    is found by a witness: a slip, or the signed head of a closed day.
    """
    head = head or Head(0, GENESIS)
    for entry in entries:
        follows = (entry.seq, entry.prev_hash) == (head.seq + 1, head.hash)
        if not follows or entry.hash != entry_hash(hall, entry):
            return head.seq + 1
        head = head_of(entry)
    return None


def witness(entry: Entry) -> str:
    """60 bits of the entry's hash in base 32, as printed on the slip."""
    bits = int(entry.hash[:15], 16)
    return "".join([_LETTERS[bits >> shift & 31] for shift in range(5 * (WITNESS_CHARS - 1), -1, -5)])


def signed_text(hall: str, head: Head) -> bytes:
    """What the hall signs when a day is closed: hall, seq and hash of the day's last entry before the close."""
    return f"yitang day head 1\n{hall}\n{head.seq}\n{head.hash}".encode()


def day_stream(day: str) -> str:
    """The stream of a hall day, such as day/2026-11-22."""
    return DAY + day


def day_of(stream: str) -> str:
    """The date of a day's stream; empty for every other stream."""
    return stream.removeprefix(DAY) if stream.startswith(DAY) else ""


def _sealed(entry: Entry, digest: str) -> Entry:
    object.__setattr__(entry, "hash", digest)  # the draft has not left this module
    return entry
