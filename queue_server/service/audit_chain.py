"""The audit chain: who looked at whose data, who consented, what was erased. Each entry holds the hash of the one before. Pure."""

import hashlib
from collections.abc import Sequence
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


def broken_at(hall: str, entries: Sequence[AuditEntry]) -> int | None:
    """The first number that does not follow from what is before it; None when the chain holds.

    A chain that does not begin at 1 must name, further on, the entry that it was cut after.
    """
    if not entries:
        return None
    first = entries[0]
    cut = pruned(first.seq - 1, first.prev_hash)
    begins = first.seq == 1 and first.prev_hash == GENESIS
    if not begins and all((e.access.kind, e.access.detail) != ("prune", cut) for e in entries):
        return first.seq
    prev, seq = first.prev_hash, first.seq
    for entry in entries:
        if entry.seq != seq or entry != link(hall, seq, entry.access, prev):
            return seq
        prev, seq = entry.hash, seq + 1
    return None
