"""What the holder of a ticket's page may ask about results that were sent."""

from collections.abc import Sequence
from typing import Literal, Protocol

from queue_server.contracts.parcel_views import ParcelLine

NoNumber = Literal["unknown", "gone", "wrong", "often"]
"""No such parcel of this page; the hall keeps its number no longer; not the telephone that it was sent to; tried too often today."""


class ParcelNumber(str):
    """A carrier's number: whoever has it learns who lives where."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ParcelNumber(masked)"


class ParcelGateway(Protocol):
    """A hall's parcels. Both raise StorageError."""

    async def parcels(self, token_sha256: str) -> Sequence[ParcelLine]:
        """What was posted of the ticket behind a page token, oldest first; nothing where that opens nothing any more."""

    async def parcel_number(self, token_sha256: str, case: str, tail: str) -> ParcelNumber | NoNumber:
        """For whoever knows the last four digits of the telephone that it was sent to; each try is on record first."""
