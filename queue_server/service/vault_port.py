"""What the service needs of the hall's keys: personal data opened and locked, and the hall's signature."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from queue_server.contracts.commands import Visitor
from queue_server.service.personal import VaultRow


class Vault(Protocol):
    """Keeps personal data: opens what devices sealed, encrypts it for the store, and back."""

    def unseal(self, sealed: str) -> Visitor:
        """What a device sealed; raises CodecError(SEAL_BROKEN)."""

    def seal(self, visitor: Visitor) -> str:
        """As a device would have sealed it: what staff typed into a page of the hall's own."""

    def unseal_code(self, sealed: str) -> str:
        """A payment code that a device sealed; raises CodecError(SEAL_BROKEN)."""

    def lock(self, visit: str, visitor: Visitor, now: datetime, until: datetime) -> VaultRow:
        """Encrypted under a key of its own, to be kept until then."""

    def unlock(self, row: VaultRow) -> Visitor:
        """Readable again; raises StorageError when the row was changed or its key destroyed."""

    def lookups(self, number: str) -> Sequence[bytes]:
        """What a person's rows are found by: the present look-up key's hash first, then those of older ones."""

    def relock(self, row: VaultRow) -> VaultRow | None:
        """The same data under the newest keys; None where it is under them already. Raises StorageError."""

    def day_tag(self, number: str, day: date, part: str) -> str:
        """Who it is within one hall day: 32 hex digits, the same for the same ID number, part and day."""

    def people(self, number: str) -> tuple[bytes, ...]:
        """The person in the count of missed bookings, by the present look-up key and those before it."""

    def end_days(self, before: date) -> None:
        """Destroy what the tags of all days before that were made with; raises StorageError."""


class Signer(Protocol):
    """The hall's signature over the day's head."""

    @property
    def sign_key_id(self) -> str:
        """Which key signs."""

    def sign(self, data: bytes) -> bytes:
        """Ed25519, 64 bytes."""
