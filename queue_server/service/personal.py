"""What is kept of persons, and of who looked at it: encrypted rows, the audit chain, what was erased. One port."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

AuditKind = Literal[
    "access",
    "find",
    "unmask",
    "consent",
    "visit",
    "erase",
    "keys",
    "export",
    "backup",
    "prune",
    "attendant",
    "staff",
]
"""`visit` joins a consent, given before there was a number, to the visit that came of it; `attendant`: staff at a machine's inside;
`staff`: a change of an account."""
LEAST_AUDIT = timedelta(days=183)
"""The database itself refuses to forget what is younger than half a year."""


@dataclass(frozen=True, slots=True)
class VaultRow:
    """Encrypted personal data of one visit: AES-256-GCM under a DEK that is wrapped by the month's KEK."""

    visit: str
    kek_id: str
    wrapped_dek: bytes
    ciphertext: bytes
    lookup: bytes
    expires: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """What goes into the audit chain, before anybody sees a person's data. Neither field ever holds any of it."""

    actor: str
    visit: str
    purpose: str
    at: datetime
    kind: AuditKind = "access"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the audit chain as stored."""

    seq: int
    access: Access
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Erased:
    """A visit whose personal data is gone, or a booking whose person is counted no more (`visit` is its reference).

    Applied again to whatever an older copy brings back.
    """

    visit: str
    at: datetime
    why: str


class PersonalStore(Protocol):
    """Personal data of one hall. Every call is a transaction of its own; all raise StorageError."""

    def record(self, access: Access) -> None:
        """Add to the audit chain and commit, before anybody sees the data."""

    def row(self, visit: str) -> VaultRow | None:
        """A visit's encrypted data."""

    def rows_of(self, lookup: bytes) -> Sequence[VaultRow]:
        """Rows of one person, by a look-up hash."""

    def kept(self) -> Sequence[tuple[str, str]]:
        """(visit, key id) of every row."""

    def due(self, now: datetime) -> Sequence[str]:
        """Visits whose rows have expired."""

    def replace(self, pairs: Sequence[tuple[VaultRow, VaultRow]]) -> None:
        """The same visits under other keys; a row that has changed or gone meanwhile is left as it is."""

    def erase(self, visits: Sequence[str], at: datetime, why: str) -> int:
        """Delete rows with their wrapped DEKs and note them as erased; how many there were."""

    def missed_of(self, people: Sequence[bytes]) -> Sequence[str]:
        """Bookings that are counted, held or missed, under these hashes."""

    def forget_missed(self, bookings: Sequence[str], at: datetime, why: str) -> int:
        """Delete what is counted of these bookings and note them as erased; how many rows there were."""

    def scrub(self) -> bool:
        """Have the database give up the erased bytes, as far as it can; whether it could do so now."""

    def erased(self) -> Sequence[Erased]:
        """Everything that was ever erased."""

    def audit(self, first: int = 1, last: int | None = None) -> Sequence[AuditEntry]:
        """The audit chain from one number to another."""

    def audit_of(self, visit: str) -> Sequence[AuditEntry]:
        """What was done with one visit's data."""

    def last_audit(self) -> int:
        """The newest number of the audit chain; 0 where there is none."""

    def prune_audit(self, before: datetime, now: datetime, actor: str) -> int:
        """Forget the chain's beginning, and say so at its end; how many entries. Never what is younger than LEAST_AUDIT."""
