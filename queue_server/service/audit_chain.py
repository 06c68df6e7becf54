"""The audit chain: who looked at whose data, who consented, what was erased, who changed whose rights. Each entry holds the hash of the one before. Pure."""

import hashlib
from collections.abc import Iterable
from itertools import chain
from typing import Final

from queue_server.service.personal import Access, AuditEntry

GENESIS: Final = "0" * 64


def link(hall: str, seq: int, access: Access, prev: str) -> AuditEntry:
    """The entry that follows `prev`. What stood in the chain before it had kinds is hashed as it was."""
    facts = [hall, seq, access.actor, access.visit, access.purpose, access.at.isoformat(), prev]
    if access.kind != "access" or access.detail:
        facts += [access.kind, access.detail]
    return AuditEntry(seq, access, prev, hashlib.sha256("\n".join(map(str, facts)).encode()).hexdigest())


def pruned(seq: int, link_hash: str) -> str:
    """What a cut says of itself: the last entry that was forgotten."""
    return f"{seq} {link_hash}"


def broken_at(hall: str, entries: Iterable[AuditEntry]) -> int | None:
    """The first number that does not follow from what is before it; None when the chain holds.

    A chain that does not begin at 1 must name, further on, the entry that it was cut after.
    """
    rest = iter(entries)
    first = next(rest, None)
    if first is None:
        return None
    prev, seq, broken = first.prev_hash, first.seq, None
    named, cut = (seq, prev) == (1, GENESIS), pruned(seq - 1, prev)
    for entry in chain((first,), rest):
        named = named or (entry.access.kind, entry.access.detail) == ("prune", cut)
        if broken is None and (entry.seq != seq or entry != link(hall, seq, entry.access, prev)):
            broken = seq
        prev, seq = entry.hash, seq + 1
    return broken if named else first.seq
